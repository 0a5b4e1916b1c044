// The commands that need GitHub and Harness, as people run them: configured by a file, credentials from the environment.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import { FaultBench } from '../../dev/faults/fixture.ts';
import type { Fixture } from '../../dev/faults/fixture.ts';

const cli = join(import.meta.dirname, '..', '..', 'js', 'cli', 'dist', 'bin.js');
const bench = await FaultBench.open();
let fixture: Fixture;
let folder: string;
let key: string;
beforeAll(async () => {
  fixture = await bench.fixture();
  folder = mkdtempSync(join(tmpdir(), 'ameide-cli-'));
  const { harness, ...rest } = fixture.config.ameide;
  const { apiKey, ...settings } = harness as Record<string, unknown>;
  key = String(apiKey);
  // JSON is YAML; the key comes from the environment, as in Backstage.
  const ameide = { ...rest, harness: { ...settings, apiKey: '${HARNESS_API_KEY}' } };
  writeFileSync(join(folder, 'ameide.yaml'), JSON.stringify({ ameide }));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await fixture.harness.close();
  await bench.close();
});

async function ameide(...args: string[]) {
  return ameideWith(key, ...args);
}

async function ameideWith(apiKey: string, ...args: string[]) {
  const { apiBaseUrl, token } = fixture.config.integration;
  const env = {
    ...process.env,
    GITHUB_API_URL: apiBaseUrl,
    GITHUB_TOKEN: token,
    HARNESS_API_KEY: apiKey,
  };
  const child = spawn(process.execPath, [cli, ...args], { cwd: folder, env });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const status = child.exitCode ?? (await new Promise<number>(done => child.once('close', done)));
  expect(out + err).not.toContain(key);
  return { status, out, err };
}

it('compares the services of the catalog with Harness, mends, runs and removes them', async () => {
  const path = 'kustomize/catalog/services.yaml';
  const catalog = fixture.github.readFile(fixture.owner, 'platform-next', 'main', path);
  const { services } = parse(catalog ?? '') as {
    services: { name: string; environments: string[] }[];
  };
  const [{ name, environments }] = services as [(typeof services)[number]];
  const only = ['--services', name];

  const before = await ameide('harness', 'sync', ...only);
  expect([before.status, before.out]).toEqual([1, expect.stringMatching(`${name} .*missing`)]);
  const planned = await ameide('harness', 'sync', ...only, '--apply', '--dry-run', '--json');
  expect(JSON.parse(planned.out)).toMatchObject({
    rows: [{ service: name, state: 'missing', repaired: false }],
  });
  expect(planned.status).toBe(1);
  expect((await ameide('harness', 'sync', ...only)).status).toBe(1);
  const applied = await ameide('harness', 'sync', ...only, '--apply', '--mode', 'full');
  expect([applied.status, applied.err]).toEqual([0, expect.stringContaining('created pipeline')]);
  expect(await ameide('harness', 'sync', ...only)).toMatchObject({
    status: 0,
    out: '1 service, 1 up to date\n',
  });
  const misspelled = await ameide('harness', 'sync', '--services', `${name},no-such-service`);
  expect(misspelled).toMatchObject({
    out: '1 service, 1 up to date\n',
    err: '1 name given by --services: neither in the catalog nor in Harness\n',
  });

  const trigger = [
    'harness',
    'trigger',
    name,
    '--environment',
    environments[0] ?? '',
    '--region',
    'euw1',
    '--image-tag',
    '1.2.3',
  ];
  const would = await ameide(...trigger, '--note', 'one', '--dry-run');
  expect([would.err, would.status, would.out]).toEqual([
    '',
    0,
    expect.stringMatching(/^would run /),
  ]);
  const first = await ameide(...trigger, '--note', 'one', '--json');
  expect(first.status).toBe(0);
  const second = await ameide(...trigger, '--note', 'one', '--json');
  const idOf = ({ out }: { out: string }) =>
    (JSON.parse(out) as { executionId: string }).executionId;
  expect(idOf(first)).toBeTruthy();
  expect(idOf(second)).toBe(idOf(first));

  const removed = await ameide('harness', 'delete', name);
  expect([removed.status, removed.out]).toEqual([0, expect.stringMatching(/: deleted\n$/)]);
  expect((await ameide('harness', 'delete', name)).out).toMatch(/: unchanged\n$/);
  expect((await ameide('harness', 'sync', ...only)).status).toBe(1);
});

it('looks at all that an installation needs: exit status 1 where something is missing', async () => {
  const { status, out, err } = await ameide('doctor');
  expect([status, err]).toEqual([1, '']);
  expect(out).toMatch(/^ok +github +Catalog +\d+ services$/m);
  expect(out).toMatch(/^missing +harness +Connector k8s_prod_euw1 +does not exist$/m);
  expect(out).toMatch(/^Connector `k8s_prod_euw1`\n {2}create the connector `k8s_prod_euw1`/m);
  expect(out).toMatch(/\d+ ok.*, \d+ missing\n$/);
  const json = await ameide('doctor', '--json', '--portal', 'https://portal.company.com');
  const { rows } = JSON.parse(json.out) as { rows: { id: string; state: string }[] };
  expect(rows.find(({ id }) => id === 'harness.key')).toMatchObject({ state: 'ok' });
  expect(json.status).toBe(1);
});

it('says what is missing where a credential is wrong', async () => {
  const good = key;
  key = 'pat.account.wrong.wrong';
  const { status, err } = await ameide('harness', 'delete', 'payment-service');
  key = good;
  expect([status, err]).toEqual([1, expect.stringMatching(/^error \S+\/\S+: /m)]);
});

it('says which variable holds the key, where it is missing', async () => {
  const { status, err } = await ameideWith('', 'harness', 'sync');
  expect(status).toBe(1);
  expect(err).toMatch(/harness\/no-key[^]*environment variable HARNESS_API_KEY/);
  expect(err).not.toMatch(/accountId|app-config/);
});
