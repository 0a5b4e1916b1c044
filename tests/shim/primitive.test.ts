// Primitives on the command line: what is written, what is left alone, and that actions write the same bytes.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { main } from '../../js/cli/main.ts';
import { Printer } from '../../js/cli/print.ts';
import { loadCore } from '../../js/core/core.ts';
import { primitiveKinds, readSkeletons } from '../../js/core/primitives.ts';
import type { Fact, Read } from '../../js/core/pkg/ameide_core.d.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ameide-primitive-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function ameide(...args: string[]) {
  let [out, err] = ['', ''];
  const printer = new Printer(
    { write: text => (out += String(text)) },
    { write: text => (err += String(text)) },
  );
  const code = await main(['primitive', ...args], printer);
  return { code, out, err };
}

const FULL = 'domain-orders-v1';
const COMPONENT = `environments/_shared/components/apps/primitives/${FULL}/component.yaml`;
const RESOURCE = `environments/_shared/components/apps/primitives/${FULL}/resource.yaml`;
const VALUES = `sources/values/_shared/apps/${FULL}.yaml`;
const named = ['--kind', 'domain', '--name', 'orders'];
const create = (...more: string[]) =>
  ameide('create', ...named, '--tenant', 't1', '--sku', 'Namespace', '--owner', 'team-a', ...more);
const gitops = () => join(folder, 'gitops');
const read = (path: string) => readFileSync(join(gitops(), path), 'utf8');
const put = (path: string, text: string) => {
  mkdirSync(dirname(join(gitops(), path)), { recursive: true });
  writeFileSync(join(gitops(), path), text);
};
const files = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());

it('creates a primitive, and finds it unchanged', async () => {
  expect(await create('--out', folder)).toMatchObject({ code: 0, err: '' });
  expect(read(COMPONENT)).toContain('namespace: tenant-t1-prod-cust');
  expect(read(RESOURCE)).not.toMatch(/image|namespace/);
  expect(read(VALUES)).toBe('# Managed by Ameide: domain/orders/v1\nenabled: false\n');
  expect(readdirSync(join(folder, 'repository'))).toContain('catalog-info.yaml');
  expect((await create('--out', folder)).out).toBe('unchanged\n');
});

it('promotes, changes and removes it, and keeps comments', async () => {
  await create('--out', folder);
  const at = [...named, '--gitops', gitops()];
  const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
  put(VALUES, `${read(VALUES)}# by the release\n`);
  expect(await ameide('promote', ...at, '--digest', digest)).toMatchObject({ code: 0 });
  expect(read(VALUES)).toMatch(
    /enabled: true\nimage: .*domain-orders-v1@sha256:0123.*\n# by the release\n/,
  );
  put(RESOURCE, read(RESOURCE).replace('cpu: 100m', 'cpu: 100m # measured'));
  await ameide('change', ...at, '--set', 'logLevel=debug', '--unset', 'memoryLimit');
  expect(read(RESOURCE)).toContain('cpu: 100m # measured');
  expect(read(RESOURCE)).toContain('logLevel: debug');
  expect(read(RESOURCE)).not.toContain('limits');
  const { out } = await ameide('list', '--gitops', gitops(), '--json');
  const { primitives } = JSON.parse(out) as { primitives: object[] };
  expect(primitives).toMatchObject([{ primitive: FULL, enabled: true, tenant: 't1' }]);
  expect(await ameide('lint', gitops())).toMatchObject({ code: 0 });
  await ameide('remove', ...at);
  expect(files().filter(({ parentPath }) => parentPath.startsWith(gitops()))).toEqual([]);
});

