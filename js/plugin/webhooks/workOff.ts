/** Works off what was received: each service that a push has added or changed gets its pipeline created or brought up to date. */
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { problemsOf } from '@ameide/core';
import type { Clock } from '@ameide/core';
import { ownCaller } from '../operations/caller.ts';
import type { Caller } from '../operations/caller.ts';
import type { Engine } from '../operations/engine.ts';
import type { ReadOnlyRunner } from '../reads/readOnlyRunner.ts';
import type { PluginSettings } from '../settings.ts';
import type { Received } from '../state/inbox.ts';
import type { State } from '../state/state.ts';
import { changesOf } from './changes.ts';
import type { Changes } from './changes.ts';
import { isZero } from './push.ts';

export interface WorkOffTools {
  auth: AuthService;
  engine: Engine;
  runner: ReadOnlyRunner;
  settings: PluginSettings;
  state: State;
  clock: Clock;
  logger: LoggerService;
}

const AT_ONCE = 20;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;
/** About a day. */
const MAX_ATTEMPTS = 300;

/** Works off what is due. What cannot be done now is tried again later; what was started is not started twice. */
export async function workOff(tools: WorkOffTools, signal: AbortSignal): Promise<void> {
  const { auth, state, clock, logger } = tools;
  const caller = await ownCaller(auth, 'webhook');
  for (const push of await state.inbox.due(clock.now(), AT_ONCE)) {
    if (signal.aborted) return;
    try {
      await state.inbox.end(push.deliveryId, 'done', await perform(tools, push, caller));
    } catch (error) {
      const detail = problemsOf(error)[0]?.code ?? String(error);
      logger.warn(`push ${push.after}: ${detail}`);
      if (push.attempts + 1 >= MAX_ATTEMPTS)
        await state.inbox.end(push.deliveryId, 'failed', detail);
      else await state.inbox.postpone(push, clock.now() + pauseOf(push), detail);
    }
  }
}

function pauseOf({ attempts }: Received): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempts, 10));
}

/** What was done, in a few words. */
async function perform(tools: WorkOffTools, push: Received, caller: Caller): Promise<string> {
  const { runner, engine } = tools;
  const { before, after, deliveryId } = push;
  const changes = isZero(before) ? undefined : await changesOf(runner, before, after);
  if (!changes) {
    // All are compared, as it cannot be told which have changed.
    const values = { mode: 'quick', apply: true, deleteOrphans: false };
    await engine.start({ kind: 'sync', values }, caller, `push:${deliveryId}`);
    return 'sync';
  }
  if (changes.present.length + changes.removed.length === 0) return 'no service has changed';
  // A push may be late: what counts is what the catalog has now.
  const { values } = await runner.run({ type: 'harness:list', input: {} });
  const owners = new Map(values.services.map(({ name, owner }) => [name, owner]));
  await startAll(tools, push, changes, owners, caller);
  return `${changes.present.length} present, ${changes.removed.length} removed`;
}

async function startAll(
  { engine, settings, state, clock }: WorkOffTools,
  { deliveryId, after }: Received,
  { present, removed }: Changes,
  owners: Map<string, string>,
  caller: Caller,
): Promise<void> {
  const key = (service: string) => `push:${deliveryId}:${service}`;
  // Another push is another request: one that runs may have read the catalog before this one.
  const values = (service: string) => ({ service: `component:default/${service}`, commit: after });
  let busy: unknown;
  const start = async (kind: 'pipeline.update' | 'pipeline.delete', service: string) => {
    try {
      const request = { kind, service, owner: owners.get(service), values: values(service) };
      await engine.start(request, caller, key(service));
    } catch (error) {
      // Another operation of the service runs: the others need not wait for it.
      if (!(error instanceof Error) || error.name !== 'ConflictError') throw error;
      busy = error;
    }
  };
  for (const service of present) if (owners.has(service)) await start('pipeline.update', service);
  const gone = removed.filter(service => !owners.has(service));
  if (settings.onRemoved === 'delete')
    for (const service of gone) await start('pipeline.delete', service);
  if (busy) throw busy;
  if (settings.onRemoved === 'delete') return;
  for (const service of gone) {
    const entry = { event: 'service.removed', status: 'succeeded' as const, source: caller.source };
    const detail = 'its pipeline is kept';
    await state.audit.add({ ...entry, actor: caller.actor, service, detail }, clock.now());
  }
}
