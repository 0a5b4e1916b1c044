// The templates of primitives in a real portal between the doubles: repository, wiring, what the catalog shows, and the same again.
import { parse } from 'yaml';
import { openPortal } from '../support/portal.ts';
import type { TestPortal } from '../support/portal.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await openPortal();
  for (const name of ['domain-primitive', 'tenant-extension', 'agent-definition'])
    await portal.scaffolder.waitForTemplate(name);
});
afterAll(() => portal?.close());

const hostOf = () => `127.0.0.1:${portal.github.port}`;
const repoUrl = (repo: string) => `${hostOf()}?owner=company&repo=${repo}`;
const gitops = (path: string) => portal.github.readFile('company', 'gitops', 'main', path);
const COMPONENTS = 'environments/_shared/components/apps/primitives';

const orders = () => ({
  ...{ name: 'orders', version: 'v1', owner: 'group:default/payments-team' },
  ...{ description: 'Orders, and what becomes of them', system: 'shop', domain: 'sales' },
  ...{ origin: 'platform', sku: 'Shared', environments: ['int', 'prod'], project: 'primitives' },
  ...{ settings: { logLevel: 'debug' }, repoUrl: repoUrl('orders') },
});

async function run(template: string, values: object) {
  const task = await portal.scaffolder.run(template, values);
  expect(task.error?.message).toBeUndefined();
  return task.output;
}

describe('a domain', () => {
  it('has its repository and its wiring', async () => {
    const output = await run('domain-primitive', orders());
    expect(output).toMatchObject({
      ...{ primitive: 'domain-orders-v1', outcome: 'changed' },
      namespaces: { int: 'ameide-int', prod: 'ameide-prod' },
      repositoryUrl: expect.stringContaining('/company/orders'),
    });
    await portal.github.merge('company', 'gitops', Number(output['pullRequestNumber']));
    const files = portal.github.listFiles('company', 'orders', 'main');
    expect(files).toEqual(expect.arrayContaining(['package.json', '.github/workflows/ci.yaml']));
    const resource = parse(gitops(`${COMPONENTS}/domain-orders-v1/resource.yaml`)!) as object;
    expect(resource).toMatchObject({
      kind: 'Domain',
      spec: { observability: { logLevel: 'debug' } },
    });
  });

  it('is unchanged when its form is sent again', async () => {
    portal.writes();
    const output = await run('domain-primitive', orders());
    expect(output).toMatchObject({ outcome: 'unchanged' });
    expect(output).not.toHaveProperty('repositoryUrl');
    expect(portal.writes()).toEqual([]);
  });

  it('is published by the next run where the first one could not', async () => {
    const spare = portal.github.faults.add({
      method: 'POST',
      path: '/orgs/company/repos',
      status: 403,
    });
    const values = { ...orders(), name: 'invoices', repoUrl: repoUrl('invoices') };
    const failed = await portal.scaffolder.run('domain-primitive', values);
    expect(failed.status).toBe('failed');
    spare();
    expect(await run('domain-primitive', values)).toMatchObject({
      ...{ outcome: 'unchanged', repositoryUrl: expect.stringContaining('invoices') },
    });
    expect(portal.github.pulls('company', 'gitops', 'open')).toHaveLength(1);
  });
});

it('code of a tenant runs in namespaces of the tenant alone', async () => {
  const { origin: _, settings: __, ...more } = orders();
  const output = await run('tenant-extension', {
    ...{ ...more, kind: 'agent', name: 'triage', tenant: 'acme', sku: 'Namespace' },
    agentSettings: { definition: 'triage', modelProvider: 'company', modelName: 'small-1' },
    repoUrl: repoUrl('triage'),
  });
  expect(output['namespaces']).toEqual({
    int: 'tenant-acme-int-cust',
    prod: 'tenant-acme-prod-cust',
  });
  expect(portal.github.listFiles('company', 'triage', 'main')).toContain('package.json');
});

it('a definition is wired in without a repository', async () => {
  const output = await run('agent-definition', {
    ...{ name: 'triage', version: 'v1', owner: 'group:default/payments-team', tenant: 'acme' },
    settings: { executedBy: ['agent-triage-v1'] },
  });
  expect(output).toMatchObject({ outcome: 'changed', primitive: 'agent-definition-triage-v1' });
  expect(output['namespaces']).toEqual({});
});

describe('what cannot be made', () => {
  it.each<[string, RegExp, object]>([
    ['a repository that exists', /primitive\/repository-exists/, { repoUrl: 'gitops' }],
    ['a name that is taken', /primitive\/exists/, { name: 'customers', description: 'Others' }],
    ['a tenant of what all share', /primitive\/sku-mismatch/, { tenant: 'acme' }],
  ])('%s is refused before anything is made', async (_, why, wrong) => {
    portal.writes();
    const values = { ...orders(), name: 'refused', repoUrl: repoUrl('refused'), ...wrong };
    if ('repoUrl' in wrong) values.repoUrl = repoUrl(String(wrong.repoUrl));
    const { status, error } = await portal.scaffolder.run('domain-primitive', values);
    expect(status).toBe('failed');
    expect(error?.message).toMatch(why);
    expect(portal.writes()).toEqual([]);
  });
});
