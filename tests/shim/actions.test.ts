// The actions with the real core between both doubles: schema, examples, and a task that dies at any moment.
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { startGithub } from '../../dev/github/index.ts';
import type { GithubDouble } from '../../dev/github/index.ts';
import { startHarness } from '../../dev/harness/index.ts';
import type { HarnessDouble } from '../../dev/harness/index.ts';
import { readSettings } from '../../js/core/config.ts';
import { loadCore } from '../../js/core/core.ts';
import { actionsOf } from '../../js/module.ts';

const CATALOG = 'kustomize/catalog/services.yaml';
const FILES = {
  [CATALOG]:
    'services:\n  - name: aaa # first\n    archetype: api\n    profile: internal-api\n    size: small\n    environments: [int]\n    team: x\n',
};
const service = {
  name: 'payment-service',
  archetype: 'api',
  profile: 'public-api',
  size: 'medium',
  environments: ['int', 'prod'],
  regions: ['euw1'],
  team: 'payments-team',
};
const BRANCH_COUNT = 2;

let github: GithubDouble;
let harness: HarnessDouble;
async function open(): Promise<void> {
  const seed = {
    'company/platform-next': FILES,
    'company-harness/harness-pipelines': { 'README.md': '#\n' },
  };
  github = await startGithub({ seed, say: () => undefined });
  harness = await startHarness({ say: () => undefined, projects: ['default/platform'], stepMs: 1 });
}
async function close(): Promise<void> {
  await github.close();
  await harness.close();
}
beforeEach(open);
afterEach(close);

function actions(key: string | undefined = harness.apiKey): TemplateAction[] {
  const host = `127.0.0.1:${github.port}`;
  const integrations = { github: [{ host, apiBaseUrl: `${github.url}/api/v3`, token: 'ghp_bot' }] };
  const settings = readSettings({
    catalog: { repoUrl: `${host}?owner=company&repo=platform-next` },
    pipelines: { repoUrl: `${host}?owner=company-harness&repo=harness-pipelines` },
    harness: {
      baseUrl: harness.url,
      apiKey: key,
      projectId: 'platform',
      triggerSettleSeconds: 0,
      artifact: { type: 'GoogleArtifactRegistry', connector: 'gar', image: 'gcr.io/p/{service}' },
    },
  });
  const shim = {
    core: loadCore(),
    settings,
    integrations: ScmIntegrations.fromConfig(new ConfigReader({ integrations })),
    requireUserCredentials: false,
  };
  return actionsOf(shim) as unknown as TemplateAction[];
}

/** Actions by their ids, without `ameide:`. */
function called(ids: string[], key?: string): TemplateAction[] {
  const all = actions(key);
  return ids.map(id => all.find(action => action.id === `ameide:${id}`)!);
}

const STEPS = ['catalog:update', 'harness:create'];
const LIFE = [...STEPS, 'harness:delete', 'harness:trigger'];
type Life = [TemplateAction, TemplateAction, TemplateAction, TemplateAction, TemplateAction];

type Kept = Map<string, unknown>;
const mock = createMockActionContext();
class Killed extends Error {}

/** Runs an action as a task would; `dieAt` kills it before or after the nth checkpoint was kept. */
async function act(
  action: TemplateAction,
  input: JsonObject,
  kept: Kept = new Map(),
  dieAt?: { nth: number; when: string },
  more = {},
) {
  const output: Record<string, unknown> = {};
  let count = 0;
  const checkpoint = async ({ key, fn }: { key: string; fn: () => Promise<unknown> }) => {
    if (kept.has(key)) return kept.get(key);
    const mine = (count += 1);
    const dies = (when: string) => dieAt?.nth === mine && dieAt.when === when;
    if (dies('before')) throw new Killed();
    const value: unknown = await fn();
    // JSON is all that Backstage keeps; what is nothing would come back as `{}` after a retry.
    expect(value ?? undefined, key).toBeDefined();
    expect(JSON.parse(JSON.stringify(value)), key).toEqual(value);
    if (dies('after the work')) throw new Killed();
    kept.set(key, value);
    if (dies('once kept')) throw new Killed();
    return value;
  };
  await action.handler({
    ...mock,
    input,
    checkpoint,
    user: { ref: 'user:default/jane' },
    output: (name: string, value: unknown) => void (output[name] = value),
    ...more,
  } as never);
  return { output, checkpoints: count };
}

const created = () => ({
  pulls: github.pulls('company', 'platform-next').length,
  branches: Object.keys(github.branches('company', 'platform-next')).length,
  commits: github
    .pulls('company', 'platform-next')
    .map(pull => github.commits('company', 'platform-next', pull.headSha).length),
  pipelineCommits: github.commits('company-harness', 'harness-pipelines', 'main').length,
  entities: harness
    .allEntities()
    .map(({ kind, parent, identifier }) => [kind, parent, identifier].join('/'))
    .sort(),
});

