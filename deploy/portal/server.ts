// The portal: `node server.js --config app-config.yaml --config app-config.production.yaml`.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createBackend } from '@backstage/backend-defaults';
import { WinstonLogger } from '@backstage/backend-defaults/rootLogger';
import { coreServices, createServiceFactory } from '@backstage/backend-plugin-api';
import type { BackendFeature } from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import type { Config } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { policyModule } from './access/module.ts';
import { APP, FEATURES, PRODUCTION } from './features.ts';
import { pendingMigrations } from './migrations/migrate.ts';
import { signInModule } from './signin/module.ts';
import { readConfiguration } from './startup/configuration.ts';
import { reachDatabase } from './startup/database.ts';
import { ABOUT, CONFIGURATION, Ending, endWhenTold, orEnd } from './startup/ending.ts';
import { endingOf } from './startup/failures.ts';
import { reachIssuer } from './startup/issuer.ts';
import { checkSettings } from './startup/settings.ts';
import { httpRouter } from './startup/stopping.ts';

// From here the bundle finds its packages.
const load = createRequire(import.meta.url);

// While it starts; then its backend listens.
const handOver = endWhenTold();

void orEnd(async () => {
  const config = await readConfiguration();
  checkSettings(config);
  const logger = WinstonLogger.create({ meta: ABOUT, level: 'warn' });
  const database = reachDatabase(config, logger).then(() => requireMigrations(config, logger));
  await Promise.all([database, reachIssuer(config)]);
  await start(config);
});

async function requireMigrations(config: Config, logger: WinstonLogger): Promise<void> {
  if (config.getOptionalBoolean('backend.database.skipMigrations') !== true)
    throw new Ending(
      CONFIGURATION,
      '`backend.database.skipMigrations` is not true: set it, as databases are migrated by migrate.js before the server starts',
    );
  const [first] = await pendingMigrations(config, logger);
  if (first)
    throw new Ending(
      CONFIGURATION,
      `the database of the plugin \`${first.plugin}\` lacks ${first.names.length} migrations: run migrate.js with the same configuration first`,
    );
}

async function start(config: Config): Promise<void> {
  const backend = createBackend();
  backend.add(
    createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () => withPages(config),
    }),
  );
  for (const name of [...FEATURES, APP, ...PRODUCTION])
    backend.add((load(name) as { default: BackendFeature }).default);
  backend.add(signInModule);
  backend.add(policyModule);
  backend.add(httpRouter);
  handOver();
  await backend.start().catch((error: unknown) => {
    throw endingOf(error);
  });
}

/** The pages lie beside this file. */
function withPages(config: Config): ConfigReader {
  const data = config.get<JsonObject>();
  const app = { ...(data.app as JsonObject), packageName: join(import.meta.dirname, 'app') };
  return new ConfigReader({ ...data, app }, 'app-config');
}
