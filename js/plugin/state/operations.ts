/** Operations: what was asked, by whom, which task does it, and how it ended. */
import type { Knex } from 'knex';
import type { Problem } from '@ameide/core';
import type { JsonObject } from '@backstage/types';
import type { Audit, Source } from './audit.ts';
import { claimKey } from './idempotency.ts';
import type { IdempotencyKey } from './idempotency.ts';
import { pageOf, placeOf } from './page.ts';
import type { Page } from './page.ts';
import { fromJson, jsonOf, present, timeOf } from './values.ts';

/** `pending` until the scaffolder has taken the task. */
export type OperationStatus = 'pending' | 'running' | 'succeeded' | 'failed' | 'cancelled';
export type EndStatus = Exclude<OperationStatus, 'pending' | 'running'>;

export interface Operation {
  id: string;
  /** `service.create`, `pipeline.execute`. */
  kind: string;
  service?: string;
  /** Entity reference of the team that owns the service. */
  owner?: string;
  actor: string;
  source: Source;
  status: OperationStatus;
  /** Entity reference of the template that the task runs. */
  template: string;
  taskId?: string;
  createdAt: string;
  updatedAt: string;
  endedAt?: string;
  /** What the template outputs, without links and texts. */
  outputs?: JsonObject;
  problems?: Problem[];
}

export interface NewOperation extends Pick<
  Operation,
  'id' | 'kind' | 'service' | 'owner' | 'actor' | 'source' | 'template'
> {
  /** Digest of the request: the same request has the same. */
  digest: string;
  /** While an operation with this key runs, no other one with it starts. */
  activeKey: string;
  idempotency?: IdempotencyKey;
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

interface Row {
  id: string;
  kind: string;
  service: string | null;
  owner: string | null;
  actor: string;
  source: Source;
  template: string;
  task_id: string | null;
  status: OperationStatus;
  digest: string;
  active_key: string | null;
  outputs: string | null;
  problems: string | null;
  created_at: string;
  updated_at: string;
  ended_at: string | null;
}

const OPEN = ['pending', 'running'];

export class Operations {
  readonly #knex: Knex;
  readonly #audit: Audit;

  constructor(knex: Knex, audit: Audit) {
    this.#knex = knex;
    this.#audit = audit;
  }

  /** Adds an operation, unless the same one was asked for before, or another one for the same service runs. */
  async add(wanted: NewOperation, now: number): Promise<Added> {
    for (;;) {
      const added = await this.#knex
        .transaction(tx => insert(tx, wanted, now))
        .catch((reason: unknown) => {
          if (reason instanceof Standing) return reason.added;
          throw reason;
        });
      if (added) return added;
      // What stood in the way has ended in between.
    }
  }

  async get(id: string): Promise<Operation | undefined> {
    const row = await this.#knex<Row>('operations').where({ id }).first();
    return row && operationOf(row);
  }

  /** A page of the operations, newest first. */
  async page(
    filter: OperationFilter,
    limit: number,
    token?: string,
    narrow?: Narrow,
  ): Promise<Page<Operation>> {
    const query = this.#knex<Row>('operations')
      .where(present(filter))
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit + 1);
    if (token !== undefined) {
      const [at, id] = placeOf(token, 2) as [string, string];
      void query.where(place =>
        place
          .where('created_at', '<', at)
          .orWhere(same => same.where('created_at', at).where('id', '<', id)),
      );
    }
    narrow?.(query as unknown as Knex.QueryBuilder);
    const rows = await query;
    const { items, nextPageToken } = pageOf(rows, limit, row => [row.created_at, row.id]);
    return { items: items.map(operationOf), ...(nextPageToken ? { nextPageToken } : {}) };
  }

  /** The latest operation of a service. */
  async latest(service: string): Promise<Operation | undefined> {
    return (await this.page({ service }, 1)).items[0];
  }

  /** Operations that have not ended, oldest first. */
  async open(limit: number): Promise<Operation[]> {
    const rows = await this.#knex<Row>('operations')
      .whereIn('status', OPEN)
      .orderBy('created_at')
      .limit(limit);
    return rows.map(operationOf);
  }

  /** Notes the task that does it, and in the audit trail that it began. */
  async attach(operation: Operation, taskId: string, now: number, origin?: string): Promise<void> {
    const { id, kind: event, service, actor, source } = operation;
    await this.#knex.transaction(async tx => {
      const count = await tx('operations')
        .where({ id, status: 'pending' })
        .update({ task_id: taskId, status: 'running', updated_at: timeOf(now) });
      const entry = { event, status: 'initiated' as const, actor, source, origin, service };
      if (count > 0) await this.#audit.add({ ...entry, operationId: id }, now, tx);
    });
  }

  /** Forgets an operation that the scaffolder refused before it began, and the key that stands for it. */
  async discard({ id }: Operation): Promise<void> {
    await this.#knex.transaction(async tx => {
      const count = await tx('operations').where({ id, status: 'pending' }).delete();
      if (count > 0) await tx('idempotency_keys').where('operation_id', id).delete();
    });
  }

  /** Notes how it ended; false if another replica has done so. */
  async end(
    operation: Operation,
    end: { status: EndStatus; outputs?: JsonObject; problems?: Problem[]; detail?: string },
    now: number,
  ): Promise<boolean> {
    const { id, kind: event, service, actor, source } = operation;
    const { status, detail } = end;
    return this.#knex.transaction(async tx => {
      const at = timeOf(now);
      const count = await tx('operations')
        .where({ id })
        .whereIn('status', OPEN)
        .update({
          ...{ status, active_key: null, updated_at: at, ended_at: at },
          ...{ outputs: jsonOf(end.outputs), problems: jsonOf(end.problems) },
        });
      if (count === 0) return false;
      await this.#audit.add(
        { event, status, actor, source, service, operationId: id, detail },
        now,
        tx,
      );
      return true;
    });
  }

  /** Opens a failed or cancelled operation again; false if it is open already, or another one runs for its service. */
  async reopen({ id }: Operation, activeKey: string, now: number): Promise<boolean> {
    const free = this.#knex('operations').where('active_key', activeKey);
    const count = await this.#knex('operations')
      .where({ id })
      .whereIn('status', ['failed', 'cancelled'])
      .whereNotExists(free)
      .update({
        ...{ status: 'running', active_key: activeKey, updated_at: timeOf(now) },
        ...{ ended_at: null, outputs: null, problems: null },
      });
    return count > 0;
  }

  /** Removes what ended before a time; the number of operations. */
  async clear(before: number): Promise<number> {
    return this.#knex('operations')
      .whereNotIn('status', OPEN)
      .where('ended_at', '<', timeOf(before))
      .delete();
  }

  /** Removes the keys that were given before a time. */
  async clearKeys(before: number): Promise<number> {
    return this.#knex('idempotency_keys').where('created_at', '<', timeOf(before)).delete();
  }
}

