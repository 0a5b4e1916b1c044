/** Operations, the audit trail and runs of sync, as the API has them. */
import type { Problem } from './core.ts';

/** `pending` until the scaffolder has taken the task. */
export type OperationStatus = 'pending' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** Where a request came from. */
export type Source = 'http' | 'form' | 'webhook' | 'schedule' | 'agent';

/** What a template outputs. */
export interface OperationOutputs {
  outcome?: string;
  pullRequestUrl?: string;
  pullRequestNumber?: number;
  pipelineId?: string;
  pipelineUrl?: string;
  pipelineOutcome?: string;
  executionId?: string;
  executionUrl?: string;
  [key: string]: unknown;
}

/** A request that writes, and what became of it. */
export interface Operation {
  id: string;
  /** `service.create`, `pipeline.execute`, `sync`. */
  kind: string;
  service?: string;
  /** Entity reference of the team that owns the service. */
  owner?: string;
  /** Entity reference of the user, or the subject of the token. */
  actor: string;
  source: Source;
  status: OperationStatus;
  /** Entity reference of the template that its task runs. */
  template: string;
  /** Task of the scaffolder. */
  taskId?: string;
  /** RFC 3339, in UTC. */
  createdAt: string;
  updatedAt: string;
  endedAt?: string;
  /** Once it has succeeded. */
  outputs?: OperationOutputs;
  /** Why it failed. */
  problems?: Problem[];
  /** Name of the error that it failed with: `InputError`. */
  failure?: string;
  /** Of an onboarding after which the service is deployed; only where one operation is asked for. */
  firstDeployment?: FirstDeployment;
  /** Whether the caller may cancel and retry it; only where one operation is asked for. */
  mayCancel?: boolean;
}

/** `starting` while its runs are being started; it can be cancelled while it is `waiting`. */
export type FirstDeploymentStatus = 'waiting' | 'starting' | 'started' | 'givenUp' | 'cancelled';

/** A deployment to the first environment of a service that is being onboarded, as soon as it can be. */
export interface FirstDeployment {
  /** The operation that onboards the service. */
  operationId: string;
  service: string;
  /** Who asked for it. */
  actor: string;
  /** Tag of the image. */
  imageTag: string;
  status: FirstDeploymentStatus;
  /** What is missing as yet; `answer`: a server that did not respond. */
  waitsFor?: 'onboarding' | 'merge' | 'pipeline' | 'manifests' | 'answer';
  /** Why it was given up, or what did not respond. */
  reason?: string;
  /** Ids of the operations that it has started, one for each region. */
  runs?: string[];
  /** RFC 3339, in UTC. */
  requestedAt: string;
  endedAt?: string;
}

/** A page of a list. */
export interface PageOf<T> {
  items: T[];
  /** Absent on the last page. */
  nextPageToken?: string;
}

/** A part of a list. */
export interface PageQuery {
  /** 1,000 at most. */
  limit?: number;
  /** `nextPageToken` of the page before. */
  pageToken?: string;
}

/** What a list of operations is narrowed to. */
export interface OperationQuery extends PageQuery {
  service?: string;
  status?: OperationStatus;
  actor?: string;
  kind?: string;
}

/** A line of the log of an operation's task. */
export interface OperationLog {
  at: string;
  message: string;
  stepId?: string;
  /** Status of the step. */
  status?: string;
}

/** What is told of an operation while it runs; `end` is the last one. */
export type OperationEvent =
  | { type: 'log'; /** Resumes the stream after this event. */ id: string; log: OperationLog }
  | { type: 'end'; operation: Operation };

/** `initiated` when a request was accepted; one of the others when it ended. */
export type AuditStatus = 'initiated' | 'succeeded' | 'failed' | 'cancelled';

/** Who did what, when, from where, with which result. */
export interface AuditEntry {
  id: string;
  /** RFC 3339, in UTC. */
  at: string;
  /** What was done: `service.create`. */
  event: string;
  status: AuditStatus;
  /** Entity reference of the user, or the subject of the token. */
  actor: string;
  source: Source;
  /** Address that the request came from. */
  origin?: string;
  service?: string;
  operationId?: string;
  /** The result in a few words: an outcome, or the codes of problems. */
  detail?: string;
}

/** What the audit trail is narrowed to. */
export interface AuditFilter {
  event?: string;
  status?: AuditStatus;
  actor?: string;
  source?: Source;
  service?: string;
  operationId?: string;
  /** From this time on, RFC 3339 in UTC. */
  from?: string;
  /** Before this time. */
  to?: string;
}

/** A run of sync. */
export interface SyncRun {
  /** Id of the operation. */
  id: string;
  mode: string;
  /** Whether it repairs what it finds. */
  apply: boolean;
  /** Whether it looked at some services only. */
  partial: boolean;
  status: string;
  /** Number of services that were checked. */
  services?: number;
  /** Number of services that are up to date. */
  unchanged?: number;
  startedAt: string;
  endedAt?: string;
}

/** A service that was not up to date in a run of sync. */
export interface SyncRunRow {
  service: string;
  pipelineId: string;
  state: string;
  detail: string;
  repaired: boolean;
}

/** A run of sync with what it found. */
export interface SyncRunDetail extends SyncRun {
  rows: SyncRunRow[];
}

/** What a sync does; a quick look without repairs by default. */
export interface SyncRequest {
  mode?: 'quick' | 'full';
  /** Repairs what is missing, drifted or outdated. */
  apply?: boolean;
  /** With `apply`: deletes pipelines without a service. */
  deleteOrphans?: boolean;
  /** Only these. */
  services?: string[];
}
