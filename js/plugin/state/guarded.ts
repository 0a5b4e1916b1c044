/** A database that does not respond, as an error that says what still works; other errors stay what they are. */
import { problem, refusal } from '@ameide/core';

/** The same tables, whose methods reject with that error. */
export function guarded<T extends object>(tables: T): T {
  return new Proxy(tables, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        try {
          return (await member.apply(target, args)) as unknown;
        } catch (error) {
          throw isAway(error) ? noDatabase() : error;
        }
      };
    },
  });
}

/** Codes of Node's sockets. */
const SOCKET = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE', 'ETIMEDOUT'];
/** Classes of PostgreSQL's codes: connections, resources, shutting down; and a replica that is read-only. */
const POSTGRES = /^(?:08|53|57P)...?$|^25006$/;
const SQLITE = /^SQLITE_(?:BUSY|CANTOPEN|FULL|IOERR|LOCKED|READONLY)/;
/** Errors of the drivers and of the pool that have no code. */
const SAID =
  /Connection terminated|connection timeout|timeout expired|Unable to acquire a connection|database connection is not open/i;

function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError && error.errors.some(isAway)) return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    error.name === 'KnexTimeoutError' ||
    SOCKET.includes(code) ||
    POSTGRES.test(code) ||
    SQLITE.test(code) ||
    SAID.test(error.message)
  );
}

/** The error itself may tell the address and the user of the database. */
function noDatabase(): Error {
  const help =
    'try again in a moment; services and pipelines can still be read, and dry runs still work';
  return refusal('unavailable', [
    problem('api/no-database', "the plugin's database does not respond", help),
  ]);
}
