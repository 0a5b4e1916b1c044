// The chart and the app: what a pod is given is all that the server and the migrations need, and what is missing is told by name.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigSources } from '@backstage/config-loader';
import { applications, component, valuesOf } from '../../dev/chart/applicationSet.ts';
import type { Manifest } from '../../dev/chart/engines.ts';
import { check } from '../../deploy/portal/startup/configuration.ts';
import { engines } from './support.ts';

interface Container {
  args: string[];
  env: { name: string; value: string }[];
  envFrom: { prefix?: string; secretRef: { name: string } }[];
}
const PORTAL = join(import.meta.dirname, '..', '..', 'deploy', 'portal');
const helm = engines();
afterAll(() => helm.close());

/** As the operator of PostgreSQL writes it. */
const DATABASE: Record<string, string> = {
  host: 'portal-db-rw',
  port: '5432',
  username: 'backstage',
  password: 'p$(word)',
  dbname: 'backstage',
};
const SECRETS: Record<string, string> = {
  AUTH_SESSION_SECRET: 'session',
  AUTH_OIDC_CLIENT_SECRET: 'client',
  GITHUB_TOKEN: 'token',
  GITHUB_WEBHOOK_SECRET: 'webhook',
  HARNESS_API_KEY: 'key',
};

/** The objects of production. */
async function production(skip: (note: string) => never): Promise<Manifest[]> {
  const engine = await helm.of('Helm 4').catch((error: Error) => skip(error.message));
  const made = await applications(engine, component());
  const { spec, ...rest } = made.find(one => one.spec.destination.name === 'production')!;
  const release = { name: spec.source.helm.releaseName, namespace: spec.destination.namespace };
  const objects = await engine.render(valuesOf({ ...rest, spec }), release);
  return objects.map(({ object }) => object);
}

/** What the process in the pod of a Deployment or Job reads: its files in their order, with its environment. */
async function configurationOf(
  objects: Manifest[],
  kind: string,
  secrets: Record<string, Record<string, string | undefined>>,
) {
  const workload = objects.find(object => object.kind === kind)!;
  const { spec } = (workload.spec as { template: { spec: object } }).template as {
    spec: {
      containers: Container[];
      volumes: { projected?: { sources: { configMap?: { name: string } }[] } }[];
    };
  };
  const [container] = spec.containers;
  const env: Record<string, string> = {};
  for (const { prefix = '', secretRef } of container!.envFrom)
    for (const [key, value] of Object.entries(secrets[secretRef.name] ?? {}))
      if (value !== undefined) env[prefix + key] = value;
  // Kubernetes leaves what it does not know as it is.
  for (const { name, value } of container!.env)
    env[name] = value.replaceAll(/\$\((\w+)\)/g, (whole, key: string) => env[key] ?? whole);
  const folder = mkdtempSync(join(tmpdir(), 'configuration-'));
  try {
    const sources = spec.volumes.flatMap(({ projected }) => projected?.sources ?? []);
    for (const { configMap } of sources) {
      const map = objects.find(
        object => object.kind === 'ConfigMap' && object.metadata.name === configMap?.name,
      ) as unknown as { data: Record<string, string> };
      for (const [name, text] of Object.entries(map.data)) writeFileSync(join(folder, name), text);
    }
    const files = container!.args.filter((_, index, args) => args[index - 1] === '--config');
    const argv = files.flatMap(file => [
      '--config',
      file.startsWith('/etc/ameide/') ? file.replace('/etc/ameide', folder) : join(PORTAL, file),
    ]);
    const substitutionFunc = (name: string) => Promise.resolve(env[name]);
    const source = ConfigSources.default({ argv, substitutionFunc, watch: false });
    return await ConfigSources.toConfig(source);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const given = (objects: Manifest[], more: { database?: object; portal?: object } = {}) => {
  const external = objects.filter(({ kind }) => kind === 'ExternalSecret');
  const names = external.map(({ metadata }) => metadata.name);
  return {
    'portal-db-app': { ...DATABASE, ...more.database },
    ...Object.fromEntries(names.map(name => [name, { ...SECRETS, ...more.portal }])),
  } as Record<string, Record<string, string | undefined>>;
};

describe('a pod', { timeout: 300_000 }, () => {
  it('of the server is given all that it needs, and skips migrations', async ({ skip }) => {
    const objects = await production(skip);
    const config = await configurationOf(objects, 'Deployment', given(objects));
    expect(() => check(config)).not.toThrow();
    expect(config.get('backend.database')).toEqual({
      client: 'pg',
      pluginDivisionMode: 'schema',
      skipMigrations: true,
      connection: {
        host: 'portal-db-rw',
        port: '5432',
        user: 'backstage',
        password: 'p$(word)',
        database: 'backstage',
      },
    });
    expect(config.getString('backend.baseUrl')).toBe('https://portal.example.com');
    expect(config.getString('auth.providers.oidc.production.clientSecret')).toBe('client');
    expect(config.getString('ameide.harness.apiKey')).toBe('key');
  });

  it('of the migrations is given all that it needs, and migrates', async ({ skip }) => {
    const objects = await production(skip);
    const config = await configurationOf(objects, 'Job', given(objects));
    expect(() => check(config)).not.toThrow();
    expect(config.getBoolean('backend.database.skipMigrations')).toBe(false);
  });

  it.for<[string, { database?: object; portal?: object }, string]>([
    ['AUTH_SESSION_SECRET', { portal: { AUTH_SESSION_SECRET: undefined } }, 'auth.session.secret'],
    ['host', { database: { host: undefined } }, 'backend.database.connection.host'],
    ['password', { database: { password: undefined } }, 'backend.database.connection.password'],
  ])('without %s is told what to set', async ([, missing, key], { skip }) => {
    const objects = await production(skip);
    const config = await configurationOf(objects, 'Deployment', given(objects, missing));
    expect(() => check(config)).toThrow(`\`${key}\` is not set: set `);
  });
});
