// Every expression of every template that ships, evaluated strictly: the scaffolder passes on as plain text what it cannot evaluate,
// without a log line. Both ways of evaluating are tried: that of scaffolder-backend 4.2, and that of 4.3 (`coercion: json`).
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { validate } from 'jsonschema';
import { createTemplateRenderer } from 'nunjitsu';
import { parse } from 'yaml';
import { readSettings } from '../../js/core/config.ts';
import { loadCore } from '../../js/core/core.ts';
import { actionsOf } from '../../js/module.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- templates and their values, as they come */
interface Step {
  id: string;
  action: string;
  if?: string | boolean;
  each?: string;
  input: Record<string, any>;
}
interface Page {
  properties: object;
  dependencies?: Record<string, { oneOf: { properties: object }[] }>;
}
interface Template {
  spec: { parameters: Page[]; steps: Step[]; output: Record<string, any> };
}

const folder = join(import.meta.dirname, '..', '..', 'templates', 'scaffolder');
const names = readdirSync(folder).sort();
const load = (name: string) =>
  parse(readFileSync(join(folder, name, 'template.yaml'), 'utf8')) as Template;

/** The fields of a page, and those that show once another one is filled in. */
function fieldsOf({ properties, dependencies = {} }: Page): string[] {
  const more = Object.values(dependencies).flatMap(({ oneOf }) => oneOf);
  return [properties, ...more.map(one => one.properties)].flatMap(Object.keys);
}

const integrations = ScmIntegrations.fromConfig(new ConfigReader({}));
const { resolve } = createRequire(import.meta.url);
const backend = dirname(resolve('@backstage/plugin-scaffolder-backend/package.json'));
const { createDefaultFilters } = createRequire(import.meta.url)(
  join(backend, 'dist', 'lib', 'templating', 'filters', 'createDefaultFilters.cjs.js'),
) as { createDefaultFilters(options: object): { id: string; filter: never }[] };
const filters = createDefaultFilters({ integrations }).map(({ id, filter }) => [id, filter]);
const renderer = createTemplateRenderer({
  allowRegexExecution: true,
  filters: Object.fromEntries(filters),
});

type Evaluate = (text: string, context: object) => unknown;
const ways: [string, Evaluate][] = [
  ['4.2', (text, context) => renderer.renderValue(text, context as never)],
  ['4.3', (text, context) => renderer.renderValue(text, context as never, { coercion: 'json' })],
];

const actions = Object.fromEntries(
  actionsOf({
    core: loadCore(),
    settings: readSettings({}),
    integrations,
    requireUserCredentials: false,
  }).map(({ id, schema }) => [id, schema as { input: any; output: any }]),
);
const REGISTERED = { entityRef: 'component:default/payment-service', catalogInfoUrl: 'https://x' };

