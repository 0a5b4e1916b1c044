// The actions on primitives, with the real core and the double of GitHub: workspace, pull request, and what is refused before either.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { startGithub } from '../../dev/github/index.ts';
import type { GithubDouble } from '../../dev/github/index.ts';
import { readSettings } from '../../js/core/config.ts';
import { loadCore } from '../../js/core/core.ts';
import { actionsOf } from '../../js/module.ts';

let github: GithubDouble;
let workspacePath: string;
beforeEach(async () => {
  const seed = { 'company/gitops': { 'README.md': '#\n' } };
  github = await startGithub({ seed, say: () => undefined });
  workspacePath = mkdtempSync(join(tmpdir(), 'ameide-workspace-'));
});
afterEach(async () => {
  await github.close();
  rmSync(workspacePath, { recursive: true });
});

const mock = createMockActionContext();
const pulls = () => github.pulls('company', 'gitops');

async function act(verb: string, input: object, more = {}) {
  const host = `127.0.0.1:${github.port}`;
  const integrations = { github: [{ host, apiBaseUrl: `${github.url}/api/v3`, token: 'ghp_bot' }] };
  const shim = {
    core: loadCore(),
    settings: readSettings({ primitives: { repoUrl: `${host}?owner=company&repo=gitops` } }),
    integrations: ScmIntegrations.fromConfig(new ConfigReader({ integrations })),
    requireUserCredentials: false,
  };
  const all = actionsOf(shim) as unknown as TemplateAction[];
  const action = all.find(({ id }) => id === `ameide:primitive:${verb}`)!;
  const output: Record<string, unknown> = {};
  await action.handler({
    ...mock,
    input: { kind: 'domain', name: 'orders', ...input },
    workspacePath,
    checkpoint: ({ fn }: { fn: () => unknown }) => fn(),
    output: (name: string, value: unknown) => void (output[name] = value),
    ...more,
  } as never);
  return output;
}

const TENANT = { tenant: 't1', sku: 'Namespace', owner: 'group:default/orders' };

it('creates a primitive: its files in the workspace, and one pull request however often it runs', async () => {
  const input = { ...TENANT, targetPath: 'repository' };
  const first = await act('create', input);
  expect(first).toMatchObject({
    primitive: 'domain-orders-v1',
    outcome: 'changed',
    pullRequestNumber: 1,
    namespaces: { int: 'tenant-t1-int-cust' },
    entityRefs: ['component:default/domain-orders-v1', 'api:default/domain-orders-v1-api'],
  });
  expect(readdirSync(join(workspacePath, 'repository'))).toContain('package.json');
  expect(await act('create', input)).toMatchObject({ outcome: 'unchanged', pullRequestNumber: 1 });
  expect(pulls()).toHaveLength(1);
});

it('makes nothing in a dry run', async () => {
  const { diff } = await act('create', TENANT, { isDryRun: true });
  expect(diff).toContain('+kind: Domain');
  expect(readdirSync(workspacePath)).toEqual([]);
  expect(pulls()).toEqual([]);
});

it('refuses before anything is made', async () => {
  const repository = `127.0.0.1:${github.port}?owner=company&repo=gitops`;
  for (const wrong of [
    { kind: 'domian' },
    { tenant: '' },
    { fields: { logLevl: 'info' } },
    { repository, requireNewRepository: true },
    { targetPath: '../elsewhere' },
  ])
    await expect(act('create', { ...TENANT, sku: 'Private', ...wrong })).rejects.toThrow();
  expect(readdirSync(workspacePath)).toEqual([]);
  expect(pulls()).toEqual([]);
});

it('promotes, changes and removes what is there, each by a pull request of its own', async () => {
  await act('create', { ...TENANT, createPullRequest: false });
  const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
  expect(await act('promote', { digest })).toMatchObject({ outcome: 'changed' });
  expect(await act('change', { fields: { logLevel: 'debug' } })).toMatchObject({
    outcome: 'changed',
  });
  expect(await act('remove', {})).toMatchObject({ outcome: 'changed' });
  expect(await act('remove', {})).toMatchObject({ outcome: 'unchanged' });
  expect(pulls()).toHaveLength(3);
  await expect(act('promote', { name: 'customers', digest })).rejects.toThrow(
    'primitive/not-found',
  );
});

it('a kind of an organization is one file and the folder of its skeleton', async () => {
  github.commitAs('jane', 'company', 'gitops', 'main', {
    'templates/primitives/queue/kind.yaml': `kind: queue
title: Queue
description: A queue of messages
resource: { apiVersion: company.io/v1, kind: Queue }
entity: { kind: Component, type: queue-primitive }
skeletons: [node]
fields:
  - { name: retention, title: Retention, type: integer, required: true, minimum: 1, path: storage.days }
`,
    'templates/primitives/queue/skeleton/docs/{name}.md.j2':
      '# {{ primitive }}\n\nKeeps {{ fields.retention }} days.\n',
  });
  const queue = { ...TENANT, kind: 'queue', name: 'invoices' };
  await expect(act('create', { ...queue, fields: { retention: 0 } })).rejects.toThrow('retention');
  expect(readdirSync(workspacePath)).toEqual([]);
  const output = await act('create', { ...queue, fields: { retention: 7 } });
  expect(output).toMatchObject({
    primitive: 'queue-invoices-v1',
    namespaces: { int: 'tenant-t1-int-cust' },
    entityRefs: ['component:default/queue-invoices-v1'],
  });
  expect(readFileSync(join(workspacePath, 'docs', 'invoices.md'), 'utf8')).toBe(
    '# queue-invoices-v1\n\nKeeps 7 days.\n',
  );
  // The files that kinds share come with it.
  expect(readdirSync(workspacePath)).toContain('Dockerfile');
  expect(output['diff']).toContain('+apiVersion: company.io/v1');
  expect(await act('create', { ...queue, fields: { retention: 7 } })).toMatchObject({
    outcome: 'unchanged',
  });
});
