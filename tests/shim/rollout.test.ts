// A changed template reaches pipelines by waves: planned, written once, looked at, stopped, gone on with, and brought back.
import { parse } from 'yaml';
import type { HarnessRolledOut } from '../../js/core/pkg/ameide_core.d.ts';
import { Killed, RolloutStage, nameOf, pipelineOf } from '../support/rollouts.ts';
import type { Strike } from '../support/rollouts.ts';

const WAVES = [1, 2, 'rest'];
const SERVICES = 6;
let stage: RolloutStage;
let version = 0;
/** Another version of the template; `more` goes into the pipelines. */
const change = (more?: string) => stage.changeTemplate((version += 1), more);

const states = ({ rollout }: HarnessRolledOut) => rollout?.waves.map(({ state }) => state);
const sizes = ({ rollout }: HarnessRolledOut) => rollout?.waves.map(wave => wave.services.length);

/** How often each pipeline was written since the log was cleared. */
function writes(of: RolloutStage = stage): Record<string, number> {
  const counts: Record<string, number> = {};
  const path = /^\/pipeline\/api\/pipelines\/v2\/(\w+)$/;
  for (const { path: at } of of.harness.log.find({ method: 'PUT', path })) {
    const [, id = ''] = path.exec(at) ?? [];
    counts[id] = (counts[id] ?? 0) + 1;
  }
  return counts;
}

const once = (count = SERVICES) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [pipelineOf(index), 1]));

const refused = (promise: Promise<unknown>, code: string) =>
  expect(promise).rejects.toMatchObject({ problems: [expect.objectContaining({ code })] });

beforeAll(async () => {
  stage = await RolloutStage.open(SERVICES);
}, 60_000);
afterAll(() => stage?.close());
beforeEach(() => stage.harness.log.clear());

it('has nothing to do where every pipeline is made from the current template', async () => {
  const values = await stage.rollOut();
  expect(values).toMatchObject({ rollout: null, next: 'nothing', begun: false });
  await refused(stage.step({ step: 'pause' }), 'rollout/none-open');
  expect(stage.harness.log.mutations()).toEqual([]);
});

it('shows a plan and writes nothing', async () => {
  change();
  const before = stage.github.log.mutations().length;
  const planned = await stage.step({ step: 'plan', waves: [1, '25%', ['service-0005'], 'rest'] });
  expect(sizes(planned)).toEqual([1, 2, 1, 2]);
  expect(planned.begun).toBe(false);
  const [first] = planned.rollout?.waves[0]?.services ?? [];
  expect(first).toMatchObject({ service: nameOf(0), pipelineId: pipelineOf(0) });
  expect(first?.from).toBe(stage.pipeline(0).tags?.['template-digest']);
  expect(first?.to).not.toBe(first?.from);
  const byTeam = await stage.step({ step: 'plan', waves: ['team:team-1'] });
  expect(byTeam.rollout?.waves.map(wave => wave.services.map(({ service }) => service))).toEqual([
    [nameOf(1), nameOf(5)],
  ]);
  expect(byTeam.left).toEqual(
    [0, 2, 3, 4].map(index => ({ service: nameOf(index), reason: 'no wave takes it' })),
  );
  expect(stage.harness.log.mutations()).toEqual([]);
  expect(stage.github.log.mutations()).toHaveLength(before);
});

it.each([
  ['rollout/unknown-service', [['service-9999'], 'rest']],
  ['rollout/unknown-service', ['team:nobody']],
  ['config/bad-waves', [0]],
  ['config/bad-waves', ['rest', 1]],
])('refuses with %s what it cannot take, and writes nothing', async (code, waves) => {
  await refused(stage.rollOut({ waves }), code);
  expect(stage.harness.log.mutations()).toEqual([]);
});

it('writes each pipeline once, wave by wave, and records it', async () => {
  const done = await stage.rollOut({ waves: WAVES });
  expect(done.rollout?.state).toBe('done');
  expect(states(done)).toEqual(['passed', 'passed', 'passed']);
  expect(writes()).toEqual(once());
  expect(Object.keys(stage.byTemplate())).toHaveLength(1);
  const record = parse(stage.file(done.path ?? '') ?? '') as { rollout: object };
  expect(record.rollout).toEqual(JSON.parse(JSON.stringify(done.rollout)));
  const sync = await stage.sync({});
  expect([sync.unchanged, sync.rows]).toEqual([SERVICES, []]);
  expect(stage.harness.violations).toEqual([]);
});

