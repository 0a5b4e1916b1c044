// Brings the databases of the portal up to date, and ends: `node migrate.js --config app-config.yaml`. Runs before the pods of a version,
// and refuses what they would not start with, so that the old ones go on.
import { WinstonLogger } from '@backstage/backend-defaults/rootLogger';
import { migrateAll } from './migrations/migrate.ts';
import { readConfiguration } from './startup/configuration.ts';
import { reachDatabase } from './startup/database.ts';
import { ABOUT, endWhenTold, orEnd } from './startup/ending.ts';
import { reachIssuer } from './startup/issuer.ts';
import { checkSettings } from './startup/settings.ts';

endWhenTold();

void orEnd(async () => {
  const config = await readConfiguration();
  checkSettings(config);
  const logger = WinstonLogger.create({ meta: ABOUT, level: 'info' });
  await Promise.all([reachDatabase(config, logger), reachIssuer(config)]);
  await migrateAll(config, logger);
  process.exit(0);
});
