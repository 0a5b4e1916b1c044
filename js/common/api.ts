/** What can be asked of the API. The methods are called as the operations of its OpenAPI document. */
import type { DoctorChecked } from './core.ts';
import type { ImportReport, ImportRequest } from './imports.ts';
import type {
  AuditEntry,
  AuditFilter,
  FirstDeployment,
  Operation,
  OperationEvent,
  OperationQuery,
  PageOf,
  PageQuery,
  SyncRequest,
  SyncRun,
  SyncRunDetail,
} from './operations.ts';
import type {
  RolloutDetail,
  RolloutList,
  RolloutPlan,
  RolloutRequest,
  TemplateList,
  TemplateQuery,
} from './rollouts.ts';
import type {
  ExecuteRequest,
  FormPreview,
  FormPreviewRequest,
  Overview,
  Pipeline,
  PipelinePlan,
  PipelineRequest,
  PipelineSettings,
  ServiceChange,
  ServiceDetail,
  ServiceEntry,
  ServiceList,
  ServicePlan,
  ServiceQuery,
} from './services.ts';
import type {
  AdoptionPlan,
  AdoptionRequest,
  RecordedStates,
  RestorationPlan,
  RestorationRequest,
} from './takeovers.ts';

import type { PrimitivePreview, PrimitivePreviewRequest } from './primitives.ts';

/** Options of every request. */
export interface AmeideRequestOptions {
  /** Token of Backstage; in a browser, `fetchApi` adds it. */
  token?: string;
  signal?: AbortSignal;
}

/** Options of a request that starts an operation. */
export interface AmeideWriteOptions extends AmeideRequestOptions {
  /** The same key and request stand for the same operation, for 24 hours. */
  idempotencyKey?: string;
  /** Waits for the result, at most 600 seconds; an operation that fails in that time rejects. */
  waitSeconds?: number;
}

/** When the pipeline follows a change of the catalog. */
export interface PipelineTiming {
  pipeline?: 'immediately' | 'afterMerge';
}

/** Whether a service that is onboarded is deployed to its first environment as soon as it can be. */
export interface DeployFirst {
  /** Tag of the image. */
  deployTag?: string;
}

/** How an audit trail is exported: as CSV, or as one JSON document per line. */
export type AuditFormat = 'csv' | 'jsonl';

/** The HTTP API of the backend plugin `ameide`. */
export interface AmeideApi {
  /** A page of the services of the catalog, with the state of their pipelines. */
  listServices(query?: ServiceQuery, options?: AmeideRequestOptions): Promise<ServiceList>;
  /** How many services are in which state: all, by team and environment, over time. */
  getOverview(options?: AmeideRequestOptions): Promise<Overview>;
  /** One service; `undefined` where the catalog has none of that name. */
  getService(
    name: string,
    options?: AmeideRequestOptions & {
      /** What the catalog knows alone, without waiting for Harness. */
      part?: 'catalog';
    },
  ): Promise<ServiceDetail | undefined>;
  /** Whether the catalog has a service of that name. */
  getName(name: string, options?: AmeideRequestOptions): Promise<{ taken: boolean }>;
  /** What onboarding would do, with its problems, for forms. Writes nothing. */
  previewService(request: FormPreviewRequest, options?: AmeideRequestOptions): Promise<FormPreview>;
  /** What creating a primitive would do, with its problems, for forms. Writes nothing. */
  previewPrimitive(
    request: PrimitivePreviewRequest,
    options?: AmeideRequestOptions,
  ): Promise<PrimitivePreview>;

  /** Onboards a service. */
  createService(
    entry: ServiceEntry,
    options?: AmeideWriteOptions & PipelineTiming & DeployFirst,
  ): Promise<Operation>;
  /** Changes the keys given; null removes one. */
  updateService(
    name: string,
    change: ServiceChange,
    options?: AmeideWriteOptions & PipelineTiming,
  ): Promise<Operation>;
  /** Offboards a service. */
  deleteService(
    name: string,
    options?: AmeideWriteOptions & PipelineTiming & { reason?: string },
  ): Promise<Operation>;
  /** What `createService` would do. */
  planCreateService(entry: ServiceEntry, options?: AmeideRequestOptions): Promise<ServicePlan>;
  /** What `updateService` would do. */
  planUpdateService(
    name: string,
    change: ServiceChange,
    options?: AmeideRequestOptions,
  ): Promise<ServicePlan>;
  /** What `deleteService` would do. */
  planDeleteService(name: string, options?: AmeideRequestOptions): Promise<ServicePlan>;

