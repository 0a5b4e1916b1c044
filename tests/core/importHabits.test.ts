// The same of a second table, of 100 services in other habits: components of kustomize, releases of helmfile, what jsonnet renders,
// aliases in umbrellas, objects in files of their own, routes of gateways, autoscalers, and amounts in unusual units.
import { describe, expect, it } from 'vitest';
import { FIELDS, imported, scored } from './import/judged.ts';
import type { Score } from './import/judged.ts';
import { cyberdyne } from './import/second/cyberdyne.ts';
import { oscorp } from './import/second/oscorp.ts';
import { stark } from './import/second/stark.ts';
import { tyrell } from './import/second/tyrell.ts';
import { wayne } from './import/second/wayne.ts';
import { services } from './import/service.ts';
import type { Files, Service } from './import/service.ts';

const COMPANIES: Record<string, (all: Service[], files: Files) => void> = {
  wayne,
  stark,
  cyberdyne,
  tyrell,
  oscorp,
};

const table = services('secondTruth.txt');
const results = Object.entries(COMPANIES).map(([company, write]) => {
  const own = table.filter(service => service.company === company);
  const files: Files = new Map();
  write(own, files);
  const found = imported(files);
  return { company, own, found, ...scored(own, found) };
});

const of = (key: string) => results.map(({ scores }) => scores.get(key) as Score);
const sum = (key: string, part: Exclude<keyof Score, 'wrong'>) =>
  of(key).reduce((total, score) => total + score[part], 0);

describe('of 100 services in other habits', () => {
  it('at least 95 % of what is called sure is right', () => {
    const wrong = FIELDS.flatMap(key =>
      of(key).flatMap(score => score.wrong.map(line => `${key}: ${line}`)),
    );
    console.table(
      FIELDS.map(field => ({
        field,
        sure: sum(field, 'sure'),
        right: sum(field, 'right'),
        asked: sum(field, 'asked'),
        proposed: sum(field, 'proposed'),
        rightlyProposed: sum(field, 'rightlyProposed'),
      })),
    );
    if (process.env.SHOW_WRONG) console.log(wrong.join('\n'));
    expect(table).toHaveLength(100);
    for (const key of FIELDS)
      expect(
        sum(key, 'right') / sum(key, 'sure'),
        `${key}\n${wrong.join('\n')}`,
      ).toBeGreaterThanOrEqual(0.95);
  });

  it('all are found, and none is invented', () => {
    expect(results.flatMap(({ missing }) => missing)).toEqual([]);
    expect(results.flatMap(({ invented }) => invented)).toEqual([]);
  });

  it('no secret of their files comes out', () => {
    for (const { found } of results) expect(JSON.stringify(found)).not.toContain('SECRET');
  });
});
