/** Puts the plugin together. */
import type {
  AuditorService,
  AuthService,
  DatabaseService,
  HttpAuthService,
  HttpRouterService,
  LifecycleService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type {
  ActionsRegistryService,
  MetricsService,
  TracingService,
} from '@backstage/backend-plugin-api/alpha';
import { ScmIntegrations } from '@backstage/integration';
import type { EventsService } from '@backstage/plugin-events-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import {
  ThreadedCore,
  catalogPlaceOf,
  loadCore,
  settingsAtStart,
  systemClock,
  telemetryOf,
} from '@ameide/core';
import { registerActions } from './actions/register.ts';
import { Engine } from './operations/engine.ts';
import { Follower } from './operations/follower.ts';
import { Forms } from './operations/forms.ts';
import { mirror } from './operations/mirror.ts';
import { keepResult } from './operations/results.ts';
import { Authorizer } from './permissions/authorizer.ts';
import { registerPermissions } from './permissions/register.ts';
import { ReadOnlyRunner } from './reads/readOnlyRunner.ts';
import { Services } from './reads/services.ts';
import { routerOf } from './routes/router.ts';
import { routesOf } from './routes/routes.ts';
import { GITHUB_PATH } from './routes/webhooks.ts';
import { scheduleFirstDeployments } from './schedule/firstDeployments.ts';
import { metricsOf } from './schedule/metrics.ts';
import { notifyOwners } from './schedule/notifyOwners.ts';
import { rebuildMapping } from './schedule/rebuildMapping.ts';
import { clearOld } from './schedule/retention.ts';
import { scheduleSync } from './schedule/sync.ts';
import { readPluginSettings } from './settings.ts';
import type { Operation } from '@ameide/backstage-plugin-ameide-common';
import { openState } from './state/state.ts';
import { workOff } from './webhooks/workOff.ts';

const WORK_OFF = 'work-off-webhooks';
const PUSHED = 'ameide.push';

export interface Backend {
  /** Absent in older backends. */
  actionsRegistry?: ActionsRegistryService;
  auditor: AuditorService;
  auth: AuthService;
  config: RootConfigService;
  database: DatabaseService;
  events: EventsService;
  httpAuth: HttpAuthService;
  httpRouter: HttpRouterService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  /** Absent in older backends. */
  metrics?: MetricsService;
  notifications: NotificationService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  scaffolder: ScaffolderService;
  scheduler: SchedulerService;
  /** Absent in older backends. */
  tracing?: TracingService;
}

export async function startPlugin(backend: Backend): Promise<void> {
  const { auditor, auth, config, httpAuth, logger, notifications, scaffolder, scheduler } = backend;
  const core = loadCore();
  const coreSettings = settingsAtStart(core, config, logger);
  const settings = readPluginSettings(config);
  const integrations = ScmIntegrations.fromConfig(config);
  const telemetry = telemetryOf({ tracer: backend.tracing, meter: backend.metrics });
  const threaded = new ThreadedCore(core);
  const reading = { core: threaded, settings: coreSettings, integrations, logger, telemetry };
  const runner = new ReadOnlyRunner(reading);
  const services = new Services(runner);
  const clock = systemClock;
  const state = await openState(backend.database);

  const afterSync = async (operation: Operation) => {
    await rebuildMapping({ runner, state, clock, logger });
    // Others may have compared some services only.
    if (operation.source === 'schedule' && settings.sync?.notify)
      await notifyOwners({ notifications, services, state, clock, logger }, operation.id);
  };
  const metrics = metricsOf(backend.metrics, state);
  const following = { state, scaffolder, auth, logger, clock };
  const follower = new Follower({
    ...following,
    onEnd: (operation, ended) => keepResult({ state, clock }, operation, ended),
    afterEnd(operation) {
      mirror(auditor, operation, logger);
      metrics.operation(operation);
      if (operation.kind === 'sync' && operation.status === 'succeeded')
        void afterSync(operation).catch((error: unknown) => logger.warn(String(error)));
    },
  });
  const { templates } = settings;
  const engine = new Engine({ ...following, templates, follower, telemetry });
  const forms = new Forms({
    ...following,
    follower,
    ownerOf: async name => (await services.find(name))?.service.owner,
  });
  backend.lifecycle.addShutdownHook(() => follower.stop());
  await scheduler.scheduleTask({
    id: 'follow-operations',
    frequency: { seconds: 15 },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 5 },
    scope: 'global',
    async fn() {
      await forms.look().catch((error: unknown) => logger.warn(`tasks of forms: ${String(error)}`));
      await follower.lookAtAll();
    },
  });

  if (settings.sync) await scheduleSync({ auth, engine, scheduler }, settings.sync);
  await scheduler.scheduleTask({
    id: 'retention',
    frequency: { hours: 24 },
    timeout: { hours: 1 },
    initialDelay: { minutes: 10 },
    scope: 'global',
    fn: () => clearOld(state, clock.now(), settings.retentionMs),
  });

  registerPermissions(backend.permissionsRegistry, async name => {
    const found = await services.find(name);
    return found && { name, owner: found.service.owner };
  });
  const authorizer = new Authorizer(backend.permissions);
  const tools = { auth, authorizer, clock, engine, forms, runner, services, settings, state };
  const wakeFirstDeployments = await scheduleFirstDeployments(scheduler, { ...tools, logger });
  const work = { auth, engine, runner, settings, state, clock, logger };
  await scheduler.scheduleTask({
    id: WORK_OFF,
    frequency: { seconds: 15 },
    timeout: { minutes: 15 },
    initialDelay: { seconds: 5 },
    scope: 'global',
    fn: signal => workOff(work, signal as AbortSignal),
  });
  const place = catalogPlaceOf(coreSettings);
  const onReceived = () => {
    // At once rather than at the next time; where it runs already, that is soon enough.
    void scheduler.triggerTask(WORK_OFF).catch(() => undefined);
    wakeFirstDeployments();
    // For whoever else follows the catalog: the module that fills Backstage's.
    const pushed = { ref: place?.ref, repository: { full_name: place?.repository } };
    void backend.events
      .publish({ topic: PUSHED, eventPayload: pushed })
      .catch((error: unknown) => logger.warn(`the event \`${PUSHED}\`: ${String(error)}`));
  };
  const received = { place, clock, onReceived, onGenerated: wakeFirstDeployments };
  const routes = routesOf(tools, { scaffolder, auth, engine, clock }, received);
  if (backend.actionsRegistry) registerActions(backend.actionsRegistry, routes, auth);
  backend.httpRouter.addAuthPolicy({ path: GITHUB_PATH, allow: 'unauthenticated' });
  backend.httpRouter.use(routerOf(routes, { auth, httpAuth, observe: metrics.request }));
}
