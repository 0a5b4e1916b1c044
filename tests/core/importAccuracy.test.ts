// What the import calls sure, against a table of 300 services that was written before any of their files: five companies, each with
// its own habits, and odd ones among them.
import { describe, expect, it } from 'vitest';
import { acme } from './import/companies/acme.ts';
import { globex } from './import/companies/globex.ts';
import { hooli } from './import/companies/hooli.ts';
import { initech } from './import/companies/initech.ts';
import { umbra } from './import/companies/umbra.ts';
import { FIELDS, imported, scored } from './import/judged.ts';
import type { Score } from './import/judged.ts';
import { services } from './import/service.ts';
import type { Files, Service } from './import/service.ts';

const COMPANIES: Record<string, (all: Service[], files: Files) => void> = {
  acme,
  globex,
  initech,
  umbra,
  hooli,
};
const ANSWERS = 'words:\n  environments:\n    dev: none\n';

const table = services('truth.txt');
const results = Object.entries(COMPANIES).map(([company, write]) => {
  const own = table.filter(service => service.company === company);
  const files: Files = new Map();
  write(own, files);
  const found = imported(files, ANSWERS);
  return { company, own, files, found, ...scored(own, found) };
});

const of = (key: string) => results.map(({ scores }) => scores.get(key) as Score);
const sum = (key: string, part: Exclude<keyof Score, 'wrong'>) =>
  of(key).reduce((total, score) => total + score[part], 0);

describe('of 300 services', () => {
  it('at least 95 % of what is called sure is right', () => {
    const rows = FIELDS.map(key => ({
      field: key,
      sure: sum(key, 'sure'),
      right: sum(key, 'right'),
      'right of sure': percent(sum(key, 'right'), sum(key, 'sure')),
      asked: sum(key, 'asked'),
      'right of proposed': percent(sum(key, 'rightlyProposed'), sum(key, 'proposed')),
    }));
    console.table(rows);
    const ready = results.map(({ company, own, found, missing }) => ({
      company,
      services: own.length,
      found: own.length - missing.length,
      sure: found.services.filter(({ verdict }) => verdict === 'sure').length,
      'asked for regions alone': found.services.filter(
        ({ fields }) =>
          fields
            .filter(({ certainty }) => certainty === 'asked')
            .map(({ key }) => key)
            .join() === 'regions',
      ).length,
    }));
    console.table(ready);
    const wrong = FIELDS.flatMap(key =>
      of(key).flatMap(score => score.wrong.map(line => `${key}: ${line}`)),
    );
    if (process.env.SHOW_WRONG) console.log(wrong.join('\n'));
    expect(table).toHaveLength(300);
    for (const key of FIELDS)
      expect(
        sum(key, 'right') / sum(key, 'sure'),
        `${key}\n${wrong.join('\n')}`,
      ).toBeGreaterThanOrEqual(0.95);
  });

  it('most of what can be known is called sure', () => {
    for (const key of FIELDS.filter(key => key !== 'regions'))
      expect(sum(key, 'sure'), key).toBeGreaterThanOrEqual(180);
  });

  it('all are found, and none is invented', () => {
    expect(results.flatMap(({ missing }) => missing)).toEqual([]);
    expect(results.flatMap(({ invented }) => invented)).toEqual([]);
  });

  it('no secret of their files comes out', () => {
    for (const { found } of results) expect(JSON.stringify(found)).not.toContain('SECRET');
  });
});

const percent = (part: number, whole: number) =>
  whole === 0 ? '-' : `${((part / whole) * 100).toFixed(1)} %`;
