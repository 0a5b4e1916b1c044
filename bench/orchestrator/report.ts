// What was measured, as a table, and whether it is what is asked for.
import { judged } from '../results.ts';
import { short, table } from '../table.ts';
import type { AuditResult } from './audit.ts';
import type { Compared } from './crowds.ts';

export interface Result {
  machine?: object;
  lists?: { services: number; atOnce: number } & Compared;
  onboardings?: {
    crowd: number;
    operations: number;
    services: number;
    pulls: number;
  } & Compared;
  audit?: AuditResult;
}

export function print({ lists, onboardings, audit }: Result): string {
  const rows: string[][] = [];
  if (lists) {
    const { ours, theirs } = lists;
    rows.push(
      ['GET /v1/services', short(ours.median), short(ours.p99)],
      ["the catalog's by-query", short(theirs.median), short(theirs.p99)],
    );
  }
  if (onboardings) {
    const { ours, theirs } = onboardings;
    rows.push(
      ['POST /v1/services', short(ours.median), short(ours.p99)],
      ["the scaffolder's POST /v2/tasks", short(theirs.median), short(theirs.p99)],
    );
  }
  if (audit)
    rows.push(
      ['a page of 1,000,000 audit entries, mean', short(audit.many / audit.pages), ''],
      ['a page of 10,000 audit entries, mean', short(audit.few / audit.pages), ''],
    );
  return table(['ms', 'median', 'p99'], rows);
}

/** What is asked of it. */
export function verdicts({ lists, onboardings, audit }: Result): string[] {
  const all: string[] = [];
  if (lists) {
    const ratio = lists.ours.p99 / lists.theirs.p99;
    const what = `${lists.services} services, ${lists.atOnce} requests at once`;
    all.push(judged(ratio <= 3, `${what}: p99 is ${short(ratio)} times the catalog's (goal 3)`));
  }
  if (onboardings) {
    const { crowd, ours, theirs, operations, services, pulls } = onboardings;
    const ratio = ours.median / theirs.median;
    const isOnce = [operations, services, pulls].every(count => count === crowd);
    all.push(
      judged(
        isOnce,
        `${crowd} onboardings at once: ${operations} operations of ${services} services, ${pulls} pull requests`,
      ),
      judged(ratio <= 1.5, `median of 202 is ${short(ratio)} times the scaffolder's (goal 1.5)`),
    );
  }
  if (audit) {
    const { pages, slower, worst } = audit;
    all.push(
      judged(
        slower === 0,
        `${slower} of ${pages} kinds of pages of a million entries take more than twice the time of ten thousand (worst ${short(worst.ratio)}: ${worst.filter})`,
      ),
    );
  }
  return all;
}
