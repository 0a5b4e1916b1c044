/** One service with its stages and executions; only the catalog's data if Harness does not respond in time. */
import { problem } from '@ameide/core';
import type { ListedState, Problem, SyncState } from '@ameide/core';
import type { ReadOnlyOptions, ReadOnlyRunner } from './readOnlyRunner.ts';
import { later } from './staleWhileRevalidate.ts';
import type { Services } from './services.ts';
import { forPages, warningsOf } from './warnings.ts';

/** How long a page waits for Harness before it shows only the catalog's data. */
const PATIENCE_MS = 2_500;

/** The service of that name; undefined if the catalog has none. */
export async function service(
  runner: ReadOnlyRunner,
  services: Services,
  name: string,
  options: ReadOnlyOptions = {},
) {
  const late = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, late.signal]) : late.signal;
  const whole = read(runner, name, { ...options, signal }).then(
    shown => ({ shown }),
    (error: unknown) => ({ error }),
  );
  const known = await Promise.race([whole, later(PATIENCE_MS)]);
  if (known && 'shown' in known) return known.shown;
  late.abort(new Error('timed out'));
  options.signal?.throwIfAborted();
  const why = known ? warningsOf(known.error) : [noAnswer()];
  return ofCatalog(services, name, why);
}

async function read(runner: ReadOnlyRunner, name: string, options: ReadOnlyOptions) {
  const [shown, status] = await Promise.all([
    runner.run({ type: 'harness:show', input: { service: name } }, options),
    statusOf(runner, name, options),
  ]);
  const { service: row, findings, ...rest } = shown.values;
  if (!row) return undefined;
  const all = [...findings, ...status.findings];
  return { ...row, ...rest, state: status.state, findings: forPages(all), partial: false };
}

/** The catalog's data, without the parts from Harness. */
async function ofCatalog(services: Services, name: string, findings: Problem[]) {
  const found = await services.find(name);
  if (!found) return undefined;
  const state: ListedState = 'unknown';
  const nothing = { runs: [], stages: [], executions: [] };
  return { ...found.service, ...nothing, state, findings, partial: true, asOf: found.asOf };
}

function noAnswer(): Problem {
  const found = problem(
    'portal/no-answer',
    `no response from Harness within ${PATIENCE_MS / 1000} s; only the catalog's data is shown`,
    'try again in a moment',
  );
  return { ...found, severity: 'warning' };
}

/** Status in Harness, with the full pipeline compared. */
async function statusOf(
  runner: ReadOnlyRunner,
  name: string,
  options: ReadOnlyOptions,
): Promise<{ state: ListedState | SyncState; findings: Problem[] }> {
  try {
    const input = { services: [name], mode: 'full' as const };
    const { values, warnings } = await runner.runOnHarness(
      { type: 'harness:sync', input },
      options,
    );
    const row = values.rows.find(found => found.service === name);
    if (!row) return { state: 'ready', findings: warnings };
    const { state, detail: message } = row;
    const found: Problem = { code: `harness/${state}`, severity: 'warning', message };
    return { state, findings: [...warnings, found] };
  } catch (error) {
    return { state: 'unknown', findings: warningsOf(error) };
  }
}
