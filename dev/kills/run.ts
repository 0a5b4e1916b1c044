// Kills the migrations of the portal at random moments, on a PostgreSQL of its own: `npm run portal:kills -- --kills 200 --seed 1`.
// After each kill the migrations start again, and after some of them the portal as well: `--portal-every 7` attempts.
import { findPostgres, startPostgres } from '../faults/postgres.ts';
import { Attempts } from './attempts.ts';
import type { Case } from './attempts.ts';
import { PortalStarts } from './portal.ts';

const option = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  const value = at < 0 ? fallback : Number(process.argv[at + 1]);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} takes a number`);
  return value;
};

const bin = findPostgres();
if (!bin) throw new Error('PostgreSQL is not installed: `apt-get install postgresql`');
const wanted = option('kills', 200);
/** No divisor of the number of cases, so that each gets its turn. */
const every = option('portal-every', 7);
let seed = option('seed', 1);
/** Mulberry32: the same moments for the same seed. */
const random = (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
};

const CASES: Case[] = (['database', 'schema'] as const).flatMap(division =>
  (['nothing', 'older'] as const).flatMap(from =>
    [
      { starters: 1, first: 'ours' as const },
      { starters: 3, first: 'ours' as const },
      { starters: 1, first: 'plain' as const },
    ].map(rest => ({ division, from, ...rest })),
  ),
);

const postgres = await startPostgres(bin);
const portal = await PortalStarts.open(postgres);
const attempts = new Attempts(postgres, random);
const kills = new Map<string, number>();
const problems: string[] = [];
try {
  for (let round = 0, all = 0; all < wanted; round++) {
    const one = CASES[round % CASES.length]!;
    const outcome = await attempts.run(one, round % every === 0 ? portal : undefined);
    const name = `${one.division} mode, from ${one.from}, ${one.starters} at once, ${one.first} first`;
    kills.set(name, (kills.get(name) ?? 0) + outcome.kills);
    all += outcome.kills;
    for (const problem of outcome.problems) problems.push(`${name}: ${problem}`);
    process.stdout.write(outcome.problems.length > 0 ? `\n${outcome.problems.join('\n')}\n` : '.');
  }
} finally {
  await portal.close();
  await postgres.close();
}
console.log();
for (const [name, count] of kills) console.log(`${String(count).padStart(4)} kills: ${name}`);
console.log(`${String(portal.count).padStart(4)} starts of the portal`);
console.log(problems.length === 0 ? 'every next start was healthy' : `${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
