/** The backend module: registers the actions with the scaffolder. */
import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import type {
  AuthService,
  BackendFeature,
  DiscoveryService,
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import * as alpha from '@backstage/backend-plugin-api/alpha';
import type { MetricsService, TracingService } from '@backstage/backend-plugin-api/alpha';
import { ScmIntegrations } from '@backstage/integration';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import type { ScaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { catalogImport } from './actions/catalogImport.ts';
import { catalogUpdate } from './actions/catalogUpdate.ts';
import { deploymentRequest } from './actions/deploymentRequest.ts';
import { harnessAdopt } from './actions/harnessAdopt.ts';
import { harnessCreate } from './actions/harnessCreate.ts';
import { harnessDelete } from './actions/harnessDelete.ts';
import { harnessRollout } from './actions/harnessRollout.ts';
import { harnessRestore } from './actions/harnessRestore.ts';
import { harnessSync } from './actions/harnessSync.ts';
import { harnessTrigger } from './actions/harnessTrigger.ts';
import { namespaceResolve } from './actions/namespaceResolve.ts';
import { primitiveChange } from './actions/primitiveChange.ts';
import { primitiveCreate } from './actions/primitiveCreate.ts';
import { primitivePromote } from './actions/primitivePromote.ts';
import { primitiveRemove } from './actions/primitiveRemove.ts';
import type { RegisteredAction } from './actions/fields.ts';
import type { Shim } from './backstage.ts';
import { ThreadedCore, loadCore, settingsAtStart, telemetryOf } from '@ameide/core';

/** All actions: one line each. */
export function actionsOf(shim: Shim): RegisteredAction[] {
  return [
    catalogUpdate(shim),
    catalogImport(shim),
    harnessCreate(shim),
    harnessDelete(shim),
    harnessTrigger(shim),
    harnessSync(shim),
    harnessRollout(shim),
    namespaceResolve(shim),
    primitiveCreate(shim),
    primitiveChange(shim),
    primitivePromote(shim),
    primitiveRemove(shim),
    harnessAdopt(shim),
    harnessRestore(shim),
    deploymentRequest(shim),
  ];
}

interface Backend {
  auth: AuthService;
  config: RootConfigService;
  discovery: DiscoveryService;
  logger: LoggerService;
  scaffolder: ScaffolderActionsExtensionPoint;
  /** Absent in older backends, as is the next. */
  tracer?: TracingService;
  meter?: MetricsService;
}

/** Adds the `ameide:*` actions: `backend.add(import('@ameide/backstage-plugin-scaffolder-backend-module-ameide'))`. */
export const scaffolderModuleAmeide: BackendFeature = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'ameide',
  register(registration) {
    registration.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        scaffolder: scaffolderActionsExtensionPoint,
        // Not in every backend that this module runs in.
        ...('tracingServiceRef' in alpha ? { tracer: alpha.tracingServiceRef } : {}),
        ...('metricsServiceRef' in alpha ? { meter: alpha.metricsServiceRef } : {}),
      },
      async init(backend: Backend) {
        const { auth, config, discovery, logger, scaffolder, tracer, meter } = backend;
        const core = loadCore();
        const settings = settingsAtStart(core, config, logger);
        const shim: Shim = {
          core: new ThreadedCore(core),
          settings,
          integrations: ScmIntegrations.fromConfig(config),
          plugins: { auth, discovery },
          portalUrl: config.getOptionalString('app.baseUrl')?.replace(/\/+$/, ''),
          telemetry: telemetryOf({ tracer, meter }),
          requireUserCredentials:
            config.getOptionalBoolean('scaffolder.requireScmUserCredentials') ?? false,
        };
        const actions = actionsOf(shim);
        scaffolder.addActions(...actions);
        logger.info(`registered ${actions.map(action => action.id).join(', ')}`);
      },
    });
  },
});
