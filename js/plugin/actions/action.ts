/** What an action for agents is: a route of the API under another name, with an input that describes itself. */
import type { AnyZodObject, ZodRawShape, ZodTypeAny, z } from 'zod/v3';
import { FIELDS } from '../routes/entries.ts';
import type { Field } from '../routes/entries.ts';

/** The zod that Backstage's registry hands out, which is not the one of the routes. */
export type Zod = typeof z;

/** The parts of a request, as the route takes them; undefined ones are left out. */
export interface RequestParts {
  params?: Record<string, string>;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  /** As the header `Idempotency-Key`. */
  key?: string;
  /** Seconds to wait for the result. */
  wait?: number;
}

export interface AgentAction {
  name: string;
  title: string;
  description: string;
  /** The route that it calls, by its `operationId`. */
  operationId: string;
  attributes: { readOnly: boolean; destructive: boolean; idempotent: boolean };
  input(zod: Zod): AnyZodObject;
  output(zod: Zod): AnyZodObject;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what the action's own schema has checked
  request(input: any): RequestParts;
}

/** Clients give up on a call after a minute. */
export const MAX_WAIT_SECONDS = 50;

export const serviceName = (zod: Zod): ZodTypeAny =>
  zod.string().min(1).describe('Name of the service: `payment-service`');

export const waitSeconds = (zod: Zod): ZodTypeAny =>
  zod
    .number()
    .int()
    .min(0)
    .max(MAX_WAIT_SECONDS)
    .optional()
    .describe(
      'Seconds to wait for the result. What has not ended by then is answered as `running`; ask `get-operation` for it.',
    );

export const dryRun = (zod: Zod): ZodTypeAny =>
  zod
    .boolean()
    .optional()
    .describe('Answers with what would be done, as a diff with findings, and writes nothing');

/** The keys of an entry; those that have no description here are kept. With `nullable`, null removes a key. */
export function entryFields(zod: Zod, nullable: boolean): ZodRawShape {
  return Object.fromEntries(
    Object.entries(FIELDS).map(([key, field]) => {
      const type = typeOf(zod, field);
      const optional = nullable ? type.nullable().optional() : type.optional();
      return [key, optional.describe(field.description)];
    }),
  );
}

function typeOf(zod: Zod, { type }: Field): ZodTypeAny {
  if (type === 'array') return zod.array(zod.string());
  return type === 'object' ? zod.record(zod.unknown()) : zod.string();
}

/** An output whose further keys are handed on. */
export function open(zod: Zod, shape: ZodRawShape): AnyZodObject {
  return zod.object(shape).passthrough();
}