/** What the forms give: as little as they may, and all. */
const least: Record<string, object> = {
  'kubernetes-service': {
    ...{ name: 'payment-service', archetype: 'api', profile: 'public-api', size: 'small' },
    ...{ environments: ['int'], regions: ['euw1'], team: 'group:default/payments-team' },
  },
  'change-service': { service: 'component:default/payment-service' },
  'deploy-service': {
    ...{ service: 'payment-service', imageTag: 'v1', environment: 'int', region: 'euw1' },
    wait: false,
  },
  'create-pipeline': { service: 'payment-service' },
  'delete-pipeline': { service: 'payment-service' },
  'adopt-pipeline': { service: 'payment-service', confirm: 'digest' },
  'restore-pipeline': { service: 'payment-service', to: 'a'.repeat(40), confirm: 'digest' },
  'run-pipeline': { service: 'payment-service' },
  'import-services': { wave: 10 },
  'sync-pipelines': {},
  'roll-out-templates': {},
  'start-release': { service: 'payment-service', imageTag: 'v1' },
  ...Object.fromEntries(
    ['domain', 'process', 'agent', 'uisurface'].map(kind => [
      `${kind}-primitive`,
      { name: 'orders', origin: 'platform', sku: 'Shared', environments: ['int'], repoUrl: 'x' },
    ]),
  ),
  'process-definition': { name: 'orders' },
  'agent-definition': { name: 'orders' },
  'tenant-extension': {
    ...{ name: 'orders', tenant: 'acme', sku: 'Namespace', environments: ['int'] },
    ...{ kind: 'domain', repoUrl: 'x' },
  },
  'offboard-service': { service: 'payment-service', reason: 'why', confirm: 'payment-service' },
};
const more: Record<string, unknown> = {
  ...{ description: 'It is "quoted"', size: 'large', environments: ['int', 'prod'] },
  ...{ regions: ['euw1', 'euw2'], team: 'group:default/payments-team', slack: '#payments' },
  ...{ pagerduty: 'PX', email: 'a@company.com', productionSize: 'xlarge', wait: true },
  ...{ deployFirst: true, imageTag: 'v1' },
  ...{ version: 'v2', tenant: 'acme', project: 'primitives', system: 'shop', domain: 'sales' },
  ...{ owner: 'group:default/payments-team', settings: { logLevel: 'debug' } },
  changes: {
    size: 'large',
    environments: [],
    regions: ['euw1'],
    slack: '',
    email: 'a@company.com',
    pipeline: { rollout: 'canary', notify: ['failure'] },
  },
};
const entry = { name: 'payment-service', archetype: 'api', environments: ['int'] };
const pull = { pullRequestUrl: 'https://github.com/a/b/pull/1', pullRequestNumber: 1 };
const catalogOutput = {
  ...{ outcome: 'changed', settled: false, diff: '', service: entry, remoteUrl: 'https://x' },
  ...{ entityRef: 'component:default/payment-service', catalogInfoUrl: 'https://x/y.yaml' },
};
const pipelineOutput = {
  ...{ pipelineId: 'payment_service_cd', pipelineUrl: 'https://h', outcome: 'created' },
  ...{
    entities: [],
    runUrls: {},
    executionUrl: 'https://h/1',
    executionId: '1',
    status: 'Running',
  },
};
const primitiveOutput = {
  ...{ primitive: 'domain-orders-v1', outcome: 'changed', namespaces: {}, files: [], diff: '' },
  ...{ entityRefs: [], repositoryFiles: [], repositoryExists: false },
};
const PUBLISHED = { remoteUrl: 'https://github.com/a/b.git' };
/** How the steps before may have ended. */
const outcomes: Record<string, Record<string, object>> = {
  'a pull request': {
    catalog: { ...catalogOutput, ...pull },
    pipeline: pipelineOutput,
    primitive: { ...primitiveOutput, ...pull },
    publish: PUBLISHED,
  },
  'a pull request, and no pipeline yet': {
    catalog: { ...catalogOutput, ...pull },
    primitive: { ...primitiveOutput, ...pull, repositoryExists: true },
  },
  'nothing to do': {
    catalog: { ...catalogOutput, outcome: 'unchanged', settled: true },
    pipeline: { ...pipelineOutput, outcome: 'unchanged' },
    primitive: { ...primitiveOutput, outcome: 'unchanged', repositoryExists: true },
  },
  'another pull request is open': {
    catalog: { ...catalogOutput, outcome: 'unchanged' },
    primitive: { ...primitiveOutput, outcome: 'unchanged' },
  },
  'nothing known': {},
};

