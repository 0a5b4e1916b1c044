// Values that are wrong or missing: the chart says what to set, and renders nothing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { CHART } from '../../dev/chart/engines.ts';
import { setAt } from '../../dev/chart/paths.ts';
import { ENGINES, engines } from './support.ts';

interface Schema {
  type?: string;
  description?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | object;
  items?: Schema;
}

const read = (name: string) => readFileSync(join(CHART, name), 'utf8');
const schema = JSON.parse(read('values.schema.json')) as Schema;
const defaults = parse(read('values.yaml')) as Record<string, unknown>;
const LEAST = parse(read('tests/values/least.yaml')) as Record<string, unknown>;

const helm = engines();
afterAll(() => helm.close());

/** Every part of the schema with its path, itself included. */
function parts(of: Schema, path: string): [string, Schema][] {
  const below = Object.entries(of.properties ?? {}).flatMap(([key, part]) =>
    parts(part, path === '' ? key : `${path}.${key}`),
  );
  const items = of.items ? parts(of.items, `${path}[]`).slice(1) : [];
  return [[path, of], ...below, ...items];
}

describe('the schema of the values', () => {
  const all = parts(schema, '');

  it('takes the defaults', () => {
    const check = new Ajv({ allowUnionTypes: true }).compile(schema);
    expect(check(defaults), JSON.stringify(check.errors)).toBe(true);
  });

  it('knows every default, and has one for every value', () => {
    const found: string[] = [];
    const walk = (of: Schema, value: unknown, path: string) => {
      if (!of.properties) return;
      const keys = Object.keys((value ?? {}) as object);
      for (const key of keys) if (!(key in of.properties)) found.push(`${path}${key}: unknown`);
      for (const [key, below] of Object.entries(of.properties)) {
        // Values for all charts of a parent have no default, and some parts are for others to fill.
        if (key === 'global' || /resources\.$|^probes\./.test(path)) continue;
        if (!keys.includes(key)) found.push(`${path}${key}: no default`);
        walk(below, (value as Record<string, unknown>)[key], `${path}${key}.`);
      }
    };
    walk(schema, defaults, '');
    expect(found).toEqual([]);
  });

  it('is closed, and says what everything means', () => {
    const open = all.filter(([, { properties, additionalProperties }]) => {
      return properties !== undefined && additionalProperties !== false;
    });
    expect(open.map(([path]) => path)).toEqual([]);
    const silent = all.filter(([path, { description }]) => path !== '' && !description);
    expect(silent.map(([path]) => path)).toEqual([]);
    expect(all.length).toBeGreaterThan(100);
  });
});

describe.each(ENGINES)('%s', { timeout: 300_000 }, name => {
  const release = { name: 'portal', namespace: 'portal' };
  const problem = async (values: object, skip: (note: string) => never) => {
    const engine = await helm.of(name).catch((error: Error) => skip(error.message));
    return engine.render(values, release).then(
      () => '',
      (error: Error) => error.message,
    );
  };

  it('renders the least that must be set', async ({ skip }) => {
    expect(await problem(LEAST, skip)).toBe('');
  });

  it('takes the port of the pods in the configuration', async ({ skip }) => {
    const listen = { host: '0.0.0.0', port: 7007 };
    expect(await problem({ ...LEAST, appConfig: { backend: { listen } } }, skip)).toBe('');
  });

  it('reports all that is missing at once', async ({ skip }) => {
    const told = await problem({}, skip);
    const names = ['app.baseUrl', 'oidc.metadataUrl', 'database.existingSecret'];
    for (const key of [...names, 'secrets.existingSecret'])
      expect(told).toContain(`\n${key}: set `);
  });

  it.for<[string, unknown, RegExp]>([
    ['replicaCount', 3, /replicaCount/],
    ['ingress.host', 'portal.example.com', /ingress[\s\S]*host/],
    ['probes.startup.successThreshold', 2, /probes.startup[\s\S]*successThreshold/],
    ['replicas', '3', /replicas[\s\S]*integer/],
    ['app.baseUrl', 'portal.example.com', /baseUrl/],
    ['app.baseUrl', 'https://portal.example.com/path', /baseUrl/],
    ['app.baseUrl', 'https://Portal.example.com', /baseUrl/],
    ['app.baseUrl', 'https://portal.example.com?team=a', /baseUrl/],
    ['telemetry.metricsPort', 7007, /metricsPort: set another port/],
    ['appConfig.backend', { listen: { port: 8080 } }, /appConfig.backend.listen: remove it/],
    ['appConfig.backend', { listen: ':8080' }, /appConfig.backend.listen: remove it/],
    ['strategy.rollingUpdate', { maxSurge: '0%', maxUnavailable: '0%' }, /maxUnavailable: set/],
    ['image.digest', 'sha256:abc', /digest/],
    ['strategy.type', 'BlueGreen', /strategy.type/],
    ['service.port', 70000, /service.port/],
    ['database.divisionMode', 'table', /divisionMode/],
    ['extraAppConfig', [{ filename: 'a.yaml' }], /extraAppConfig/],
    ['extraAppConfig', [{ filename: '../a', configMapRef: 'a' }], /filename/],
    ['externalSecret.data', { 'a-b': { key: 'a' } }, /a-b/],
    ['externalSecret.data', { A: { property: 'a' } }, /key/],
    ['telemetry.resourceAttributes', { a: 'b,c=d' }, /resourceAttributes/],
    ['networkPolicy.enabled', 'yes', /networkPolicy.enabled/],
  ])('refuses %s: %j, by name', async ([path, value, told], { skip }) => {
    const values = structuredClone(LEAST);
    setAt(values, path, value);
    // Helm 4 writes `/ingress/host` where Helm 3 writes `ingress.host`.
    expect((await problem(values, skip)).replaceAll('/', '.')).toMatch(told);
  });
});
