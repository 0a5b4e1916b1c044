/** One service with what runs where; only what the catalog knows if Harness does not respond in time. */
import { problem } from '@ameide/core';
import type { HarnessShow, ListedState, Problem, SyncState } from '@ameide/core';
import type { State } from '../state/state.ts';
import type { ReadOnlyOptions, ReadOnlyRunner } from './readOnlyRunner.ts';
import { SharedReads } from './sharedReads.ts';
import { later } from './staleWhileRevalidate.ts';
import type { Services } from './services.ts';
import { forPages, warningsOf } from './warnings.ts';

interface Sources {
  runner: ReadOnlyRunner;
  services: Services;
  state: State;
}

/** How long Harness may take before only what the catalog knows is told; a page shows that much meanwhile (`part=catalog`). */
const PATIENCE_MS = 15_000;
/** How long it then waits for the catalog before it shows what is kept of it. */
const CATALOG_PATIENCE_MS = 700;
/** Who started so many runs of a service is looked up. */
const STARTED = 50;

/** The service of that name; undefined if the catalog has none. */
export async function service(sources: Sources, name: string, options: ReadOnlyOptions = {}) {
  const late = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, late.signal]) : late.signal;
  const whole = read(sources, name, { ...options, signal }).then(
    shown => ({ shown }),
    (error: unknown) => ({ error }),
  );
  const known = await Promise.race([whole, later(PATIENCE_MS)]);
  if (known && 'shown' in known) return known.shown;
  late.abort(new Error('timed out'));
  options.signal?.throwIfAborted();
  const why = known ? warningsOf(known.error) : [noAnswer()];
  return ofCatalog(sources, name, why, options);
}

async function read(sources: Sources, name: string, options: ReadOnlyOptions) {
  // Both runs need the entry of the service, and its pipeline.
  const together = { ...options, shared: new SharedReads() };
  const input: HarnessShow = { service: name, startedBy: await startedBy(sources.state, name) };
  const [shown, status] = await Promise.all([
    sources.runner.run({ type: 'harness:show', input }, together),
    statusOf(sources.runner, name, together),
  ]);
  const { service: row, findings, ...rest } = shown.values;
  if (!row) return undefined;
  const all = [...findings, ...status.findings];
  const { state } = status;
  // It is as of now.
  return { ...row, ...rest, state, findings: forPages(all), partial: false, asOf: undefined };
}

/** Harness knows only the account that the portal uses; who asked for a run is known here, as long as there is a database. */
async function startedBy({ operations }: State, name: string): Promise<Record<string, string>> {
  const filter = { service: name, kind: 'pipeline.execute' };
  const { items } = await operations.page(filter, STARTED).catch(() => ({ items: [] }));
  const known: [string, string][] = items.flatMap(({ outputs, actor }) => {
    const id = outputs?.['executionId'];
    return typeof id === 'string' ? [[id, actor]] : [];
  });
  return Object.fromEntries(known);
}

/** What the catalog knows: as it is now, or as it was when it was last read. `findings`: why it is not more. */
export async function ofCatalog(
  { runner, services }: Sources,
  name: string,
  findings: Problem[],
  options: ReadOnlyOptions,
) {
  const state: ListedState = 'unknown';
  const input: HarnessShow = { service: name, catalogOnly: true };
  const now = Date.now();
  const shown = await Promise.race([
    runner.run({ type: 'harness:show', input }, options).catch(() => undefined),
    later(CATALOG_PATIENCE_MS),
  ]);
  const row = shown?.values.service;
  if (shown && row) {
    const { service: _service, findings: _findings, ...rest } = shown.values;
    return { ...row, ...rest, state, findings, partial: true, asOf: now };
  }
  return kept(services, name, findings);
}

/** What is kept of the catalog, which reads nothing; undefined if the catalog had none of that name when it was last read. */
export async function kept(services: Services, name: string, findings: Problem[] = []) {
  const found = await services.find(name);
  if (!found) return undefined;
  const nothing = {
    places: [],
    stages: [],
    notifications: [],
    byHand: false,
    executions: [],
    executionsRead: 0,
    versions: [],
    links: [],
  };
  const state: ListedState = 'unknown';
  return { ...found.service, ...nothing, state, findings, partial: true, asOf: found.asOf };
}

function noAnswer(): Problem {
  const found = problem(
    'portal/no-answer',
    `no response from Harness within ${PATIENCE_MS / 1000} s; only what the catalog knows is shown`,
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
