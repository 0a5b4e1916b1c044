// All migrations of a plugin in one transaction of PostgreSQL: whenever the process or its connection ends, either all of them were made
// or none. What has begun ends by itself, and nothing has to be unlocked.
import type { Knex } from 'knex';

/** What the other starters of the same migrations wait for; any number that nobody else takes. */
const LOCK = 0x616d6569;

/** Longer than the migrations of a large catalog take. */
const PATIENCE = '15min';
/** How long a migration waits for a table that a running backend uses. Meanwhile the backend waits for it. */
const PATIENCE_FOR_TABLES = '20s';
const TRIES = 5;

/** A table was in use for too long, or each waited for the other. */
const BUSY = ['55P03', '40P01'];

/** Settings under which the server notices that its client is gone; older servers lack some of them. */
const NOTICE_THE_END = {
  client_connection_check_interval: '1s',
  idle_in_transaction_session_timeout: '10min',
  tcp_keepalives_idle: '30',
  tcp_keepalives_interval: '10',
  tcp_keepalives_count: '3',
};

/** Does all of the work or nothing, while nobody else does work on the same plugin. */
export async function atomically<T>(
  knex: Knex,
  plugin: string,
  work: (transaction: Knex.Transaction) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await knex.transaction(async transaction => {
        await configure(transaction, { ...NOTICE_THE_END, lock_timeout: PATIENCE });
        await transaction.raw('select pg_advisory_xact_lock(?, hashtext(?))', [LOCK, plugin]);
        await configure(transaction, { lock_timeout: PATIENCE_FOR_TABLES });
        const restore = await withoutConcurrently(transaction);
        try {
          return await work(transaction);
        } finally {
          restore();
        }
      });
    } catch (error) {
      if (tries === TRIES || !BUSY.includes((error as { code?: string }).code ?? '')) throw error;
    }
  }
}

async function configure(transaction: Knex.Transaction, settings: object): Promise<void> {
  for (const [name, value] of Object.entries(settings))
    await transaction.raw('select set_config(name, ?, true) from pg_settings where name = ?', [
      value,
      name,
    ]);
}

/** As far as node-postgres is concerned here. */
interface Connection {
  query(first: string | { text: string }, ...rest: unknown[]): unknown;
}

/**
 * Indexes are built within the transaction, although a migration asks for them to be built beside it. That takes a lock for as long as it
 * lasts, which is the price for an index that is never left half built. Where an index of the name is there, it was built by a migration
 * that has not been noted.
 */
async function withoutConcurrently(transaction: Knex.Transaction): Promise<() => void> {
  const client = transaction.client as { acquireConnection(): Promise<Connection> };
  const connection = await client.acquireConnection();
  const { query } = connection;
  connection.query = (first, ...rest) =>
    query.call(
      connection,
      typeof first === 'string' ? plain(first) : Object.assign(first, { text: plain(first.text) }),
      ...rest,
    );
  return () => {
    connection.query = query;
  };
}

export function plain(sql: string): string {
  return (
    sql
      // An index without a name is made again under another.
      .replace(/\bCREATE\s+(UNIQUE\s+)?INDEX\s+CONCURRENTLY\s+ON\b/gi, 'CREATE $1INDEX ON')
      .replace(
        /\bCREATE\s+(UNIQUE\s+)?INDEX\s+CONCURRENTLY\s+(IF\s+NOT\s+EXISTS\s+)?/gi,
        'CREATE $1INDEX IF NOT EXISTS ',
      )
      .replace(/\b(DROP|REINDEX)\s+(INDEX|TABLE|SCHEMA)\s+CONCURRENTLY\b/gi, '$1 $2')
  );
}