const UNEVALUATED = /\$\{\{|\{%|undefined|\[object/;
const HOLE = new RegExp(`${UNEVALUATED.source}|\\(\\)|\`\``);

/** All texts below a value, with their paths. */
function texts(value: any, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => texts(item, `${path}.${key}`));
}

/** As the scaffolder renders an input, but failing where an expression cannot be evaluated. */
const rendered = (input: object, evaluate: Evaluate, context: object) =>
  JSON.parse(JSON.stringify(input), (_key, value: unknown) =>
    typeof value === 'string' ? evaluate(value, context) : value,
  ) as object;

describe.each(names)('templates/scaffolder/%s', name => {
  const { spec } = load(name);
  const fields = spec.parameters.flatMap(fieldsOf);
  const all = Object.fromEntries(
    Object.entries({ ...least[name], ...more }).filter(([key]) => fields.includes(key)),
  );
  const forms = { least: least[name] ?? {}, all };
  const cases = ways.flatMap(([version, evaluate]) =>
    Object.entries(forms).flatMap(([filled, parameters]) =>
      Object.entries(outcomes).map(([ended, outputs]) => {
        const steps = Object.fromEntries(
          Object.entries({ ...outputs, run: pipelineOutput, register: REGISTERED }).map(
            ([id, output]) => [id, { output }],
          ),
        );
        const user = { ref: 'user:default/jane' };
        return { version, filled, ended, evaluate, context: { parameters, steps, user } };
      }),
    ),
  );

  it.each(cases)(
    'evaluates with $version, $filled filled in, $ended',
    ({ evaluate, context, ended }) => {
      const wrong = ended === 'nothing known' ? UNEVALUATED : HOLE;
      for (const [path, text] of texts({ steps: spec.steps, output: spec.output })) {
        const value = evaluate(text, context);
        const told = `${path}: ${text}`;
        // What is not there is left out; within a text it would leave a hole.
        if (typeof value === 'string') expect(value, told).not.toMatch(wrong);
        if (/\.if$/.test(path)) expect(['true', 'false'], told).not.toContain(value);
      }
    },
  );

  it.each(cases.filter(({ ended }) => ended !== 'nothing known'))(
    'gives the actions what they take with $version, $filled filled in, $ended',
    ({ evaluate, context }) => {
      for (const { id, action, input, if: condition } of spec.steps) {
        const schema = actions[action]?.input;
        const runs = typeof condition !== 'string' || evaluate(condition, context);
        if (!schema || !runs) continue;
        const { errors } = validate(rendered(input, evaluate, context), schema);
        expect(errors.map(String), id).toEqual([]);
      }
    },
  );

  it('has conditions that are one expression and nothing beside it', () => {
    for (const step of spec.steps)
      for (const text of [step.if, step.each])
        if (typeof text === 'string') expect(text).toMatch(/^\$\{\{[^{}]*\}\}$/);
    for (const [path, text] of texts(spec.output))
      if (/\.if$/.test(path)) expect(text).toMatch(/^\$\{\{[^{}]*\}\}$/);
  });

  it('has no step that needs the workspace, which is empty after a retry or on another replica', () => {
    // But for a new repository, which a retry writes again; that of another replica is kept by `scaffolder.taskRecovery`.
    const known = /^(ameide:|catalog:register$|publish:github$)/;
    for (const { action } of spec.steps) expect(action).toMatch(known);
  });

  it('reads only what its actions put out, and gives only what they take', () => {
    const outputs = new Map(
      spec.steps.map(({ id, action }) => [
        id,
        actions[action]?.output.properties ?? { ...REGISTERED, ...PUBLISHED },
      ]),
    );
    for (const [, text] of texts({ steps: spec.steps, output: spec.output })) {
      for (const [, id, key] of text.matchAll(/\bsteps\.(\w+)\.output\.(\w+)/g))
        expect(Object.keys(outputs.get(id!) ?? {}), text).toContain(key);
    }
  });
});

describe('the pipeline follows the merge', () => {
  const run = (
    name: string,
    pipeline: string | undefined,
    settled: boolean,
    evaluate: Evaluate,
  ) => {
    const step = load(name).spec.steps.find(({ id }) => id === 'pipeline')!;
    const steps = { catalog: { output: { settled } } };
    return Boolean(evaluate(step.if as string, { parameters: { pipeline }, steps }));
  };

  it.each(ways)('and a key is asked for where one is needed at once, with %s', (_v, evaluate) => {
    for (const name of ['kubernetes-service', 'change-service', 'offboard-service']) {
      const { input } = load(name).spec.steps.find(({ id }) => id === 'catalog')!;
      const asked = (pipeline: string) =>
        evaluate((input as { requireHarnessKey: string }).requireHarnessKey, {
          parameters: { pipeline },
          steps: {},
        });
      expect([asked('immediately'), asked('afterMerge')], name).toEqual([true, false]);
    }
  });

  it.each(ways)('with scaffolder-backend %s', (_version, evaluate) => {
    for (const name of ['change-service', 'offboard-service']) {
      expect(run(name, undefined, false, evaluate)).toBe(false);
      expect(run(name, 'afterMerge', false, evaluate)).toBe(false);
      expect(run(name, 'afterMerge', true, evaluate)).toBe(true);
      expect(run(name, 'immediately', false, evaluate)).toBe(true);
    }
    expect(run('kubernetes-service', 'immediately', false, evaluate)).toBe(true);
    expect(run('kubernetes-service', 'afterMerge', false, evaluate)).toBe(false);
    expect(run('kubernetes-service', 'afterMerge', true, evaluate)).toBe(true);
  });
});

it.each(ways)('a mistake in an expression is seen with %s', (_version, evaluate) => {
  for (const text of ['${{ a | nofilter }}', '${{ a && b }}', '${{ a ? b : c }}', '${{ a(1) }}'])
    expect(() => evaluate(text, { a: 1, b: 2, c: 3 }), text).toThrow();
});
