// `npm run fuzz -- --edits N --seed S [--merges M] [--moves L] [--workers W]`: random edits, merges and moves
// between layouts of random catalogs, judged by npm yaml.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { build } from '../dev/build.ts';
import { type Finding, Tally } from './tally.ts';
import type { Share, Told } from './worker.ts';

const { values } = parseArgs({
  options: {
    edits: { type: 'string', default: '100000' },
    merges: { type: 'string' },
    moves: { type: 'string' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '2' },
  },
});
const [edits, seed, workers] = [values.edits, values.seed, values.workers].map(Number) as [
  number,
  number,
  number,
];
const merges = Number(values.merges ?? Math.floor(edits / 20));
const moves = Number(values.moves ?? Math.floor(edits / 20));
if (
  ![edits, merges, moves, seed, workers].every(Number.isSafeInteger) ||
  Math.min(edits, merges, moves) < 0 ||
  workers < 1
) {
  console.error(
    'usage: npm run fuzz -- --edits N --seed S [--merges M] [--moves L] [--workers W], all of them whole numbers',
  );
  process.exit(2);
}
await build();

const folder = join(import.meta.dirname, 'failures');
rmSync(folder, { recursive: true, force: true });
let done = 0;
const started = performance.now();
const told = await Promise.all(Array.from({ length: workers }, (_, first) => work(first)));
const seconds = Math.round((performance.now() - started) / 1000);
const wrong = report('edits', told) + report('merges', told) + report('moves', told);
if (wrong > 0) console.log(`what is wrong is in ${folder}`);
console.log(`seed ${seed}, ${seconds} s`);
process.exit(wrong === 0 ? 0 : 1);

function work(first: number): Promise<Told> {
  const share = (all: number): number =>
    Math.floor(all / workers) + (first < all % workers ? 1 : 0);
  const workerData: Share = {
    seed,
    edits: share(edits),
    merges: share(merges),
    moves: share(moves),
    first,
    step: workers,
  };
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData });
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('message', (message: { progress?: number; told?: Told }) => {
      if (message.told) resolve(message.told);
      done += message.progress ?? 0;
      if (message.progress && done % 50_000 === 0)
        console.log(`» ${done} of ${edits + merges + moves}`);
    });
  });
}

/** Prints what was found, and writes it for a closer look; how many were wrong. */
function report(what: keyof Told, all: Told[]): number {
  const tally = new Tally();
  for (const each of all) tally.join(each[what]);
  for (const finding of tally.findings) write(finding);
  const counts = (of: Record<string, number>): string =>
    Object.entries(of)
      .sort((one, other) => other[1] - one[1])
      .map(([kind, count]) => `\n    ${kind} ${count}`)
      .join('');
  const sum = (of: Record<string, number>): number =>
    Object.values(of).reduce((total, count) => total + count, 0);
  console.log(`${tally.count} ${what}`);
  console.log(`  ${tally.right} right`);
  console.log(`  ${sum(tally.refused)} rightly refused${counts(tally.refused)}`);
  const share = ((100 * sum(tally.possible)) / Math.max(tally.count, 1)).toFixed(3);
  console.log(
    `  ${sum(tally.possible)} refused though possible, ${share} %${counts(tally.possible)}`,
  );
  console.log(`  ${tally.wrong} wrong${counts(tally.faults)}`);
  return tally.wrong;
}

function write(finding: Finding): void {
  const place = join(
    folder,
    finding.verdict,
    `${finding.kind.replaceAll('/', '-')}-${finding.session}`,
  );
  mkdirSync(place, { recursive: true });
  for (const [name, text] of Object.entries(finding.files)) writeFileSync(join(place, name), text);
  writeFileSync(join(place, 'verdict.txt'), `${finding.kind}\n${finding.detail}\n`);
}
