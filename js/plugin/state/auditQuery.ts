/** The query of a page of the audit trail, which takes the same time however many entries there are. */
import type { Knex } from 'knex';
import type { AuditFilter } from './audit.ts';
import { present, timeOf } from './values.ts';

/** By how much the clocks of replicas may differ: entries are in the order of their ids, and almost in that of their times. */
const SKEW_MS = 10 * 60_000;

/** What was done, how it ended and where it came from, in one value. */
export function facetOf(entry: { event: string; status: string; source: string }): string {
  return [entry.event, entry.status, entry.source].join(' ');
}

/** The newest entries that a filter lets pass, before an id. */
export async function newest<Row extends { id: number | string }>(
  knex: Knex,
  filter: AuditFilter,
  limit: number,
  before: number | undefined,
): Promise<Row[]> {
  const { event, status, source, from, to } = filter;
  const others = present({
    actor: filter.actor,
    service: filter.service,
    operation_id: filter.operationId,
  });
  const facets = present({ event, status, source });
  const isFiltered = Object.keys({ ...others, ...facets }).length > 0;
  // The indexes of the filters are on this expression.
  const id = isFiltered ? 'id + 0' : 'id';
  const [first, last] = await Promise.all([idAt(knex, from, -SKEW_MS), idAt(knex, to, SKEW_MS)]);
  const bounded = (query: Knex.QueryBuilder) => {
    void query.where(others).orderByRaw(`${id} desc`).limit(limit);
    if (before !== undefined) void query.whereRaw(`${id} < ?`, [before]);
    if (from !== undefined) void query.where('at', '>=', from).whereRaw(`${id} >= ?`, [first]);
    if (to !== undefined) void query.where('at', '<', to).whereRaw(`${id} < ?`, [last]);
    return query;
  };
  const isSelective = filter.service !== undefined || filter.operationId !== undefined;
  if (Object.keys(facets).length === 0 || isSelective || !isPostgres(knex))
    return (await bounded(knex('audit').where(facets))) as Row[];
  // The newest of each facet, each by an index; of all of them the newest.
  const wanted = (await facetsIn(knex)).filter(facet => isOf(facet, filter));
  const ofOne = bounded(knex('audit').whereRaw('facet = wanted.name'));
  const ofEach = knex.raw('unnest(?::text[]) as wanted(name) cross join lateral ? as entry', [
    wanted,
    ofOne,
  ]);
  const rows: unknown = await knex
    .select('entry.*')
    .from(ofEach)
    .orderBy('entry.id', 'desc')
    .limit(limit);
  return rows as Row[];
}

/**
 * The first entry from a time on, which bounds a page by the order that it has anyway: it is found by the index of times, and what is
 * outside is not read.
 */
async function idAt(knex: Knex, time: string | undefined, skew: number): Promise<number> {
  if (time === undefined) return 0;
  const row = await knex<{ id: number | string; at: string }>('audit')
    .where('at', '>=', timeOf(Date.parse(time) + skew))
    .orderBy(['at', 'id'])
    .first('id');
  return row ? Number(row.id) : Number.MAX_SAFE_INTEGER;
}

/** All facets that there are: from one to the next by their index, without reading what is between. */
async function facetsIn(knex: Knex): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { name: string | null }[] }>(`
    WITH RECURSIVE facets(name) AS (
      SELECT min(facet) FROM audit
      UNION ALL
      SELECT (SELECT min(facet) FROM audit WHERE facet > facets.name) FROM facets WHERE facets.name IS NOT NULL
    ) SELECT name FROM facets WHERE name IS NOT NULL`);
  return rows.flatMap(({ name }) => name ?? []);
}

function isOf(facet: string, { event, status, source }: AuditFilter): boolean {
  const parts = facet.split(' ');
  return [event, status, source].every(
    (part, index) => part === undefined || part === parts[index],
  );
}

/** The other is for embedded use. */
function isPostgres(knex: Knex): boolean {
  return (knex.client as { config: { client: unknown } }).config.client === 'pg';
}
