// Where an execution stands, for what the page does next. How far it has come is told by the plugin.
import type { Phase, ServiceDetail } from '../api/types';

const RUNS_MS = 5_000;
/** People take their time to approve. */
const WAITS_MS = 10_000;
/** The plugin looks as often whether it can be deployed. */
const FIRST_MS = 15_000;
const QUIET_MS = 60_000;

/** Whether it goes on. */
export function isOpen(phase: Phase): boolean {
  return phase === 'pending' || phase === 'running' || phase === 'waiting';
}

/** After how long the page asks again: often while something runs. */
export function pauseAfter(answer: ServiceDetail | undefined, error: Error | undefined): number {
  if (error || answer?.partial) return WAITS_MS;
  if (answer?.firstDeployment && answer.firstDeployment.status !== 'givenUp') return FIRST_MS;
  const phases = answer?.executions.map(({ phase }) => phase) ?? [];
  if (phases.some(phase => phase === 'running' || phase === 'pending')) return RUNS_MS;
  return phases.includes('waiting') ? WAITS_MS : QUIET_MS;
}
