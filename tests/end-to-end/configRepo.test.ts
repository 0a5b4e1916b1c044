// From an empty folder to manifests, then one change after another: each time the plan names what is concerned and nothing else, the
// build makes it, and a second build writes nothing.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { kustomizeEnv } from '../../dev/kustomize.ts';

const CLI = join(import.meta.dirname, '../../js/cli/dist/bin.js');
const CATALOG = 'kustomize/catalog/services.yaml';
const KINDS = [
  ['api', 'public-api'],
  ['api', 'internal-api'],
  ['listener', 'event-consumer'],
  ['streaming', 'websocket-server'],
  ['scheduler', 'scheduled-task'],
  ['job', 'batch-job'],
] as const;
const SERVICES = 100;
const PLACES = 6;

const execute = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'config-repo-'));
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  env = { ...process.env, ...(await kustomizeEnv()) };
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a command prints as JSON, and its exit status. */
async function ameide(...args: string[]) {
  const run = execute(process.execPath, [CLI, ...args, '--json'], {
    cwd: folder,
    env,
    maxBuffer: 64 << 20,
  });
  const { stdout, code = 0 } = (await run.catch(
    (error: { stdout: string; code: number }) => error,
  )) as { stdout: string; code?: number };
  return { status: code, data: JSON.parse(stdout) };
}

interface Change {
  service: string;
  cluster: string;
  region: string;
  reasons: { type: string; keys?: string[]; files?: string[] }[];
}

const nameOf = (index: number) => `service-${String(index).padStart(3, '0')}`;
const isOf = (profile: string) => (index: number) => KINDS[index % KINDS.length]![1] === profile;
const all = [...Array(SERVICES).keys()];

function catalog(): string {
  const entry = (index: number) => {
    const [archetype, profile] = KINDS[index % KINDS.length]!;
    return `  - name: ${nameOf(index)}\n    archetype: ${archetype}\n    profile: ${profile}\n    size: small\n    environments: [int, pre, prod]\n    team: a-team\n`;
  };
  return `services:\n${all.map(entry).join('')}`;
}

const path = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(path(name), 'utf8');
function edit(name: string, change: (text: string) => string): void {
  const before = read(name);
  const after = change(before);
  expect(after, `${name} is changed`).not.toBe(before);
  writeFileSync(path(name), after);
}

/** Plans, builds and builds again; answers what was planned. */
async function follow(): Promise<Change[]> {
  const planned = await ameide('manifests', 'plan');
  expect(planned).toMatchObject({ status: 0, data: { problems: [] } });
  const built = await ameide('manifests', 'build');
  expect(built).toMatchObject({ status: 0, data: { failed: [], changes: planned.data.changes } });
  const again = await ameide('manifests', 'build');
  expect(again).toMatchObject({ status: 0, data: { written: 0, changes: [] } });
  return planned.data.changes as Change[];
}

/** The services of changes, each once; and the kinds of their reasons. */
const servicesOf = (changes: Change[]) => [...new Set(changes.map(({ service }) => service))];
const reasonsOf = (changes: Change[]) => [
  ...new Set(changes.flatMap(({ reasons }) => reasons.map(({ type }) => type))),
];

describe('a new config repo', { timeout: 300_000 }, () => {
  it('fits together as init writes it, and a second init writes nothing', async () => {
    const made = await ameide('config-repo', 'init');
    expect(made.status).toBe(0);
    expect(made.data.files.length).toBeGreaterThan(50);
    const again = await ameide('config-repo', 'init');
    expect(again.data.files.every((file: { outcome: string }) => file.outcome === 'same')).toBe(
      true,
    );
    writeFileSync(path(CATALOG), catalog());
    const checked = await ameide('config-repo', 'check', '--strict');
    expect(checked).toMatchObject({ status: 0, data: { problems: [], services: SERVICES } });
  });

  it('is built, and the check is clean', async () => {
    const changes = await follow();
    expect(changes).toHaveLength(SERVICES * PLACES);
    expect(reasonsOf(changes)).toEqual(['new']);
    const checked = await ameide('manifests', 'check');
    expect(checked).toMatchObject({ status: 0, data: { sound: true, changes: [] } });
  });
});

