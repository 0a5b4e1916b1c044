// A pipeline made by hand is taken over and brought back, with the real core between both doubles, and killed at any effect.
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import type { GithubDouble } from '../../dev/github/index.ts';
import type { HarnessDouble } from '../../dev/harness/index.ts';
import { readSettings } from '../../js/core/config.ts';
import { loadCore } from '../../js/core/core.ts';
import { deleteEntity, putEntity } from '../../js/core/harness/write.ts';
import { actionsOf } from '../../js/module.ts';
import { clientOf, put, ref } from '../support/harness.ts';
import { INPUT_SET, PIPELINE, openByHand } from '../support/madeByHand.ts';
import type { MadeByHand } from '../support/madeByHand.ts';

const FOLDER = 'pipelines/payment-service-cd';

let github: GithubDouble;
let harness: HarnessDouble;
let made: MadeByHand;
async function open(): Promise<void> {
  made = await openByHand();
  ({ github, harness } = made);
}
beforeEach(open);
afterEach(() => made.close());

const mock = createMockActionContext();
class Killed extends Error {}
type Kept = Map<string, unknown>;
interface Death {
  nth: number;
  when: string;
}

function actionOf(id: string): TemplateAction {
  const host = `127.0.0.1:${github.port}`;
  const integrations = { github: [{ host, apiBaseUrl: `${github.url}/api/v3`, token: 'ghp_bot' }] };
  const { harness: given, ...rest } = made.config;
  const settings = readSettings({ ...rest, harness: { ...given, apiKey: harness.apiKey } });
  const shim = {
    core: loadCore(),
    settings,
    integrations: ScmIntegrations.fromConfig(new ConfigReader({ integrations })),
    requireUserCredentials: false,
  };
  const all = actionsOf(shim) as unknown as TemplateAction[];
  return all.find(action => action.id === `ameide:${id}`)!;
}

/** Runs an action as a task does, which keeps what is done; `death` kills it around one effect. */
async function act(id: string, input: JsonObject, kept: Kept = new Map(), death?: Death) {
  const output: Record<string, unknown> = {};
  let count = 0;
  const checkpoint = async ({ key, fn }: { key: string; fn: () => Promise<unknown> }) => {
    if (kept.has(key)) return kept.get(key);
    const mine = (count += 1);
    const dies = (when: string) => death?.nth === mine && death.when === when;
    if (dies('before')) throw new Killed();
    const value: unknown = await fn();
    if (dies('after the work')) throw new Killed();
    kept.set(key, value);
    if (dies('once kept')) throw new Killed();
    return value;
  };
  await actionOf(id).handler({
    ...mock,
    input,
    checkpoint,
    user: { ref: 'user:default/jane' },
    output: (name: string, value: unknown) => void (output[name] = value),
  } as never);
  return { output, checkpoints: count };
}

const service = 'payment-service';
/** What would be done, and its digest. */
const look = async (id: string, input: JsonObject = {}) =>
  (await act(id, { service, ...input })).output;
const digestOf = async (id: string, input: JsonObject = {}) =>
  String((await look(id, input))['digest']);
const writes = () => made.writes();

/** All that both servers hold, but for the ids of commits. */
const world = () =>
  JSON.parse(
    JSON.stringify(held()).replace(
      /[0-9a-f]{40}|held: (\\?")?[0-9a-f]{12}(\\?")?|(?<=state at )[0-9a-f]{12}/g,
      'id',
    ),
  ) as object;
const held = () => ({
  entities: harness
    .allEntities()
    .map(({ kind, parent, identifier, yaml, version }) => ({
      kind,
      parent,
      identifier,
      yaml,
      version,
    }))
    .sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other))),
  files: files('main'),
  messages: history().map(({ message }) => message),
});
const history = () => github.commits('company-harness', 'harness-pipelines', 'main');
function files(at: string) {
  const read = (path: string) =>
    github.readFile('company-harness', 'harness-pipelines', at, path) ?? null;
  return Object.fromEntries(
    [
      `${FOLDER}.yaml`,
      `${FOLDER}/state.yaml`,
      `${FOLDER}/service.yaml`,
      `${FOLDER}/input-sets/nightly.yaml`,
    ].map(path => [path, read(path)]),
  );
}
const pipeline = () =>
  harness.entities('pipeline').find(({ identifier }) => identifier === 'payments');
const recorded = {
  [`${FOLDER}.yaml`]: PIPELINE,
  // Harness writes a service in its own way, whatever it was given.
  [`${FOLDER}/service.yaml`]: expect.stringContaining('name: shard'),
  [`${FOLDER}/input-sets/nightly.yaml`]: INPUT_SET,
};

it('shows what changes and what is lost, and writes nothing', async () => {
  const shown = await look('harness:adopt');
  expect(shown).toMatchObject({
    pipelineId: 'payments',
    confirmed: false,
    lost: expect.arrayContaining([
      { what: 'stage', name: 'Smoke', detail: 'Custom' },
      { what: 'step', name: 'Ping', stage: 'Smoke', detail: 'ShellScript' },
      { what: 'variable', name: 'color', detail: 'red' },
      { what: 'tag', name: 'cost-center', detail: '4711' },
      expect.objectContaining({ what: 'variable of the service', name: 'shard' }),
    ]),
    stays: [expect.objectContaining({ kind: 'inputSet', identifier: 'nightly' })],
    entry: '',
  });
  expect(writes()).toBe(0);
});

