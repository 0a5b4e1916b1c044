/** Pages of a list, newest first, by the place of the last row rather than by a count: a page costs the same wherever it is. */
import { InputError } from '@backstage/errors';
import type { Knex } from 'knex';

/** The most rows of a page. */
export const MAX_LIMIT = 1000;

export interface Page<T> {
  items: T[];
  /** Asks for the next page; absent on the last one. */
  nextPageToken?: string;
}

/** Cuts one row more than a page has, which says that there is a next one. */
export function pageOf<T>(rows: T[], limit: number, placeOf: (row: T) => string[]): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items };
  return { items, nextPageToken: tokenOf(placeOf(last)) };
}

export function tokenOf(place: string[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** The place that a token names, of as many parts as expected. */
export function placeOf(token: string, parts: number): string[] {
  try {
    const place: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    const isPlace = (value: unknown): value is string[] =>
      Array.isArray(value) &&
      value.length === parts &&
      value.every(part => typeof part === 'string');
    if (isPlace(place)) return place;
  } catch {
    // Reported below.
  }
  throw new InputError('`pageToken` is not valid; use the `nextPageToken` of the previous page');
}

/** Narrows a query to what comes after a token, newest first by a time and then by id. */
export function after(query: Knex.QueryBuilder, column: string, token: string): void {
  const [at, id] = placeOf(token, 2) as [string, string];
  void query.where(place => {
    void place.where(column, '<', at);
    void place.orWhere(same => void same.where(column, at).where('id', '<', id));
  });
}
