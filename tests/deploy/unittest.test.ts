// The chart's own tests, in the format of helm-unittest, on the real engines; and the runner itself.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failures, suites } from '../../dev/chart/unittest.ts';
import { ENGINES, engines } from './support.ts';

/** The least that must be set. */
const LEAST = {
  'app.baseUrl': 'https://portal.example.com',
  'oidc.metadataUrl': 'https://sso.example.com',
  'database.existingSecret': 'portal-db-app',
  'secrets.existingSecret': 'portal-secrets',
};

const helm = engines();
afterAll(() => helm.close());

it('covers what a release consists of', () => {
  const files = new Set(suites().map(({ file }) => file.replace(/^.*\/(.*)_test\.yaml$/, '$1')));
  const asked = ['deployment', 'configmap', 'externalsecret', 'httproute', 'servicemonitor'];
  for (const name of [...asked, 'migrations', 'strategy']) expect(files).toContain(name);
});

describe.each(ENGINES)('%s', { timeout: 300_000 }, name => {
  const all = suites().flatMap(suite =>
    suite.tests.map(test => [`${suite.suite} ${test.it}`, suite, test] as const),
  );

  it.for(all)('%s', async ([, suite, test], { skip }) => {
    const engine = await helm.of(name).catch((error: Error) => skip(error.message));
    expect(test.asserts.length).toBeGreaterThan(0);
    expect(await failures(suite, test, engine)).toEqual([]);
  });
});

describe('the runner', { timeout: 300_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'unittest-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const suiteOf = (assert: string) => {
    const text = `suite: s\ntemplates: [templates/service.yaml]\ntests:\n  - it: is\n    asserts:\n      - ${assert}\n`;
    writeFileSync(join(folder, 'a_test.yaml'), text);
    return suites(folder)[0]!;
  };

  it.for([
    ['equal: { path: spec.type, value: NodePort }', '"ClusterIP"'],
    ['notEqual: { path: spec.type, value: ClusterIP }', '"ClusterIP"'],
    ['exists: { path: spec.types }', 'nothing'],
    ['notExists: { path: spec.type }', '"ClusterIP"'],
    ['contains: { path: spec.ports, content: { name: https } }', '"name":"http"'],
    ['isSubset: { path: spec, content: { type: NodePort } }', '"ClusterIP"'],
    ['lengthEqual: { path: spec.ports, count: 1 }', '"name":"metrics"'],
    ['matchRegex: { path: spec.type, pattern: ^Node }', '"ClusterIP"'],
    ['notMatchRegex: { path: spec.type, pattern: IP$ }', '"ClusterIP"'],
    ['isKind: { of: Pod }', '"kind":"Service"'],
    ['isAPIVersion: { of: v2 }', '"apiVersion":"v1"'],
    ['hasDocuments: { count: 2 }', 'there are 1'],
    ['equal: { template: templates/none.yaml, path: spec, value: 1 }', 'there is no such object'],
    ['failedTemplate: { errorMessage: any }', 'it was rendered'],
  ])('tells that %s does not hold', async ([assert, told], { skip }) => {
    const engine = await helm.of('Helm 4').catch((error: Error) => skip(error.message));
    const suite = suiteOf(assert!);
    suite.set = LEAST;
    const [failure] = await failures(suite, suite.tests[0]!, engine);
    expect(failure).toContain(told);
  });

  it.for(['equals: { path: a }', 'equal: { path: kind, values: 1 }', 'equal: { path: "a[x]" }'])(
    'refuses %s',
    async (assert, { skip }) => {
      const engine = await helm.of('Helm 4').catch((error: Error) => skip(error.message));
      const suite = suiteOf(assert);
      suite.set = LEAST;
      await expect(failures(suite, suite.tests[0]!, engine)).rejects.toThrow(
        /unknown assertion|unknown key|cannot be read/,
      );
    },
  );
});
