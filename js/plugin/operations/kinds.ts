/** What the API can be asked to do: the template that does it, and what its task is given. */
import type { JsonObject } from '@backstage/types';
import type { Templates } from '../settings.ts';

export type Kind =
  | 'service.create'
  | 'service.update'
  | 'service.delete'
  | 'pipeline.create'
  | 'pipeline.update'
  | 'pipeline.delete'
  | 'pipeline.execute'
  | 'pipeline.adopt'
  | 'pipeline.restore'
  | 'catalog.import'
  | 'rollout.start'
  | 'rollout.pause'
  | 'rollout.resume'
  | 'rollout.stop'
  | 'rollout.rollBack'
  | 'sync';

/** The role of the template that each kind runs. */
export const ROLES: Record<Kind, keyof Templates> = {
  'service.create': 'createService',
  'service.update': 'updateService',
  'service.delete': 'deleteService',
  'pipeline.create': 'createPipeline',
  'pipeline.update': 'createPipeline',
  'pipeline.delete': 'deletePipeline',
  'pipeline.execute': 'runPipeline',
  'pipeline.adopt': 'adoptPipeline',
  'pipeline.restore': 'restorePipeline',
  'catalog.import': 'importServices',
  'rollout.start': 'rollOut',
  'rollout.pause': 'rollOut',
  'rollout.resume': 'rollOut',
  'rollout.stop': 'rollOut',
  'rollout.rollBack': 'rollOut',
  sync: 'sync',
};

/**
 * Operations with the same key exclude each other. All that change a service or its pipeline do; runs of it only with the same run,
 * there is one sync and one import at a time, and one that takes a rollout further. Pausing it is not kept waiting by that: it stops it.
 */
export function activeKeyOf(kind: Kind, service: string | undefined, digest: string): string {
  if (['sync', 'catalog.import', 'rollout.pause'].includes(kind)) return kind;
  if (kind.startsWith('rollout.')) return 'rollout';
  if (kind === 'pipeline.execute') return `run:${service ?? ''}:${digest}`;
  return `service:${service ?? ''}`;
}

/** A request, as the engine takes it. */
export interface OperationRequest {
  kind: Kind;
  service?: string;
  /** Entity reference of the team that owns the service. */
  owner?: string;
  /** Role of the template, where it is not that of the kind. */
  role?: keyof Templates;
  /** Values of the template. */
  values: JsonObject;
}
