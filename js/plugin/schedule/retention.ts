/** Removes what is older than the configuration wants to keep. */
import { KEY_MS } from '../state/idempotency.ts';
import type { State } from '../state/state.ts';

export async function clearOld(state: State, now: number, retentionMs: number): Promise<void> {
  const before = now - retentionMs;
  await state.operations.clear(before);
  await state.operations.clearKeys(now - KEY_MS);
  await state.audit.clear(before);
  await state.firstDeployments.clear(before);
  await state.inbox.clear(before);
  await state.syncRuns.clear(before);
}
