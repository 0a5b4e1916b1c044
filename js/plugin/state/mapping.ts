/** The pipeline of each service, as last seen. Harness stays the truth: the table can be emptied, and a sync fills it again. */
import type { Knex } from 'knex';
import { present, timeOf } from './values.ts';

export interface Mapped {
  service: string;
  pipelineId: string;
  pipelineUrl: string;
  /** Digest of the template that the pipeline was rendered from, if known. */
  templateDigest?: string;
  /** State of the pipeline, as the last sync found it. */
  state?: string;
  updatedAt: string;
}

interface Row {
  service: string;
  pipeline_id: string;
  pipeline_url: string;
  template_digest: string | null;
  state: string | null;
  updated_at: string;
}

/** Rows of one statement: both databases limit its parameters. */
const BATCH = 100;

export class Mapping {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async get(service: string): Promise<Mapped | undefined> {
    const row = await this.#knex<Row>('mapping').where({ service }).first();
    return row && mappedOf(row);
  }

  async all(): Promise<Mapped[]> {
    return (await this.#knex<Row>('mapping').orderBy('service')).map(mappedOf);
  }

  /** Adds or updates; what a row does not know stays as it is. */
  async put(rows: Omit<Mapped, 'updatedAt'>[], now: number): Promise<void> {
    const known = rows.map(row => ({
      service: row.service,
      pipeline_id: row.pipelineId,
      pipeline_url: row.pipelineUrl,
      ...(row.templateDigest === undefined ? {} : { template_digest: row.templateDigest }),
      ...(row.state === undefined ? {} : { state: row.state }),
      updated_at: timeOf(now),
    }));
    await this.#knex.transaction(async tx => {
      for (let start = 0; start < known.length; start += BATCH)
        for (const alike of grouped(known.slice(start, start + BATCH)))
          await tx('mapping').insert(alike).onConflict('service').merge();
    });
  }

  async remove(service: string): Promise<void> {
    await this.#knex('mapping').where({ service }).delete();
  }

  /** Removes all services but these, which are all that there are. */
  async keepOnly(services: Set<string>): Promise<void> {
    for (const { service } of await this.all())
      if (!services.has(service)) await this.remove(service);
  }
}

/** Rows with the same columns: a merge sets those that it is given. */
function grouped<T extends object>(rows: T[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = Object.keys(row).join();
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

function mappedOf(row: Row): Mapped {
  const optional = present({ templateDigest: row.template_digest, state: row.state });
  const { service, pipeline_id: pipelineId, pipeline_url: pipelineUrl, updated_at } = row;
  return { service, pipelineId, pipelineUrl, updatedAt: updated_at, ...optional };
}
