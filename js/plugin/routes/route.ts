/** What a route is: its description, of which the OpenAPI document is made, and its handler. Both use the same schemas. */
import type { Response } from 'express';
import type { z } from 'zod';
import type { Caller } from '../operations/caller.ts';

/** A request whose parts have been checked. */
export interface ApiRequest<Q = unknown, B = unknown> {
  params: Record<string, string>;
  query: Q;
  body: B;
  caller: Caller;
  headers: Record<string, string | string[] | undefined>;
  /** `Prefer: wait=N`, in milliseconds. */
  waitMs?: number;
  /** `Idempotency-Key`. */
  key?: string;
  /** Aborts when the client is gone. */
  signal: AbortSignal;
  /** Path that the plugin is mounted at: `/api/ameide`. */
  baseUrl: string;
}

export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** Writes the response itself, as a stream or in another type than JSON. */
  write?(response: Response): Promise<void> | void;
}

/** One answer of a route, for the document. */
export interface AnswerDescription {
  description: string;
  schema?: z.ZodType;
  /** `application/json` by default; a schema describes that. */
  types?: string[];
}

export interface Route<Q = unknown, B = unknown> {
  method: 'get' | 'post' | 'put' | 'delete';
  /** As Express has it: `/v1/services/:name`. */
  path: string;
  operationId: string;
  summary: string;
  description?: string;
  tag: string;
  /** Name of the permission that is required; none where the request is authenticated in another way. */
  permission?: string;
  query?: z.ZodType<Q>;
  body?: z.ZodType<B>;
  /** Whether the body may be left out. */
  bodyOptional?: boolean;
  /** Takes `Idempotency-Key`. */
  keyed?: boolean;
  /** Takes `Prefer: wait=N`. */
  waits?: boolean;
  /** Authenticates, reads and checks the request itself: its body is Express's request. */
  raw?: boolean;
  /** By status; those that every route may give are added. */
  answers: Record<number, AnswerDescription>;
  handle(request: ApiRequest<Q, B>): Promise<Answer>;
}

/** Routes differ in their types and are kept in one list. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a handler takes what its own schemas have checked
export type AnyRoute = Route<any, any>;

/** Types the handler by the schemas. */
export function route<Q, B>(definition: Route<Q, B>): AnyRoute {
  return definition;
}
