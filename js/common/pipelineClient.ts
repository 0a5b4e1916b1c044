/** The part of the client that is about pipelines alone. */
import type { AmeideRequestOptions, AmeideWriteOptions } from './api.ts';
import type { Operation, PageQuery } from './operations.ts';
import type * as rollouts from './rollouts.ts';
import { pathOf } from './sender.ts';
import type { Sender } from './sender.ts';
import type * as services from './services.ts';
import type * as takeovers from './takeovers.ts';

export class PipelineClient {
  readonly #sender: Sender;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  async getPipeline(service: string, options?: AmeideRequestOptions) {
    return this.#sender.found<services.Pipeline>(pathOf('pipelines', service), { options });
  }

  async createPipeline(body: services.PipelineRequest, options?: AmeideWriteOptions) {
    return this.#sender.json<Operation>('POST', '/pipelines/create', { body, options });
  }

  async updatePipeline(
    service: string,
    body?: services.PipelineSettings,
    options?: AmeideWriteOptions,
  ) {
    return this.#sender.json<Operation>('PUT', pathOf('pipelines', service), { body, options });
  }

  async deletePipeline(service: string, options?: AmeideWriteOptions) {
    return this.#sender.json<Operation>('DELETE', pathOf('pipelines', service), { options });
  }

  async executePipeline(
    service: string,
    body?: services.ExecuteRequest,
    options?: AmeideWriteOptions,
  ) {
    const path = pathOf('pipelines', service, 'execute');
    return this.#sender.json<Operation>('POST', path, { body, options });
  }

  async planCreatePipeline(body: services.PipelineRequest, options?: AmeideRequestOptions) {
    return this.#plan<services.PipelinePlan>('POST', '/pipelines/create', options, body);
  }

  async planUpdatePipeline(
    service: string,
    body?: services.PipelineSettings,
    options?: AmeideRequestOptions,
  ) {
    return this.#plan<services.PipelinePlan>('PUT', pathOf('pipelines', service), options, body);
  }

  async adoptPipeline(
    service: string,
    body: takeovers.AdoptionRequest,
    options?: AmeideWriteOptions,
  ) {
    const path = `${pathOf('pipelines', service)}/adopt`;
    return this.#sender.json<Operation>('POST', path, { body, options });
  }

  async listPipelineStates(service: string, options?: AmeideRequestOptions) {
    const path = `${pathOf('pipelines', service)}/states`;
    return this.#sender.json<takeovers.RecordedStates>('GET', path, { options });
  }

  async restorePipeline(
    service: string,
    body: takeovers.RestorationRequest,
    options?: AmeideWriteOptions,
  ) {
    const path = `${pathOf('pipelines', service)}/restore`;
    return this.#sender.json<Operation>('POST', path, { body, options });
  }

  async planAdoptPipeline(
    service: string,
    body: takeovers.AdoptionRequest = {},
    options?: AmeideRequestOptions,
  ) {
    const path = `${pathOf('pipelines', service)}/adopt`;
    return this.#plan<takeovers.AdoptionPlan>('POST', path, options, body);
  }

  async planRestorePipeline(
    service: string,
    body: takeovers.RestorationRequest,
    options?: AmeideRequestOptions,
  ) {
    const path = `${pathOf('pipelines', service)}/restore`;
    return this.#plan<takeovers.RestorationPlan>('POST', path, options, body);
  }

  async planDeletePipeline(service: string, options?: AmeideRequestOptions) {
    return this.#plan<services.PipelinePlan>('DELETE', pathOf('pipelines', service), options);
  }

  async listTemplates(query: rollouts.TemplateQuery = {}, options?: AmeideRequestOptions) {
    return this.#sender.json<rollouts.TemplateList>('GET', '/templates', { query, options });
  }

  async listRollouts(query: PageQuery = {}, options?: AmeideRequestOptions) {
    return this.#sender.json<rollouts.RolloutList>('GET', '/rollouts', { query, options });
  }

  async getRollout(id: string, options?: AmeideRequestOptions) {
    return this.#sender.found<rollouts.RolloutDetail>(pathOf('rollouts', id), { options });
  }

  async startRollout(body: rollouts.RolloutRequest, options?: AmeideWriteOptions) {
    return this.#sender.json<Operation>('POST', '/rollouts', { body, options });
  }

  async planRollout(body: rollouts.RolloutRequest = {}, options?: AmeideRequestOptions) {
    return this.#plan<rollouts.RolloutPlan>('POST', '/rollouts', options, body);
  }

  async pauseRollout(id: string, options?: AmeideWriteOptions) {
    return this.#sender.json<Operation>('POST', pathOf('rollouts', id, 'pause'), { options });
  }

  async resumeRollout(id: string, options?: AmeideWriteOptions) {
    return this.#sender.json<Operation>('POST', pathOf('rollouts', id, 'resume'), { options });
  }

  async rollBackRollout(
    id: string,
    { wave, ...options }: AmeideWriteOptions & { wave?: number } = {},
  ) {
    const path = pathOf('rollouts', id, 'roll-back');
    return this.#sender.json<Operation>('POST', path, { body: { wave }, options });
  }

  /** A dry run: the same request as the write, answered with what it would do. */
  #plan<T>(method: string, path: string, options?: AmeideRequestOptions, body?: object) {
    return this.#sender.json<T>(method, path, { query: { dryRun: true }, body, options });
  }
}
