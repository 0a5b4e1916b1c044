/** Services that are deployed to their first environment as soon as they can be: each by the operation that onboards it, once. */
import type { Knex } from 'knex';
import type {
  AuditStatus,
  FirstDeployment,
  FirstDeploymentStatus,
} from '@ameide/backstage-plugin-ameide-common';
import type { Audit, NewAuditEntry } from './audit.ts';
import { fromJson, jsonOf, present, timeOf } from './values.ts';

/** Where a run deploys; nowhere in particular where it passes through all environments. */
export interface RunPlace {
  environment?: string;
  region?: string;
}

/** As it is worked off. */
export interface KeptFirstDeployment extends FirstDeployment {
  /** Entity reference of the team that owns the service. */
  owner?: string;
  /** The runs to be started, as soon as that is decided. */
  places: RunPlace[];
  /** When it was decided. */
  claimedAt?: string;
}

export type NewFirstDeployment = Pick<
  KeptFirstDeployment,
  'operationId' | 'service' | 'owner' | 'actor' | 'imageTag'
> &
  Pick<NewAuditEntry, 'source' | 'origin'>;

interface Row {
  operation_id: string;
  service: string;
  owner: string | null;
  actor: string;
  image_tag: string;
  status: FirstDeploymentStatus;
  waits_for: FirstDeployment['waitsFor'] | null;
  reason: string | null;
  places: string | null;
  runs: string | null;
  requested_at: string;
  next_at: string;
  claimed_at: string | null;
  ended_at: string | null;
}

const OPEN = ['waiting', 'starting'];
const EVENT = 'deployment.request';
/** How each end is told in the audit trail. */
const ENDS = { started: 'succeeded', givenUp: 'failed', cancelled: 'cancelled' } as const;

type End = keyof typeof ENDS;
/** Who did it. */
type By = Pick<NewAuditEntry, 'actor' | 'source' | 'origin'>;

export class FirstDeployments {
  readonly #knex: Knex;
  readonly #audit: Audit;

  constructor(knex: Knex, audit: Audit) {
    this.#knex = knex;
    this.#audit = audit;
  }

