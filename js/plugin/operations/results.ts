/** What is kept of the result of an operation in other tables, before its end is noted. Each may be done twice. */
import type { JsonObject } from '@backstage/types';
import type { Clock } from '@ameide/core';
import type { Operation } from '@ameide/backstage-plugin-ameide-common';
import type { State } from '../state/state.ts';
import type { SyncResult } from '../state/syncRuns.ts';
import type { Ended } from './outcome.ts';

export async function keepResult(
  { state, clock }: { state: State; clock: Clock },
  operation: Operation,
  ended: Ended,
): Promise<Ended> {
  const { status, outputs = {} } = ended;
  const { id, kind, service } = operation;
  const now = clock.now();
  if (kind === 'sync') {
    await state.syncRuns.begin({ id, mode: 'quick', apply: false }, now);
    await state.syncRuns.end(id, status, foundBy(outputs), now);
    // The rows are in a table of their own.
    const { rows: _rows, ...counts } = outputs;
    return { ...ended, outputs: counts };
  }
  if (status !== 'succeeded' || service === undefined) return ended;
  const { pipelineId, pipelineUrl, templateDigest } = outputs;
  if (kind === 'pipeline.delete') await state.mapping.remove(service);
  else if (typeof pipelineId === 'string' && typeof pipelineUrl === 'string') {
    const digest = typeof templateDigest === 'string' ? { templateDigest } : {};
    const stateNow = kind === 'pipeline.restore' ? 'held' : 'ready';
    const row = { service, pipelineId, pipelineUrl, state: stateNow, ...digest };
    await state.mapping.put([row], now);
  }
  return ended;
}

function foundBy({ services, unchanged, rows }: JsonObject): SyncResult | undefined {
  if (typeof services !== 'number' || typeof unchanged !== 'number') return undefined;
  return { services, unchanged, rows: (rows ?? []) as unknown as SyncResult['rows'] };
}
