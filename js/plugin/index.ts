/**
 * The backend plugin `ameide`: the API for the portal's pages. It decides nothing and writes nothing.
 *
 * @packageDocumentation
 */
import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import type { BackendFeature } from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { ThreadedCore, loadCore, settingsAtStart } from '@ameide/core';
import { ReadOnlyRunner } from './readOnlyRunner.ts';
import { routes } from './routes.ts';

/** `backend.add(import('@ameide/backstage-plugin-ameide-backend'))` */
export const ameidePlugin: BackendFeature = createBackendPlugin({
  pluginId: 'ameide',
  register(registration) {
    registration.registerInit({
      deps: {
        config: coreServices.rootConfig,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
      },
      async init({ config, httpAuth, httpRouter, logger }) {
        const core = loadCore();
        const settings = settingsAtStart(core, config, logger);
        const integrations = ScmIntegrations.fromConfig(config);
        const tools = { core: new ThreadedCore(core), settings, integrations, logger };
        httpRouter.use(routes(new ReadOnlyRunner(tools), httpAuth));
      },
    });
  },
});

export default ameidePlugin;