  /** Adds it, or answers with the one that the operation has already. An older one of the service that waits is replaced. */
  async add(wanted: NewFirstDeployment, now: number): Promise<FirstDeployment> {
    const { operationId, service, owner, actor, imageTag, source, origin } = wanted;
    const at = timeOf(now);
    const row = await this.#knex.transaction(async tx => {
      const [added] = (await tx('first_deployments')
        .insert({
          operation_id: operationId,
          service,
          owner,
          actor,
          image_tag: imageTag,
          status: 'waiting',
          waits_for: 'onboarding',
          requested_at: at,
          next_at: at,
        })
        .onConflict('operation_id')
        .ignore()
        .returning('*')) as Row[];
      if (!added) return tx<Row>('first_deployments').where('operation_id', operationId).first();
      await tx('first_deployments')
        .where({ service, status: 'waiting' })
        .whereNot('operation_id', operationId)
        .update({ status: 'cancelled', reason: 'it was requested again', ended_at: at });
      await this.#note(tx, added, { status: 'initiated', actor, source, origin }, now);
      return added;
    });
    return shown(firstDeploymentOf(row!));
  }

  async get(operationId: string): Promise<FirstDeployment | undefined> {
    const row = await this.#knex<Row>('first_deployments')
      .where('operation_id', operationId)
      .first();
    return row && shown(firstDeploymentOf(row));
  }

  /** Those of operations, by the id of each. */
  async of(operationIds: string[]): Promise<Map<string, FirstDeployment>> {
    const rows = await this.#knex<Row>('first_deployments').whereIn('operation_id', operationIds);
    return new Map(rows.map(row => [row.operation_id, shown(firstDeploymentOf(row))]));
  }

  /** The latest one of a service. */
  async latest(service: string): Promise<FirstDeployment | undefined> {
    const row = await this.#knex<Row>('first_deployments')
      .where({ service })
      .orderBy('requested_at', 'desc')
      .first();
    return row && shown(firstDeploymentOf(row));
  }

  /** Those to be looked at now, in the order in which they are due. */
  async due(now: number, limit: number): Promise<KeptFirstDeployment[]> {
    const rows = await this.#knex<Row>('first_deployments')
      .whereIn('status', OPEN)
      .where('next_at', '<=', timeOf(now))
      .orderBy(['next_at', 'operation_id'])
      .limit(limit);
    return rows.map(firstDeploymentOf);
  }

  /** Notes what it waits for, and when to look again. */
  async postpone(
    operationId: string,
    next: number,
    waitsFor: FirstDeployment['waitsFor'],
    reason?: string,
  ): Promise<void> {
    await this.#knex('first_deployments')
      .where('operation_id', operationId)
      .whereIn('status', OPEN)
      .update({ next_at: timeOf(next), waits_for: waitsFor, reason: reason ?? null });
  }

  /** All that wait are looked at as soon as possible. */
  async wake(now: number): Promise<void> {
    const at = timeOf(now);
    await this.#knex('first_deployments')
      .where('status', 'waiting')
      .where('next_at', '>', at)
      .update({ next_at: at });
  }

  /** From here on it can no longer be cancelled; false if it was, or another replica has it. */
  async claim(operationId: string, places: RunPlace[], now: number): Promise<boolean> {
    const count = await this.#knex('first_deployments')
      .where({ operation_id: operationId, status: 'waiting' })
      .update({ status: 'starting', places: jsonOf(places), claimed_at: timeOf(now) });
    return count > 0;
  }

  /** Notes how it ended; false if it was not in the status that is expected. */
  async end(
    operationId: string,
    from: 'waiting' | 'starting',
    end: { status: End; reason?: string; runs?: string[] },
    by: By,
    now: number,
  ): Promise<boolean> {
    const { status, reason, runs } = end;
    return this.#knex.transaction(async tx => {
      const [row] = (await tx('first_deployments')
        .where({ operation_id: operationId, status: from })
        .update({
          status,
          reason: reason ?? null,
          runs: jsonOf(runs),
          waits_for: null,
          ended_at: timeOf(now),
        })
        .returning('*')) as Row[];
      if (row) await this.#note(tx, row, { ...by, status: ENDS[status], detail: reason }, now);
      return row !== undefined;
    });
  }

  /** Removes what ended before a time. */
  async clear(before: number): Promise<number> {
    return this.#knex('first_deployments')
      .whereNotIn('status', OPEN)
      .where('ended_at', '<', timeOf(before))
      .delete();
  }

  /** Takes no more of who did it than is kept. */
  async #note(
    tx: Knex.Transaction,
    { service, operation_id: operationId }: Row,
    { actor, source, origin, status, detail }: By & { status: AuditStatus; detail?: string },
    now: number,
  ): Promise<void> {
    const optional = present({ origin, detail });
    const entry = { event: EVENT, status, actor, source, service, operationId, ...optional };
    await this.#audit.add(entry, now, tx);
  }
}

function firstDeploymentOf(row: Row): KeptFirstDeployment {
  const { operation_id: operationId, service, actor, image_tag: imageTag, status } = row;
  const optional = present({
    owner: row.owner,
    waitsFor: row.waits_for,
    reason: row.reason,
    runs: fromJson<string[]>(row.runs),
    claimedAt: row.claimed_at,
    endedAt: row.ended_at,
  });
  const places = fromJson<RunPlace[]>(row.places) ?? [];
  const requestedAt = row.requested_at;
  return { operationId, service, actor, imageTag, status, requestedAt, places, ...optional };
}

/** Without what is for the work alone. */
function shown(kept: KeptFirstDeployment): FirstDeployment {
  const { owner: _owner, places: _places, claimedAt: _claimedAt, ...rest } = kept;
  return rest;
}
