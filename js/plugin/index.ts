/**
 * The backend plugin `ameide`: an HTTP API to onboard, change, deploy and offboard services. What writes runs as a task of the
 * scaffolder; the plugin keeps who requested what, and how it ended.
 *
 * @packageDocumentation
 */
import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import type { BackendFeature } from '@backstage/backend-plugin-api';
import * as alpha from '@backstage/backend-plugin-api/alpha';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { scaffolderServiceRef } from '@backstage/plugin-scaffolder-node';
import { startPlugin } from './plugin.ts';

export { checkPluginSettings } from './settings.ts';
export * from './permissions/permissions.ts';
export { ameideConditions, createAmeideConditionalDecision } from './permissions/rules.ts';

/** `backend.add(import('@ameide/backstage-plugin-ameide-backend'))` */
export const ameidePlugin: BackendFeature = createBackendPlugin({
  pluginId: 'ameide',
  register(registration) {
    registration.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scaffolder: scaffolderServiceRef,
        scheduler: coreServices.scheduler,
        // Not in every backend that this plugin runs in.
        ...('actionsRegistryServiceRef' in alpha
          ? { actionsRegistry: alpha.actionsRegistryServiceRef }
          : {}),
        ...('metricsServiceRef' in alpha ? { metrics: alpha.metricsServiceRef } : {}),
        ...('tracingServiceRef' in alpha ? { tracing: alpha.tracingServiceRef } : {}),
      },
      init: startPlugin,
    });
  },
});

export default ameidePlugin;
