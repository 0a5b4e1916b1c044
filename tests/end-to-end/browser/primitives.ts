// The forms of primitives, in a browser. They share the portal of e2e.test.ts.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import type { Visitor } from '../../../dev/e2e/visitor.ts';
import { root, run } from '../../../dev/steps.ts';
import { namespaceDenials } from '../../support/policy.ts';
import type { TestPortal } from '../../support/portal.ts';
import { install, npm } from '../../support/skeletons.ts';
import type { Stage } from './forms.ts';
import { clientOf } from './lists.ts';

const CLI = join(root, 'js', 'cli', 'dist', 'bin.js');
const COMPONENTS = 'environments/_shared/components/apps/primitives';
const GITOPS = ['company', 'gitops'] as const;

/** What the forms make: kind and name, which is that of the repository as well. */
const MADE = [
  ['domain', 'orders'],
  ['process', 'fulfilment'],
  ['agent', 'picker'],
] as const;

interface Manifest {
  metadata: object;
  environments: { namespace: string }[];
}

/** The files of a repository in a new folder. */
function written(github: TestPortal['github'], repo: string): string {
  const folder = mkdtempSync(join(tmpdir(), `ameide-${repo}-`));
  for (const path of github.listFiles('company', repo, 'main')) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), github.readFile('company', repo, 'main', path)!);
  }
  return folder;
}

const owner = 'group:default/payments-team';
const places = { environments: ['int', 'prod'], project: 'primitives' };