it('takes over what was shown, records what was there byte for byte, and has nothing to do after', async () => {
  const confirm = await digestOf('harness:adopt');
  const { output } = await act('harness:adopt', { service, confirm });
  expect(output).toMatchObject({ outcome: 'updated', confirmed: true, pipelineId: 'payments' });
  expect(pipeline()?.yaml).toContain('managed-by: ameide');
  expect(harness.entities('pipeline')).toHaveLength(1);
  const [latest, first] = history();
  expect(first?.message).toMatch(/^Record payment-service as it was made by hand/);
  expect(files(String(first?.sha))).toMatchObject(recorded);
  expect(latest?.message).toMatch(/^Take over the pipeline of payment-service/);
  expect(files('main')).toMatchObject({ [`${FOLDER}/state.yaml`]: null });
  const before = writes();
  const again = await act('harness:adopt', { service, confirm });
  expect(again.output).toMatchObject({ outcome: 'unchanged' });
  expect(writes()).toBe(before);
  const { output: synced } = await act('harness:sync', {});
  expect(synced).toMatchObject({ unchanged: 1, rows: [] });
});

it('is refused where somebody changed something in between', async () => {
  const confirm = await digestOf('harness:adopt');
  const { harness: client } = clientOf(harness);
  const changed = put(
    ref('inputSet', 'nightly', 'payments'),
    INPUT_SET.replace('nightly }', 'v2 }'),
    {
      exists: true,
    },
  );
  await putEntity(client, changed);
  const before = writes();
  await expect(act('harness:adopt', { service, confirm })).rejects.toThrow('harness/changed-since');
  expect(writes()).toBe(before);
  expect(await digestOf('harness:adopt')).not.toBe(confirm);
});

it('other commands find a pipeline that was taken over by its tags', async () => {
  await act('harness:adopt', { service, confirm: await digestOf('harness:adopt') });
  const run = { service, imageTag: '1.0.0', note: 'one' };
  expect((await act('harness:trigger', run)).output).toMatchObject({ pipelineId: 'payments' });
  const { harness: client } = clientOf(harness);
  // Theirs would go with the pipeline, so they are asked to remove it themselves.
  await expect(act('harness:delete', { service })).rejects.toThrow('harness/foreign-entity');
  await deleteEntity(client, ref('inputSet', 'nightly', 'payments'));
  expect((await act('harness:delete', { service })).output).toMatchObject({ outcome: 'deleted' });
  expect(harness.entities('pipeline')).toEqual([]);
});

describe('once taken over', () => {
  let to: string;
  beforeEach(async () => {
    await act('harness:adopt', { service, confirm: await digestOf('harness:adopt') });
    to = String(history()[1]?.sha);
  });

  it('the first state is brought back, and is held until it is adopted again', async () => {
    const confirm = await digestOf('harness:restore', { to });
    const { output } = await act('harness:restore', { service, to, confirm });
    expect(output).toMatchObject({ outcome: 'updated', confirmed: true });
    const restored = String(pipeline()?.yaml);
    expect(restored.replace(/, held: "?[0-9a-f]{12}"?/, '')).toBe(PIPELINE);
    expect(restored).toContain(to.slice(0, 12));
    expect(files('main')).toMatchObject({ ...recorded, [`${FOLDER}.yaml`]: restored });
    expect(harness.entities('inputSet').map(({ identifier }) => identifier)).toEqual(['nightly']);
    const before = writes();
    const again = await act('harness:restore', { service, to, confirm });
    expect(again.output).toMatchObject({ outcome: 'unchanged' });
    const { output: synced } = await act('harness:sync', { apply: true });
    expect(synced).toMatchObject({ rows: [{ state: 'held', pipelineId: 'payments' }] });
    expect(writes()).toBe(before);
    await act('harness:adopt', { service, confirm: await digestOf('harness:adopt') });
    expect((await act('harness:sync', {})).output).toMatchObject({ unchanged: 1, rows: [] });
  });

  it('is carried on to the very same end wherever it died', async () => {
    await everyDeath('harness:restore', { to: 'first' });
  });
});

it('a takeover is carried on to the very same end wherever it died', async () => {
  await everyDeath('harness:adopt', {});
});

/** Kills the change around each of its effects; a task that goes on, and one without memory, come to the same end. */
async function everyDeath(id: string, given: JsonObject): Promise<void> {
  const prepared = async () => {
    await made.close();
    await open();
    if (given['to'] !== 'first') return { input: {} };
    await act('harness:adopt', { service, confirm: await digestOf('harness:adopt') });
    return { input: { to: String(history()[1]?.sha) } };
  };
  const { input } = await prepared();
  const confirm = await digestOf(id, input);
  const { checkpoints } = await act(id, { service, ...input, confirm });
  const wanted = world();
  expect(checkpoints).toBeGreaterThan(4);
  for (const when of ['before', 'after the work', 'once kept']) {
    for (let nth = 1; nth <= checkpoints; nth++) {
      const { input } = await prepared();
      const confirm = await digestOf(id, input);
      const change = { service, ...input, confirm };
      const kept: Kept = new Map();
      await expect(act(id, change, kept, { nth, when })).rejects.toThrow(Killed);
      await act(id, change, nth % 2 === 0 ? kept : new Map());
      expect(world(), `${when} the effect ${nth}`).toEqual(wanted);
    }
  }
}
