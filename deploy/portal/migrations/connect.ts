// Connections to the databases of the plugins, found and made as Backstage does.
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseManager } from '@backstage/backend-defaults/database';
import type {
  LifecycleService,
  LoggerService,
  RootLifecycleService,
  RootLoggerService,
} from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import type { Config } from '@backstage/config';
import type { JsonObject, JsonValue } from '@backstage/types';
import type { Knex } from 'knex';

/** How the connections of migrations are called at the server, to tell them from those of a backend. */
export const APPLICATION = 'ameide_migrations';

const TRIES = 10;

export interface Connected {
  knex: Knex;
  close(): Promise<void>;
}

/** Opens the database or schema of a plugin; with `create`, creates it where it does not exist. */
export async function connect(
  config: Config,
  plugin: string,
  logger: LoggerService,
  create: boolean,
): Promise<Connected> {
  for (let tries = 1; ; tries++) {
    // A new one each time, as it keeps a failure.
    let close = async (): Promise<void> => undefined;
    const addShutdownHook = (hook: () => void | Promise<void>) => {
      close = async () => hook();
    };
    const manager = DatabaseManager.fromConfig(withOwnName(config, create), {
      rootLogger: logger as RootLoggerService,
      rootLifecycle: { addShutdownHook } as unknown as RootLifecycleService,
    });
    const lifecycle: LifecycleService = {
      addShutdownHook: () => undefined,
      addStartupHook: () => undefined,
    };
    try {
      const knex = await manager.forPlugin(plugin, { logger, lifecycle }).getClient();
      hush(knex, logger);
      return { knex, close };
    } catch (error) {
      await close();
      // Two that create the same schema at once get in each other's way; the second time it exists.
      if (tries === TRIES || !/unique constraint|already exists/.test(String(error))) throw error;
      await sleep(50 * tries);
    }
  }
}

/** What goes wrong is said by whoever catches it, once and in one line. */
function hush(knex: Knex, logger: LoggerService): void {
  const { logger: own } = knex.client as {
    logger: { warn(line: unknown): void; error(line: unknown): void };
  };
  own.warn = own.error = line => logger.debug(String(line));
}

/** The configuration with our name for the connections, and with no more of them than needed. */
function withOwnName(config: Config, create: boolean): Config {
  const { knexConfig, connection, ...database } = config.get<JsonObject>('backend.database');
  return new ConfigReader({
    backend: {
      database: {
        ...database,
        ...(create ? {} : { ensureExists: false, ensureSchemaExists: false }),
        connection: named(connection),
        knexConfig: { ...(knexConfig as JsonObject), pool: { min: 0, max: 2 } },
      },
    },
  });
}

function named(connection: JsonValue | undefined): JsonValue {
  if (typeof connection !== 'string')
    return { ...(connection as JsonObject), application_name: APPLICATION };
  const url = new URL(connection);
  url.searchParams.set('application_name', APPLICATION);
  return url.toString();
}
