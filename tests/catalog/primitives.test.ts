// Primitives in a real catalog: what the module hands over, how it is related, and what a file of its own does to it.
import { startGithub } from '../../dev/github/index.ts';
import type { GithubDouble } from '../../dev/github/index.ts';
import { seedFiles } from '../../dev/seed/files.ts';
import { openCatalog, related, soon } from '../support/catalogBench.ts';
import type { CatalogBench } from '../support/catalogBench.ts';

const COMPONENT =
  'environments/_shared/components/apps/primitives/domain-customers-v1/component.yaml';

let github: GithubDouble;
let catalog: CatalogBench;
beforeAll(async () => {
  github = await startGithub({ say: () => {} });
  github.seed('company', 'platform-next', { 'kustomize/catalog/services.yaml': 'services: []\n' });
  github.seed('company', 'gitops', seedFiles('gitops'));
  github.seed('company', 'customers', {
    'catalog-info.yaml': `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: domain-customers-v1, description: From its own repository }
spec: { type: domain-primitive, lifecycle: production, owner: customers-team }
`,
  });
  catalog = await openCatalog(github, 'company/gitops');
});
afterAll(async () => {
  await catalog?.close();
  await github?.close();
});

const entity = (kind: string, name: string) => catalog.entity(kind, name);

/** Changes the description of the domain in the GitOps repo. */
async function describeAs(text: string): Promise<void> {
  const before = github.readFile('company', 'gitops', 'main', COMPONENT)!;
  const after = before.replace(/^description: .*$/m, `description: ${text}`);
  github.commitAs('jane', 'company', 'gitops', 'main', { [COMPONENT]: after });
  await catalog.pushed('company/gitops');
}

const description = async () =>
  (await entity('component', 'domain-customers-v1'))?.metadata.description;

describe('a primitive of the GitOps repo', () => {
  it('appears with its API, its System and the Domain of that, related to each other', async () => {
    await vi.waitFor(async () => {
      const customers = await entity('component', 'domain-customers-v1');
      expect(customers?.spec?.['type']).toBe('domain-primitive');
      expect(related(customers, 'partOf')).toEqual(['system:default/customer-relations']);
      expect(related(customers, 'providesApi')).toEqual(['api:default/domain-customers-v1-api']);
      expect(related(customers, 'ownedBy')).toEqual(['group:default/platform-team']);
      const system = await entity('system', 'customer-relations');
      expect(related(system, 'partOf')).toEqual(['domain:default/sales']);
      expect(related(system, 'hasPart')).toContain('component:default/process-renewals-v1');
    }, soon);
  });

  it('is related to what it depends on, and to its definition', async () => {
    await vi.waitFor(async () => {
      const renewals = await entity('component', 'process-renewals-v1');
      expect(related(renewals, 'dependsOn')).toEqual([
        'component:default/domain-contracts-v1',
        'component:default/domain-customers-v1',
        'resource:default/process-definition-renewals-v1',
      ]);
      const definition = await entity('resource', 'process-definition-renewals-v1');
      expect(definition?.spec?.['type']).toBe('process-definition');
      expect(definition?.metadata.labels?.['ameide.io/tenant']).toBe('acme');
    }, soon);
  });

  it('follows a push', async () => {
    await describeAs('Whom we know');
    await vi.waitFor(async () => expect(await description()).toBe('Whom we know'), soon);
  });

  it('is replaced by the entity of its own repository as soon as that is registered', async () => {
    const target = `http://127.0.0.1:${github.port}/company/customers/blob/main/catalog-info.yaml`;
    const registered = await catalog.send('POST', '/locations', { type: 'url', target });
    expect(registered.status).toBe(201);
    const own = () =>
      vi.waitFor(async () => expect(await description()).toBe('From its own repository'), soon);
    await own();
    // What the module hands over from now on is refused by the catalog, which knows whose the entity is; its other entities follow.
    await describeAs('Not shown');
    github.commitAs('jane', 'company', 'gitops', 'main', {
      [COMPONENT.replace('domain-customers-v1', 'domain-contracts-v1')]: null,
    });
    await catalog.pushed('company/gitops');
    await vi.waitFor(async () => {
      expect(await entity('component', 'domain-contracts-v1')).toBeUndefined();
    }, soon);
    await own();
  });
});
