/** Runs of sync, with the services that were not up to date. */
import type { Knex } from 'knex';
import type { SyncRun, SyncRunRow } from '@ameide/backstage-plugin-ameide-common';
import type { SyncRow } from '@ameide/core';
import { after, pageOf } from './page.ts';
import type { Page } from './page.ts';
import { numberOf, present, timeOf } from './values.ts';

/** What a run found, as the template outputs it. */
export interface SyncResult {
  services: number;
  unchanged: number;
  rows: SyncRow[];
}

interface Row {
  id: string;
  mode: string;
  applied: boolean | number;
  partial: boolean | number;
  status: string;
  services: number | string | null;
  unchanged: number | string | null;
  started_at: string;
  ended_at: string | null;
}

interface StateCount {
  run_id: string;
  state: string;
  count: number | string;
}

/** The states of all services when a run had ended. */
export interface StatesAt {
  runId: string;
  at: string;
  services: number;
  /** Number of services by state. */
  states: Record<string, number>;
}

const BATCH = 100;

export class SyncRuns {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async begin(run: Pick<SyncRun, 'id' | 'mode' | 'apply'> & { partial?: boolean }, now: number) {
    const { id, mode, apply, partial = false } = run;
    await this.#knex('sync_runs')
      .insert({ id, mode, applied: apply, partial, status: 'running', started_at: timeOf(now) })
      .onConflict('id')
      .ignore();
  }

  /** Keeps what a run found, once. */
  async end(id: string, status: string, found: SyncResult | undefined, now: number): Promise<void> {
    await this.#knex.transaction(async tx => {
      const count = await tx('sync_runs')
        .where({ id, status: 'running' })
        .update({
          status,
          ended_at: timeOf(now),
          services: found?.services,
          unchanged: found?.unchanged,
        });
      const rows = (count > 0 ? (found?.rows ?? []) : []).map(row => ({
        run_id: id,
        service: row.service,
        pipeline_id: row.pipelineId,
        state: row.state,
        detail: row.detail,
        repaired: row.repaired,
      }));
      for (let start = 0; start < rows.length; start += BATCH)
        await tx('sync_rows').insert(rows.slice(start, start + BATCH));
    });
  }

  async page(limit: number, token?: string): Promise<Page<SyncRun>> {
    const query = this.#knex<Row>('sync_runs')
      .orderBy([
        { column: 'started_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit + 1);
    if (token !== undefined) after(query, 'started_at', token);
    const { items, nextPageToken } = pageOf(await query, limit, row => [row.started_at, row.id]);
    return { items: items.map(runOf), ...(nextPageToken ? { nextPageToken } : {}) };
  }

  async get(id: string): Promise<(SyncRun & { rows: SyncRunRow[] }) | undefined> {
    const row = await this.#knex<Row>('sync_runs').where({ id }).first();
    if (!row) return undefined;
    const rows = await this.#knex<{
      service: string;
      pipeline_id: string;
      state: string;
      detail: string;
      repaired: boolean | number;
    }>('sync_rows')
      .where('run_id', id)
      .orderBy('id');
    return {
      ...runOf(row),
      rows: rows.map(({ service, pipeline_id, state, detail, repaired }) => ({
        service,
        pipelineId: pipeline_id,
        state,
        detail,
        repaired: Boolean(repaired),
      })),
    };
  }

  /** The latest runs that looked at all services, oldest first: how many were in which state when each had ended. */
  async history(limit: number): Promise<StatesAt[]> {
    const runs = await this.#knex<Row>('sync_runs')
      .where({ status: 'succeeded', partial: false })
      .whereNotNull('services')
      .orderBy([
        { column: 'started_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit);
    const ids = runs.map(({ id }) => id);
    const counts = await this.#knex<{ run_id: string; state: string }>('sync_rows')
      .whereIn('run_id', ids)
      .where('repaired', false)
      // What is in Harness alone is no service.
      .whereNot('state', 'orphaned')
      .groupBy('run_id', 'state')
      .select('run_id', 'state')
      .count({ count: '*' });
    return runs.reverse().map(row => {
      const found = (counts as unknown as StateCount[]).filter(({ run_id }) => run_id === row.id);
      const states = Object.fromEntries(found.map(({ state, count }) => [state, Number(count)]));
      const services = numberOf(row.services) ?? 0;
      const others = Object.values(states).reduce((sum, count) => sum + count, 0);
      return {
        runId: row.id,
        at: row.ended_at ?? row.started_at,
        services,
        states: { ...states, ready: services - others },
      };
    });
  }

  async clear(before: number): Promise<number> {
    return this.#knex.transaction(async tx => {
      const old = tx('sync_runs').where('started_at', '<', timeOf(before)).select('id');
      await tx('sync_rows').whereIn('run_id', old).delete();
      const count: number = await tx('sync_runs').where('started_at', '<', timeOf(before)).delete();
      return count;
    });
  }
}

function runOf(row: Row): SyncRun {
  const { id, mode, applied, partial, status, started_at: startedAt } = row;
  const optional = present({
    services: numberOf(row.services),
    unchanged: numberOf(row.unchanged),
    endedAt: row.ended_at,
  });
  const flags = { apply: Boolean(applied), partial: Boolean(partial) };
  return { id, mode, ...flags, status, startedAt, ...optional };
}
