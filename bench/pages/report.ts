// What was measured of the pages, for people, and whether it is what is asked for.
import { short, table } from '../table.ts';
import type { SizeResult } from './size.ts';
import type { Pair } from './times.ts';

export interface Result {
  machine?: object;
  size?: SizeResult;
  tables?: { services: number; rows: Pair; search: Pair }[];
  slow?: { atOnce: number; late: number };
  requests?: Record<string, number>;
}

const MOST_BYTES = 120_000;
const MOST_REQUESTS = 90;
/** What is noise between two medians. */
const NO_LATER = 1.15;

export function print({ size, tables = [], slow, requests = {} }: Result): string {
  const rows = tables.flatMap(({ services, rows: shown, search }) => [
    [`rows of ${short(services)}, ms`, short(shown.ours), short(shown.theirs)],
    [`search in ${short(services)}, ms`, short(search.ours), short(search.theirs)],
  ]);
  const others = [
    ...(size ? [['code, kB', short((size.with - size.without) / 1000)]] : []),
    ...(slow ? [['catalog of a service, ms', short(slow.atOnce)]] : []),
    ...(slow ? [['the same, Harness takes 2 s', short(slow.late)]] : []),
    ...Object.entries(requests).map(([page, count]) => [`requests an hour, ${page}`, short(count)]),
  ];
  return [
    table(['in one browser', 'ours', 'catalog'], rows),
    table(['the pages', ''], others),
  ].join('\n\n');
}

export function verdicts({ size, tables = [], slow, requests = {} }: Result): string[] {
  const told = (isMet: boolean, goal: string) => `${isMet ? 'met' : 'not met'}: ${goal}`;
  return [
    ...(size ? [told(size.with - size.without <= MOST_BYTES, 'at most 120 kB of code')] : []),
    ...tables.flatMap(({ services, rows, search }) => [
      told(rows.ours <= rows.theirs, `rows of ${services} no later than the catalog's`),
      told(search.ours <= search.theirs, `a search in ${services} no later than the catalog's`),
    ]),
    ...(slow
      ? [told(slow.late <= slow.atOnce * NO_LATER, 'the catalog does not wait for Harness')]
      : []),
    ...Object.entries(requests).map(([page, count]) =>
      told(count <= MOST_REQUESTS, `at most 90 requests an hour: ${page}`),
    ),
  ];
}
