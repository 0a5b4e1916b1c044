/** The audit trail: rows are added and read; only retention removes them. */
import type { Knex } from 'knex';
import type { AuditEntry, AuditStatus, Source } from '@ameide/backstage-plugin-ameide-common';
import { facetOf, newest } from './auditQuery.ts';
import { placeOf, pageOf } from './page.ts';
import type { Page } from './page.ts';
import { present, timeOf } from './values.ts';

export const SOURCES = ['http', 'form', 'webhook', 'schedule', 'agent'] as const satisfies Source[];

export type NewAuditEntry = Omit<AuditEntry, 'id' | 'at'>;

export interface AuditFilter {
  event?: string;
  status?: string;
  actor?: string;
  source?: string;
  service?: string;
  operationId?: string;
  /** RFC 3339; from this time on, and before that one. */
  from?: string;
  to?: string;
}

interface Row {
  id: number | string;
  at: string;
  event: string;
  status: AuditStatus;
  actor: string;
  source: Source;
  origin: string | null;
  service: string | null;
  operation_id: string | null;
  detail: string | null;
  facet: string;
}

export class Audit {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Adds an entry, within a transaction if there is one. */
  async add(entry: NewAuditEntry, now: number, transaction: Knex = this.#knex): Promise<void> {
    const { operationId, ...rest } = entry;
    const columns = { ...rest, operation_id: operationId, facet: facetOf(entry) };
    await transaction('audit').insert({ ...columns, at: timeOf(now) });
  }

  /** A page of the entries, newest first. */
  async page(filter: AuditFilter, limit: number, token?: string): Promise<Page<AuditEntry>> {
    const before = token === undefined ? undefined : idOf(token);
    const rows = await newest<Row>(this.#knex, filter, limit + 1, before);
    const { items, nextPageToken } = pageOf(rows, limit, ({ id }) => [String(id)]);
    return { items: items.map(entryOf), ...(nextPageToken ? { nextPageToken } : {}) };
  }

  /** Removes the entries before a time; their number. */
  clear(before: number): Promise<number> {
    return this.#knex('audit').where('at', '<', timeOf(before)).delete();
  }
}

/** Compared as a number by both databases. */
function idOf(token: string): number {
  const id = Number(placeOf(token, 1)[0]);
  return Number.isSafeInteger(id) ? id : 0;
}

function entryOf({ id, operation_id, facet: _facet, ...row }: Row): AuditEntry {
  const { origin, service, detail, ...rest } = row;
  const optional = present({ origin, service, operationId: operation_id, detail });
  return { id: String(id), ...rest, ...optional };
}
