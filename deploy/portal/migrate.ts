// Brings the databases of the portal up to date, and ends: `node migrate.js --config app-config.yaml`. Runs before the pods of a version.
import { WinstonLogger } from '@backstage/backend-defaults/rootLogger';
import { migrateAll } from './migrations/migrate.ts';
import { readConfiguration } from './startup/configuration.ts';
import { reachDatabase } from './startup/database.ts';
import { ABOUT, orEnd } from './startup/ending.ts';

void orEnd(async () => {
  const config = await readConfiguration('database');
  const logger = WinstonLogger.create({ meta: ABOUT, level: 'info' });
  await reachDatabase(config, logger);
  await migrateAll(config, logger);
  process.exit(0);
});
