/** Looks every fifteen seconds at the services to be deployed, and at once where the config repo has changed. */
import type { SchedulerService } from '@backstage/backend-plugin-api';
import { deployFirst } from '../firstDeployment/workOff.ts';
import type { DeployFirstTools } from '../firstDeployment/workOff.ts';

const ID = 'deploy-first';

/** The function that has all that wait looked at as soon as possible. */
export async function scheduleFirstDeployments(
  scheduler: SchedulerService,
  tools: DeployFirstTools,
): Promise<() => void> {
  const { state, clock, logger } = tools;
  await scheduler.scheduleTask({
    id: ID,
    frequency: { seconds: 15 },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 5 },
    scope: 'global',
    fn: signal => deployFirst(tools, signal as AbortSignal),
  });
  return () => {
    void state.firstDeployments
      .wake(clock.now())
      // Where it runs already, the next time is soon enough.
      .then(() => scheduler.triggerTask(ID).catch(() => undefined))
      .catch((error: unknown) => logger.warn(`first deployments: ${String(error)}`));
  };
}
