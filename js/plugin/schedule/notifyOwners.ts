/**
 * Notifies the team of a service that its pipeline is no longer as the catalog has it, and that it is again: one notification, updated.
 * Backstage has no way to take a notification back, so that what is mended is told by an update.
 */
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { Clock } from '@ameide/core';
import type { Services } from '../reads/services.ts';
import type { State } from '../state/state.ts';
import type { SyncRunRow } from '@ameide/backstage-plugin-ameide-common';

export interface NotifyTools {
  notifications: NotificationService;
  services: Pick<Services, 'find'>;
  state: State;
  clock: Clock;
  logger: LoggerService;
}

/** A pipeline without a service has no team. */
const ORPHANED = 'orphaned';

/**
 * Compares what a sync of all services found with what was told before. What could not be sent is sent after the next sync: a
 * notification counts as told once it has been taken, and one that is sent twice updates itself.
 */
export async function notifyOwners(tools: NotifyTools, runId: string): Promise<void> {
  const { state, logger } = tools;
  const run = await state.syncRuns.get(runId);
  // A template of one's own may not put out what it has found.
  if (run?.services === undefined) return;
  const { rows } = run;
  const drifting = new Map(
    rows.filter(row => !row.repaired && row.state !== ORPHANED).map(row => [row.service, row]),
  );
  const told = new Map((await state.drifts.all()).map(drift => [drift.service, drift]));
  const failures: unknown[] = [];
  const attempt = async (work: Promise<void>) => {
    await work.catch((error: unknown) => failures.push(error));
  };
  for (const row of drifting.values()) await attempt(tellDrift(tools, row, told.get(row.service)));
  for (const { service, owner } of told.values())
    if (!drifting.has(service)) await attempt(tellMended(tools, service, owner));
  if (failures.length === 0) return;
  logger.warn(
    `owners were not notified of ${failures.length} services, the next sync tries again: ${String(failures[0])}. ` +
      'Install @backstage/plugin-notifications-backend, or set `ameide.schedule.sync.notify: false`',
  );
}

async function tellDrift(
  { notifications, services, state: { drifts }, clock }: NotifyTools,
  { service, state, detail }: SyncRunRow,
  told: { owner: string; state: string } | undefined,
): Promise<void> {
  const owner = (await services.find(service))?.service.owner;
  if (!owner || (told?.owner === owner && told.state === state)) return;
  if (told && told.owner !== owner)
    await send(notifications, told.owner, service, `${service} belongs to another team now`);
  const title = `The pipeline of ${service} needs attention: ${state}`;
  await send(notifications, owner, service, title, detail);
  await drifts.put({ service, owner, state }, clock.now());
}

async function tellMended(
  { notifications, services, state: { drifts } }: NotifyTools,
  service: string,
  owner: string,
): Promise<void> {
  const isThere = (await services.find(service)) !== undefined;
  const title = isThere
    ? `The pipeline of ${service} is up to date again`
    : `${service} was removed from the catalog`;
  await send(notifications, owner, service, title);
  await drifts.remove(service);
}

/** The same scope makes it the same notification; without a detail there is nothing to do. */
function send(
  notifications: NotificationService,
  owner: string,
  service: string,
  title: string,
  detail?: string,
): Promise<void> {
  return notifications.send({
    recipients: { type: 'entity', entityRef: owner },
    payload: {
      title,
      description: detail ?? 'There is nothing to do.',
      severity: detail === undefined ? 'low' : 'normal',
      topic: 'drift',
      scope: `drift:${service}`,
      link: `/catalog/default/component/${encodeURIComponent(service)}`,
    },
  });
}
