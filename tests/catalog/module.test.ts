// The catalog module in a real catalog: what is ingested, what stays, what goes.
import { startGithub } from '../../dev/github/index.ts';
import type { GithubDouble } from '../../dev/github/index.ts';
import { openCatalog, related, soon } from '../support/catalogBench.ts';
import type { CatalogBench } from '../support/catalogBench.ts';

const CATALOG = 'kustomize/catalog/services.yaml';

const entry = (name: string, more = '') => `  - name: ${name}
    archetype: api
    profile: internal-api
    size: small
    environments: [int]
    regions: [euw1]
    team: payments-team
${more}`;
const LEDGER = entry(
  'ledger',
  '    system: billing\n    domain: finance\n    api: { type: openapi, definition: apis/ledger.yaml }\n',
);
const INVOICES = entry('invoices', '    system: billing\n    consumesApis: [ledger]\n');
const listOf = (...entries: string[]) => `services:\n${entries.join('')}`;

let github: GithubDouble;
let catalog: CatalogBench;

beforeAll(async () => {
  github = await startGithub({ say: () => {} });
  github.seed('company', 'platform-next', {
    [CATALOG]: listOf(LEDGER, INVOICES, entry('reports')),
    'apis/ledger.yaml': 'openapi: 3.1.0\ninfo: { title: Ledger, version: "1" }\npaths: {}\n',
    'backstage/catalog/reports.yaml': 'kind: Component\n',
  });
  catalog = await openCatalog(github);
});
afterAll(async () => {
  await catalog?.close();
  await github?.close();
});

const entity = (kind: string, name: string) => catalog.entity(kind, name);

async function push(content: string): Promise<void> {
  github.commitAs('jane', 'company', 'platform-next', 'main', { [CATALOG]: content });
  await catalog.pushed('company/platform-next');
}

describe('a service of the config repo', () => {
  it('appears with its System, Domain and API, related to each other', async () => {
    await vi.waitFor(async () => {
      const ledger = await entity('component', 'ledger');
      expect(related(ledger, 'partOf')).toEqual(['system:default/billing']);
      expect(related(ledger, 'providesApi')).toEqual(['api:default/ledger']);
      expect(related(ledger, 'ownedBy')).toEqual(['group:default/payments-team']);
      expect(related(await entity('system', 'billing'), 'partOf')).toEqual([
        'domain:default/finance',
      ]);
      expect(related(await entity('api', 'ledger'), 'apiConsumedBy')).toEqual([
        'component:default/invoices',
      ]);
    }, soon);
    // The definition is the file of the config repo, read by Backstage itself.
    expect((await entity('api', 'ledger'))?.spec?.['definition']).toContain('title: Ledger');
  });

  it('with an entity file is left to that file', async () => {
    expect(await entity('component', 'reports')).toBeUndefined();
  });

  it('goes when a push has taken it out, and another one changes', async () => {
    await push(listOf(LEDGER.replace('size: small', 'size: large')));
    await vi.waitFor(async () => {
      expect(await entity('component', 'invoices')).toBeUndefined();
      expect((await entity('component', 'ledger'))?.metadata.tags).toContain('large');
    }, soon);
  });

  it('stays as it was while it cannot be read, and what can be read is brought up to date', async () => {
    await push(listOf(LEDGER.replace('size: small', 'size: huge'), entry('orders')));
    await vi.waitFor(async () => {
      expect(await entity('component', 'orders')).toBeDefined();
    }, soon);
    expect((await entity('component', 'ledger'))?.metadata.tags).toContain('large');
    await push('services: [\n');
    await push(listOf(entry('orders'), INVOICES));
    await vi.waitFor(async () => {
      expect(await entity('component', 'invoices')).toBeDefined();
      expect(await entity('component', 'ledger')).toBeUndefined();
    }, soon);
    expect(await entity('component', 'orders')).toBeDefined();
  });
});