it('leaves pipelines of older templates to a rollout where waves are given', async () => {
  change();
  const { rows } = await stage.sync({ apply: true, waves: WAVES });
  expect(rows.every(({ repaired, state }) => !repaired && state === 'outdated')).toBe(true);
  expect(rows[0]?.detail).toContain('a changed template comes by waves');
  expect(writes()).toEqual({});
  await stage.rollOut({ waves: WAVES });
  expect(writes()).toEqual(once());
});

describe('a kill at every boundary of an effect', () => {
  const few = 3;
  const waves = [1, 'rest'];
  let small: RolloutStage;
  beforeAll(async () => {
    small = await RolloutStage.open(few);
  }, 60_000);
  afterAll(() => small?.close());

  /** Ends the process at the nth boundary. */
  const killAt = (nth: number): Strike & { struck(): boolean } => {
    let count = 0;
    const strike = () => {
      count += 1;
      // A process that is gone does nothing more.
      if (count >= nth) throw new Killed();
    };
    return Object.assign(strike, { struck: () => count >= nth });
  };

  it(
    'leaves each pipeline written once, and the rollout goes on',
    { timeout: 300_000 },
    async () => {
      let kills = 0;
      for (let nth = 1; ; nth++) {
        small.changeTemplate(nth);
        small.harness.log.clear();
        const kill = killAt(nth);
        const end = await small.rollOut({ waves }, kill).catch((error: unknown) => error);
        if (!kill.struck()) break;
        kills += 1;
        expect(end).toBeInstanceOf(Error);
        const { next } = await small.rollOut({ waves });
        expect([nth, next]).toEqual([nth, 'nothing']);
        expect([nth, writes(small)]).toEqual([nth, once(few)]);
        expect(Object.values(small.byTemplate())).toEqual([few]);
      }
      // A begin, and of each wave its writes, its record, and that it passed; each has a boundary before and after it.
      expect(kills).toBe(2 * (1 + few + 2 * waves.length));
    },
  );

  it('takes calls in proportion to the pipelines', { timeout: 60_000 }, async () => {
    const calls = async (of: RolloutStage) => {
      of.changeTemplate(1_000);
      of.harness.log.clear();
      const { next } = await of.rollOut({ waves });
      expect(next).toBe('nothing');
      return of.harness.log.entries.length;
    };
    const [one, other] = [await calls(small), await calls(stage)];
    // A pipeline is read, validated, written, read again by whoever wrote it and by the check; its input sets are listed.
    expect((other - one) / (SERVICES - few)).toBeLessThanOrEqual(6);
    expect(stage.harness.log.find({ status: 429 })).toEqual([]);
  });
});

describe('a bad pipeline in the second wave', () => {
  const bad = (index: number) =>
    `{% if service.name == "${nameOf(index)}" %}\n- step:\n    type: ShellScript\n    name: Bad\n    identifier: bad\n    spec:\n      shell: Bash\n      executionTarget: {}\n      source:\n        type: Inline\n        spec:\n          script: echo bad\n    timeout: 10m\n{% endif %}`;

  it('is told by the plan, stops before its wave is written, and all is rolled back', async () => {
    const before = Array.from({ length: SERVICES }, (_, index) => stage.pipeline(index).yaml);
    const file = stage.file('pipelines/service-0000-cd.yaml');
    change(bad(2));
    const planned = await stage.step({ step: 'plan', waves: WAVES });
    expect(planned.problems[0]?.message).toContain(nameOf(2));
    const stopped = await stage.rollOut({ waves: WAVES });
    expect(stopped.rollout).toMatchObject({
      state: 'stopped',
      reason: expect.stringContaining('wave 2'),
    });
    expect(states(stopped)).toEqual(['passed', 'waiting', 'waiting']);
    expect(writes()).toEqual({ [pipelineOf(0)]: 1 });
    expect((await stage.rollOut()).next).toBe('decide');

    const back = await stage.rollOut({ step: 'rollBack' });
    expect([back.rollout?.state, back.problems]).toEqual(['rolledBack', []]);
    const plain = (yaml = '') => yaml.replace(/^ *written-version: .*\n/m, '');
    expect(plain(stage.pipeline(0).yaml)).toBe(plain(before[0]));
    expect(stage.file('pipelines/service-0000-cd.yaml')).toBe(file);
    expect(writes()).toEqual({ [pipelineOf(0)]: 2 });
    await refused(stage.rollOut({ step: 'rollBack' }), 'rollout/nothing-to-roll-back');
    const { rows } = await stage.sync({});
    expect(rows.filter(({ state }) => state !== 'outdated' && state !== 'invalid')).toEqual([]);
  });

  it('that Harness refuses stops the rollout with its reason, and is rolled back', async () => {
    change();
    stage.harness.setGovernance({
      deny: ({ identifier }) => (identifier === pipelineOf(2) ? 'not this one' : undefined),
    });
    const stopped = await stage.rollOut({ waves: WAVES });
    stage.harness.setGovernance(undefined);
    expect(stopped.rollout?.state).toBe('stopped');
    expect(stopped.rollout?.reason).toContain('not this one');
    const back = await stage.rollOut({ step: 'rollBack' });
    expect([back.rollout?.state, back.problems]).toEqual(['rolledBack', []]);
    expect(Object.keys(stage.byTemplate())).toHaveLength(1);
  });

  it('is right in the next version, which goes through', async () => {
    change();
    const done = await stage.rollOut({ waves: WAVES });
    expect(done.rollout?.state).toBe('done');
    expect((await stage.sync({})).rows).toEqual([]);
  });
});

