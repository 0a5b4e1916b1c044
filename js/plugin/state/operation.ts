/** What an operation is, and the row that it is kept in. */
import type { Knex } from 'knex';
import type {
  Operation,
  OperationOutputs,
  OperationStatus,
  Source,
} from '@ameide/backstage-plugin-ameide-common';
import type { Problem } from '@ameide/core';
import type { IdempotencyKey } from './idempotency.ts';
import { fromJson, present } from './values.ts';

export type EndStatus = Exclude<OperationStatus, 'pending' | 'running'>;

export interface NewOperation extends Pick<
  Operation,
  'id' | 'kind' | 'service' | 'owner' | 'actor' | 'source' | 'template'
> {
  /** Digest of the request: the same request has the same. */
  digest: string;
  /** While an operation with this key runs, no other one with it starts. */
  activeKey: string;
  idempotency?: IdempotencyKey;
  /** Address that the request came from; kept for the audit trail. */
  origin?: string;
}

export interface OperationFilter {
  service?: string;
  status?: string;
  actor?: string;
  kind?: string;
}

/** Narrows a query to what the caller may see. */
export type Narrow = (query: Knex.QueryBuilder) => void;

/** `new`: added. `same`: the request was made before. `busy`: another request for the same service runs. `reused`: the key stands for another request. */
export type Added =
  { result: 'new' | 'same' | 'busy'; operation: Operation } | { result: 'reused' };

export interface Row {
  id: string;
  kind: string;
  service: string | null;
  owner: string | null;
  actor: string;
  source: Source;
  origin: string | null;
  template: string;
  task_id: string | null;
  status: OperationStatus;
  digest: string;
  active_key: string | null;
  outputs: string | null;
  problems: string | null;
  failure: string | null;
  created_at: string;
  updated_at: string;
  ended_at: string | null;
}

export function operationOf(row: Row): Operation {
  const { id, kind, actor, source, status, template, created_at, updated_at } = row;
  const optional = present({
    service: row.service,
    owner: row.owner,
    taskId: row.task_id,
    endedAt: row.ended_at,
    outputs: fromJson<OperationOutputs>(row.outputs),
    problems: fromJson<Problem[]>(row.problems),
    failure: row.failure,
  });
  return {
    id,
    kind,
    actor,
    source,
    status,
    template,
    createdAt: created_at,
    updatedAt: updated_at,
    ...optional,
  };
}