describe('without a key for Harness', () => {
  const NO_KEY = /harness\/no-key[^]*`ameide\.harness\.apiKey` in app-config\.yaml/;

  it.each(['create', 'delete', 'trigger', 'sync', 'adopt'])(
    'an action that needs it is refused before anything else (harness:%s)',
    async id => {
      const before = created();
      const [action] = called([`harness:${id}`], '');
      await expect(act(action!, { service: 'ledger' })).rejects.toThrow(NO_KEY);
      expect(created()).toEqual(before);
    },
  );

  it('the step before the pipeline says so in its log, before it writes', async () => {
    const lines: string[] = [];
    const logger = { ...mock.logger, warn: (line: string) => lines.push(line) };
    const service = { name: 'ledger', archetype: 'nonsense' };
    const input = { operation: 'add', recordPipeline: true, service };
    await expect(
      act(called(['catalog:update'], '')[0]!, input, new Map(), undefined, { logger }),
    ).rejects.toThrow();
    expect(lines).toEqual([expect.stringMatching(NO_KEY)]);
  });

  it('a step that a later one needs a key for is refused before the pull request', async () => {
    const before = created();
    const service = { name: 'without-key', archetype: 'api', profile: 'public-api', size: 'small' };
    const entry = { ...service, environments: ['int'], regions: ['euw1'], team: 'payments-team' };
    const input = { operation: 'add', requireHarnessKey: true, service: entry };
    await expect(act(called(['catalog:update'], '')[0]!, input)).rejects.toThrow(NO_KEY);
    expect(created()).toEqual(before);
  });
});

describe('each action', () => {
  it.each(['catalog:update', 'catalog:import', 'harness:create', 'harness:adopt'])(
    'describes every input and output, and its examples fit the schema (%s)',
    id => {
      const action = called([id])[0]!;
      expect(action.supportsDryRun).toBe(true);
      expect(action.description).toBeTruthy();
      const schema = action.schema as {
        input: { properties: object };
        output: { properties: object };
      };
      for (const [name, field] of Object.entries({
        ...schema.input.properties,
        ...schema.output.properties,
      }))
        expect((field as { description?: string }).description, name).toBeTruthy();
      const { $schema: _, ...plain } = schema.input as Record<string, unknown>;
      const valid = new Ajv({ strict: false }).compile(plain);
      expect(action.examples?.length).toBeGreaterThanOrEqual(2);
      for (const { description, example } of action.examples ?? []) {
        expect(description).toBeTruthy();
        const { steps } = parse(example) as { steps: { action: string; input: object }[] };
        for (const step of steps) {
          expect(step.action).toBe(action.id);
          expect(valid(step.input), JSON.stringify(valid.errors)).toBe(true);
        }
      }
      expect(valid({ no: 'such input' })).toBe(false);
    },
  );

  it('dry run: all outputs, nothing written', async () => {
    const [update, create] = called(STEPS) as [TemplateAction, TemplateAction];
    const isDryRun = { isDryRun: true };
    const first = await act(update, { service }, undefined, undefined, isDryRun);
    expect(first.output).toMatchObject({
      outcome: 'changed',
      diff: expect.stringContaining('+  - name: payment-service'),
      entityRef: 'component:default/payment-service',
      catalogInfoUrl: `http://127.0.0.1:${github.port}/company/platform-next/blob/main/backstage/catalog/payment-service.yaml`,
    });
    const second = await act(create, { service, dryRun: true });
    expect(second.output).toMatchObject({
      pipelineId: 'payment_service_cd',
      outcome: 'created',
      warnings: expect.any(Array),
    });
    expect(github.log.mutations()).toEqual([]);
    expect(harness.log.mutations()).toEqual([]);
  });
});

it('a service lives: made, deployed, found by its namespace, removed', async () => {
  const [update, create, remove, trigger, namespace] = called([
    ...LIFE,
    'namespace:resolve',
  ]) as Life;
  await act(update!, { service });
  await github.merge('company', 'platform-next', 1);
  await act(create!, { service: 'payment-service', strategy: 'runtime' });
  const asked = {
    service: 'payment-service',
    environment: 'int',
    region: 'euw1',
    imageTag: '1.4.2',
    wait: true,
    note: 'OPS-1',
  };
  const deployed = await act(trigger!, { ...asked });
  expect(deployed.output).toMatchObject({
    pipelineId: 'payment_service_cd',
    executionId: expect.any(String),
    executionUrl: expect.stringContaining(String(deployed.output['executionId'])),
    status: expect.stringMatching(/success/i),
  });
  const again = await act(trigger!, { ...asked });
  expect(again.output['executionId']).toBe(deployed.output['executionId']);
  expect(harness.entities('execution')).toHaveLength(1);
  expect(
    (await act(namespace!, { service: 'payment-service', environment: 'prod' })).output,
  ).toMatchObject({
    namespace: 'payment-service-prod',
  });
  const gone = await act(remove!, { service: 'payment-service' });
  expect(gone.output).toMatchObject({ outcome: 'deleted' });
  expect(harness.entities('pipeline')).toEqual([]);
  expect(harness.entities('environment')).not.toEqual([]);
  expect((await act(remove!, { service: 'payment-service' })).output).toMatchObject({
    outcome: 'unchanged',
  });
});