describe('one change after another', { timeout: 300_000 }, () => {
  it('a size', async () => {
    edit(CATALOG, text => text.replace('size: small', 'size: large'));
    const changes = await follow();
    expect(servicesOf(changes)).toEqual([nameOf(0)]);
    expect(changes).toHaveLength(PLACES);
    expect(changes[0]!.reasons).toContainEqual({ type: 'entry', keys: ['size'] });
    expect(read(`generated/${nameOf(0)}/prod/euw1/manifests.yaml`)).toContain('cpu: 500m');
  });

  it('what a pager or a comment says: nothing', async () => {
    edit(CATALOG, text =>
      text.replace('team: a-team', 'team: a-team # ours\n    pagerduty: PABC123'),
    );
    expect(await follow()).toEqual([]);
  });

  it("a profile's component", async () => {
    edit('kustomize/profiles.yaml', text =>
      text.replace('[network-policy, ingress, hpa, pdb]', '[network-policy, ingress, hpa]'),
    );
    expect(servicesOf(await follow())).toEqual(all.filter(isOf('public-api')).map(nameOf));
    expect(read(`generated/${nameOf(0)}/prod/euw1/manifests.yaml`)).not.toContain(
      'PodDisruptionBudget',
    );
  });

  it("one component's file", async () => {
    const file = 'kustomize/components/kafka-consumer/kustomization.yaml';
    edit(file, text => text.replace('earliest', 'latest'));
    const changes = await follow();
    expect(servicesOf(changes)).toEqual(all.filter(isOf('event-consumer')).map(nameOf));
    expect(changes[0]!.reasons).toEqual([{ type: 'layers', files: [file] }]);
  });

  it('an environment', async () => {
    edit('kustomize/envs/prod/kustomization.yaml', text => text.replace('info', 'warn'));
    const changes = await follow();
    expect(changes).toHaveLength(SERVICES * 2);
    expect(new Set(changes.map(({ cluster }) => cluster))).toEqual(new Set(['prod']));
  });

  it('an older generator', async () => {
    for (const service of [nameOf(1), nameOf(2)])
      edit(`generated/${service}/prod/euw2/metadata.json`, text =>
        text.replace('"ameide/1"', '"ameide/0"'),
      );
    const changes = await follow();
    expect(changes.map(({ service }) => service)).toEqual([nameOf(1), nameOf(2)]);
    expect(reasonsOf(changes)).toEqual(['generator']);
  });

  it('a generated file that was edited by hand, and one with conflict markers', async () => {
    const [one, other] = [3, 4].map(
      index => `generated/${nameOf(index)}/int-stable/euw1/manifests.yaml`,
    );
    edit(one!, text => text.replace('runAsNonRoot: true', 'runAsNonRoot: false'));
    edit(other!, text => `<<<<<<< HEAD\n${text}=======\n>>>>>>> main\n`);
    const changes = await follow();
    expect(changes.map(({ reasons }) => reasons)).toEqual([
      [{ type: 'edited', files: [one] }],
      [{ type: 'edited', files: [other] }],
    ]);
    expect(read(one!)).toContain('runAsNonRoot: true');
  });

  it('a service that is removed, and one that is renamed', async () => {
    const entries = new RegExp(`  - name: ${nameOf(5)}\\n(    .*\\n)+`);
    edit(CATALOG, text =>
      text.replace(entries, '').replace(`name: ${nameOf(6)}\n`, 'name: zebra\n'),
    );
    const changes = await follow();
    expect(servicesOf(changes).sort()).toEqual([nameOf(5), nameOf(6), 'zebra']);
    expect(reasonsOf(changes).sort()).toEqual(['gone', 'new']);
    const folders = readdirSync(path('generated'));
    expect(folders).toContain('zebra');
    expect(folders).not.toContain(nameOf(5));
    expect(folders).not.toContain(nameOf(6));
  });

  it('a region that is added', async () => {
    edit('ameide.yaml', text =>
      text.replace('regions: [euw1, euw2]', 'regions: [euw1, euw2, use1]'),
    );
    const missing = await ameide('config-repo', 'check');
    expect(missing.data.problems[0]).toMatchObject({ code: 'config-repo/missing-layer' });
    expect((await ameide('config-repo', 'init')).status).toBe(0);
    expect((await ameide('config-repo', 'check')).status).toBe(0);
    const changes = await follow();
    expect(changes).toHaveLength((SERVICES - 1) * 3);
    expect(new Set(changes.map(({ region }) => region))).toEqual(new Set(['use1']));
    expect((await ameide('manifests', 'check')).status).toBe(0);
  });

  it('what is not ours is left alone', async () => {
    const foreign = 'generated/README.md';
    writeFileSync(path(foreign), 'by hand\n');
    expect(await follow()).toEqual([]);
    expect(read(foreign)).toBe('by hand\n');
  });
});
