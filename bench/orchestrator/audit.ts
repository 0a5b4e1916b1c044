// Pages of the audit trail on PostgreSQL: each filter and all their combinations, with and without times, from the newest entries on and
// from deep inside; of a million entries against ten thousand.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { findPostgres, startPostgres } from '../../dev/faults/postgres.ts';
import type { AuditFilter } from '../../js/plugin/state/audit.ts';
import type { migrate, stateOf } from '../../js/plugin/state/state.ts';

const load = createRequire(join(import.meta.dirname, '..', '..', 'package.json'));
const knexOf = load('knex') as (config: object) => Knex;
type StateModule = { migrate: typeof migrate; stateOf: typeof stateOf };

const SIZES = { few: 10_000, many: 1_000_000 };
/** The least of so many counts, as the others met a slow moment of the machine; those that look slow are looked at again. */
const [TRIES, TRIES_OF_SLOW] = [3, 25];
const LIMIT = 100;
/** Has a full page wherever it is asked for. */
const FULL: AuditFilter = { event: 'pipeline.execute' };
/** What is asked: at most so many times the time. */
const GOAL = 2;

export interface AuditResult {
  /** Kinds of pages that were asked for. */
  pages: number;
  /** Times of all pages, in milliseconds. */
  few: number;
  many: number;
  worst: { filter: string; ratio: number; few: number; many: number };
  slower: number;
}

/** Two rows an operation; who did it, from where and how it ended go together, as they do in fact. */
const fill = (count: number) => `
  INSERT INTO audit (at, event, status, actor, source, service, operation_id, detail, facet)
  SELECT *, event || ' ' || status || ' ' || source FROM (SELECT
    to_char(timestamp '2026-01-01' + (i * 30) * interval '1 second', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
    event,
    CASE WHEN i % 2 = 0 THEN 'initiated' WHEN h % 50 = 0 THEN 'failed' WHEN h % 400 = 1 THEN 'cancelled' ELSE 'succeeded' END AS status,
    CASE WHEN source IN ('webhook', 'schedule') THEN 'plugin:ameide' WHEN h % 5 = 0 THEN 'external:ci'
      ELSE 'user:default/u' || h % ${count / 200} END AS actor,
    source,
    CASE WHEN event = 'sync' THEN NULL ELSE 'service-' || h % ${count / 40} END AS service,
    'operation-' || i / 2 AS operation_id,
    CASE WHEN h % 50 = 0 THEN 'http/unreachable' ELSE 'created' END AS detail
  FROM (
    SELECT i, h,
      (ARRAY['service.create', 'service.update', 'service.delete', 'pipeline.create', 'pipeline.update', 'pipeline.execute', 'sync'])
        [CASE WHEN h % 100 < 10 THEN 1 WHEN h % 100 < 25 THEN 2 WHEN h % 100 < 26 THEN 3 WHEN h % 100 < 40 THEN 4
          WHEN h % 100 < 60 THEN 5 WHEN h % 100 < 95 THEN 6 ELSE 7 END] AS event,
      CASE WHEN h % 100 BETWEEN 26 AND 55 THEN 'webhook' WHEN h % 100 >= 95 THEN 'schedule' WHEN h % 100 < 3 THEN 'agent' ELSE 'http' END AS source
    FROM (SELECT i, abs(hashint4(i / 2)) AS h FROM generate_series(1, ${count}) AS i) AS hashed
  ) AS typed) AS entries`;

/** Values that many entries have, that few have, and that go together with no other. */
const VALUES: [keyof AuditFilter, (string | undefined)[]][] = [
  ['event', [undefined, 'pipeline.execute', 'service.delete']],
  ['status', [undefined, 'succeeded', 'cancelled']],
  ['source', [undefined, 'http', 'agent']],
  ['actor', [undefined, 'plugin:ameide', 'external:ci', 'user:default/u7']],
  ['service', [undefined, 'service-7']],
  ['operationId', [undefined, 'operation-77']],
];

function combinations(): AuditFilter[] {
  let all: AuditFilter[] = [{}];
  for (const [name, values] of VALUES)
    all = all.flatMap(filter =>
      values.map(value => (value === undefined ? filter : { ...filter, [name]: value })),
    );
  return all;
}

