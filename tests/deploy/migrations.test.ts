// Migrations of the production portal on a real PostgreSQL: killed at any moment, the next start is healthy and no row is lost.
import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import { startPostgres, findPostgres } from '../../dev/faults/postgres.ts';
import type { Postgres } from '../../dev/faults/postgres.ts';
import { Attempts } from '../../dev/kills/attempts.ts';
import type { Case } from '../../dev/kills/attempts.ts';
import { Installation } from '../../dev/kills/installation.ts';
import { plain } from '../../deploy/portal/migrations/atomic.ts';
import { migrateAll, pendingMigrations } from '../../deploy/portal/migrations/migrate.ts';
import { migrationSets } from '../../deploy/portal/migrations/sets.ts';

const bin = findPostgres();

it.each([
  ['CREATE INDEX CONCURRENTLY a ON t (b)', 'CREATE INDEX IF NOT EXISTS a ON t (b)'],
  [
    'create unique index concurrently if not exists a on t (b)',
    'CREATE unique INDEX IF NOT EXISTS a on t (b)',
  ],
  ['CREATE INDEX CONCURRENTLY ON t (b)', 'CREATE INDEX ON t (b)'],
  ['DROP INDEX CONCURRENTLY IF EXISTS a', 'DROP INDEX IF EXISTS a'],
  ['REINDEX TABLE CONCURRENTLY t', 'REINDEX TABLE t'],
  ["INSERT INTO t VALUES ('CONCURRENTLY')", "INSERT INTO t VALUES ('CONCURRENTLY')"],
])('makes %s a part of the transaction', (sql, within) => {
  expect(plain(sql)).toBe(within);
});

describe.skipIf(!bin)('on PostgreSQL', () => {
  let postgres: Postgres;
  let attempts: Attempts;
  const logger = mockServices.logger.mock();

  beforeAll(async () => {
    postgres = await startPostgres(bin!);
    attempts = new Attempts(postgres, Math.random);
  });
  afterAll(() => postgres?.close());
  beforeEach(() => vi.clearAllMocks());

  it.each<Case>([
    { division: 'database', from: 'nothing', starters: 3, first: 'ours' },
    { division: 'schema', from: 'older', starters: 1, first: 'plain' },
  ])('survives kills: $division mode, from $from, $starters at once, $first first', async one => {
    const { problems } = await attempts.run(one);
    expect(problems).toEqual([]);
  });

  async function opened(
    name: string,
  ): Promise<{ installation: Installation; config: ConfigReader }> {
    const installation = new Installation(postgres, 'schema', name);
    await installation.create();
    return { installation, config: new ConfigReader(installation.config) };
  }

  it('tells what is missing, and changes nothing by that', async () => {
    const { installation, config } = await opened('looked_at');
    const pending = await pendingMigrations(config, logger);
    expect(pending.map(({ plugin }) => plugin)).toEqual([...migrationSets().keys()]);
    const schemas = await installation.in('catalog', async knex =>
      knex('information_schema.schemata').where({ schema_name: 'catalog' }),
    );
    expect(schemas).toEqual([]);
    await migrateAll(config, logger);
    expect(await pendingMigrations(config, logger)).toEqual([]);
  });

  it('tells the same of databases that do not exist', async () => {
    const config = new ConfigReader(new Installation(postgres, 'database', 'none').config);
    const pending = await pendingMigrations(config, logger);
    expect(pending.map(({ plugin }) => plugin)).toEqual([...migrationSets().keys()]);
  });

  it('leaves alone what a newer version has migrated, and refuses to mix', async () => {
    const { installation, config } = await opened('newer');
    await migrateAll(config, logger);
    await installation.in('catalog', knex =>
      knex('knex_migrations').insert({ name: '29990101000000_new.js', batch: 2 }),
    );
    await migrateAll(config, logger);
    expect(logger.warn).toHaveBeenCalledWith('catalog: 1 migrations of a newer version stay');
    await installation.in('catalog', knex =>
      knex('knex_migrations').where('name', 'like', '20260912%').delete(),
    );
    await expect(migrateAll(config, logger)).rejects.toThrow(
      /`catalog` has `29990101000000_new.js`, which this version does not know, and lacks `20260912/,
    );
  });

  it('takes no lock from a backend that is running', async () => {
    const { installation, config } = await opened('running');
    await migrateAll(config, logger);
    await installation.in('catalog', async knex => {
      await knex('knex_migrations_lock').update({ is_locked: 1 });
      await knex('knex_migrations').where('name', 'like', '20260912%').delete();
      await knex.transaction(async backend => {
        await backend.raw("set application_name = 'backstage_plugin_catalog'");
        await expect(migrateAll(config, logger, 1000)).rejects.toThrow(
          'a running backend is migrating the plugin `catalog` by itself',
        );
      });
    });
    // It is gone.
    await migrateAll(config, logger);
    expect(await pendingMigrations(config, logger)).toEqual([]);
  });

  it('does not make again what is half made and has data', async () => {
    const { installation, config } = await opened('half');
    await migrateAll(config, logger);
    const rows = () =>
      installation.in('scaffolder', async knex => {
        const [row] = await knex('tasks').count('* as rows');
        return Number(row!.rows);
      });
    await installation.in('scaffolder', async knex => {
      await knex('tasks').insert({
        id: '00000000-0000-4000-8000-000000000000',
        spec: '{}',
        status: 'completed',
      });
      await knex('knex_migrations').delete();
    });
    await expect(migrateAll(config, logger)).rejects.toThrow(
      /`scaffolder` was left half made.*`tasks` has data: restore/,
    );
    expect(await rows()).toBe(1);
    // Without data nothing is lost.
    await installation.in('scaffolder', knex => knex('tasks').delete());
    await migrateAll(config, logger);
    expect(await rows()).toBe(0);
    expect(await pendingMigrations(config, logger)).toEqual([]);
  });
});

describe.skipIf(bin)('without PostgreSQL', () => {
  it('is not tested', () => undefined);
});
