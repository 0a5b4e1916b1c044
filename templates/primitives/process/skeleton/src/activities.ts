/** What a process does to the world: calls of domains and agents, by HTTP. */
import type { ProcessDefinition } from './definition.js';
import { inSpan } from './telemetry.js';

export interface Target {
  /** Full name of a primitive, such as `domain-orders-v1`. */
  target: string;
  path: string;
}

/** Address of a primitive, from the environment: ENDPOINT_DOMAIN_ORDERS_V1. */
export function endpointOf(target: string, env = process.env): string {
  const name = `ENDPOINT_${target.toUpperCase().replaceAll('-', '_')}`;
  const url = env[name];
  if (!url) throw new Error(`${name} is not set, so "${target}" cannot be called`);
  return url.replace(/\/$/, '');
}

/** The activities of a worker that executes this definition. */
export const activitiesOf = (definition: ProcessDefinition) => ({
  /** A run keeps the definition that it began with. */
  load: async (): Promise<ProcessDefinition> => definition,
  call: ({ target, path }: Target, body: unknown): Promise<unknown> =>
    inSpan(`call ${target}`, async () => {
      const response = await fetch(`${endpointOf(target)}/${path.replace(/^\//, '')}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(50_000),
      });
      if (!response.ok) throw new Error(`${target} answered with ${response.status}`);
      return response.json();
    }),
});

export type Activities = ReturnType<typeof activitiesOf>;
