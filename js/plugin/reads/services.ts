/** All services of the catalog with the state of their pipelines: searched, filtered, sorted, a page at a time. */
import type { ServiceQuery, TemplateQuery } from '@ameide/backstage-plugin-ameide-common';
import type { ListedService, ListedState } from '@ameide/core';
import { Deployments } from './deployments.ts';
import type { ReadOnlyRunner } from './readOnlyRunner.ts';
import { StaleWhileRevalidate } from './staleWhileRevalidate.ts';
import { byTemplate } from './templates.ts';
import { warningsOf } from './warnings.ts';

export type Row = ListedService & { state: ListedState };

/** What Harness's list of pipelines says. */
type Status = Pick<ListedService, 'state' | 'lastRun' | 'template'>;

type Seen = Pick<ListedService, 'name' | 'owner'>;

/** A query for one page, by its place. */
export type Paged<Query> = Omit<Query, 'pageToken'> & { offset: number; limit: number };

/** Maximum age, and the age from which on it is refreshed in the background. */
const CATALOG = { freshMs: 15_000, boundMs: 60_000 };
const STATES = { freshMs: 20_000, boundMs: 60_000 };
/** How long a page waits for Harness; the states are available on the next request. */
const PATIENCE_MS = 300;
/** Harness has not responded yet. */
const UNKNOWN = 'unknown';

/** A catalog that is this young is not read again for a name that it lacks. */
const JUST_READ_MS = 2_000;

export class Services {
  readonly #catalog: StaleWhileRevalidate<ListedService[]>;
  readonly #deployments: Deployments;
  readonly #states: StaleWhileRevalidate<Map<string, Status>>;

  constructor(runner: ReadOnlyRunner) {
    this.#catalog = new StaleWhileRevalidate(CATALOG, async () => {
      const { values } = await runner.run({ type: 'harness:list', input: {} });
      return values.services;
    });
    this.#deployments = new Deployments(runner);
    this.#states = new StaleWhileRevalidate(STATES, async () => {
      const { values } = await runner.runOnHarness({
        type: 'harness:list',
        input: { states: true },
      });
      return new Map(
        values.services.map(({ name, state, lastRun, template }) => [
          name,
          { state, lastRun, template },
        ]),
      );
    });
  }

  /** A page of those that match. `sees`: what the caller may see, all by default. */
  async page(query: Paged<ServiceQuery>, sees: (row: Seen) => boolean = () => true) {
    const { rows, ...age } = await this.#rows(sees);
    const { state, ...others } = query;
    const inAnyState = rows.filter(matcher(others));
    const found = sorted(
      inAnyState.filter(row => !state || row.state === state),
      query,
    );
    const { offset, limit } = query;
    const shown = await this.#deployments.added(found.slice(offset, offset + limit));
    return {
      items: shown.rows,
      total: found.length,
      counts: countsOf(inAnyState),
      owners: distinct(rows.map(row => row.owner)),
      archetypes: distinct(rows.map(row => row.archetype)),
      environments: [...new Set(rows.flatMap(row => row.environments))],
      states: distinct(rows.map(row => row.state)),
      ...age,
      renewing: age.renewing || shown.renewing,
    };
  }

  /** Which version of its template the pipeline of each service is made from. */
  async templates(query: Paged<TemplateQuery>, sees: (row: Seen) => boolean = () => true) {
    const { rows, ...age } = await this.#rows(sees);
    return { ...byTemplate(rows, query), ...age };
  }

  /** How many services are in which state: all, by team and by environment. */
  async overview(sees: (row: Seen) => boolean = () => true) {
    const { rows, ...age } = await this.#rows(sees);
    const owners = distinct(rows.map(row => row.owner));
    const environments = [...new Set(rows.flatMap(row => row.environments))];
    const of = (some: Row[]) => ({ total: some.length, states: countsOf(some) });
    return {
      ...of(rows),
      teams: owners.map(owner => ({ owner, ...of(rows.filter(row => row.owner === owner)) })),
      environments: environments.map(environment => ({
        environment,
        ...of(rows.filter(row => row.environments.includes(environment))),
      })),
      ...age,
    };
  }

  async #rows(sees: (row: Seen) => boolean) {
    const [catalog, known] = await Promise.all([
      this.#catalog.get(),
      this.#states.within(PATIENCE_MS),
    ]);
    const states = 'answer' in known ? known : undefined;
    const rows: Row[] = catalog.answer.filter(sees).map(service => {
      const { state = UNKNOWN, ...told } = states?.answer.get(service.name) ?? {};
      return { ...service, ...told, state };
    });
    return {
      rows,
      warnings: [catalog.failure, known.failure].flatMap(failure =>
        failure === undefined ? [] : warningsOf(failure),
      ),
      asOf: catalog.since,
      statesAsOf: states?.since,
      renewing: catalog.renewing || known.renewing,
    };
  }

  /** A service in the catalog, with the age of the data; undefined if there is none of that name. */
  async find(name: string): Promise<{ service: ListedService; asOf: number } | undefined> {
    const { answer, since } = await this.#catalog.get();
    const service = answer.find(found => found.name === name);
    return service && { service, asOf: since };
  }

  /** The same, for what must not miss a service that has just been merged. */
  async findNow(name: string): Promise<{ service: ListedService; asOf: number } | undefined> {
    const found = await this.find(name);
    if (found) return found;
    await this.#catalog.refresh(JUST_READ_MS);
    return this.find(name);
  }
}

function matcher({ search = '', owner, archetype, environment }: Omit<ServiceQuery, 'state'>) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const owners = owner?.split(',');
  return (row: Row) => {
    const text = `${row.name} ${row.description ?? ''} ${row.team}`.toLowerCase();
    return (
      words.every(word => text.includes(word)) &&
      (!owners || owners.includes(row.owner)) &&
      (!archetype || row.archetype === archetype) &&
      (!environment || row.environments.includes(environment))
    );
  };
}

/** Stable sort; the catalog is already sorted by name. */
function sorted(rows: Row[], { sort, descending }: ServiceQuery): Row[] {
  if (!sort) return rows;
  const key = KEYS[sort] ?? ((row: Row) => String(row[sort as keyof Row] ?? ''));
  const order = [...rows].sort((one, other) => compare(key(one), key(other)));
  return descending ? order.reverse() : order;
}

/** What is not sorted as its text is. A size that is not configured comes last. */
const KEYS: Record<string, (row: Row) => number> = {
  size: ({ sizeRank = Number.MAX_SAFE_INTEGER }) => sizeRank,
  lastRun: ({ lastRun }) => lastRun?.startedAt ?? 0,
};

function compare(one: string | number, other: string | number): number {
  return typeof one === 'string' ? one.localeCompare(String(other), 'en') : one - Number(other);
}

function countsOf(rows: Row[]): Partial<Record<ListedState, number>> {
  const counts: Partial<Record<ListedState, number>> = {};
  for (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

function distinct<T extends string>(values: T[]): T[] {
  return [...new Set(values)].sort();
}
