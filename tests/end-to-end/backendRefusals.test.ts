// Bad input in a real Backstage backend: each is refused with code, message and help, and nothing has been written.
import { openPortal } from '../support/portal.ts';
import type { TestPortal } from '../support/portal.ts';

const CATALOG = 'kustomize/catalog/services.yaml';

const service = {
  name: 'payment-service',
  archetype: 'api',
  profile: 'public-api',
  size: 'medium',
  environments: ['int', 'prod'],
  regions: ['euw1'],
  team: 'payments-team',
};

let portal: TestPortal;
beforeAll(async () => {
  portal = await openPortal();
  await portal.scaffolder.waitForTemplate('any-catalog-update');
  await portal.scaffolder.waitForTemplate('any-harness-create');
});
afterAll(() => portal?.close());
afterEach(() => {
  portal.github.faults.clear();
  portal.harness.faults.clear();
  portal.harness.setGovernance(undefined);
});

/** Runs a template that must fail; its error, and what it wrote. */
async function refused(template: string, values: object) {
  portal.writes();
  const { status, error } = await portal.scaffolder.run(template, values);
  expect(status).toBe('failed');
  return { name: error!.name, message: error!.message, writes: portal.writes() };
}

const updateCatalog = (values: object) =>
  refused('any-catalog-update', { operation: 'add', service, ...values });
const createPipeline = (values: object = {}) =>
  refused('any-harness-create', { service, ...values });

describe('an entry that is no service', () => {
  it.each([
    ['an unknown archetype', { archetype: 'daemon' }, /`daemon`/, /api.*listener/s],
    ['a misspelt archetype', { archetype: 'lisener' }, /`lisener`/, /`listener`/],
    ['a profile that does not fit', { archetype: 'job' }, /`public-api`/, /batch-job/],
    ['a bad name', { name: 'Payment_Service' }, /`Payment_Service`/, /lower.case/],
    ['an unknown size', { size: 'huge' }, /`huge`/, /small/],
    ['an unknown environment', { environments: ['dev'] }, /`dev`/, /int/],
    ['a region twice', { regions: ['euw1', 'euw1'] }, /`euw1`/, /./],
    ['an expression', { description: '<+secrets.getValue("x")>' }, /<\+/, /./],
  ])('%s', async (_, change, message, help) => {
    const found = await updateCatalog({ service: { ...service, ...change } });
    expect(found.name).toBe('InputError');
    expect(found.message).toMatch(/^(service|catalog)\/[a-z-]+: /);
    expect(found.message).toMatch(message);
    expect(found.message.slice(found.message.indexOf('help: '))).toMatch(help);
    expect(found.writes).toEqual([]);
  });
});

