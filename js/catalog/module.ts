/** Puts the module together: what is read, when, and where it goes. */
import { readSchedulerServiceTaskScheduleDefinitionFromConfig } from '@backstage/backend-plugin-api';
import type {
  LoggerService,
  RootConfigService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import type { CatalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import {
  ThreadedCore,
  catalogPlaceOf,
  gitopsPlaceOf,
  loadCore,
  settingsAtStart,
} from '@ameide/core';
import { EntityReader } from './entityReader.ts';
import { ServiceProvider } from './serviceProvider.ts';

export interface Backend {
  catalog: CatalogProcessingExtensionPoint;
  config: RootConfigService;
  events: EventsService;
  logger: LoggerService;
  scheduler: SchedulerService;
}

const SCHEDULE = 'catalog.providers.ameide.schedule';
const BY_DEFAULT: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 10 },
  timeout: { minutes: 5 },
};
/** Pushes as GitHub's events module publishes them, and as Ameide's backend plugin does for its own webhook. */
const TOPICS = ['github.push', 'ameide.push'];

export async function startModule(backend: Backend): Promise<void> {
  const { catalog, config, events, logger, scheduler } = backend;
  const core = loadCore();
  const settings = settingsAtStart(core, config, logger);
  const place = catalogPlaceOf(settings);
  const gitops = gitopsPlaceOf(settings);
  // The missing setting has been logged by now.
  if (!place) return;
  const integrations = ScmIntegrations.fromConfig(config);
  const reader = new EntityReader({ core: new ThreadedCore(core), settings, integrations, logger });
  const provider = new ServiceProvider(signal => reader.read(signal), logger);
  catalog.addEntityProvider(provider);

  const schedule = config.has(SCHEDULE)
    ? readSchedulerServiceTaskScheduleDefinitionFromConfig(config.getConfig(SCHEDULE))
    : BY_DEFAULT;
  const tasks = scheduler.createScheduledTaskRunner(schedule);
  await tasks.run({ id: 'ameide-services', fn: signal => provider.refresh('full', signal) });
  await events.subscribe({
    id: 'catalog-module-ameide',
    topics: TOPICS,
    async onEvent({ eventPayload }) {
      if (place.isPushed(eventPayload) || gitops?.isPushed(eventPayload))
        await provider.refresh('changes');
    },
  });
}
