/** Webhooks that were received and are worked off later, each once. Their bodies are not kept. */
import type { Knex } from 'knex';
import { present, timeOf } from './values.ts';

/** A push to the base branch of the catalog. */
export interface Push {
  /** GitHub's id of the delivery; a delivery that is sent again has the same. */
  deliveryId: string;
  /** `company/platform-next` */
  repository: string;
  /** Commit before the push; zeros where the branch was created. */
  before: string;
  after: string;
}

export interface Received extends Push {
  status: 'new' | 'done' | 'failed';
  attempts: number;
  detail?: string;
  receivedAt: string;
}

interface Row {
  delivery_id: string;
  repository: string;
  before_commit: string;
  after_commit: string;
  status: Received['status'];
  attempts: number | string;
  detail: string | null;
  received_at: string;
  next_at: string;
}

export class Inbox {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Keeps a push; false if the delivery is known. */
  async add({ deliveryId, repository, before, after }: Push, now: number): Promise<boolean> {
    const at = timeOf(now);
    return this.#knex.transaction(async tx => {
      const known = await tx('inbox').where('delivery_id', deliveryId).first('delivery_id');
      if (known) return false;
      await tx('inbox')
        .insert({
          delivery_id: deliveryId,
          repository,
          before_commit: before,
          after_commit: after,
          status: 'new',
          attempts: 0,
          received_at: at,
          next_at: at,
        })
        .onConflict('delivery_id')
        .ignore();
      return true;
    });
  }

  /** What is due, oldest first. */
  async due(now: number, limit: number): Promise<Received[]> {
    const rows = await this.#knex<Row>('inbox')
      .where('status', 'new')
      .where('next_at', '<=', timeOf(now))
      .orderBy(['received_at', 'delivery_id'])
      .limit(limit);
    return rows.map(receivedOf);
  }

  async get(deliveryId: string): Promise<Received | undefined> {
    const row = await this.#knex<Row>('inbox').where('delivery_id', deliveryId).first();
    return row && receivedOf(row);
  }

  /** Notes that it was worked off, or given up. */
  async end(deliveryId: string, status: 'done' | 'failed', detail: string): Promise<void> {
    await this.#knex('inbox').where('delivery_id', deliveryId).update({ status, detail });
  }

  /** Notes that it did not work out, and when to try again. */
  async postpone({ deliveryId, attempts }: Received, next: number, detail: string): Promise<void> {
    await this.#knex('inbox')
      .where('delivery_id', deliveryId)
      .update({ attempts: attempts + 1, next_at: timeOf(next), detail });
  }

  async clear(before: number): Promise<number> {
    return this.#knex('inbox')
      .whereNot('status', 'new')
      .where('received_at', '<', timeOf(before))
      .delete();
  }
}

function receivedOf(row: Row): Received {
  const { delivery_id: deliveryId, before_commit: before, after_commit: after } = row;
  const { repository, status, received_at: receivedAt } = row;
  const base = { deliveryId, repository, before, after, status, receivedAt };
  return { ...base, attempts: Number(row.attempts), ...present({ detail: row.detail }) };
}