  /** The pipeline of a service; `undefined` where the catalog has no such service. */
  getPipeline(service: string, options?: AmeideRequestOptions): Promise<Pipeline | undefined>;
  /** Creates a pipeline alone. */
  createPipeline(request: PipelineRequest, options?: AmeideWriteOptions): Promise<Operation>;
  /** Brings the pipeline of a service up to date. */
  updatePipeline(
    service: string,
    settings?: PipelineSettings,
    options?: AmeideWriteOptions,
  ): Promise<Operation>;
  /** Deletes the pipeline of a service; its entry stays. */
  deletePipeline(service: string, options?: AmeideWriteOptions): Promise<Operation>;
  /** Runs the pipeline of a service. */
  executePipeline(
    service: string,
    request?: ExecuteRequest,
    options?: AmeideWriteOptions,
  ): Promise<Operation>;
  /** Takes over a pipeline that was made by hand; `confirm` is the digest of what was looked at. */
  adoptPipeline(
    service: string,
    request: AdoptionRequest,
    options?: AmeideWriteOptions,
  ): Promise<Operation>;
  /** Brings a recorded state of a pipeline back, likewise. */
  restorePipeline(
    service: string,
    request: RestorationRequest,
    options?: AmeideWriteOptions,
  ): Promise<Operation>;
  /** What `adoptPipeline` would do. */
  planAdoptPipeline(
    service: string,
    request?: AdoptionRequest,
    options?: AmeideRequestOptions,
  ): Promise<AdoptionPlan>;
  /** The recorded states that a pipeline can be restored to, most recent first. */
  listPipelineStates(service: string, options?: AmeideRequestOptions): Promise<RecordedStates>;
  /** What `restorePipeline` would do. */
  planRestorePipeline(
    service: string,
    request: RestorationRequest,
    options?: AmeideRequestOptions,
  ): Promise<RestorationPlan>;
  /** What `createPipeline` would do. */
  planCreatePipeline(
    request: PipelineRequest,
    options?: AmeideRequestOptions,
  ): Promise<PipelinePlan>;
  /** What `updatePipeline` would do. */
  planUpdatePipeline(
    service: string,
    settings?: PipelineSettings,
    options?: AmeideRequestOptions,
  ): Promise<PipelinePlan>;
  /** What `deletePipeline` would do. */
  planDeletePipeline(service: string, options?: AmeideRequestOptions): Promise<PipelinePlan>;

  /** Operations, newest first. */
  listOperations(
    query?: OperationQuery,
    options?: AmeideRequestOptions,
  ): Promise<PageOf<Operation>>;
  /** One operation; `undefined` where there is none. With `waitSeconds`, once it has ended or after that time. */
  getOperation(
    id: string,
    options?: AmeideRequestOptions & { waitSeconds?: number },
  ): Promise<Operation | undefined>;
  /** The operation once it has ended, however it did and however long it takes. */
  waitForOperation(id: string, options?: AmeideRequestOptions): Promise<Operation>;
  /** The log of an operation while it runs, then the operation. A lost connection is resumed where it broke. */
  streamOperation(
    id: string,
    options?: AmeideRequestOptions & { lastEventId?: string },
  ): AsyncGenerator<OperationEvent, void, undefined>;
  /** Cancels a running operation. */
  cancelOperation(id: string, options?: AmeideRequestOptions): Promise<Operation>;
  /**
   * Asks that the service which an operation onboards is deployed to its first environment as soon as it can be. `id` may be that of
   * the scaffolder's task.
   */
  requestFirstDeployment(
    id: string,
    imageTag: string,
    options?: AmeideRequestOptions,
  ): Promise<FirstDeployment>;
  /** Takes that back, as long as it waits. */
  cancelFirstDeployment(id: string, options?: AmeideRequestOptions): Promise<FirstDeployment>;
  /** Runs an operation again that failed or was cancelled. */
  retryOperation(id: string, options?: AmeideWriteOptions): Promise<Operation>;

  /** The audit trail, newest first. */
  listAudit(
    query?: AuditFilter & PageQuery,
    options?: AmeideRequestOptions,
  ): Promise<PageOf<AuditEntry>>;
  /** The whole audit trail that matches, as text, page by page. */
  exportAudit(
    format: AuditFormat,
    filter?: AuditFilter,
    options?: AmeideRequestOptions,
  ): AsyncGenerator<string, void, undefined>;

  /** Proposes the next wave of services that exist already. */
  importServices(request: ImportRequest, options?: AmeideWriteOptions): Promise<Operation>;
  /** What is found of them, and what `importServices` would do. */
  planImportServices(request: ImportRequest, options?: AmeideRequestOptions): Promise<ImportReport>;
  /** Compares all pipelines with the catalog. */
  startSync(request?: SyncRequest, options?: AmeideWriteOptions): Promise<Operation>;
  /** Runs of sync, newest first. */
  listSyncRuns(query?: PageQuery, options?: AmeideRequestOptions): Promise<PageOf<SyncRun>>;
  /** One run with the services that were not up to date; `undefined` where there is none. */
  getSyncRun(id: string, options?: AmeideRequestOptions): Promise<SyncRunDetail | undefined>;

  /** Which version of its template the pipeline of each service is made from. */
  listTemplates(query?: TemplateQuery, options?: AmeideRequestOptions): Promise<TemplateList>;
  /** Rollouts of changed templates, latest first. */
  listRollouts(query?: PageQuery, options?: AmeideRequestOptions): Promise<RolloutList>;
  /** One rollout, wave by wave; `undefined` where there is none. */
  getRollout(id: string, options?: AmeideRequestOptions): Promise<RolloutDetail | undefined>;
  /** Begins a rollout; `confirm` is the digest of the plan that was looked at. */
  startRollout(request: RolloutRequest, options?: AmeideWriteOptions): Promise<Operation>;
  /** What `startRollout` would begin, or the rollout that is open. */
  planRollout(request?: RolloutRequest, options?: AmeideRequestOptions): Promise<RolloutPlan>;
  /** Pauses a rollout: no further wave is written. */
  pauseRollout(id: string, options?: AmeideWriteOptions): Promise<Operation>;
  /** Continues a rollout that is paused, stopped or waiting for executions. */
  resumeRollout(id: string, options?: AmeideWriteOptions): Promise<Operation>;
  /** Brings the states before a rollout, or before one of its waves, back. */
  rollBackRollout(
    id: string,
    options?: AmeideWriteOptions & {
      /** Only this wave, counted from 1. */
      wave?: number;
    },
  ): Promise<Operation>;

  /** Looks at all that an installation needs, which may take some seconds. */
  getDoctor(options?: AmeideRequestOptions): Promise<DoctorChecked>;
}
