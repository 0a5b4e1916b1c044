/** Compares all pipelines with the catalog, as the configuration schedules it: an operation like any other. */
import type { AuthService, SchedulerService } from '@backstage/backend-plugin-api';
import { durationToMilliseconds } from '@backstage/types';
import { ownCaller } from '../operations/caller.ts';
import type { Engine } from '../operations/engine.ts';
import type { SyncSchedule } from '../settings.ts';

interface SyncTools {
  auth: AuthService;
  engine: Engine;
  scheduler: SchedulerService;
}

export async function scheduleSync(
  { auth, engine, scheduler }: SyncTools,
  { frequency, timeout, mode, apply }: SyncSchedule,
): Promise<void> {
  await scheduler.scheduleTask({
    id: 'sync',
    frequency,
    timeout,
    scope: 'global',
    initialDelay: { seconds: 10 },
    async fn(signal) {
      const caller = await ownCaller(auth, 'schedule');
      const values = { mode, apply, deleteOrphans: false };
      // One that runs already is the one that is due.
      const operation = await engine.start({ kind: 'sync', values }, caller).catch(ignoreBusy);
      if (!operation) return;
      await engine.wait(operation, durationToMilliseconds(timeout), signal as AbortSignal);
    },
  });
}

function ignoreBusy(error: unknown): undefined {
  if (error instanceof Error && error.name === 'ConflictError') return;
  throw error;
}