/** Ends the transaction without a trace: what was asked for is there already, or cannot be. */
class Standing extends Error {
  readonly added: Added | undefined;

  constructor(added: Added | undefined) {
    super('the operation was not added');
    this.added = added;
  }
}

async function insert(tx: Knex.Transaction, wanted: NewOperation, now: number): Promise<Added> {
  const { id, kind, service, owner, actor, source, template, digest } = wanted;
  const { idempotency, activeKey } = wanted;
  const known = idempotency && (await claimKey(tx, idempotency, id, now));
  if (known) {
    if (known.digest !== idempotency.digest) throw new Standing({ result: 'reused' });
    const row = await tx<Row>('operations').where({ id: known.operationId }).first();
    throw new Standing(row && { result: 'same', operation: operationOf(row) });
  }
  const at = timeOf(now);
  await tx('operations')
    .insert({
      ...{ id, kind, service, owner, actor, source, template, digest },
      ...{ active_key: activeKey, status: 'pending', created_at: at, updated_at: at },
    })
    .onConflict('active_key')
    .ignore();
  const row = await tx<Row>('operations').where('active_key', activeKey).first();
  if (row?.id === id) return { result: 'new', operation: operationOf(row) };
  const result = row?.digest === digest ? 'same' : 'busy';
  throw new Standing(row && { result, operation: operationOf(row) });
}

function operationOf(row: Row): Operation {
  const { id, kind, actor, source, status, template, created_at, updated_at } = row;
  const optional = present({
    service: row.service,
    owner: row.owner,
    taskId: row.task_id,
    endedAt: row.ended_at,
    outputs: fromJson<JsonObject>(row.outputs),
    problems: fromJson<Problem[]>(row.problems),
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
