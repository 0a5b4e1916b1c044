// What a backend that migrated by itself has left half made when it was ended, and how that is made whole. All of it happens in the
// transaction that migrates, so that it is not half made in turn.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { isWhole } from './sets.ts';
import type { MigrationSet } from './sets.ts';

/** Something is there already, or is gone already: the table, column, index or other object that a migration makes or removes. */
const HALF_MADE = ['42P07', '42701', '42710', '42P06', '42723', '42P01', '42703', '42704'];

export const isHalfMade = (error: unknown): boolean =>
  HALF_MADE.includes((error as { code?: string }).code ?? '');

/** Releases the lock of somebody who is gone; whether there was one. */
export async function unlock(
  transaction: Knex.Transaction,
  plugin: string,
  patienceMs: number,
  { tableName }: MigrationSet,
): Promise<boolean> {
  const lock = `${tableName}_lock`;
  if (!(await transaction.schema.hasTable(lock))) return false;
  const rows = (await transaction(lock).select('is_locked')) as { is_locked: number }[];
  // Two that make the table at once may leave two rows, which then lock each other out for good.
  if (rows.length === 1 && rows[0]!.is_locked === 0) return false;
  await untilGone(transaction, plugin, patienceMs);
  await transaction(lock).delete();
  await transaction(lock).insert({ is_locked: 0 });
  await dropUnfinishedIndexes(transaction);
  return true;
}

/** Waits for the connections of a backend to end; the server may notice late that one was killed. */
async function untilGone(
  transaction: Knex.Transaction,
  plugin: string,
  patienceMs: number,
): Promise<void> {
  for (let waited = 0; ; waited += 500) {
    await transaction.raw('select pg_stat_clear_snapshot()');
    const { rows } = (await transaction.raw(
      'select pid from pg_stat_activity where datname = current_database() and application_name = ?',
      [`backstage_plugin_${plugin}`],
    )) as { rows: object[] };
    if (rows.length === 0) return;
    if (waited >= patienceMs)
      throw new Error(
        `a running backend is migrating the plugin \`${plugin}\` by itself: wait for it, or stop it and set \`backend.database.skipMigrations: true\` for it`,
      );
    await sleep(500);
  }
}

/** An index whose building was interrupted is never used, and its name is taken. */
async function dropUnfinishedIndexes(transaction: Knex.Transaction): Promise<void> {
  const { rows } = (await transaction.raw(
    `select c.relname as name from pg_index i
     join pg_class c on c.oid = i.indexrelid
     join pg_namespace n on n.oid = c.relnamespace
     where not i.indisvalid and n.nspname = current_schema()`,
  )) as { rows: { name: string }[] };
  for (const { name } of rows) await transaction.raw('drop index ??', [name]);
}

/**
 * The first migration that is missing was perhaps made, and its end came before it was noted. One that is made as a whole or not at all
 * has been made if what it does has been done.
 */
export async function noteFirst(
  transaction: Knex.Transaction,
  set: MigrationSet,
  name: string,
): Promise<void> {
  if (!isWhole(set, name)) return;
  try {
    await transaction.transaction(inner =>
      inner.migrate.up({ ...set, disableMigrationsListValidation: true }),
    );
  } catch (error) {
    if (!isHalfMade(error)) throw error;
    const [last] = await transaction(set.tableName).max('batch as batch');
    const batch = Number((last as { batch: number | null } | undefined)?.batch ?? 0) + 1;
    await transaction(set.tableName).insert({ name, batch, migration_time: new Date() });
  }
}

/** Makes everything again from nothing, if nothing is lost by that: if there are no rows but those that the migrations write. */
export async function remake(
  transaction: Knex.Transaction,
  plugin: string,
  patienceMs: number,
  make: () => Promise<number>,
): Promise<number> {
  await untilGone(transaction, plugin, patienceMs);
  const before = await countRows(transaction);
  for (const table of before.keys()) await transaction.raw('drop table ?? cascade', [table]);
  const made = await make();
  const after = await countRows(transaction);
  for (const [table, rows] of before)
    if (!isBookkeeping(table) && rows > (after.get(table) ?? 0))
      throw new Error(
        `the database of the plugin \`${plugin}\` was left half made by an earlier start, and its table \`${table}\` has data: restore the database from before that start, then migrate again`,
      );
  return made;
}

const isBookkeeping = (table: string): boolean => /knex_migrations(_lock)?$/.test(table);

async function countRows(transaction: Knex.Transaction): Promise<Map<string, number>> {
  const { rows } = (await transaction.raw(
    `select tablename as name from pg_tables where schemaname = current_schema()`,
  )) as { rows: { name: string }[] };
  const counts = new Map<string, number>();
  for (const { name } of rows) {
    const [row] = await transaction(name).count('* as rows');
    counts.set(name, Number((row as { rows: string }).rows));
  }
  return counts;
}
