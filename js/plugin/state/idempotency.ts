/** Keys that callers give to their requests: the same key and request stand for the same operation. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { timeOf } from './values.ts';

export interface IdempotencyKey {
  /** Who gave it: the keys of others are other keys. */
  actor: string;
  key: string;
  /** Digest of the request. */
  digest: string;
}

/** How long a key is kept. */
export const KEY_MS = 24 * 60 * 60 * 1000;

/** Claims a key for an operation; what it stands for already, if it was given before. */
export async function claimKey(
  tx: Knex,
  { actor, key, digest }: IdempotencyKey,
  operationId: string,
  now: number,
): Promise<{ operationId: string; digest: string } | undefined> {
  const hash = createHash('sha256')
    .update(JSON.stringify([actor, key]))
    .digest('hex');
  await tx('idempotency_keys')
    .where('key_hash', hash)
    .where('created_at', '<', timeOf(now - KEY_MS))
    .delete();
  await tx('idempotency_keys')
    .insert({ key_hash: hash, digest, operation_id: operationId, created_at: timeOf(now) })
    .onConflict('key_hash')
    .ignore();
  const row = await tx<{ key_hash: string; digest: string; operation_id: string }>(
    'idempotency_keys',
  )
    .where('key_hash', hash)
    .first();
  if (!row || row.operation_id === operationId) return undefined;
  return { operationId: row.operation_id, digest: row.digest };
}
