/** Metrics, where the backend has the service for them. */
import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { AnyRoute } from '../routes/route.ts';
import type { Operation } from '@ameide/backstage-plugin-ameide-common';
import type { State } from '../state/state.ts';

export interface Metrics {
  operation(operation: Operation): void;
  request(route: AnyRoute, status: number, seconds: number): void;
}

const SECONDS = {
  unit: 's',
  advice: { explicitBucketBoundaries: [0.05, 0.1, 0.5, 1, 5, 30, 120, 600] },
};

export function metricsOf(service: MetricsService | undefined, state: State): Metrics {
  if (!service) return { operation: () => undefined, request: () => undefined };
  const operations = service.createCounter('ameide.operations', {
    description: 'Operations that have ended, by kind and outcome',
    unit: '{operation}',
  });
  const durations = service.createHistogram('ameide.operation.duration', {
    description: 'From the request to the end of the operation',
    ...SECONDS,
  });
  const requests = service.createHistogram('ameide.request.duration', {
    description: 'Requests to the API, by route and status',
    ...SECONDS,
  });
  const services = service.createObservableGauge('ameide.services', {
    description: 'Services by the state of their pipeline, as last seen',
    unit: '{service}',
  });
  services.addCallback(async result => {
    const counts = new Map<string, number>();
    for (const { state: found = 'unknown' } of await state.mapping.all())
      counts.set(found, (counts.get(found) ?? 0) + 1);
    for (const [found, count] of counts) result.observe(count, { state: found });
  });
  return {
    operation({ kind, status, createdAt, endedAt = createdAt }) {
      operations.add(1, { kind, outcome: status });
      const seconds = (Date.parse(endedAt) - Date.parse(createdAt)) / 1000;
      durations.record(seconds, { kind, outcome: status });
    },
    request({ operationId }, status, seconds) {
      requests.record(seconds, { route: operationId, status });
    },
  };
}
