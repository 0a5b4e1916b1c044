// Brings the databases of all plugins up to date, one after the other. However often it is killed, the next run finishes it.
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type { Knex } from 'knex';
import { atomically } from './atomic.ts';
import { connect } from './connect.ts';
import { isHalfMade, noteFirst, remake, unlock } from './heal.ts';
import { filesOf, migrationSets } from './sets.ts';
import type { MigrationSet } from './sets.ts';

/** Migrations that a plugin's database does not have. */
export interface Pending {
  plugin: string;
  names: string[];
}

/** How long the server may take to notice that a killed backend is gone. */
const PATIENCE_MS = 30_000;

export async function migrateAll(
  config: Config,
  logger: LoggerService,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  for (const [plugin, sets] of migrationSets()) {
    const { knex, close } = await connect(config, plugin, logger, true);
    try {
      const made = await new Migration(knex, { plugin, sets, logger, patienceMs }).run();
      logger.info(made > 0 ? `${plugin}: ${made} migrations made` : `${plugin}: up to date`);
    } finally {
      await close();
    }
  }
}

/** What is missing, without changing anything. */
export async function pendingMigrations(config: Config, logger: LoggerService): Promise<Pending[]> {
  const all = await Promise.all(
    [...migrationSets()].map(async ([plugin, sets]) => {
      const { knex, close } = await connect(config, plugin, logger, false);
      try {
        const compared = await Promise.all(sets.map(set => compare(knex, set)));
        return { plugin, names: compared.flatMap(({ missing }) => missing) };
      } catch (error) {
        const NO_SUCH_DATABASE = '3D000';
        if ((error as { code?: string }).code !== NO_SUCH_DATABASE) throw error;
        return { plugin, names: sets.flatMap(filesOf) };
      } finally {
        await close();
      }
    }),
  );
  return all.filter(({ names }) => names.length > 0);
}

interface Of {
  plugin: string;
  sets: MigrationSet[];
  logger: LoggerService;
  patienceMs: number;
}

/** The migrations of one plugin. */
class Migration {
  readonly #knex: Knex;
  readonly #plugin: string;
  readonly #sets: MigrationSet[];
  readonly #logger: LoggerService;
  readonly #patienceMs: number;

  constructor(knex: Knex, { plugin, sets, logger, patienceMs }: Of) {
    this.#knex = knex;
    this.#plugin = plugin;
    this.#sets = sets;
    this.#logger = logger;
    this.#patienceMs = patienceMs;
  }

  /** How many were made. */
  async run(): Promise<number> {
    try {
      return await atomically(this.#knex, this.#plugin, transaction => this.#goOn(transaction));
    } catch (error) {
      if (!isHalfMade(error)) throw error;
      const { message } = error as Error;
      this.#logger.warn(`${this.#plugin}: left half made by an earlier start: ${message}`);
      return atomically(this.#knex, this.#plugin, transaction =>
        remake(transaction, this.#plugin, this.#patienceMs, () => this.#latest(transaction)),
      );
    }
  }

  async #goOn(transaction: Knex.Transaction): Promise<number> {
    for (const set of this.#sets) {
      if (!(await unlock(transaction, this.#plugin, this.#patienceMs, set))) continue;
      this.#logger.warn(`${this.#plugin}: an earlier start ended while it migrated; going on`);
      const { missing } = await compare(transaction, set);
      if (missing[0] !== undefined) await noteFirst(transaction, set, missing[0]);
    }
    return this.#latest(transaction);
  }

  async #latest(transaction: Knex.Transaction): Promise<number> {
    let made = 0;
    for (const set of this.#sets) {
      const { missing, unknown } = await compare(transaction, set);
      if (unknown.length > 0 && missing.length > 0)
        throw new Error(
          `the database of the plugin \`${this.#plugin}\` has \`${unknown[0]}\`, which this version does not know, and lacks \`${missing[0]}\`: take a version that knows both, or restore the database`,
        );
      if (unknown.length > 0)
        this.#logger.warn(`${this.#plugin}: ${unknown.length} migrations of a newer version stay`);
      if (missing.length > 0) await transaction.migrate.latest({ ...set, ...ANY_LIST });
      made += missing.length;
    }
    return made;
  }
}

/** What the files have and the database has not, and the other way round. */
async function compare(
  knex: Knex,
  set: MigrationSet,
): Promise<{ missing: string[]; unknown: string[] }> {
  const files = filesOf(set);
  const rows = (await knex.schema.hasTable(set.tableName))
    ? ((await knex(set.tableName).select('name')) as { name: string }[])
    : [];
  const noted = rows.map(({ name }) => name);
  return {
    missing: files.filter(name => !noted.includes(name)),
    unknown: noted.filter(name => !files.includes(name)),
  };
}

/** We have compared them. */
const ANY_LIST = { disableMigrationsListValidation: true };
