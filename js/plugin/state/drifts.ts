/** Services whose team was notified of a pipeline that is not as the catalog has it. */
import type { Knex } from 'knex';
import { timeOf } from './values.ts';

export interface Drift {
  service: string;
  /** Entity reference of the team that was notified. */
  owner: string;
  /** State of the pipeline that it was notified of. */
  state: string;
}

export class Drifts {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async all(): Promise<Drift[]> {
    return this.#knex<Drift>('drifts').orderBy('service').select('service', 'owner', 'state');
  }

  /** Adds or updates; since when it drifts stays as it is. */
  async put({ service, owner, state }: Drift, now: number): Promise<void> {
    await this.#knex('drifts')
      .insert({ service, owner, state, since: timeOf(now) })
      .onConflict('service')
      .merge(['owner', 'state']);
  }

  async remove(service: string): Promise<void> {
    await this.#knex('drifts').where({ service }).delete();
  }
}
