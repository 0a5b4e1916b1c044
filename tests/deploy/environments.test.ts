// Every environment of deploy/argocd: what the ApplicationSet makes, what the chart makes of its values, held against strict schemas.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import {
  applicationSet,
  applications,
  component,
  keysOf,
  localPath,
  valuesOf,
} from '../../dev/chart/applicationSet.ts';
import { byName } from '../../dev/chart/engines.ts';
import { schemaProblems } from '../../dev/chart/schemas.ts';
import { ENGINES, engines } from './support.ts';

const root = join(import.meta.dirname, '..', '..');
const NAMES = component().environments.map(({ name }) => name);
const helm = engines();
afterAll(() => helm.close());

/** The engine, or the test is skipped. */
const engineOr = (skip: (note: string) => never, name = 'Helm 4') =>
  helm.of(name).catch((error: Error) => skip(error.message));

describe('the ApplicationSet', { timeout: 300_000 }, () => {
  it('reads a component.yaml as the schema has it', () => {
    const text = readFileSync(join(root, 'templates/primitives/component.schema.json'), 'utf8');
    const check = new Ajv({ strict: false }).compile(JSON.parse(text) as object);
    expect(check(component()), JSON.stringify(check.errors)).toBe(true);
  });

  it('reads files that are there, and values of its environments alone', () => {
    const [git] = applicationSet().spec.generators[0]!.matrix.generators;
    expect(git.git.files.map(({ path }) => localPath(path))).toEqual([
      join(root, 'deploy/argocd/component.yaml'),
    ]);
    expect(readdirSync(join(root, 'deploy/argocd/values/env')).sort()).toEqual([...NAMES].sort());
  });

  it('makes an Application of its own for each environment', async ({ skip }) => {
    const made = await applications(await engineOr(skip), component());
    expect(made.map(({ metadata }) => metadata.name)).toEqual(
      NAMES.map(name => `platform-backstage-v1-${name}`),
    );
    const places = made.map(({ spec }) => `${spec.destination.name} ${spec.destination.namespace}`);
    expect(new Set(places).size).toBe(NAMES.length);
    for (const { spec } of made) {
      expect(localPath(spec.source.path)).toBe(join(root, 'deploy/chart'));
      expect(JSON.stringify(spec)).not.toContain('{{');
    }
    const all = [applicationSet(), ...made];
    expect(await schemaProblems(all, await helm.python())).toEqual([]);
  });

  it('makes none for a project that is not allowed', async ({ skip }) => {
    const engine = await engineOr(skip);
    expect(await applications(engine, { ...component(), project: 'default' })).toEqual([]);
  });

  it('fails where a key or a file of values is missing', async ({ skip }) => {
    const engine = await engineOr(skip);
    expect(applicationSet().spec.goTemplateOptions).toEqual(['missingkey=error']);
    expect(keysOf('{{ .a | toJson }}-{{ index .b "c" }}-{{ .d.e }}')).toEqual(['a', 'b', 'd']);
    const { origin: _, ...without } = component();
    await expect(applications(engine, without as typeof without & { origin: '' })).rejects.toThrow(
      '`.origin` is not given',
    );
    const environments = [{ name: 'test', namespace: 'portal-test' }];
    const [application] = await applications(engine, { ...component(), environments });
    expect(() => valuesOf(application!)).toThrow('env/test/portal.yaml does not exist');
  });
});

describe.each(ENGINES)('%s', { timeout: 300_000 }, engineName => {
  const rendered = async (skip: (note: string) => never, name: string) => {
    const engine = await engineOr(skip, engineName);
    const made = await applications(engine, component());
    const application = made.find(({ spec }) => spec.destination.name === name)!;
    const { destination, source } = application.spec;
    const release = { name: source.helm.releaseName, namespace: destination.namespace };
    const values = valuesOf(application);
    return { engine, values, release, objects: await engine.render(values, release) };
  };

  it.for(NAMES)('renders %s: linted, every name once', async (name, { skip }) => {
    const { engine, values, objects, release } = await rendered(skip, name);
    expect(await engine.lint(values)).toEqual([]);
    const all = byName(objects);
    const ids = all.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(ids).toHaveLength(new Set(ids).size);
    const kinds = new Set(all.map(({ kind }) => kind));
    for (const kind of ['Deployment', 'Job', 'HTTPRoute', 'ServiceMonitor', 'ExternalSecret'])
      expect(kinds).toContain(kind);
    // Both make the same, so that schemas need to be asked only once.
    expect(all).toEqual(byName(await (await engineOr(skip)).render(values, release)));
  });

  it('starts pods again when anything changes that they read, and only then', async ({ skip }) => {
    const { engine, values, release } = await rendered(skip, 'production');
    const annotations = async (more: object) => {
      const objects = await engine.render({ ...values, ...more }, release);
      const deployment = objects.find(({ object }) => object.kind === 'Deployment')!.object;
      return JSON.stringify(
        (deployment.spec as { template: { metadata: object } }).template.metadata,
      );
    };
    const before = await annotations({});
    expect(await annotations({})).toBe(before);
    expect(await annotations({ service: { port: 80 } })).toBe(before);
    const changes = [
      { appConfig: { app: { title: 'Other' } } },
      { oidc: { metadataUrl: 'https://other.example.com' } },
      { database: { existingSecret: 'other-app' } },
      { extraAppConfig: [{ filename: 'a.yaml', configMapRef: 'teams' }] },
      { extraEnvFrom: [{ secretRef: { name: 'more' } }] },
      { rolloutToken: '2' },
    ];
    for (const change of changes)
      expect(await annotations(change), JSON.stringify(change)).not.toBe(before);
  });
});

it('all that is rendered is valid', { timeout: 300_000 }, async ({ skip }) => {
  const engine = await engineOr(skip);
  const all = [];
  for (const { spec, ...application } of await applications(engine, component())) {
    const release = { name: spec.source.helm.releaseName, namespace: spec.destination.namespace };
    all.push(...byName(await engine.render(valuesOf({ ...application, spec }), release)));
  }
  expect(all.length).toBeGreaterThan(30);
  expect(await schemaProblems(all, await helm.python())).toEqual([]);
});

it('the schemas find what is wrong', { timeout: 300_000 }, async ({ skip }) => {
  const engine = await engineOr(skip);
  const made = await applications(engine, component());
  const [{ spec } = made[0]!] = made;
  const release = { name: spec.source.helm.releaseName, namespace: spec.destination.namespace };
  const objects = await engine.render(valuesOf(made[0]!), release);
  const found = objects
    .map(({ object }) => structuredClone(object))
    .filter(({ kind }) => ['Deployment', 'HTTPRoute', 'ServiceMonitor'].includes(kind));
  for (const object of found) (object.spec as Record<string, unknown>)['bogus'] = true;
  const problems = await schemaProblems(found, await helm.python());
  // The Deployment by the oldest and by the newest version.
  expect(problems).toHaveLength(4);
  for (const problem of problems) expect(problem).toContain('bogus');
  const route = structuredClone(objects.find(({ object }) => object.kind === 'HTTPRoute')!.object);
  (route.spec as { hostnames: string[] }).hostnames = ['not a host'];
  expect(await schemaProblems([route], await helm.python())).toHaveLength(1);
});
