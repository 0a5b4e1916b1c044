// The forms of primitives, in a browser. They share the portal of e2e.test.ts.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import type { Visitor } from '../../../dev/e2e/visitor.ts';
import { root, run } from '../../../dev/steps.ts';
import type { TestPortal } from '../../support/portal.ts';
import type { Stage } from './forms.ts';
import { clientOf } from './lists.ts';

const CLI = join(root, 'js', 'cli', 'dist', 'bin.js');
const COMPONENTS = 'environments/_shared/components/apps/primitives';
const GITOPS = ['company', 'gitops'] as const;

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
      await open('domain-primitive', { repoUrl: repoUrl('orders') });
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

  it('what is merged passes the lint and the schemas', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ameide-gitops-'));
    const paths = portal.github.listFiles(...GITOPS, 'main');
    const text = (path: string) => portal.github.readFile(...GITOPS, 'main', path)!;
    for (const path of paths) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text(path));
    }
    const linted = await run('node', [CLI, 'primitive', 'lint', folder, '--strict'], {
      quiet: true,
    });
    rmSync(folder, { recursive: true });
    expect(linted.output).toMatch(/7 primitives, 0 errors, 0 warnings/);
    const ajv = new Ajv({ strict: false, allErrors: true });
    const schemas = join(root, 'templates', 'primitives');
    const holds = (schema: string, path: string) => {
      const read = JSON.parse(readFileSync(join(schemas, schema), 'utf8')) as object;
      const validate = ajv.compile({ ...read, $id: `${schema}#${path}` });
      validate(parse(text(path)));
      expect(validate.errors ?? [], path).toEqual([]);
    };
    for (const [kind, name] of [
      ['domain', 'orders'],
      ['process', 'fulfilment'],
      ['agent', 'picker'],
    ]) {
      const at = `${COMPONENTS}/${kind}-${name}-v1`;
      holds(`${kind}/resource.schema.json`, `${at}/resource.yaml`);
      holds('component.schema.json', `${at}/component.yaml`);
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
