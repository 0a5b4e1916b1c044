// Databases as an installation of the portal has them: none yet, or those of an older version with data in them.
import Knex from 'knex';
import type { Knex as Client } from 'knex';
import type { JsonObject } from '@backstage/types';
import { filesOf, migrationSets } from '../../deploy/portal/migrations/sets.ts';
import type { MigrationSet } from '../../deploy/portal/migrations/sets.ts';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Postgres } from '../faults/postgres.ts';
import { fill } from './data.ts';

export type Division = 'database' | 'schema';

/** The databases of one installation. */
export class Installation {
  readonly #postgres: Postgres;
  readonly #division: Division;
  readonly #name: string;

  constructor(postgres: Postgres, division: Division, name: string) {
    this.#postgres = postgres;
    this.#division = division;
    this.#name = name;
  }

  /** What a backend is configured with. */
  get config(): JsonObject {
    const { connection } = this.#postgres;
    return {
      backend: {
        database: {
          client: 'pg',
          pluginDivisionMode: this.#division,
          prefix: `${this.#name}_`,
          connection: { ...connection, database: this.#name },
        },
      },
    };
  }

  /** The databases of this installation, which are one where plugins have schemas. */
  get databases(): string[] {
    if (this.#division === 'schema') return [this.#name];
    return [...migrationSets().keys()].map(plugin => `${this.#name}_${plugin}`);
  }

  /** Does something in what a plugin has. */
  async in<T>(plugin: string, work: (knex: Client) => Promise<T>): Promise<T> {
    const isSchema = this.#division === 'schema';
    const knex = Knex({
      client: 'pg',
      connection: {
        ...this.#postgres.connection,
        database: isSchema ? this.#name : `${this.#name}_${plugin}`,
      },
      pool: { min: 0, max: 1 },
      ...(isSchema ? { searchPath: [plugin] } : {}),
    });
    try {
      return await work(knex);
    } finally {
      await knex.destroy();
    }
  }

  /** Everything that a version of two years ago made, and rows in it. */
  async makeOlder(): Promise<void> {
    await this.create();
    for (const plugin of Object.keys(OLDER))
      await this.in(plugin, async knex => {
        if (this.#division === 'schema') await knex.raw('create schema ??', [plugin]);
        const set = migrationSets().get(plugin)![0]!;
        const { tableName } = set;
        await knex.migrate.latest({
          tableName,
          migrationSource: new Until(set, OLDER[plugin]!),
        });
        await fill(knex, plugin);
      });
  }

  create(): Promise<void> {
    const databases =
      this.#division === 'schema'
        ? [this.#name]
        : Object.keys(OLDER).map(plugin => `${this.#name}_${plugin}`);
    return this.#administer(databases.map(name => ['create database ??', [name]]));
  }

  /** The databases of another installation once more. */
  copy(other: Installation): Promise<void> {
    return this.#administer(
      other.existing.map(name => [
        'create database ?? template ??',
        [name.replace(other.#name, this.#name), name],
      ]),
    );
  }

  /** Those that `makeOlder` has made. */
  get existing(): string[] {
    if (this.#division === 'schema') return [this.#name];
    return Object.keys(OLDER).map(plugin => `${this.#name}_${plugin}`);
  }

  drop(): Promise<void> {
    return this.#administer(
      this.databases.map(name => ['drop database if exists ?? with (force)', [name]]),
    );
  }

  async #administer(statements: [string, string[]][]): Promise<void> {
    const connection = { ...this.#postgres.connection, database: 'postgres' };
    const knex = Knex({ client: 'pg', connection, pool: { min: 0, max: 1 } });
    try {
      for (const [statement, names] of statements) await knex.raw(statement, names);
    } finally {
      await knex.destroy();
    }
  }
}

/** Up to which migration the older version went. */
const OLDER: Record<string, string> = {
  catalog: '20230525141717_stitch_queue.js',
  scaffolder: '20210409225200_secrets.js',
};

/** The migrations of a set up to one of them. */
class Until {
  readonly #set: MigrationSet;
  readonly #last: string;

  constructor(set: MigrationSet, last: string) {
    this.#set = set;
    this.#last = last;
  }

  async getMigrations(): Promise<string[]> {
    return filesOf(this.#set).filter(name => name <= this.#last);
  }

  getMigrationName(name: string): string {
    return name;
  }

  async getMigration(name: string): Promise<Client.Migration> {
    const path = join(this.#set.directory, name);
    return createRequire(path)(path) as Client.Migration;
  }
}
