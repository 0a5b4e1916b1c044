/** The client of the API. */
import type {
  AmeideApi,
  AmeideRequestOptions,
  AmeideWriteOptions,
  AuditFormat,
  DeployFirst,
  PipelineTiming,
} from './api.ts';
import type { DoctorChecked } from './core.ts';
import { auditCsvHeader, auditCsvOf, auditLinesOf } from './auditText.ts';
import { eventsOf } from './events.ts';
import type { ImportReport, ImportRequest } from './imports.ts';
import type * as operations from './operations.ts';
import { PipelineClient } from './pipelineClient.ts';
import { Sender, pathOf } from './sender.ts';
import type { AmeideClientOptions } from './sender.ts';
import type { PrimitivePreview, PrimitivePreviewRequest } from './primitives.ts';
import type * as services from './services.ts';

export type { AmeideClientOptions } from './sender.ts';

/** How long one request waits for the end of an operation. */
const WAIT_SECONDS = 60;
const EXPORT_LIMIT = 1000;
/** Attempts to resume a stream without a single event in between. */
const RESUMES = 5;
const RESUME_MS = 1_000;

/** Asks the backend plugin `ameide`. Errors are the `ResponseError` of `@backstage/errors`, with `problems`. */
export class AmeideClient extends PipelineClient implements AmeideApi {
  readonly #sender: Sender;

  constructor(options: AmeideClientOptions) {
    const sender = new Sender(options);
    super(sender);
    this.#sender = sender;
  }

  async listServices(query: services.ServiceQuery = {}, options?: AmeideRequestOptions) {
    return this.#sender.json<services.ServiceList>('GET', '/services', { query, options });
  }

  async getOverview(options?: AmeideRequestOptions) {
    return this.#sender.json<services.Overview>('GET', '/overview', { options });
  }

  async getService(
    name: string,
    { part, ...options }: AmeideRequestOptions & { part?: 'catalog' } = {},
  ) {
    const query = { part };
    return this.#sender.found<services.ServiceDetail>(pathOf('services', name), { query, options });
  }

  async getName(name: string, options?: AmeideRequestOptions) {
    return this.#sender.json<{ taken: boolean }>('GET', pathOf('names', name), { options });
  }

  async previewService(body: services.FormPreviewRequest, options?: AmeideRequestOptions) {
    return this.#sender.json<services.FormPreview>('POST', '/preview', { body, options });
  }

  async previewPrimitive(body: PrimitivePreviewRequest, options?: AmeideRequestOptions) {
    const path = '/primitives/preview';
    return this.#sender.json<PrimitivePreview>('POST', path, { body, options });
  }

  async createService(
    body: services.ServiceEntry,
    { pipeline, deployTag, ...options }: AmeideWriteOptions & PipelineTiming & DeployFirst = {},
  ) {
    const query = { pipeline, deployTag };
    return this.#sender.json<Operation>('POST', '/services', { query, body, options });
  }

  async updateService(
    name: string,
    body: services.ServiceChange,
    { pipeline, ...options }: AmeideWriteOptions & PipelineTiming = {},
  ) {
    const path = pathOf('services', name);
    return this.#sender.json<Operation>('PUT', path, { query: { pipeline }, body, options });
  }

  async deleteService(
    name: string,
    {
      pipeline,
      reason,
      ...options
    }: AmeideWriteOptions & PipelineTiming & { reason?: string } = {},
  ) {
    const query = { pipeline, reason };
    return this.#sender.json<Operation>('DELETE', pathOf('services', name), { query, options });
  }

  async planCreateService(body: services.ServiceEntry, options?: AmeideRequestOptions) {
    return this.#plan<services.ServicePlan>('POST', '/services', options, body);
  }

  async planUpdateService(
    name: string,
    body: services.ServiceChange,
    options?: AmeideRequestOptions,
  ) {
    return this.#plan<services.ServicePlan>('PUT', pathOf('services', name), options, body);
  }

  async planDeleteService(name: string, options?: AmeideRequestOptions) {
    return this.#plan<services.ServicePlan>('DELETE', pathOf('services', name), options);
  }

  async listOperations(query: operations.OperationQuery = {}, options?: AmeideRequestOptions) {
    const path = '/operations';
    return this.#sender.json<operations.PageOf<Operation>>('GET', path, { query, options });
  }

  async getOperation(
    id: string,
    options?: AmeideRequestOptions & { waitSeconds?: number },
  ): Promise<Operation | undefined> {
    return this.#sender.found<Operation>(pathOf('operations', id), { options });
  }

