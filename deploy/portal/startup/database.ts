// Whether the database answers, before a process depends on it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { connect } from '../migrations/connect.ts';
import { CONFIGURATION, Ending, UNAVAILABLE } from './ending.ts';

/** A server that starts at the same time may take this long. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 1000;

const NO_SUCH_DATABASE = '3D000';
const REFUSED = ['28P01', '28000'];

export async function reachDatabase(
  config: Config,
  logger: LoggerService,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const error = await attempt(config, logger);
    // That of a plugin is made by the migrations.
    if (!error || error.code === NO_SUCH_DATABASE) return;
    if (REFUSED.includes(error.code ?? ''))
      throw new Ending(
        CONFIGURATION,
        `the database refuses the user: ${error.message}. Set POSTGRES_USER and POSTGRES_PASSWORD`,
      );
    if (performance.now() > until)
      throw new Ending(
        UNAVAILABLE,
        `the database is not reachable: ${reasonOf(error)}. Set POSTGRES_HOST and POSTGRES_PORT, and let the portal reach it`,
      );
    await sleep(PAUSE_MS);
  }
}

/** Knex takes a server that says nothing for a pool that is too small. */
function reasonOf({ name, message }: Error): string {
  return name === 'KnexTimeoutError' ? 'it does not answer' : message;
}

async function attempt(
  config: Config,
  logger: LoggerService,
): Promise<(Error & { code?: string }) | undefined> {
  const { knex, close } = await connect(config, 'catalog', logger, false);
  try {
    await knex.raw('select 1');
    return undefined;
  } catch (error) {
    return error as Error & { code?: string };
  } finally {
    await close();
  }
}
