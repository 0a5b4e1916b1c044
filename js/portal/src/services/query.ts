// The page of services as its address has it.
import type { ServiceQuery } from '../api/types';
import type { Change } from '../parts/useQuery';

/** Values of `team` that are no team. */
export const ALL_TEAMS = 'all';
export const MY_TEAMS = 'mine';

export const ROWS = 20;

export interface Listed {
  search: string;
  /** `ALL_TEAMS`, `MY_TEAMS`, or the entity reference of a team. */
  team: string;
  archetype?: string;
  environment?: string;
  state?: string;
  sort: string;
  descending: boolean;
  /** From 1. */
  page: number;
  rows: number;
}

/** `mine`: the teams of whoever looks; they are shown where the address says nothing else. */
export function listedOf(params: URLSearchParams, mine: string[]): Listed {
  const text = (name: string) => params.get(name) || undefined;
  const sort = text('sort') ?? 'name';
  return {
    search: params.get('q') ?? '',
    team: text('team') ?? (mine.length > 0 ? MY_TEAMS : ALL_TEAMS),
    archetype: text('archetype'),
    environment: text('environment'),
    state: text('state'),
    sort: sort.replace(/^-/, ''),
    descending: sort.startsWith('-'),
    page: countOf(text('page'), 1, Number.MAX_SAFE_INTEGER),
    rows: countOf(text('rows'), ROWS, 100),
  };
}

function countOf(text: string | undefined, otherwise: number, most: number): number {
  const count = Number(text);
  return Number.isSafeInteger(count) && count >= 1 ? Math.min(count, most) : otherwise;
}

export function queryOf(listed: Listed, mine: string[]): ServiceQuery {
  const { search, team, archetype, environment, state, sort, descending, page, rows } = listed;
  const owners: Record<string, string> = { [ALL_TEAMS]: '', [MY_TEAMS]: mine.join() };
  return {
    search: search.trim(),
    owner: owners[team] ?? team,
    archetype,
    environment,
    state,
    sort,
    descending,
    offset: (page - 1) * rows,
    limit: rows,
  };
}

/** Whether anything but the team narrows the list. */
export function isFiltered({ search, archetype, environment, state }: Listed): boolean {
  return [search.trim(), archetype, environment, state].some(Boolean);
}

/** Clears all that narrows the list but the team. */
export const NO_FILTERS: Change = {
  q: undefined,
  archetype: undefined,
  environment: undefined,
  state: undefined,
  page: undefined,
};

/** An entity reference by its last part. */
export const nameOf = (reference: string) => reference.split('/').pop() ?? reference;