it('rests while it is paused, and goes on when it is resumed; one wave alone comes back', async () => {
  change();
  let waves = 0;
  const pausing: Strike = (when, effect) => {
    if (when === 'after' && effect.type === 'commit' && effect.message.includes('passed')) {
      waves += 1;
      if (waves === 1) throw new Killed();
    }
  };
  await expect(stage.rollOut({ waves: WAVES }, pausing)).rejects.toThrow();
  const paused = await stage.step({ step: 'pause' });
  expect(paused).toMatchObject({ next: 'decide', rollout: { state: 'paused' } });
  expect(states(await stage.rollOut())).toEqual(['passed', 'waiting', 'waiting']);
  const done = await stage.rollOut({ step: 'resume' });
  expect(done.rollout?.state).toBe('done');
  expect(writes()).toEqual(once());

  await refused(stage.rollOut({ step: 'rollBack', wave: 9 }), 'rollout/nothing-to-roll-back');
  const back = await stage.rollOut({ step: 'rollBack', wave: 2 });
  expect(states(back)).toEqual(['passed', 'rolledBack', 'passed']);
  expect(Object.values(stage.byTemplate()).sort()).toEqual([2, 4]);
  await stage.rollOut({ step: 'rollBack' });
  expect(Object.values(stage.byTemplate())).toEqual([SERVICES]);
});

describe('with executions asked for', () => {
  let running: RolloutStage;
  beforeAll(async () => {
    running = await RolloutStage.open(2, { harness: { strategy: 'runtime' } });
  }, 60_000);
  afterAll(() => running?.close());

  const release = async (index: number, status: 'Success' | 'Failed') => {
    running.harness.setOutcome(pipelineOf(index), { status });
    const input = { service: nameOf(index), environment: 'int', region: 'euw1', imageTag: 'v1' };
    await running.carry({ type: 'harness:trigger', input: { ...input, note: status } });
    running.harness.advance(3_600_000);
  };

  it('waits until the first pipeline has run with success', async () => {
    running.changeTemplate(1);
    const waits = await running.rollOut({ waves: [1, 'rest'], verify: 'execution' });
    expect([waits.next, states(waits)]).toEqual(['wait', ['written', 'waiting']]);
    expect((await running.rollOut()).next).toBe('wait');
    await release(0, 'Success');
    const done = await running.rollOut();
    expect([done.rollout?.state, states(done)]).toEqual(['done', ['passed', 'passed']]);
  });

  it('stops where it has failed', async () => {
    running.changeTemplate(2);
    await running.rollOut({ waves: [1, 'rest'], verify: 'execution' });
    await release(0, 'Failed');
    const stopped = await running.rollOut();
    expect(stopped.rollout).toMatchObject({
      state: 'stopped',
      reason: expect.stringMatching(/wave 1: `service-0000`: the execution \S+ ended as Failed/),
    });
  });
});

it('stops where the template changes meanwhile', async () => {
  change();
  const killed: Strike = (when, effect) => {
    if (when === 'after' && effect.type === 'commit') throw new Killed();
  };
  await expect(stage.rollOut({ waves: WAVES }, killed)).rejects.toThrow();
  change();
  const stopped = await stage.rollOut();
  expect(stopped.problems).toMatchObject([{ code: 'rollout/template-changed' }]);
  expect(writes()).toEqual({});
  await stage.rollOut({ step: 'rollBack' });
});

