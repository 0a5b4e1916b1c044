/** One service with its way to production, read afresh. */
import type { ListedState, Problem, SyncState } from '@ameide/core';
import type { Asker } from './ask.ts';
import { warningsOf } from './warnings.ts';

/** The service of that name; nothing where the catalog has none. */
export async function service(asker: Asker, name: string) {
  const [shown, standing] = await Promise.all([
    asker.ask({ type: 'harness:show', input: { service: name } }),
    standingOf(asker, name),
  ]);
  const { service: row, findings, ...rest } = shown.values;
  if (!row) return undefined;
  return { ...row, ...rest, state: standing.state, findings: [...findings, ...standing.findings] };
}

/** How it stands against Harness, the pipeline itself compared. */
async function standingOf(
  asker: Asker,
  name: string,
): Promise<{ state: ListedState | SyncState; findings: Problem[] }> {
  try {
    const input = { services: [name], mode: 'full' as const };
    const { values, warnings } = await asker.askHarness({ type: 'harness:sync', input });
    const row = values.rows.find(found => found.service === name);
    if (!row) return { state: 'ready', findings: warnings };
    const { state, detail: message } = row;
    const found: Problem = { code: `harness/${state}`, severity: 'warning', message };
    return { state, findings: [...warnings, found] };
  } catch (error) {
    return { state: 'unknown', findings: warningsOf(error) };
  }
}
