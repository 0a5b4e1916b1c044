/** Adds an operation within a transaction, unless something stands in its way: then nothing is written. */
import type { Knex } from 'knex';
import { claimKey } from './idempotency.ts';
import { operationOf } from './operation.ts';
import type { Added, NewOperation, Row } from './operation.ts';
import { timeOf } from './values.ts';

/** Rolls the transaction back: the same operation exists, or something conflicts with it. */
export class NotAdded extends Error {
  readonly added: Added | undefined;

  constructor(added: Added | undefined) {
    super('the operation was not added');
    this.added = added;
  }
}

/** Without a key one statement does it, and needs no transaction around it. */
export async function insert(tx: Knex, wanted: NewOperation, now: number): Promise<Added> {
  const { id, kind, service, owner, actor, source, origin, template, digest } = wanted;
  const { idempotency, activeKey } = wanted;
  const known = idempotency && (await claimKey(tx, idempotency, id, now));
  if (known) {
    if (known.digest !== idempotency.digest) throw new NotAdded({ result: 'reused' });
    const row = await tx<Row>('operations').where({ id: known.operationId }).first();
    throw new NotAdded(row && { result: 'same', operation: operationOf(row) });
  }
  const at = timeOf(now);
  const [added] = (await tx('operations')
    .insert({
      id,
      kind,
      service,
      owner,
      actor,
      source,
      origin,
      template,
      digest,
      active_key: activeKey,
      status: 'pending',
      created_at: at,
      updated_at: at,
    })
    .onConflict('active_key')
    .ignore()
    .returning('*')) as Row[];
  if (added) return { result: 'new', operation: operationOf(added) };
  const row = await tx<Row>('operations').where('active_key', activeKey).first();
  const result = row?.digest === digest ? 'same' : 'busy';
  throw new NotAdded(row && { result, operation: operationOf(row) });
}