describe('a catalog that cannot be edited', () => {
  const commit = (files: Record<string, string>) =>
    portal.github.commitAs('alice', 'company', 'platform-next', 'main', files);

  it('has the name already: says where', async () => {
    const found = await updateCatalog({ service: { ...service, name: 'ledger-api' } });
    expect(found.message).toMatch(/^catalog\/service-exists: .*`ledger-api`/);
    expect(found.message).toMatch(/services\.yaml:\d+:\d+/);
    expect(found.message).toContain('help: ');
    expect(found.writes).toEqual([]);
  });

  it('is not there', async () => {
    const found = await updateCatalog({ filePath: 'catalog/missing.yaml' });
    expect(found.message).toMatch(/^catalog\/[a-z-]+: .*`?catalog\/missing\.yaml/);
    expect(found.message).toContain('help: ');
    expect(found.writes).toEqual([]);
  });

  it.each([
    [
      'is no catalog',
      'catalog/values.yaml',
      'replicas: 3\nimage: nginx\n',
      /catalog\/values\.yaml/,
    ],
    [
      'holds a map instead of a list',
      'catalog/map.yaml',
      'services:\n  a: 1\n',
      /map\.yaml:\d+:\d+/,
    ],
    [
      'is no YAML',
      'catalog/broken.yaml',
      'services:\n  - name: a\n    size: [small\n  - name: b\n',
      /broken\.yaml:\d+:\d+/,
    ],
    [
      'has a key twice',
      'catalog/twice.yaml',
      'services: []\nservices:\n  - name: a\n',
      /twice\.yaml:2:1/,
    ],
    [
      'holds two documents',
      'catalog/two.yaml',
      'services: []\n---\nservices: []\n',
      /two\.yaml:\d+/,
    ],
  ])('%s', async (_, filePath, text, place) => {
    commit({ [filePath]: text });
    const found = await updateCatalog({ filePath });
    expect(found.name).toBe('InputError');
    expect(found.message).toMatch(/^(catalog|yaml)\/[a-z-]+: /);
    expect(found.message).toMatch(place);
    expect(found.message).toContain('help: ');
    expect(found.writes).toEqual([]);
    expect(portal.github.readFile('company', 'platform-next', 'main', filePath)).toBe(text);
  });

  it('stands in a repository that is not there, or that the token may not see', async () => {
    const host = portal.github.url.replace('http://', '');
    const found = await updateCatalog({ repoUrl: `${host}?owner=company&repo=secret` });
    expect(found.message).toMatch(/^github\/[a-z-]+: .*company\/secret/);
    expect(found.message).toContain('help: ');
    expect(found.writes).toEqual([]);
  });

  it('stands in a repository that the token may only read', async () => {
    portal.github.setAccess('bot', 'read', 'company/platform-next');
    const before = portal.github.branches('company', 'platform-next');
    const found = await updateCatalog({});
    portal.github.setAccess('bot', 'write', 'company/platform-next');
    expect(found.name).toBe('NotAllowedError');
    expect(found.message).toMatch(/^github\/[a-z-]+: /);
    expect(found.message).toMatch(/permission/i);
    expect(portal.github.branches('company', 'platform-next')).toEqual(before);
  });

  it('leaves the catalog as it was', () => {
    const text = portal.github.readFile('company', 'platform-next', 'main', CATALOG)!;
    expect(text).not.toContain('payment-service');
    expect(portal.github.pulls('company', 'platform-next')).toEqual([]);
  });
});

describe('a Harness that refuses', () => {
  it('the key', async () => {
    const error = { status: 'ERROR', code: 'INVALID_TOKEN', message: 'Invalid token' };
    portal.harness.faults.add({ path: /.*/, status: 401, body: error });
    const found = await createPipeline();
    expect(found.name).toBe('NotAllowedError');
    expect(found.message).toMatch(/^harness\/key-refused: /);
    expect(found.message).toMatch(/help: .*an open pull request of this task is found and reused/);
    expect(found.message).not.toContain(portal.harness.apiKey);
    expect(found.writes).toEqual([]);
  });

  it('the pipeline, by policy: neither the pipeline nor its file is written', async () => {
    portal.harness.setGovernance({ kind: 'pipeline', message: 'pipelines need a ticket' });
    const main = portal.github.branches('company-harness', 'harness-pipelines');
    const found = await createPipeline();
    expect(found.message).toMatch(/^harness\/denied-by-policy: /);
    expect(found.message).toContain('pipelines need a ticket');
    // Told exactly: what was made before stands, all else does not.
    const [, stands = '', not = ''] =
      /run\/partly-done: already written and kept: (.*)\. Not written: (.*)/.exec(found.message) ??
      [];
    expect(stands).toMatch(/^service `payment_service`, environment `/);
    const made = (['service', 'environment', 'infrastructure'] as const).flatMap(kind =>
      portal.harness.entities(kind),
    );
    expect(stands.split(', ')).toHaveLength(made.length);
    expect(not).toMatch(/^pipeline `payment_service_cd`, input set `/);
    expect(portal.harness.entities('pipeline')).toEqual([]);
    expect(portal.harness.entities('inputSet')).toEqual([]);
    expect(portal.github.branches('company-harness', 'harness-pipelines')).toEqual(main);
  });

  it('an unknown strategy', async () => {
    const found = await createPipeline({ strategy: 'rolling' });
    expect(found.name).toBe('InputError');
    expect(found.message).toMatch(/`rolling`/);
    expect(found.message).toMatch(/runtime.*promotion|promotion.*runtime/s);
    expect(found.writes).toEqual([]);
  });
});
