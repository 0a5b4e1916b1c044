// Empty databases for the tests of what is stored: SQLite in memory, and a real PostgreSQL where it is installed.
import Knex from 'knex';
import type { Knex as Client } from 'knex';
import { findPostgres, startPostgres } from '../../dev/faults/postgres.ts';

export interface TestDatabase {
  knex: Client;
  /** Takes it away from those who use it, who are not told. */
  vanish(): Promise<void>;
  close(): Promise<void>;
}

const bin = findPostgres();

/** Each kind of database that is here, with how to open an empty one. */
export const DATABASES: [string, () => Promise<TestDatabase>][] = [
  ['SQLite', openSqlite],
  ...(bin
    ? [['PostgreSQL', () => openPostgres(bin)] as [string, () => Promise<TestDatabase>]]
    : []),
];

/** What is not installed is seen as skipped. */
export function skipWhatIsMissing(): void {
  describe.skipIf(bin)('on PostgreSQL', () => {
    it('is not installed', () => undefined);
  });
}

async function openSqlite(): Promise<TestDatabase> {
  const knex = Knex({
    client: 'better-sqlite3',
    connection: ':memory:',
    useNullAsDefault: true,
  });
  const destroy = () => knex.destroy();
  return { knex, vanish: destroy, close: destroy };
}

async function openPostgres(folder: string): Promise<TestDatabase> {
  const { connection, close } = await startPostgres(folder);
  const knex = Knex({
    client: 'pg',
    connection: { ...connection, database: 'postgres' },
    // What a test does to it is in what the test looks at.
    log: { warn: () => undefined, error: () => undefined },
  });
  return {
    knex,
    vanish: close,
    async close() {
      await knex.destroy();
      await close();
    },
  };
}