export async function measureAudit(say: (line: string) => void): Promise<AuditResult> {
  const bin = findPostgres();
  if (!bin) throw new Error('PostgreSQL is not installed');
  const { migrate: prepare, stateOf: open } = load(
    './js/plugin/dist/state/state.js',
  ) as StateModule;
  const { connection, close } = await startPostgres(bin);
  const tables = async (name: keyof typeof SIZES) => {
    const base = { ...connection, database: 'postgres' };
    const admin = knexOf({ client: 'pg', connection: base });
    await admin.raw(`CREATE DATABASE ${name}`);
    await admin.destroy();
    const knex = knexOf({
      client: 'pg',
      connection: { ...base, database: name },
      pool: { min: 1, max: 1 },
    });
    await prepare(knex);
    await knex.raw(fill(SIZES[name]));
    await knex.raw('VACUUM ANALYZE audit');
    return { knex, audit: open(knex).audit };
  };
  const few = await tables('few');
  say(`${SIZES.many.toLocaleString('en')} entries`);
  const many = await tables('many');
  const sides = { few, many };
  type Side = keyof typeof sides;
  const token = (id: number) => Buffer.from(JSON.stringify([String(id)])).toString('base64url');
  const tokenIn: Record<string, (size: number) => string | undefined> = {
    newest: () => undefined,
    middle: size => token(size / 2),
    oldest: size => token(Math.min(size, 300)),
  };
  const time = (size: number, index: number) =>
    new Date(Date.parse('2026-01-01T00:00:00Z') + index * size * 30_000).toISOString();
  const timesIn: Record<string, (size: number) => AuditFilter> = {
    always: () => ({}),
    'some hours': size => ({ from: time(size, 0.5), to: time(size + 480 / 0.5, 0.5) }),
    'the first half': size => ({ to: time(size, 0.5) }),
  };
  const ask = async (side: Side, filter: AuditFilter, place: string, when: string) => {
    const size = SIZES[side];
    const whole = { ...filter, ...timesIn[when]!(size) };
    const started = performance.now();
    const { items } = await sides[side].audit.page(whole, LIMIT, tokenIn[place]!(size));
    return { ms: performance.now() - started, rows: items.length };
  };
  const compare = async (filter: AuditFilter, place: string, when: string, tries: number) => {
    const taken: Record<Side, number[]> = { few: [], many: [] };
    const rows: Record<Side, number> = { few: 0, many: 0 };
    for (let count = 0; count < tries; count += 1)
      for (const side of ['few', 'many'] as const) {
        const asked = await ask(side, filter, place, when);
        taken[side].push(asked.ms);
        rows[side] = asked.rows;
      }
    const [of, many] = [Math.min(...taken.few), Math.min(...taken.many)];
    // A page with more entries is compared with a full one.
    return { few: rows.many > rows.few ? Math.max(of, full) : of, many };
  };
  let full = 0;
  const result: AuditResult = {
    ...{ pages: 0, few: 0, many: 0, slower: 0 },
    worst: { filter: '', ratio: 0, few: 0, many: 0 },
  };
  try {
    await compare(FULL, 'newest', 'always', 50);
    full = (await compare(FULL, 'newest', 'always', 50)).few;
    for (const filter of combinations())
      for (const place of Object.keys(tokenIn))
        for (const when of Object.keys(timesIn)) {
          let found = await compare(filter, place, when, TRIES);
          if (found.many > found.few * GOAL)
            found = await compare(filter, place, when, TRIES_OF_SLOW);
          const ratio = found.many / found.few;
          result.pages += 1;
          result.few += found.few;
          result.many += found.many;
          if (ratio > GOAL) result.slower += 1;
          if (ratio > GOAL && process.env.VERBOSE)
            say(
              `${JSON.stringify(filter)} ${place} ${when} ${found.few.toFixed(2)} ${found.many.toFixed(2)}`,
            );
          if (ratio > result.worst.ratio)
            result.worst = {
              filter: `${JSON.stringify(filter)}, ${place}, ${when}`,
              ratio,
              ...found,
            };
        }
    return result;
  } finally {
    await Promise.all([few.knex.destroy(), many.knex.destroy()]);
    await close();
  }
}
