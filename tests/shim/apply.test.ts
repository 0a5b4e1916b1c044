// The pipelines repo and what is edited in Harness: a file that changes is applied, an edit is set right, proposed or reported.
import { RolloutStage, pipelineOf } from '../support/rollouts.ts';

const OWNER = 'company';
const REPO = 'harness-pipelines';
const path = (index: number) => `pipelines/service-000${index}-cd.yaml`;
let stage: RolloutStage;
beforeAll(async () => {
  stage = await RolloutStage.open(5, { pipelines: { drift: 'propose' } });
}, 60_000);
afterAll(() => stage?.close());

async function apply(files?: string[]) {
  const { outputs } = await stage.carry({ type: 'harness:apply', input: { files } });
  if (outputs.type !== 'harness:apply') throw new Error(outputs.type);
  return outputs.values;
}

/** Edits a pipeline as a person would in Harness's editor. */
function edit(index: number, timeout: string): string {
  const yaml = stage.pipeline(index).yaml.replaceAll('timeout: 10m', `timeout: ${timeout}`);
  stage.harness.editByHand('pipeline', pipelineOf(index), yaml);
  return yaml;
}

it('changes nothing where the files say what Harness holds', async () => {
  stage.harness.log.clear();
  expect(await apply()).toEqual({ unchanged: 5, rows: [] });
  expect(stage.harness.log.mutations()).toEqual([]);
});

it('brings a file that changed to Harness, once, and sync leaves it', async () => {
  const file = stage.file(path(2)) ?? '';
  const changed = file.replaceAll('timeout: 10m', 'timeout: 15m');
  expect(changed).not.toBe(file);
  stage.commit({ [path(2)]: changed });
  const first = await apply([path(2)]);
  expect(first.rows).toMatchObject([{ service: 'service-0002', outcome: 'updated' }]);
  expect(stage.pipeline(2).yaml).toContain('timeout: 15m');
  expect(await apply()).toEqual({ unchanged: 5, rows: [] });
  for (const mode of ['quick', 'full'] as const) {
    const sync = await stage.sync({ mode, apply: true });
    expect([mode, sync.unchanged, sync.rows]).toEqual([mode, 5, []]);
  }
  expect(stage.pipeline(2).yaml).toContain('timeout: 15m');
});

it('proposes what was edited in Harness once, and keeps it where it is merged', async () => {
  const yaml = edit(0, '99m');
  const { rows } = await stage.sync({ apply: true });
  expect(rows).toMatchObject([{ service: 'service-0000', state: 'drifted', repaired: false }]);
  const [pull, ...more] = stage.github.pulls(OWNER, REPO, 'open');
  expect([pull?.title, more]).toEqual([expect.stringContaining('service-0000'), []]);
  await stage.sync({ apply: true });
  expect(stage.github.pulls(OWNER, REPO)).toHaveLength(1);
  // Whoever applies meanwhile does not take it away.
  expect((await apply()).rows).toMatchObject([{ outcome: 'drifted' }]);
  expect(stage.pipeline(0).yaml).toBe(yaml);
  await stage.github.merge(OWNER, REPO, pull!.number);
  expect(stage.file(path(0))).toBe(yaml);
  const after = await stage.sync({ apply: true });
  expect([after.unchanged, after.rows]).toEqual([5, []]);
  expect(stage.pipeline(0).yaml).toBe(yaml);
});

it('sets right what was proposed and closed', async () => {
  edit(1, '77m');
  await stage.sync({ apply: true });
  const [pull] = stage.github.pulls(OWNER, REPO, 'open');
  stage.github.setState(OWNER, REPO, pull!.number, 'closed');
  const { rows } = await stage.sync({ apply: true });
  expect(rows).toMatchObject([{ service: 'service-0001', state: 'drifted', repaired: true }]);
  expect(stage.pipeline(1).yaml).not.toContain('timeout: 77m');
});

it('never writes what is not managed by Ameide, on either side', async () => {
  const file = stage.file(path(3)) ?? '';
  stage.commit({ [path(3)]: file.replace('managed-by: ameide', 'managed-by: somebody') });
  const before = stage.pipeline(3).yaml;
  expect((await apply([path(3)])).rows).toMatchObject([{ outcome: 'foreign' }]);
  expect(stage.pipeline(3).yaml).toBe(before);
});
