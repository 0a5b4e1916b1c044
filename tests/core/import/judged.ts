/** Runs the import over files in memory, and compares what it says with the table. */
import type { Action, Answer, CatalogImported, Fact, ImportedField, Read } from '@ameide/core';
import { loadCore } from '../../../js/core/core.ts';
import type { Files, Service } from './service.ts';

const COMMIT = '0'.repeat(40);
const SOURCE = 'github.com?owner=company&repo=deploy';
const CATALOG = 'github.com?owner=company&repo=platform-next';

/** What the import says of files. */
export function imported(files: Files, answers?: string): CatalogImported {
  const core = loadCore();
  const input = {
    repoUrl: CATALOG,
    sources: [{ repoUrl: SOURCE }],
    ...(answers === undefined ? {} : { answers: { path: 'a.yaml', content: bytes(answers) } }),
  };
  const action: Action = { type: 'catalog:import', input };
  const context = { now: '2026-11-21T10:00:00Z', config: {} };
  const facts: Fact[] = [];
  for (;;) {
    const step = core.next({ action, context }, facts);
    if (step.step === 'read')
      for (const read of step.reads) facts.push({ read, answer: answer(read, files) });
    else if (step.step === 'plan' && step.outputs.type === 'catalog:import')
      return step.outputs.values;
    else throw new Error(JSON.stringify(step));
  }
}

const bytes = (text: string) => new TextEncoder().encode(text);

function answer(read: Read, files: Files): Answer {
  if (read.type === 'tree')
    return { type: 'tree', commit: COMMIT, paths: [...files.keys()].sort() };
  if (read.type !== 'files') throw new Error(`not read here: ${read.type}`);
  const content = (path: string) =>
    read.repo === CATALOG ? 'services: []\n' : (files.get(path) ?? undefined);
  const found = read.paths.map(path => {
    const text = content(path);
    return { path, content: text === undefined ? null : bytes(text) };
  });
  return { type: 'files', commit: COMMIT, files: found };
}

export const FIELDS = ['name', 'archetype', 'profile', 'size', 'environments', 'regions', 'team'];

export interface Score {
  sure: number;
  right: number;
  asked: number;
  /** Of those that are asked and propose something, how many propose what is right. */
  proposed: number;
  rightlyProposed: number;
  wrong: string[];
}

/** Compares by field. */
export function scored(services: Service[], { services: found }: CatalogImported) {
  const scores = new Map<string, Score>();
  const missing: string[] = [];
  const known = new Set<string>();
  for (const service of services) {
    const match = found.find(one => one.name === service.name);
    if (!match) missing.push(service.name);
    else known.add(match.name);
    for (const key of FIELDS) {
      const score = scores.get(key) ?? {
        sure: 0,
        right: 0,
        asked: 0,
        proposed: 0,
        rightlyProposed: 0,
        wrong: [],
      };
      scores.set(key, score);
      const field = match?.fields.find(one => one.key === key);
      if (field) count(score, service, key, field);
    }
  }
  // What is called a service, and is none of the table.
  const invented = found.filter(({ name, verdict }) => !known.has(name) && verdict === 'sure');
  return {
    scores,
    missing,
    invented: invented.map(({ name }) => name),
    asked: found
      .filter(one => one.verdict === 'asked' && !known.has(one.name))
      .map(({ name }) => name),
  };
}

function count(score: Score, service: Service, key: string, field: ImportedField): void {
  const truth = key === 'name' ? service.name : service[key as 'team' | 'regions'];
  const shown = (value: unknown) =>
    Array.isArray(value) ? [...value].sort().join(',') : String(value);
  const isRight = shown(field.value) === shown(truth);
  if (field.certainty === 'sure') {
    score.sure += 1;
    if (isRight) score.right += 1;
    else
      score.wrong.push(
        `${service.company} ${service.name}: ${shown(field.value)} for ${shown(truth)} (${[...service.odd].join(' ')}) ${field.reason}`,
      );
  } else if (field.certainty === 'asked') {
    score.asked += 1;
    if (field.value !== null) score.proposed += 1;
    if (field.value !== null && isRight) score.rightlyProposed += 1;
  }
}