export function primitives(stage: () => Stage): void {
  let page: Page;
  let jane: Visitor;
  let portal: TestPortal;

  beforeAll(async () => {
    ({ jane, portal } = stage());
    ({ page } = jane);
    for (const name of ['domain-primitive', 'process-primitive', 'tenant-extension'])
      await portal.scaffolder.waitForTemplate(name);
  });

  const repoUrl = (repo: string) => `127.0.0.1:${portal.github.port}?owner=company&repo=${repo}`;
  const preview = () => page.locator('.ameide-preview');
  const next = () => page.getByRole('button', { name: 'Next' }).click();
  const open = (template: string, values: object = {}) =>
    jane.go(
      `/create/templates/default/${template}?formData=${encodeURIComponent(JSON.stringify(values))}`,
    );
  const nothing = 'Nothing to merge.';
  /** Reviews, creates, and waits for the end. */
  const create = async () => {
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByText('Next steps').waitFor({ timeout: 50_000 });
  };
  const mergeAll = async () => {
    for (const { number } of portal.github.pulls(...GITOPS, 'open'))
      await portal.github.merge(...GITOPS, number);
  };
  const orders = () => ({
    ...{ name: 'orders', version: 'v1', owner, system: 'shop', domain: 'sales' },
    ...{ origin: 'platform', sku: 'Shared', ...places, repoUrl: repoUrl('orders') },
  });

  describe('a domain', () => {
    it('is previewed: its namespaces, the change of the GitOps repository, its own files', async () => {
      await open('domain-primitive');
      await page.getByLabel('Name').fill('orders');
      await page.getByLabel('Owner').fill('Payments');
      await page.getByRole('option').first().click();
      await page.getByLabel('System').first().fill('shop');
      await page.getByLabel('Domain of the system').fill('sales');
      await next();
      await page.getByRole('radio', { name: 'The platform' }).waitFor();
      await page.getByRole('checkbox', { name: /Pre-production/ }).uncheck();
      await next();
      await page.getByLabel('Log level').waitFor();
      await jane.picture('form-primitive-settings');
      await next();
      // Host and owner are the only ones that the template allows.
      await page.getByLabel('Repository').last().fill('orders');
      await page.keyboard.press('Tab');
      await preview()
        .getByText('Ameide will create its repository and open a pull request')
        .waitFor();
      await preview().getByText('ameide-int', { exact: true }).waitFor();
      await jane.picture('form-primitive', true);
      expect(await jane.barriers('.ameide-preview')).toEqual([]);
      await page.getByRole('tab', { name: /^GitOps/ }).click();
      await preview().getByText('kind: Domain', { exact: true }).waitFor();
      expect(await jane.barriers('.ameide-preview')).toEqual([]);
      await page.getByRole('tab', { name: /^Repository/ }).click();
      await preview().getByText('package.json', { exact: true }).waitFor();
      expect(await jane.barriers('.ameide-preview')).toEqual([]);
    });

    it('has its repository, and its wiring by pull request', async () => {
      await create();
      expect(portal.github.listFiles('company', 'orders', 'main')).toContain('package.json');
      const [pull] = portal.github.pulls(...GITOPS, 'open');
      await page.locator(`a[href$="/company/gitops/pull/${pull!.number}"]`).first().waitFor();
      await jane.picture('task-primitive');
      await mergeAll();
    });
  });

  it('a process that depends on it is code of a tenant, in namespaces of the tenant', async () => {
    await open('process-primitive', {
      ...{ name: 'fulfilment', version: 'v1', owner, system: 'shop', ...places },
      ...{ origin: 'tenant', tenant: 'acme', sku: 'Namespace', repoUrl: repoUrl('fulfilment') },
      settings: { definition: 'fulfilment', taskQueue: 'orders', domains: ['domain-orders-v1'] },
    });
    for (let pages = 0; pages < 3; pages += 1) await next();
    await preview().getByText('tenant-acme-int-cust', { exact: true }).waitFor();
    await create();
    await mergeAll();
  });

  it('an agent extends the platform for a tenant', async () => {
    await open('tenant-extension', {
      ...{ tenant: 'acme', sku: 'Namespace', ...places },
      ...{ kind: 'agent', name: 'picker', version: 'v1', owner, repoUrl: repoUrl('picker') },
      agentSettings: { definition: 'picker', modelProvider: 'company', modelName: 'small-1' },
    });
    await page.getByLabel('SKU').waitFor();
    await next();
    await page.getByLabel('Agent definition').waitFor();
    await jane.picture('form-tenant-extension');
    await next();
    await preview().getByText('tenant-acme-prod-cust', { exact: true }).waitFor();
    await create();
    await mergeAll();
  });

  it('what cannot be made is told in the preview, and is not reviewed', async () => {
    await open('domain-primitive', {
      ...orders(),
      name: 'refused',
      tenant: 'acme',
      repoUrl: repoUrl('gitops'),
    });
    for (let pages = 0; pages < 3; pages += 1) await next();
    await preview()
      .getByText(/primitive\/sku-mismatch/)
      .waitFor();
    await page.getByRole('button', { name: 'Review' }).click();
    await page
      .getByText(/cannot belong to the tenant/)
      .nth(1)
      .waitFor();
    expect(await page.getByRole('button', { name: 'Create', exact: true }).count()).toBe(0);
    await jane.picture('form-primitive-refused');
  });

  it(
    'what is merged passes the lint, the schemas and the policy',
    { timeout: 600_000 },
    async () => {
      const folder = written(portal.github, 'gitops');
      const linted = await run('node', [CLI, 'primitive', 'lint', folder, '--strict'], {
        quiet: true,
      });
      rmSync(folder, { recursive: true });
      expect(linted.output).toMatch(/7 primitives, 0 errors, 0 warnings/);
      const ajv = new Ajv({ strict: false, allErrors: true });
      const held = (schema: string, path: string) => {
        const file = join(root, 'templates', 'primitives', schema);
        const read = JSON.parse(readFileSync(file, 'utf8')) as object;
        const validate = ajv.compile({ ...read, $id: `${schema}#${path}` });
        const document = parse(portal.github.readFile(...GITOPS, 'main', path)!) as Manifest;
        validate(document);
        expect(validate.errors ?? [], path).toEqual([]);
        return document;
      };
      const deployed = MADE.flatMap(([kind, name]) => {
        const at = `${COMPONENTS}/${kind}-${name}-v1`;
        const resource = held(`${kind}/resource.schema.json`, `${at}/resource.yaml`);
        const { environments } = held('component.schema.json', `${at}/component.yaml`);
        return environments.map(({ namespace }) => ({
          ...resource,
          metadata: { ...resource.metadata, namespace },
        }));
      });
      expect(deployed).toHaveLength(2 * MADE.length);
      expect(await namespaceDenials(deployed)).toEqual([]);
      const astray = deployed.map(one => ({
        ...one,
        metadata: { ...one.metadata, namespace: 'ameide-prod' },
      }));
      // Those of the domain, which is the platform's, may be there.
      expect(await namespaceDenials(astray)).toHaveLength(2 * (MADE.length - 1));
    },
  );

  it('their repositories pass their own tests', { timeout: 600_000 }, async ({ skip }) => {
    const made = MADE.map(([, name]) => written(portal.github, name));
    await install(made).catch((error: Error) =>
      skip(`the packages cannot be installed: ${error.message}`),
    );
    for (const repository of made) {
      // Its tests build it first.
      expect((await npm(repository, 'test')).stdout).toMatch(/pass [1-9]/);
      await npm(repository, 'lint');
      rmSync(repository, { recursive: true });
    }
  });

  it('the catalog shows them with their relations', async () => {
    const { token } = await clientOf(portal);
    const headers = { authorization: `Bearer ${token}` };
    const relations = async (name: string) => {
      const path = `/api/catalog/entities/by-name/component/default/${name}`;
      const found = await fetch(portal.url + path, { headers });
      const body = (await found.json()) as { relations?: { type: string; targetRef: string }[] };
      return body.relations?.map(({ type, targetRef }) => `${type} ${targetRef}`) ?? [];
    };
    const patience = { timeout: 45_000, interval: 1_000 };
    await vi.waitFor(async () => {
      expect(await relations('domain-orders-v1')).toEqual(
        expect.arrayContaining([
          'partOf system:default/shop',
          'providesApi api:default/domain-orders-v1-api',
          'dependencyOf component:default/process-fulfilment-v1',
        ]),
      );
      expect(await relations('agent-picker-v1')).toContain(`ownedBy ${owner}`);
    }, patience);
    await jane.go('/catalog/default/component/process-fulfilment-v1');
    await page.getByText('domain-orders-v1').first().waitFor();
    await jane.picture('primitive', true);
  });

  it('the same again changes nothing', async () => {
    portal.writes();
    await open('domain-primitive', orders());
    for (let pages = 0; pages < 3; pages += 1) await next();
    await preview().getByText('Already in the GitOps repository, nothing to change').waitFor();
    await create();
    await page.getByText(nothing).waitFor();
    expect(portal.writes()).toEqual([]);
  });
}
