// A process that migrates, to be killed: `starter.ts CONFIG ours|plain`. It says `loaded`, waits for a message, and ends when it is done.
import { once } from 'node:events';
import { WinstonLogger } from '@backstage/backend-defaults/rootLogger';
import { DatabaseManager } from '@backstage/backend-defaults/database';
import { ConfigReader } from '@backstage/config';
import type { Config } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { migrateAll } from '../../deploy/portal/migrations/migrate.ts';
import { migrationSets } from '../../deploy/portal/migrations/sets.ts';

const config = new ConfigReader(JSON.parse(process.argv[2] ?? '') as JsonObject);
const logger = WinstonLogger.create({ level: 'warn' });

process.send?.('loaded');
await once(process, 'message');
await (process.argv[3] === 'plain' ? plainly(config) : migrateAll(config, logger));
process.exit(0);

/** As the plugins of a backend do it, each by itself and all at once. */
async function plainly(backend: Config): Promise<void> {
  const manager = DatabaseManager.fromConfig(backend);
  const lifecycle = { addShutdownHook: () => undefined, addStartupHook: () => undefined };
  await Promise.all(
    [...migrationSets()].map(async ([plugin, sets]) => {
      const knex = await manager.forPlugin(plugin, { logger, lifecycle }).getClient();
      for (const set of sets) await knex.migrate.latest(set);
    }),
  );
}
