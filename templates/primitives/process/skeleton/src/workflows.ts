/** Executes a definition. Code of workflows must be deterministic: what touches the world is an activity. */
import { proxyActivities, sleep } from '@temporalio/workflow';
import type { Activities } from './activities.js';

const { call, load } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  retry: { maximumAttempts: 5 },
});

/** The results of the steps, by name. */
export async function runProcess(input: unknown): Promise<Record<string, unknown>> {
  const definition = await load();
  const results: Record<string, unknown> = {};
  for (const step of definition.steps) {
    if ('waitSeconds' in step) await sleep(step.waitSeconds * 1000);
    else results[step.name] = await call(step.call, { input, results });
  }
  return results;
}
