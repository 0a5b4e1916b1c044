// The core never holds up the process that it serves: what takes long runs on a thread of its own.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Read, Request } from '../../js/core/pkg/ameide_core.d.ts';
import { loadCore } from '../../js/core/core.ts';
import { run } from '../../js/core/run.ts';
import type { Decider } from '../../js/core/run.ts';
import { ThreadedCore } from '../../js/core/threadedCore.ts';
import { weightOf } from '../../js/core/weight.ts';
import { keptLog } from '../support/tools.ts';

/** Enough to take many times as long as a hiccup of the machine; as long as the bench's own on a core that is not optimized. */
const ENTRIES = 5_000;
const CHANGED = 40;

const nameOf = (index: number) => `service-${String(index).padStart(5, '0')}`;
const entryOf = (_: unknown, index: number) =>
  `  - name: ${nameOf(index)}\n    archetype: api\n    profile: public-api\n    size: small\n` +
  '    environments: [int, prod]\n    regions: [euw1]\n    team: payments-team\n';
const CATALOG = new TextEncoder().encode(
  `services:\n${Array.from({ length: ENTRIES }, entryOf).join('')}`,
);

const requestFor = (changed: number): Request => ({
  action: {
    type: 'catalog:update',
    input: {
      operation: 'update',
      repoUrl: 'github.com?owner=company&repo=platform-next',
      createPullRequest: false,
      services: Array.from({ length: changed }, (_, index) => ({
        name: nameOf(index * 10),
        size: 'large',
      })),
    },
  },
  context: { now: '2026-11-21T10:00:00Z' },
});

function answerTo(read: Read): Answer {
  if (read.type !== 'files') throw new Error(`not expected: ${read.type}`);
  const files = read.paths.map(path => ({
    path,
    content: path.endsWith('services.yaml') ? CATALOG : null,
  }));
  return { type: 'files', commit: 'a'.repeat(40), files };
}

/** Decides, and tells for how long at most nothing else could run meanwhile, in milliseconds. */
async function longestBlock(core: Decider, changed: number) {
  let [block, last] = [0, performance.now()];
  const look = () => {
    const now = performance.now();
    [block, last] = [Math.max(block, now - last), now];
  };
  const ticking = setInterval(look, 1);
  const { plan } = await run({
    core,
    request: requestFor(changed),
    driver: {
      read: reads => Promise.resolve(reads.map(answerTo)),
      perform: () => Promise.reject(new Error('nothing is done here')),
    },
    log: keptLog(),
    dryRun: true,
  });
  await sleep(20);
  clearInterval(ticking);
  return { plan, block };
}

it('a large update blocks the event loop for a small part of the time that it takes', async () => {
  const threaded = new ThreadedCore(loadCore());
  // The thread begins, and both cores compile.
  await longestBlock(threaded, CHANGED);
  await longestBlock(loadCore(), 1);
  const direct = await longestBlock(loadCore(), CHANGED);
  const { plan, block } = await longestBlock(threaded, CHANGED);
  expect(plan).toEqual(direct.plan);
  expect(plan.effects[0]).toMatchObject({ type: 'commit' });
  expect(block).toBeLessThan(direct.block / 2);
});

it('a refusal, a failure and a cancellation come through from the thread', async () => {
  const core = new ThreadedCore(loadCore());
  const request = requestFor(1_000);
  const twice = { ...request, action: { ...request.action } };
  if (twice.action.type !== 'catalog:update') throw new Error('not expected');
  const services = [...(twice.action.input.services ?? []), { name: nameOf(0) }];
  twice.action = { type: 'catalog:update', input: { ...twice.action.input, services } };
  expect(await core.next(twice, [])).toMatchObject({
    step: 'reject',
    problems: [{ code: 'catalog/given-twice' }],
  });
  const broken = { ...request, action: { ...request.action, type: 'nonsense' } } as never;
  await expect(core.next(broken, [])).rejects.toThrow(/nonsense/);
  const stop = AbortSignal.abort(new Error('the task was cancelled'));
  await expect(core.next(request, [], stop)).rejects.toThrow('the task was cancelled');
  expect(await core.next(requestFor(1_001), [])).toMatchObject({ step: 'read' });
});

it('small calls stay where they are', () => {
  expect(weightOf([requestFor(1), []], 65_536)).toBeLessThan(2_000);
  expect(weightOf([requestFor(1_000), []], 65_536)).toBeGreaterThanOrEqual(65_536);
  expect(weightOf({ content: CATALOG }, 65_536)).toBeGreaterThanOrEqual(65_536);
});
