/**
 * The catalog's module `ameide`: fills Backstage's catalog with the services of the config repo.
 *
 * @packageDocumentation
 */
import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import type { BackendFeature } from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { startModule } from './module.ts';

/** `backend.add(import('@ameide/backstage-plugin-catalog-backend-module-ameide'))` */
export const catalogModuleAmeide: BackendFeature = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'ameide',
  register(registration) {
    registration.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        events: eventsServiceRef,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      init: startModule,
    });
  },
});

export default catalogModuleAmeide;
