/** Whether a service can be deployed to its first environment: it is merged, its pipeline is there, and so are its manifests. */
import type { FirstDeployment } from '@ameide/backstage-plugin-ameide-common';
import type { ReadOnlyRunner } from '../reads/readOnlyRunner.ts';
import type { Services } from '../reads/services.ts';
import type { RunPlace } from '../state/firstDeployments.ts';
import type { State } from '../state/state.ts';

export interface ReadinessTools {
  runner: Pick<ReadOnlyRunner, 'runOnHarness'>;
  services: Pick<Services, 'findNow'>;
  state: State;
}

/** What is missing, the runs to be started, or why there will never be any. */
export type Readiness =
  | { waitsFor: NonNullable<FirstDeployment['waitsFor']> }
  | { places: RunPlace[] }
  | { never: string };

const OFFBOARDED = ['pending', 'running', 'succeeded'];

export async function readinessOf(
  { runner, services, state }: ReadinessTools,
  { operationId, service }: Pick<FirstDeployment, 'operationId' | 'service'>,
): Promise<Readiness> {
  const operation = await state.operations.get(operationId);
  if (!operation) return { never: 'its onboarding is no longer known' };
  // One that failed or was cancelled can be retried.
  if (operation.status !== 'succeeded') return { waitsFor: 'onboarding' };
  const { items } = await state.operations.page({ service, kind: 'service.delete' }, 1);
  const [removal] = items;
  if (removal && removal.createdAt > operation.createdAt && OFFBOARDED.includes(removal.status))
    return { never: 'the service is being offboarded' };
  if (!(await services.findNow(service))) return { waitsFor: 'merge' };
  const input = { service, manifests: true };
  const { values } = await runner.runOnHarness({ type: 'harness:show', input });
  if (!values.service) return { waitsFor: 'merge' };
  if (values.stages.length === 0) return { waitsFor: 'pipeline' };
  const environment = values.places[0]?.environment;
  const there = values.places.filter(place => place.environment === environment);
  if (environment === undefined) return { never: 'the service has no environment' };
  // Somebody was faster: what they deployed is not replaced.
  if (there.some(({ deployed, attempt }) => deployed || attempt))
    return { never: `something was deployed to ${environment} already` };
  if (!there.every(({ manifests }) => manifests)) return { waitsFor: 'manifests' };
  // Where nobody chooses a place, one run is a release.
  if (there.every(({ runUrl }) => runUrl === undefined)) return { places: [{}] };
  return { places: there.map(({ region }) => ({ environment, region })) };
}
