// A sync of services of which some are wrong, as `npm run bench:sync` measures it, at a size that a test can bear.
import { verdict } from '../../bench/sync/report.ts';
import { openStage } from '../../bench/sync/stage.ts';
import type { Stage } from '../../bench/sync/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(70);
});
afterAll(() => stage.close());

it(
  'makes what is missing, then finds and mends what is wrong by few calls',
  { timeout: 120_000 },
  async () => {
    const first = await stage.sync({ mode: 'full', apply: true });
    expect(first.states).toEqual({ unchanged: 0, missing: 70 });
    // One list tells that there is nothing: no pipeline is asked for, but each is looked at once it is made.
    expect(first.pipelineReads).toBe(70);
    stage.spoil();
    const quick = await stage.sync({ mode: 'quick', apply: true, deleteOrphans: true });
    await stage.sync({ mode: 'full', apply: true, deleteOrphans: true });
    stage.spoil();
    const full = await stage.sync({ mode: 'full', apply: true, deleteOrphans: true });
    const lines = verdict({ services: 65, first, quick, full });
    expect(lines.filter(line => !line.startsWith('met'))).toEqual([]);
    const after = await stage.sync({ mode: 'full' });
    expect(after).toMatchObject({ states: { unchanged: 60 }, writes: 0, pipelineReads: 60 });
    // Lists alone, whose pages hold a hundred each.
    const glance = await stage.sync({ mode: 'quick' });
    expect(glance).toMatchObject({ states: { unchanged: 60 }, writes: 0, pipelineReads: 0 });
    expect(glance.reads).toBeLessThanOrEqual(6);
  },
);
