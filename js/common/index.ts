/**
 * The client of Ameide's HTTP API and its types, for browsers and Node.
 *
 * @packageDocumentation
 */
export { AmeideClient } from './client.ts';
export type { AmeideClientOptions } from './client.ts';
export { auditCsvHeader, auditCsvOf, auditLinesOf } from './auditText.ts';
export { problemsOf } from './errors.ts';
export type { AmeideResponseError } from './errors.ts';
export type * from './api.ts';
export type * from './core.ts';
export type * from './imports.ts';
export type * from './operations.ts';
export type * from './primitives.ts';
export type * from './rollouts.ts';
export type * from './services.ts';
export type * from './takeovers.ts';