it('a retry finds the execution that its task started; other inputs and a new task start another', async () => {
  const [, create, , trigger] = called(LIFE) as Life;
  await act(create!, { service, strategy: 'runtime' });
  const start = async (task: string, imageTag: string) => {
    const input = { service: 'payment-service', environment: 'int', region: 'euw1', imageTag };
    // Each has a memory of its own: nothing but the task and its inputs tells one from another.
    const identity = { task: { id: task }, step: { id: 'run' } };
    const { output } = await act(trigger!, input, undefined, undefined, identity);
    return output['executionId'];
  };
  const first = await start('one', '1.4.2');
  expect(await start('one', '1.4.2')).toBe(first);
  const others = [await start('one', '1.4.3'), await start('two', '1.4.2')];
  expect(new Set([first, ...others]).size).toBe(3);
  expect(harness.entities('execution')).toHaveLength(3);
});

it('a retry does not pass where the execution that its task started has failed', async () => {
  const [, create, , trigger] = called(LIFE) as Life;
  await act(create!, { service, strategy: 'runtime' });
  harness.setOutcome('payment_service_cd', { status: 'Failed' });
  const input = { service: 'payment-service', environment: 'int', region: 'euw1' };
  const start = () => act(trigger!, { ...input, imageTag: '1.4.2', wait: true });
  await expect(start()).rejects.toThrow('harness/execution-failed');
  await expect(start()).rejects.toThrow('harness/execution-failed');
  expect(harness.entities('execution')).toHaveLength(1);
});

it('the turns of an `each` share the checkpoints of one step, and none takes another’s for its own', async () => {
  const [, create] = called(LIFE) as Life;
  const kept: Kept = new Map();
  const stored = async (strategy: string) => {
    await act(create!, { service, strategy }, kept);
    return harness.entities('pipeline')[0]?.yaml;
  };
  const first = await stored('promotion');
  expect(await stored('runtime')).not.toBe(first);
});

it('no two services share a checkpoint, whatever is done to them', async () => {
  const [update, create, remove, trigger] = called(LIFE) as Life;
  const keysFor = async (name: string) => {
    const kept: Kept = new Map();
    const one = { ...service, name };
    await act(update!, { service: one }, kept);
    await act(create!, { service: one, strategy: 'runtime' }, kept);
    const run = { service: name, environment: 'int', region: 'euw1', imageTag: '1', wait: true };
    await act(trigger!, run, kept);
    await act(remove!, { service: name }, kept);
    return [...kept.keys()];
  };
  const [one, other] = [await keysFor('payment-service'), await keysFor('ledger-service')];
  expect(one.length).toBeGreaterThan(8);
  expect(one.filter(key => other.includes(key))).toEqual([]);
});

describe('a task that dies', () => {
  const run = async (kept: Kept[], dieAt?: { step: number; nth: number; when: string }) => {
    const all = called(STEPS);
    const counts: number[] = [];
    for (const [step, action] of all.entries()) {
      const death = dieAt?.step === step ? dieAt : undefined;
      const { checkpoints } = await act(action, { service }, kept[step], death);
      counts.push(checkpoints);
    }
    return counts;
  };

  it.each(['before', 'after the work', 'once kept'])(
    '%s at any effect, is carried on to the very same end',
    async when => {
      const counts = await run([new Map(), new Map()]);
      const wanted = created();
      expect(wanted).toMatchObject({
        pulls: 1,
        branches: BRANCH_COUNT,
        commits: [2],
        pipelineCommits: 2,
      });
      expect(wanted.entities.length).toBeGreaterThan(5);
      for (const [step, count] of counts.entries()) {
        for (let nth = 1; nth <= count; nth++) {
          await close();
          await open();
          const kept: Kept[] = [new Map(), new Map()];
          await expect(run(kept, { step, nth, when })).rejects.toThrow(Killed);
          await run(kept);
          expect(created()).toEqual(wanted);
          // A new task, without memory, finds nothing left to do.
          const writes = github.log.mutations().length + harness.log.mutations().length;
          await run([new Map(), new Map()]);
          expect(github.log.mutations().length + harness.log.mutations().length).toBe(writes);
        }
      }
    },
  );

  it('and its heir at the same time make everything once', async () => {
    const all = await Promise.allSettled([
      run([new Map(), new Map()]),
      run([new Map(), new Map()]),
    ]);
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(created()).toMatchObject({
      pulls: 1,
      branches: BRANCH_COUNT,
      commits: [2],
      pipelineCommits: 2,
    });
  });
});
