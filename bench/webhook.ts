// `npm run bench:webhook`: a merge of 200 new services, told by pushes that come twice and out of order, with a crash in the middle, at
// the pace that is configured. Takes some ten minutes. Exit status 0 when all goals are met. `--services 20 --pace 800` takes less.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { build } from '../dev/build.ts';
import { say } from '../dev/steps.ts';
import { judged, keep, machine, statusOf } from './results.ts';
import { short, table } from './table.ts';
import { openStage } from './webhook/stage.ts';
import type { Stage } from './webhook/stage.ts';

const { values: options } = parseArgs({
  options: {
    services: { type: 'string', default: '200' },
    pace: { type: 'string', default: '400' },
    'skip-build': { type: 'boolean' },
  },
});
const [services, pace] = [Number(options.services), Number(options.pace)];
const PATIENCE_MS = 60 * 60_000;
const MINUTE_MS = 60_000;
/** Requests arrive less evenly than they are sent. */
const UNEVEN = 1.05;

if (!options['skip-build']) await build();
const stage = await openStage(pace);
const { verdicts, ...figures } = await measured().finally(() => stage.close());
keep('webhook', { machine, services, pace, ...figures });
console.log(
  `\n${table(
    ['', ''],
    Object.entries(figures).map(([name, value]) => [name, short(value)]),
  )}`,
);
console.log(`\n${verdicts.join('\n')}`);
process.exit(statusOf(verdicts));

async function measured() {
  const names = Array.from(
    { length: services },
    (_, index) => `merged-${String(index).padStart(4, '0')}`,
  );
  await stage.start();
  const added = stage.merge(names, 'small');
  const grown = stage.merge(names, 'medium');
  const began = Date.now();
  say('the pushes are told out of order, and one of them twice');
  const statuses = [
    await stage.deliver(grown, 'second'),
    await stage.deliver(added, 'first'),
    await stage.deliver(added, 'first'),
  ];
  await until(() => pipelinesOf(names).length >= services / 2);
  say(`the backend dies, with ${pipelinesOf(names).length} pipelines of ${services}`);
  await stage.crash();
  const crashed = Date.now();
  await stage.start();
  say('and is started again');
  await until(async () => (await openRows(stage)) === 0);
  const seconds = (Date.now() - began) / 1000;
  const { log } = stage.harness;
  const creates = log.find({ method: 'POST', path: /^\/pipeline\/api\/pipelines\/v2$/ });
  const succeeded = await countOf(stage, 'operations', { status: 'succeeded' });
  const all = await countOf(stage, 'operations', {});
  const peak = Math.max(
    ...[...perMinute(log.entries.map(({ at }) => at).filter(at => at < crashed)), 0],
  );
  const later = Math.max(
    ...[...perMinute(log.entries.map(({ at }) => at).filter(at => at >= crashed)), 0],
  );
  const figures = {
    seconds,
    'requests to Harness': log.entries.length,
    'most of them in a minute': Math.max(peak, later),
    'requests beyond the limit of Harness': log.find({ status: 429 }).length,
    operations: all,
    'pipelines created': creates.length,
  };
  // They differ by their names alone.
  const made = pipelinesOf(names);
  const shapes = new Set(made.map(one => one.yaml.replaceAll(/merged[-_ ]\d{4}/gi, 'name')));
  return {
    ...figures,
    verdicts: [
      judged(
        statuses.every(status => status === 202),
        'each delivery is accepted at once',
      ),
      judged(
        made.length === services && shapes.size === 1,
        `${made.length} of ${services} services have their pipeline, all of them the same but for the name`,
      ),
      judged(creates.length === services, `each pipeline was created once (${creates.length})`),
      judged(succeeded === all, `${succeeded} of ${all} operations succeeded`),
      judged(
        Math.max(peak, later) <= pace * UNEVEN,
        `each process keeps to the pace of ${pace} requests a minute`,
      ),
      judged(log.find({ status: 429 }).length === 0, 'no request is beyond the limit of Harness'),
    ],
  };
}

function pipelinesOf(names: string[]) {
  const wanted = new Set(names.map(name => `${name.replaceAll('-', '_')}_cd`));
  return stage.harness.entities('pipeline').filter(({ identifier }) => wanted.has(identifier));
}

/** What is still to be done: pushes and operations. */
async function openRows(of: Stage): Promise<number> {
  const open = await of.knex('operations').whereIn('status', ['pending', 'running']).select('id');
  return open.length + (await countOf(of, 'inbox', { status: 'new' }));
}

async function countOf({ knex }: Stage, name: string, where: object): Promise<number> {
  const [row] = await knex(name).where(where).count({ count: '*' });
  return Number(row?.['count'] ?? 0);
}

/** Requests in the minute that begins with each of them. */
function perMinute(times: number[]): number[] {
  let end = 0;
  return times.map((at, index) => {
    while (end < times.length && times[end]! < at + MINUTE_MS) end += 1;
    return end - index;
  });
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const late = Date.now() + PATIENCE_MS;
  while (!(await isTrue())) {
    if (Date.now() > late) throw new Error('it takes too long');
    await sleep(1000);
  }
}