  async waitForOperation(id: string, options?: AmeideRequestOptions): Promise<Operation> {
    for (;;) {
      const path = pathOf('operations', id);
      const waiting = { ...options, waitSeconds: WAIT_SECONDS };
      const found = await this.#sender.json<Operation>('GET', path, { options: waiting });
      if (found.endedAt !== undefined) return found;
    }
  }

  async *streamOperation(
    id: string,
    { lastEventId, ...options }: AmeideRequestOptions & { lastEventId?: string } = {},
  ): AsyncGenerator<operations.OperationEvent, void, undefined> {
    const path = pathOf('operations', id, 'events');
    let last = lastEventId;
    for (let attempts = 0; ; attempts += 1) {
      const headers = { accept: 'text/event-stream', 'last-event-id': last };
      try {
        const { body } = await this.#sender.sound('GET', path, { headers, options });
        for await (const event of eventsOf(body!)) {
          attempts = 0;
          yield event;
          if (event.type === 'end') return;
          last = event.id;
        }
      } catch (error) {
        // How `fetch` tells of a connection that broke; an answer that is an error ends it.
        const isBroken = error instanceof TypeError && !options.signal?.aborted;
        if (!isBroken || attempts >= RESUMES) throw error;
      }
      if (attempts >= RESUMES) throw new Error(`the events of the operation ${id} broke off`);
      await pause(RESUME_MS, options.signal);
    }
  }

  async requestFirstDeployment(id: string, imageTag: string, options?: AmeideRequestOptions) {
    const path = pathOf('operations', id, 'first-deployment');
    const body = { imageTag };
    return this.#sender.json<operations.FirstDeployment>('PUT', path, { body, options });
  }

  async cancelFirstDeployment(id: string, options?: AmeideRequestOptions) {
    const path = pathOf('operations', id, 'first-deployment');
    return this.#sender.json<operations.FirstDeployment>('DELETE', path, { options });
  }

  async cancelOperation(id: string, options?: AmeideRequestOptions) {
    return this.#sender.json<Operation>('POST', pathOf('operations', id, 'cancel'), { options });
  }

  async retryOperation(id: string, options?: AmeideWriteOptions) {
    return this.#sender.json<Operation>('POST', pathOf('operations', id, 'retry'), { options });
  }

  async listAudit(
    query: operations.AuditFilter & operations.PageQuery = {},
    options?: AmeideRequestOptions,
  ) {
    const path = '/audit';
    return this.#sender.json<operations.PageOf<operations.AuditEntry>>('GET', path, {
      query,
      options,
    });
  }

  async *exportAudit(
    format: AuditFormat,
    filter: operations.AuditFilter = {},
    options?: AmeideRequestOptions,
  ): AsyncGenerator<string, void, undefined> {
    if (format === 'csv') yield auditCsvHeader;
    let pageToken: string | undefined;
    do {
      const query = { ...filter, limit: EXPORT_LIMIT, pageToken };
      const { items, nextPageToken } = await this.listAudit(query, options);
      yield format === 'csv' ? auditCsvOf(items) : auditLinesOf(items);
      pageToken = nextPageToken;
    } while (pageToken !== undefined);
  }

  async importServices(body: ImportRequest, options?: AmeideWriteOptions) {
    return this.#sender.json<operations.Operation>('POST', '/imports', { body, options });
  }

  async planImportServices(body: ImportRequest, options?: AmeideRequestOptions) {
    return this.#plan<ImportReport>('POST', '/imports', options, body);
  }

  async startSync(body?: operations.SyncRequest, options?: AmeideWriteOptions) {
    return this.#sender.json<Operation>('POST', '/sync', { body, options });
  }

  async listSyncRuns(query: operations.PageQuery = {}, options?: AmeideRequestOptions) {
    const path = '/sync/runs';
    return this.#sender.json<operations.PageOf<operations.SyncRun>>('GET', path, {
      query,
      options,
    });
  }

  async getSyncRun(id: string, options?: AmeideRequestOptions) {
    return this.#sender.found<operations.SyncRunDetail>(pathOf('sync', 'runs', id), { options });
  }

  async getDoctor(options?: AmeideRequestOptions) {
    return this.#sender.json<DoctorChecked>('GET', '/doctor', { options });
  }

  #plan<T>(method: string, path: string, options?: AmeideRequestOptions, body?: object) {
    return this.#sender.json<T>(method, path, { query: { dryRun: true }, body, options });
  }
}

type Operation = operations.Operation;

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
