/**
 * Plans and performs the onboarding of services: the compiled core, the loop around it, and the clients of GitHub and Harness.
 * Independent of Backstage; the module, the backend plugin and the command line build on it.
 *
 * @packageDocumentation
 */
export type * from '#core';
export { systemClock } from './clock.ts';
export type { Clock } from './clock.ts';
export { checkedSettings, readSettings, withKey } from './config.ts';
export type { Settings } from './config.ts';
export { loadCore } from './core.ts';
export type { Core } from './core.ts';
export { LostRace, describe, problem, problemsIn, problemsOf, refusal } from './errors.ts';
export type { Kind, Refusal } from './errors.ts';
export { catalogPlaceOf, gitopsPlaceOf } from './github/catalogPlace.ts';
export type { CatalogPlace } from './github/catalogPlace.ts';
export { GitHub } from './github/client.ts';
export type { Credentials, GitHubAccess, Hosts } from './github/credentials.ts';
export { hostOf, parseRepoUrl } from './github/repo.ts';
export { Harness } from './harness/client.ts';
export { noKey, requireKey } from './harness/key.ts';
export { executionOf } from './harness/outcome.ts';
export type { Executed } from './harness/outcome.ts';
export { heal, tellHealed } from './heal.ts';
export { Http } from './http.ts';
export { kustomize } from './kustomize/build.ts';
export { findKustomize } from './kustomize/find.ts';
export type { Kustomize } from './kustomize/find.ts';
export type { Log } from './log.ts';
export { noCheckpoint, perform } from './perform.ts';
export type { Checkpoint, Done } from './perform.ts';
export { primitiveKinds, readSkeletons, writeNewFiles } from './primitives.ts';
export { inLines } from './progress.ts';
export type { Tick } from './progress.ts';
export { readAll } from './read.ts';
export type { Servers } from './read.ts';
export { isOutdated, rollOut, versionsOf } from './rollout.ts';
export type { RunRollout } from './rollout.ts';
export { run } from './run.ts';
export type { Decider, Driver, Outcome } from './run.ts';
export { sideBySide } from './sideBySide.ts';
export { settingsAtStart } from './startConfig.ts';
export { ThreadedCore } from './threadedCore.ts';
export { tableOf } from './table.ts';
export { telemetryOf } from './telemetry.ts';
export type { Telemetry } from './telemetry.ts';