it('records what somebody changed in Harness before it is replaced, and brings that back', async () => {
  const theirs = stage.pipeline(0).yaml.replaceAll('timeout: 10m', 'timeout: 99m');
  stage.harness.editByHand('pipeline', pipelineOf(0), theirs);
  const done = await stage.rollOut({ waves: WAVES });
  const recorded = done.rollout?.waves[0]?.services[0]?.recorded;
  expect(stage.file('pipelines/service-0000-cd.yaml', recorded)).toBe(theirs);
  await stage.rollOut({ step: 'rollBack', wave: 1 });
  expect(stage.pipeline(0).yaml).toContain('timeout: 99m');
  // What somebody changes after the rollout is theirs.
  const later = stage.pipeline(1).yaml.replaceAll('timeout: 10m', 'timeout: 77m');
  stage.harness.editByHand('pipeline', pipelineOf(1), later);
  const back = await stage.rollOut({ step: 'rollBack' });
  expect(back.problems).toMatchObject([{ code: 'rollout/not-rolled-back' }]);
  expect(stage.pipeline(1).yaml).toBe(later);
});

it('leaves out services that went away', async () => {
  await stage.sync({ apply: true, mode: 'full' });
  stage.harness.log.clear();
  change();
  const killed: Strike = (when, effect) => {
    if (when === 'after' && effect.type === 'commit') throw new Killed();
  };
  await expect(stage.rollOut({ waves: WAVES }, killed)).rejects.toThrow();
  stage.removeServices(4);
  const done = await stage.rollOut();
  expect(done.rollout?.state).toBe('done');
  const skipped = done.rollout?.waves.flatMap(wave => wave.services).filter(one => one.skipped);
  expect(skipped).toMatchObject([
    { service: nameOf(4), skipped: 'the service is no longer in the catalog' },
  ]);
  expect(writes()[pipelineOf(4)]).toBeUndefined();
});

describe('two at once', () => {
  it('go on with one rollout, and come to one end', async () => {
    change();
    const known = (await stage.act({ type: 'harness:rollouts', input: {} })).rollouts.length;
    const both = [stage.rollOut({ waves: WAVES }), stage.rollOut({ waves: WAVES })];
    const ends = await Promise.allSettled(both);
    for (const end of ends)
      if (end.status === 'rejected') expect(end.reason).toMatchObject({ name: 'ConflictError' });
    const { next } = await stage.rollOut({ waves: WAVES });
    expect(next).toBe('nothing');
    const { rollouts } = await stage.act({ type: 'harness:rollouts', input: {} });
    const id = rollouts[0]?.id;
    const { rollout } = await stage.act({ type: 'harness:rollouts', input: { id } });
    const services = rollout!.waves.flatMap(wave => wave.services);
    expect(services.length).toBeGreaterThan(4);
    for (const { pipelineId, to } of services) {
      const found = stage.harness.entities('pipeline').find(one => one.identifier === pipelineId);
      expect(found?.tags?.['template-digest']).toBe(to);
    }
    expect(rollouts).toHaveLength(known + 1);
    expect(rollouts[0]?.summary?.state).toBe('done');
  });

  it('are refused where each was to begin another plan', async () => {
    change();
    const first = await stage.step({ step: 'plan', waves: [1] });
    const other = await stage.step({ step: 'plan', waves: ['rest'] });
    await refused(stage.rollOut({ waves: [1], confirm: other.digest! }), 'rollout/plan-changed');
    expect(writes()).toEqual({});
    const begun = await stage.step({ step: 'run', waves: [1], confirm: first.digest! });
    await refused(
      stage.rollOut({ waves: ['rest'], confirm: other.digest! }),
      'rollout/plan-changed',
    );
    await refused(stage.rollOut({ step: 'pause', id: 'another' }), 'rollout/not-latest');
    expect(writes()).toEqual({});
    const { rollout } = await stage.rollOut({ waves: [1], confirm: first.digest! });
    expect([rollout?.id, rollout?.state]).toEqual([begun.rollout?.id, 'done']);
    await stage.rollOut({ waves: ['rest'] });
  });
});

it('begins several within a second, and the last one is the latest', async () => {
  const ids: (string | undefined)[] = [];
  for (let count = 0; count < 3; count += 1) {
    change();
    const { rollout } = await stage.rollOut({ waves: ['rest'] });
    expect(rollout?.state).toBe('done');
    ids.push(rollout?.id);
  }
  expect(new Set(ids).size).toBe(3);
  const { latest } = await stage.act({ type: 'harness:rollouts', input: {} });
  expect(latest).toBe(ids.at(-1));
});

it('does not go on over a record that cannot be read', async () => {
  stage.commit({ 'rollouts/9999-01-01-000000.yaml': 'rollout: { id: [' });
  await refused(stage.rollOut(), 'rollout/bad-record');
});
