/** Where a step stands in a trace, and whose it is; known to OpenTelemetry's context, and so to the spans and lines of the log within. */
import { context, createContextKey, propagation } from '@opentelemetry/api';
import type { Log, Step } from '@ameide/core';

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
  return ofTenant(tenant, propagation.extract(context.active(), secrets), work);
}

/** Writes lines for the tenant, as soon as it is known. */
export function logOfTenant(log: Log, tenant: () => string | undefined): Log {
  const write = (line: () => void) => ofTenant(tenant(), context.active(), line);
  return {
    info: line => write(() => log.info(line)),
    warn: line => write(() => log.warn(line)),
  };
}

/** The tenant of what is planned, which may stand in files that are read on the way. */
export function tenantIn(step: Step): string | undefined {
  if (step.step !== 'plan' && step.step !== 'part') return undefined;
  const { outputs } = step;
  const values = 'values' in outputs ? outputs.values : undefined;
  return (values && 'tenant' in values ? values.tenant : undefined) ?? undefined;
}

function ofTenant<T>(
  tenant: string | undefined,
  of: ReturnType<typeof context.active>,
  work: () => T,
): T {
  return context.with(tenant === undefined ? of : of.setValue(TENANT, tenant), work);
}
