/** Operations: kind, actor, task and result of each. */
import type { Knex } from 'knex';
import type {
  AuditStatus,
  Operation,
  OperationOutputs,
} from '@ameide/backstage-plugin-ameide-common';
import type { Problem } from '@ameide/core';
import { NotAdded, insert } from './addOperation.ts';
import type { Audit } from './audit.ts';
import { operationOf } from './operation.ts';
import type { Added, EndStatus, Narrow, NewOperation, OperationFilter, Row } from './operation.ts';
import { after, pageOf } from './page.ts';
import type { Page } from './page.ts';
import { jsonOf, present, timeOf } from './values.ts';

export type { EndStatus, Narrow, NewOperation } from './operation.ts';

const OPEN = ['pending', 'running'];

export class Operations {
  readonly #knex: Knex;
  readonly #audit: Audit;

  constructor(knex: Knex, audit: Audit) {
    this.#knex = knex;
    this.#audit = audit;
  }

  /** Adds an operation, unless the same request was made before or another operation is running for the same service. */
  async add(wanted: NewOperation, now: number): Promise<Added> {
    for (;;) {
      const adding = wanted.idempotency
        ? this.#knex.transaction(tx => insert(tx, wanted, now))
        : insert(this.#knex, wanted, now);
      const added = await adding.catch((reason: unknown) => {
        if (reason instanceof NotAdded) return reason.added;
        throw reason;
      });
      if (added) return added;
      // What stood in the way has ended in between.
    }
  }

  /** Adds an operation whose task runs already; false if it is known. It excludes no other one. */
  async takeUp(
    form: Pick<Operation, 'id' | 'kind' | 'service' | 'owner' | 'actor' | 'template'>,
    startedAt: number,
    now: number,
  ): Promise<boolean> {
    const at = timeOf(startedAt);
    const known = this.#knex('operations').select('id').where('task_id', form.id).first();
    if (await known) return false;
    return this.#knex.transaction(async tx => {
      const [row] = (await tx('operations')
        .insert({
          ...form,
          source: 'form',
          digest: form.id,
          task_id: form.id,
          status: 'running',
          created_at: at,
          updated_at: at,
        })
        .onConflict('id')
        .ignore()
        .returning('*')) as Row[];
      if (!row) return false;
      await this.#note(tx, row, 'initiated', undefined, now);
      return true;
    });
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
    if (token !== undefined) after(query, 'created_at', token);
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

  /** Notes the task that does it, and in the audit trail that it began; the operation as it is then. */
  async attach(operation: Operation, taskId: string, now: number): Promise<Operation> {
    const { id } = operation;
    const row = await this.#knex.transaction(async tx => {
      const rows: Row[] = await tx('operations')
        .where({ id, status: 'pending' })
        .update({ task_id: taskId, status: 'running', updated_at: timeOf(now) })
        .returning('*');
      const [attached] = rows;
      if (attached) await this.#note(tx, attached, 'initiated', undefined, now);
      return attached;
    });
    return row ? operationOf(row) : ((await this.get(id)) ?? operation);
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
    end: {
      status: EndStatus;
      outputs?: OperationOutputs;
      problems?: Problem[];
      failure?: string;
      detail?: string;
    },
    now: number,
  ): Promise<boolean> {
    const { id } = operation;
    const { status, detail } = end;
    return this.#knex.transaction(async tx => {
      const at = timeOf(now);
      const [row] = (await tx('operations')
        .where({ id })
        .whereIn('status', OPEN)
        .update({
          status,
          active_key: null,
          updated_at: at,
          ended_at: at,
          outputs: jsonOf(end.outputs),
          problems: jsonOf(end.problems),
          failure: end.failure ?? null,
        })
        .returning('*')) as Row[];
      if (!row) return false;
      await this.#note(tx, row, status, detail, now);
      return true;
    });
  }

  async #note(
    tx: Knex.Transaction,
    { id, kind: event, service, actor, source, origin }: Row,
    status: AuditStatus,
    detail: string | undefined,
    now: number,
  ): Promise<void> {
    const optional = present({ service, origin, detail });
    const entry = { event, status, actor, source, operationId: id, ...optional };
    await this.#audit.add(entry, now, tx);
  }

  /** Opens a failed or cancelled operation again; false if it is open already, or another one runs for its service. */
  async reopen({ id }: Operation, activeKey: string, now: number): Promise<boolean> {
    const free = this.#knex('operations').where('active_key', activeKey);
    const count = await this.#knex('operations')
      .where({ id })
      .whereIn('status', ['failed', 'cancelled'])
      .whereNotExists(free)
      .update({
        status: 'running',
        active_key: activeKey,
        updated_at: timeOf(now),
        ended_at: null,
        outputs: null,
        problems: null,
        failure: null,
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
