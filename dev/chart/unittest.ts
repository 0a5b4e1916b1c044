// Runs files of the format of helm-unittest on any of the engines; the plugin itself cannot be had from a registry of packages.
// An assertion or key that it does not know is an error, so that no test passes unread.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';
import type { Engine, Manifest, Rendered } from './engines.ts';
import { CHART } from './engines.ts';
import { setAt, valueAt } from './paths.ts';

export interface Suite {
  file: string;
  suite: string;
  templates?: string[];
  template?: string;
  values?: string[];
  set?: Record<string, unknown>;
  release?: { name?: string; namespace?: string };
  tests: Test[];
}
interface Test extends Selector {
  it: string;
  values?: string[];
  set?: Record<string, unknown>;
  asserts: Record<string, unknown>[];
}
interface Selector {
  template?: string;
  documentIndex?: number;
  documentSelector?: { path: string; value: unknown };
}
interface Expected extends Selector {
  path?: string;
  value?: unknown;
  content?: unknown;
  pattern?: string;
  count?: number;
  of?: string;
  errorMessage?: string;
  errorPattern?: string;
}

const KEYS = {
  suite: ['file', 'suite', 'templates', 'template', 'values', 'set', 'release', 'tests'],
  test: ['it', 'values', 'set', 'asserts', 'template', 'documentIndex', 'documentSelector'],
  assert: [
    ...['template', 'documentIndex', 'documentSelector', 'path', 'value', 'content'],
    ...['pattern', 'count', 'of', 'errorMessage', 'errorPattern'],
  ],
};

/** Whether an object is as expected. */
const CHECKS: Record<string, (object: Manifest, expected: Expected) => boolean> = {
  equal: (object, { path, value }) => isDeepStrictEqual(valueAt(object, path!), value),
  isKind: ({ kind }, { of }) => kind === of,
  isAPIVersion: ({ apiVersion }, { of }) => apiVersion === of,
  exists: (object, { path }) => valueAt(object, path!) !== undefined,
  isSubset: (object, { path, content }) => isSubset(content, valueAt(object, path!)),
  contains: (object, { path, content }) =>
    listAt(object, path!).some(item => isDeepStrictEqual(item, content)),
  lengthEqual: (object, { path, count }) => listAt(object, path!).length === count,
  matchRegex: (object, { path, pattern }) => {
    const text = valueAt(object, path!);
    return typeof text === 'string' && new RegExp(pattern!, 'm').test(text);
  },
};
const OPPOSITES: Record<string, string> = {
  notEqual: 'equal',
  notExists: 'exists',
  notContains: 'contains',
  notMatchRegex: 'matchRegex',
};

function listAt(object: Manifest, path: string): unknown[] {
  const list = valueAt(object, path);
  return Array.isArray(list) ? list : [];
}

function isSubset(part: unknown, whole: unknown): boolean {
  if (typeof part !== 'object' || part === null || typeof whole !== 'object' || whole === null)
    return isDeepStrictEqual(part, whole);
  return Object.entries(part).every(([key, value]) =>
    isSubset(value, (whole as Record<string, unknown>)[key]),
  );
}

function knownOnly(value: object, keys: string[], where: string): void {
  const unknown = Object.keys(value).filter(key => !keys.includes(key));
  if (unknown.length > 0) throw new Error(`${where}: unknown key \`${unknown.join('`, `')}\``);
}

/** Every suite of the chart. */
export function suites(folder = join(CHART, 'tests')): Suite[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('_test.yaml'))
    .sort()
    .flatMap(name => {
      const file = join(folder, name);
      return parseAllDocuments(readFileSync(file, 'utf8')).map(document => {
        if (document.errors[0]) throw new Error(`${file}: ${document.errors[0].message}`);
        const suite = { ...(document.toJS() as Suite), file };
        knownOnly(suite, KEYS.suite, name);
        for (const test of suite.tests) knownOnly(test, KEYS.test, `${name}: ${test.it}`);
        return suite;
      });
    });
}

/** What of a test does not hold, a line each. */
export async function failures(suite: Suite, test: Test, engine: Engine): Promise<string[]> {
  const release = { name: 'release-name', namespace: 'portal', ...suite.release };
  let rendered: Rendered[] = [];
  let problem = '';
  try {
    rendered = await engine.render(valuesOf(suite, test), release);
  } catch (error) {
    problem = (error as Error).message;
  }
  const found: string[] = [];
  for (const assert of test.asserts) {
    const [[name, given] = ['', {}]] = Object.entries(assert);
    const expected = (given ?? {}) as Expected;
    knownOnly(expected, KEYS.assert, `${suite.file}: ${test.it}: ${name}`);
    const told = failureOf(name, expected, suite, test, rendered, problem);
    if (told !== undefined) found.push(`${name} ${JSON.stringify(expected)}: ${told}`);
  }
  return found;
}

function valuesOf(suite: Suite, test: Test): object {
  const values: Record<string, unknown> = {};
  for (const path of [...(suite.values ?? []), ...(test.values ?? [])]) {
    const file = join(dirname(suite.file), path);
    if (!existsSync(file)) throw new Error(`${relative(CHART, file)} does not exist`);
    const [document] = parseAllDocuments(readFileSync(file, 'utf8'));
    Object.assign(values, document?.toJS());
  }
  for (const [path, value] of Object.entries({ ...suite.set, ...test.set }))
    setAt(values, path, value);
  return values;
}

function failureOf(
  name: string,
  expected: Expected,
  suite: Suite,
  test: Test,
  rendered: Rendered[],
  problem: string,
): string | undefined {
  if (name === 'failedTemplate') {
    const { errorMessage, errorPattern } = expected;
    if (problem === '') return 'it was rendered';
    const told =
      problem.includes(errorMessage ?? '') && new RegExp(errorPattern ?? '').test(problem);
    return told ? undefined : problem;
  }
  if (problem !== '') return problem;
  const selected = selectedOf(suite, test, expected, rendered);
  if (name === 'hasDocuments')
    return selected.length === expected.count ? undefined : `there are ${selected.length}`;
  const opposite = OPPOSITES[name];
  const check = CHECKS[opposite ?? name];
  if (!check) throw new Error(`${suite.file}: ${test.it}: unknown assertion \`${name}\``);
  if (selected.length === 0) return 'there is no such object';
  const wrong = selected.filter(object => check(object, expected) === (opposite !== undefined));
  if (wrong.length === 0) return undefined;
  const { path } = expected;
  return JSON.stringify(path === undefined ? wrong[0] : valueAt(wrong[0], path)) ?? 'nothing';
}

/** The objects that an assertion is about: it decides itself, else its test, else its suite. */
function selectedOf(suite: Suite, test: Test, own: Selector, rendered: Rendered[]): Manifest[] {
  const only = own.template ?? test.template ?? suite.template;
  const templates = (only === undefined ? suite.templates : [only]) ?? [];
  const paths = templates.map(name => (name.startsWith('templates/') ? name : `templates/${name}`));
  const selector = own.documentSelector ?? test.documentSelector;
  const index = own.documentIndex ?? test.documentIndex;
  const found = rendered
    .filter(({ template }) => paths.length === 0 || paths.includes(template))
    .map(({ object }) => object)
    .filter(
      object => !selector || isDeepStrictEqual(valueAt(object, selector.path), selector.value),
    );
  return index === undefined ? found : found.slice(index, index + 1);
}
