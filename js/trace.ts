/** Where a step stands in a trace, and whose it is; known to OpenTelemetry's context, and so to the spans and lines of the log within. */
import { context, createContextKey, propagation } from '@opentelemetry/api';

/** By its name, as the portal reads it into the lines of its log; each package has its own copy of this key. */
const TENANT = createContextKey('tenant_id');

/**
 * Does the work as a part of the trace that the task was started in. A task waits in a queue, where the trace would end: whoever starts
 * it hands the trace over among the task's secrets, the one part of a task that every step sees.
 */
export function inTrace<T>(
  { secrets = {}, tenant }: { secrets?: Record<string, string>; tenant?: string },
  work: () => T,
): T {
  const traced = propagation.extract(context.active(), secrets);
  return context.with(tenant === undefined ? traced : traced.setValue(TENANT, tenant), work);
}