it('writes nothing of what is refused', async () => {
  for (const wrong of [
    ['--kind', 'domian'],
    ['--set', 'logLevl=x'],
    ['--sku', 'Big'],
    ['--project', 'default'],
  ]) {
    const { code, err } = await create('--out', folder, ...wrong);
    expect(code, err).toBe(1);
    expect(err).toMatch(/primitive\//);
    expect(err).toMatch(/help/);
  }
  expect(files()).toEqual([]);
});

it('leaves what is not its own', async () => {
  put(VALUES, 'enabled: true # by hand\n');
  expect((await create('--out', folder)).err).toContain('primitive/not-ours');
  expect(read(VALUES)).toBe('enabled: true # by hand\n');
  rmSync(join(folder, 'gitops'), { recursive: true });
  mkdirSync(join(folder, 'repository'));
  writeFileSync(join(folder, 'repository', 'README.md'), 'mine\n');
  expect((await create('--out', folder)).err).toContain('primitive/file-exists');
  expect(files().map(({ name }) => name)).toEqual(['README.md']);
});

it('shows what it would do, and does not', async () => {
  const { code, out } = await create('--out', folder, '--dry-run');
  expect(code).toBe(0);
  expect(out).toContain(`+++ b/${COMPONENT}`);
  expect(files()).toEqual([]);
});

it('takes a kind of the organization: one file and its skeleton', async () => {
  const kind = 'templates/primitives/queue';
  put(
    `${kind}/kind.yaml`,
    'kind: queue\ntitle: Queue\ndescription: Messages\nresource: {apiVersion: company.io/v1, kind: Queue}\n' +
      'entity: {kind: Component, type: queue-primitive}\nskeletons: [node]\nfields:\n' +
      '  - {name: days, title: Days, type: integer, required: true, path: storage.days}\n',
  );
  put(`${kind}/skeleton/src/{snake}.ts.j2`, 'export const days = {{ fields.days }};\n');
  const args = [
    'create',
    '--kind',
    'queue',
    '--name',
    'big-orders',
    '--owner',
    'a',
    '--set',
    'days=7',
  ];
  expect((await ameide(...args, '--out', folder)).err).toBe('');
  const at = 'environments/_shared/components/apps/primitives/queue-big-orders-v1/resource.yaml';
  expect(read(at)).toContain('storage:\n    days: 7\n');
  expect(readFileSync(join(folder, 'repository/src/big_orders.ts'), 'utf8')).toBe(
    'export const days = 7;\n',
  );
  expect(readdirSync(join(folder, 'repository'))).toContain('Dockerfile');
  put(at, read(at).replace('days: 7', 'days: 7\n    weeks: 1'));
  expect((await ameide('lint', gitops())).err).toContain('primitive/bad-resource');
});

it('finds what custom code names, and where', async () => {
  await create('--out', folder);
  put('overlays/prod/kustomization.yaml', 'resources: [../base]\nnamespace: ameide-prod\n');
  const { code, err } = await ameide('lint', gitops());
  expect(code).toBe(1);
  expect(err).toMatch(
    /overlays\/prod\/kustomization\.yaml:2:12: error primitive\/platform-namespace/,
  );
});

it('lists the kinds that ship', async () => {
  const { out } = await ameide('kinds', '--json');
  const { kinds } = JSON.parse(out) as { kinds: { kind: string }[] };
  expect(kinds.map(({ kind }) => kind)).toEqual([
    'agent',
    'agent-definition',
    'domain',
    'process',
    'process-definition',
    'uisurface',
  ]);
});

it('writes the bytes that an action proposes', async () => {
  await create('--out', folder);
  const core = loadCore();
  const repoUrl = 'github.com?owner=company&repo=gitops';
  const input = {
    repoUrl,
    kinds: await primitiveKinds(),
    kind: 'domain',
    name: 'orders',
  };
  const action = {
    type: 'primitive:create',
    input: { ...input, tenant: 't1', sku: 'Namespace', owner: 'team-a' },
  } as const;
  const facts: Fact[] = [];
  const answer = async (one: Read): Promise<Fact> => {
    if (one.type === 'skeletons') return { read: one, answer: await readSkeletons(one.folders) };
    if (one.type !== 'files') return { read: one, answer: { type: 'absent' } };
    const none = one.paths.map(path => ({ path, content: null }));
    return { read: one, answer: { type: 'files', commit: 'c'.repeat(40), files: none } };
  };
  for (;;) {
    const step = core.next({ action, context: { now: '2026-11-21T10:00:00Z' } }, facts);
    if (step.step === 'read') {
      facts.push(...(await Promise.all(step.reads.map(answer))));
      continue;
    }
    if (step.step !== 'plan' || step.outputs.type !== 'primitive:create')
      throw new Error('no plan');
    const [commit] = step.effects;
    if (commit?.type !== 'commit') throw new Error('no commit');
    expect(commit.pullRequest).toBeDefined();
    for (const { path, content } of commit.files)
      expect(Buffer.from(content ?? []).toString()).toBe(read(path));
    for (const { path, content } of step.outputs.values.skeleton)
      expect(Buffer.from(content)).toEqual(readFileSync(join(folder, 'repository', path)));
    break;
  }
});
