/** What the runs of Harness have brought into clusters: the manifests of each deployment, and what has become of them. */
import type { HarnessDouble } from '../harness/index.ts';
import type { StageState, StepState } from '../harness/simulate.ts';

/** One deployment of a service into a cluster. */
export interface Rollout {
  /** Reference of the cluster's connector in Harness. */
  connector: string;
  service: string;
  /** The documents that were applied. */
  manifest: string;
  startedAt: number;
  endedAt?: number;
  /** A canary stands beside what runs; after `rolledBack` and `deleted` its pods are gone. */
  state: 'rolling' | 'canary' | 'up' | 'failed' | 'rolledBack' | 'deleted';
  /** Why it failed. */
  message?: string;
}

const CANARY = 'K8sCanaryDeploy';
const STARTS = [CANARY, 'K8sRollingDeploy', 'K8sApply'];

/** All rollouts, in the order in which they began. */
export function rolloutsOf(harness: HarnessDouble): Rollout[] {
  const stages = harness
    .entities('execution')
    .flatMap(({ identifier }) => harness.run(identifier).state.stages);
  const rollouts = stages.flatMap(stage => rolloutOf(stage) ?? []);
  return rollouts.sort((one, other) => one.startedAt - other.startedAt);
}

function rolloutOf({ plan, steps }: StageState): Rollout | undefined {
  const { serviceRef: service, connector, manifest } = plan.deployment ?? {};
  const step = steps.findLast(
    ({ plan: { type }, ...state }) => STARTS.includes(type) && began(state),
  );
  if (!service || !connector || !manifest || step?.startTs === undefined) return undefined;
  return {
    connector,
    service,
    manifest,
    startedAt: step.startTs,
    endedAt: step.endTs,
    state: stateOf(step, steps),
    message: step.message,
  };
}

const began = ({ status }: Pick<StepState, 'status'>) =>
  status !== 'NotStarted' && status !== 'Skipped';

function stateOf(step: StepState, steps: StepState[]): Rollout['state'] {
  const after = steps.slice(steps.indexOf(step) + 1);
  const ended = (type: string) =>
    after.some(({ plan, status }) => plan.type === type && status === 'Success');
  if (ended('K8sRollingRollback') || ended('K8sCanaryDelete')) return 'rolledBack';
  if (ended('K8sDelete')) return 'deleted';
  if (step.status === 'Running') return 'rolling';
  if (step.status !== 'Success') return 'failed';
  return step.plan.type === CANARY ? 'canary' : 'up';
}
