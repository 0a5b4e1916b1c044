// A rollout by the command line in a process of its own, killed with SIGKILL at each of its writes: as the request arrives, and once the
// server has done the work. The next run goes on, and each pipeline is written once.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Faults } from '../../dev/http/index.ts';
import type { FaultRule } from '../../dev/http/index.ts';
import { RolloutStage } from '../support/rollouts.ts';

const cli = join(import.meta.dirname, '..', '..', 'js', 'cli', 'dist', 'bin.js');
const SERVICES = 3;
const WAVES = '1,rest';
/** A begin; of each pipeline its write; of each wave its record, and that it passed. */
const WRITES = 1 + SERVICES + 2 * 2;

let stage: RolloutStage;
let folder: string;
let version = 0;
beforeAll(async () => {
  stage = await RolloutStage.open(SERVICES);
  folder = mkdtempSync(join(tmpdir(), 'ameide-killed-'));
  const { harness, ...rest } = stage.section;
  const ameide = {
    ...rest,
    harness: { ...harness, apiKey: '${HARNESS_API_KEY}', requestsPerMinute: 100_000 },
  };
  // JSON is YAML.
  writeFileSync(join(folder, 'ameide.yaml'), JSON.stringify({ ameide }));
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stage.close();
});
afterEach(() => {
  strikeAt(0);
});

function start(): ChildProcess {
  const env = {
    ...process.env,
    GITHUB_API_URL: `${stage.github.url}/api/v3`,
    GITHUB_TOKEN: 'ghp_bot',
    HARNESS_API_KEY: stage.harness.apiKey,
  };
  const args = ['harness', 'rollout', '--waves', WAVES];
  return spawn(process.execPath, [cli, ...args], { cwd: folder, env, stdio: 'ignore' });
}

/** Counts the writes that arrive at either server, and strikes the nth; 0 strikes none. */
function strikeAt(nth: number, drop?: 'before' | 'after', strike = () => {}): () => number {
  let count = 0;
  for (const { faults } of [stage.github, stage.harness])
    faults.next = target => {
      // What is logged of the request says whether it writes.
      if (!(target as { mutation?: boolean }).mutation)
        return Faults.prototype.next.call(faults, target);
      count += 1;
      if (count !== nth) return undefined;
      strike();
      return { drop } satisfies FaultRule;
    };
  return () => count;
}

/** Until both servers are done with what had been sent. */
async function settled(): Promise<void> {
  const busy = () =>
    [stage.github, stage.harness].some(({ log }) => log.entries.some(({ ms }) => ms === undefined));
  while (busy()) await new Promise(resolve => setTimeout(resolve, 10));
}

const versions = () =>
  Array.from({ length: SERVICES }, (_, index) => stage.pipeline(index).version);

async function finished(): Promise<void> {
  const [status] = (await once(start(), 'exit')) as [number | null];
  expect(status).toBe(0);
}

it('has as many writes as there are effects', async () => {
  stage.changeTemplate((version += 1));
  const count = strikeAt(0);
  await finished();
  expect(count()).toBe(WRITES);
  expect(Object.values(stage.byTemplate())).toEqual([SERVICES]);
}, 30_000);

const POINTS = Array.from({ length: WRITES }, (_, index) => index + 1).flatMap(nth =>
  (['before', 'after'] as const).map(drop => [nth, drop] as const),
);

it.each(POINTS)(
  'killed at write %i, %s the server has done it: each pipeline is written once',
  async (nth, drop) => {
    stage.changeTemplate((version += 1));
    const before = versions();
    const child = start();
    strikeAt(nth, drop, () => child.kill('SIGKILL'));
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    await settled();
    strikeAt(0);
    await finished();
    expect(versions()).toEqual(before.map(number => number + 1));
    expect(Object.values(stage.byTemplate())).toEqual([SERVICES]);
    const { rollouts } = await stage.act({ type: 'harness:rollouts', input: { limit: 50 } });
    expect(rollouts).toHaveLength(version);
    for (const { summary } of rollouts) expect(summary?.state).toBe('done');
    const [latest] = rollouts;
    expect(latest?.summary?.waves.map(({ state }) => state)).toEqual(['passed', 'passed']);
  },
  60_000,
);
