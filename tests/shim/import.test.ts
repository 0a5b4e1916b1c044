// The import of services that exist: over files on disk, and by pull requests, wave after wave.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { parse } from 'yaml';
import { startGithub } from '../../dev/github/index.ts';
import { main } from '../../js/cli/main.ts';
import { Printer } from '../../js/cli/print.ts';
import { readSettings } from '../../js/core/config.ts';
import { loadCore } from '../../js/core/core.ts';
import { actionsOf } from '../../js/module.ts';

const CATALOG = 'kustomize/catalog/services.yaml';
const chart = (name: string) => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`;
const values = (name: string, team = 'shop-team') => `image: company/${name}
team: ${team}
service: { port: 80 }
resources: { requests: { cpu: 250m, memory: 512Mi } }
env: { DB_PASSWORD: hunter2-SECRET }
`;

/** A chart each; with names from `a` on. */
function charts(count: number): Record<string, string> {
  const files: Record<string, string> = {};
  for (let index = 0; index < count; index += 1) {
    const name = `${String.fromCharCode(97 + index)}-service`;
    files[`charts/${name}/Chart.yaml`] = chart(name);
    files[`charts/${name}/values.yaml`] = values(name);
    files[`charts/${name}/values-prod-euw1.yaml`] = 'replicaCount: 2\n';
  }
  return files;
}

const namesIn = (text: string) =>
  (parse(text) as { services: { name: string }[] | null }).services?.map(({ name }) => name);

describe('on disk', () => {
  let folder: string;
  let source: string;
  let before: string;
  beforeEach(() => {
    before = process.cwd();
    folder = mkdtempSync(join(tmpdir(), 'ameide-import-'));
    source = join(folder, 'deploy');
    for (const [path, text] of Object.entries({ ...charts(5), 'half.yaml': 'a: [1\nb: 2\n' }))
      put(join('deploy', path), text);
    put(join('platform', CATALOG), 'services: []\n');
    process.chdir(join(folder, 'platform'));
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });

  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const read = (path: string) => readFileSync(join(folder, 'platform', path), 'utf8');

  async function ameide(...args: string[]) {
    let out = '';
    let err = '';
    const printer = new Printer(
      { write: (text: string) => (out += text) },
      { write: (text: string) => (err += text) },
    );
    const code = await main(['import', ...args], printer);
    expect(out + err).not.toContain('SECRET');
    return { code, out, err };
  }

  it('reports, and says what it could not read', async () => {
    const { code, out, err } = await ameide(source);
    expect(code).toBe(0);
    expect(out).toMatch(/^a-service +sure +api +internal-api +medium +prod +euw1 +shop-team/m);
    expect(out).toContain('5 services: 5 sure, 0 asked');
    expect(err).toMatch(/half\.yaml:2:.*yaml\/syntax/);
    expect(namesIn(read(CATALOG))).toEqual([]);
    expect(readdirSync('.')).toEqual(['kustomize']);
  });

  it('adds wave after wave, and none twice', async () => {
    const shown = await ameide(source, '--wave', '2', '--dry-run');
    expect(shown.out).toContain('+  - name: a-service');
    expect(namesIn(read(CATALOG))).toEqual([]);
    const first = await ameide(source, '--wave', '2');
    expect(first.out).toContain('changed, 3 left for later waves');
    expect(namesIn(read(CATALOG))).toEqual(['a-service', 'b-service']);
    expect(readdirSync('backstage/catalog')).toEqual(['a-service.yaml', 'b-service.yaml']);
    writeFileSync(CATALOG, read(CATALOG).replace('size: medium', 'size: xlarge # by hand'));
    await ameide(source, '--wave', '2');
    await ameide(source, '--wave', '2');
    const all = read(CATALOG);
    expect(namesIn(all)).toHaveLength(5);
    expect(all).toContain('size: xlarge # by hand');
    const last = await ameide(source, '--wave', '2');
    expect(last.out).toContain('0 sure, 0 asked, 0 cannot, 5 exists');
    expect(read(CATALOG)).toBe(all);
  });

  it('links entities to the configured repository, and to none without one', async () => {
    await ameide(source, '--wave', '1');
    expect(read('backstage/catalog/a-service.yaml')).not.toMatch(/project-slug|localhost/);
    const repoUrl = 'github.com?owner=company&repo=platform-next';
    put('platform/ameide.yaml', JSON.stringify({ ameide: { catalog: { repoUrl } } }));
    await ameide(source, '--wave', '1');
    expect(namesIn(read(CATALOG))).toEqual(['a-service', 'b-service']);
    const entity = read('backstage/catalog/b-service.yaml');
    expect(entity).toContain('github.com/project-slug: company/platform-next');
    expect(entity).toContain(
      'https://github.com/company/platform-next/tree/main/generated/b-service',
    );
  });

  it('asks in the answer file, keeps what a person wrote there, and takes the answers', async () => {
    put('deploy/charts/b-service/values.yaml', values('b-service', ''));
    put('deploy/charts/c-service/values-dev.yaml', 'replicaCount: 1\n');
    const { out } = await ameide(source);
    expect(out).toContain('wrote questions to ameide-import.yaml');
    const asked = read('ameide-import.yaml');
    expect(parse(asked)).toMatchObject({
      words: { environments: { dev: null } },
      services: { 'b-service': { team: null } },
    });
    const answered = asked
      .replace('dev:', 'dev: none # gone')
      .replace(/team:\n$/, 'team: new-team\n');
    writeFileSync('ameide-import.yaml', answered);
    const again = await ameide(source, '--wave', '9');
    expect(again.out).toContain('changed, 0 left');
    expect(read('ameide-import.yaml')).toBe(answered);
    expect(parse(read(CATALOG))).toMatchObject({
      services: [{}, { name: 'b-service', team: 'new-team' }, { environments: ['prod'] }, {}, {}],
    });
  });

  it.each([
    [
      'services:\n  a-service:\n    sise: large\n',
      /ameide-import\.yaml:3:5.*unknown-answer.*\n.*\n.*\n.*`size`/,
    ],
    ['services:\n  a-service:\n    size: huge\n', /ameide-import\.yaml:3:11.*unknown-size/],
    ['words:\n  environments:\n    dev: prd\n', /ameide-import\.yaml:3:10.*bad-answer/],
  ])('refuses %j, and writes nothing', async (answers, message) => {
    writeFileSync('ameide-import.yaml', answers);
    const { code, err } = await ameide(source, '--wave', '2');
    expect(code).toBe(1);
    expect(err).toMatch(message);
    expect(namesIn(read(CATALOG))).toEqual([]);
    expect(read('ameide-import.yaml')).toBe(answers);
  });

  it('takes several folders, and refuses what is none', async () => {
    put('more/ledger/values-prod-euw1.yaml', values('ledger'));
    const { out } = await ameide(source, join(folder, 'more'), '--explain');
    expect(out).toContain('6 services: 6 sure');
    expect(out).toMatch(/ledger: sure\n {2}name: ledger \(sure\)/);
    expect(await ameide(join(folder, 'nowhere'))).toMatchObject({ code: 2 });
    expect(await ameide(source, '--wave', 'many')).toMatchObject({ code: 2 });
    expect(await ameide(source, '--pull-request')).toMatchObject({ code: 2 });
    const data = JSON.parse((await ameide(source, '--json')).out) as { services: object[] };
    expect(data.services).toHaveLength(5);
  });
});

describe('by pull request', () => {
  it('proposes the next ones once the wave before is merged', async () => {
    const seed = {
      'company/platform-next': { [CATALOG]: 'services: []\n' },
      'company/deploy': charts(5),
    };
    const github = await startGithub({ seed, say: () => undefined });
    const host = `127.0.0.1:${github.port}`;
    const integrations = {
      github: [{ host, apiBaseUrl: `${github.url}/api/v3`, token: 'ghp_bot' }],
    };
    const shim = {
      core: loadCore(),
      settings: readSettings({ catalog: { repoUrl: `${host}?owner=company&repo=platform-next` } }),
      integrations: ScmIntegrations.fromConfig(new ConfigReader({ integrations })),
      requireUserCredentials: false,
    };
    const all = actionsOf(shim) as unknown as TemplateAction[];
    const action = all.find(({ id }) => id === 'ameide:catalog:import')!;
    const act = async (more: object = {}, isDryRun = false) => {
      const output: Record<string, unknown> = {};
      await action.handler({
        ...createMockActionContext(),
        isDryRun,
        input: { sources: [{ repoUrl: `${host}?owner=company&repo=deploy` }], ...more },
        checkpoint: ({ fn }: { fn: () => unknown }) => fn(),
        output: (name: string, value: unknown) => void (output[name] = value),
      } as never);
      return output;
    };
    const pulls = () => github.pulls('company', 'platform-next');

    const report = await act();
    expect(report).toMatchObject({ wave: [], left: 5 });
    expect(await act({ wave: 2 }, true)).toMatchObject({ wave: ['a-service', 'b-service'] });
    expect(pulls()).toEqual([]);
    const first = await act({ wave: 2 });
    expect(first).toMatchObject({
      outcome: 'changed',
      wave: ['a-service', 'b-service'],
      left: 3,
      pullRequestNumber: 1,
    });
    // As long as it is open, it is the wave, whatever number is asked for.
    for (const wave of [2, 4])
      expect(await act({ wave })).toMatchObject({ outcome: 'unchanged', pullRequestNumber: 1 });
    expect(pulls()).toHaveLength(1);
    await github.merge('company', 'platform-next', 1);
    const second = await act({ wave: 2 });
    expect(second).toMatchObject({ wave: ['c-service', 'd-service'], pullRequestNumber: 2 });
    await github.merge('company', 'platform-next', 2);
    await act({ wave: 2 });
    await github.merge('company', 'platform-next', 3);
    expect(await act({ wave: 2 })).toMatchObject({ wave: [], left: 0 });
    expect(pulls()).toHaveLength(3);
    const catalog = github.readFile('company', 'platform-next', 'main', CATALOG);
    expect(namesIn(catalog ?? '')).toHaveLength(5);
    await github.close();
  });
});
