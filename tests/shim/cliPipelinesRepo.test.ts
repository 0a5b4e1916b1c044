// `ameide pipelines-repo` and `ameide harness delegates` as people run them, in a folder of their own.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

const CLI = join(import.meta.dirname, '..', '..', 'js', 'cli', 'dist', 'bin.js');
const AMEIDE = {
  catalog: { repoUrl: 'github.com?owner=company&repo=platform-next' },
  pipelines: { repoUrl: 'github.com?owner=company&repo=harness-pipelines' },
  harness: {
    accountId: 'acc123',
    projectId: 'platform',
    artifact: { type: 'GoogleArtifactRegistry', connector: 'gar', image: 'gcr.io/p/{service}' },
  },
};
const TEMPLATE = 'templates/api-pipeline-template.yaml';
const PIPELINE = 'pipelines/orders-cd.yaml';

let home: string;
const repo = () => join(home, 'repo');
const file = (path: string) => join(repo(), path);
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'ameide-pipelines-'));
  mkdirSync(repo());
  writeFileSync(join(home, 'ameide.yaml'), JSON.stringify({ ameide: AMEIDE }));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function ameide(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd: home,
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
}

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@company.example', ...args], {
    cwd: repo(),
    encoding: 'utf8',
  }).trim();

describe('pipelines-repo init', () => {
  it('writes a template for each archetype, policies, owners and workflows', () => {
    const { status, out, err } = ameide('pipelines-repo', 'init', '--out', 'repo');
    expect([status, err]).toEqual([0, '']);
    expect(out).toMatch(/wrote 11 files/);
    const templates = readdirSync(file('templates')).sort();
    expect(templates).toEqual(
      ['api', 'job', 'listener', 'scheduler', 'streaming'].map(
        name => `${name}-pipeline-template.yaml`,
      ),
    );
    expect(readFileSync(file('CODEOWNERS'), 'utf8')).toContain('@company/platform-team');
    expect(readdirSync(file('policies'))).toContain('approvals.rego');
  });

  it('changes nothing that is there', () => {
    writeFileSync(file('README.md'), 'Ours\n');
    const { out } = ameide('pipelines-repo', 'init', '--out', 'repo');
    expect(out).toContain('README.md exists with other content and stays as it is');
    expect(out).toContain('nothing to write');
    expect(readFileSync(file('README.md'), 'utf8')).toBe('Ours\n');
  });
});

describe('pipelines-repo check', () => {
  let base: string;
  const check = (...more: string[]) =>
    ameide('pipelines-repo', 'check', 'repo', '--against', base, ...more);
  beforeAll(() => {
    const render = ['pipeline', 'render', '--archetype', 'api', '--service', 'orders'];
    const { out } = ameide(...render, '--team', 'a', '--environments', 'int,prod');
    mkdirSync(file('pipelines'));
    writeFileSync(file(PIPELINE), out);
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'first');
    base = git('rev-parse', 'HEAD');
  });

  it('has nothing to say where no pipeline changes', () => {
    writeFileSync(file('README.md'), 'Still ours\n');
    expect(check()).toMatchObject({ status: 0, out: '0 changes, 0 errors, 0 warnings\n' });
  });

  it('says which pipelines change, and how', () => {
    const text = readFileSync(file(TEMPLATE), 'utf8');
    const step =
      '- step:\n    type: Wait\n    name: Settle\n    identifier: settle\n    spec:\n      duration: 5m\n    timeout: 10m\n';
    writeFileSync(
      file(TEMPLATE),
      text.replace('{% block rollout %}\n', `{% block rollout %}\n${step}`),
    );
    const pipeline = readFileSync(file(PIPELINE), 'utf8');
    writeFileSync(file(PIPELINE), pipeline.replace('timeout: 10m', 'timeout: 12m'));
    const { status, out } = check('--summary', 'summary.md');
    expect(status).toBe(0);
    expect(out).toMatch(
      /templates\/api-pipeline-template\.yaml, 1 pipeline\n(.*\n)*? {2}.*step `settle` is added/,
    );
    expect(out).toMatch(
      /pipelines\/orders-cd\.yaml, 1 pipeline\n {2}.*timeout: `10m` becomes `12m`/,
    );
    expect(readFileSync(join(home, 'summary.md'), 'utf8')).toContain('step `settle` is added');
  });

  it('fails where a template makes no pipeline, or a pipeline has an error', () => {
    writeFileSync(
      file(TEMPLATE),
      '{% extends "pipeline.yaml.j2" %}\n{% block rollout %}{{ servce }}{% endblock %}\n',
    );
    writeFileSync(file(PIPELINE), 'pipeline: [\n');
    const { status, err } = check();
    expect(status).toBe(1);
    expect(err).toContain('pipeline/unknown-variable');
    expect(err).toContain('yaml/syntax');
    expect(ameide('pipelines-repo', 'check', 'repo', '--against', 'nowhere').err).toContain(
      'cli/no-commit',
    );
  });
});

describe('harness delegates', () => {
  it('writes values and an application for each cluster, and refuses what is not its own', () => {
    const first = ameide('harness', 'delegates', '--out', 'delegates');
    expect([first.status, first.err]).toEqual([0, '']);
    expect(first.out).toContain('wrote 12 files for 6 delegates');
    const at = (path: string) => join(home, 'delegates', 'harness-delegate-prod-euw1', path);
    const values = parse(readFileSync(at('values.yaml'), 'utf8')) as Record<string, unknown>;
    expect(values).toMatchObject({
      accountId: 'acc123',
      delegateName: 'harness-delegate-prod-euw1',
      existingDelegateToken: 'harness-delegate-token',
      delegateSecurityContext: { runAsNonRoot: true },
    });
    expect(values).not.toHaveProperty('delegateToken');
    const application = parse(readFileSync(at('application.yaml'), 'utf8')) as {
      spec: { source: { helm: { valuesObject: object } } };
    };
    expect(application.spec.source.helm.valuesObject).toEqual(values);
    expect(ameide('harness', 'delegates', '--out', 'delegates').out).toBe('nothing to write\n');
    writeFileSync(at('values.yaml'), 'accountId: theirs\n');
    const refused = ameide('harness', 'delegates', '--out', 'delegates');
    expect([refused.status, refused.err]).toEqual([
      1,
      expect.stringContaining('harness/foreign-delegate-file'),
    ]);
    expect(readFileSync(at('values.yaml'), 'utf8')).toBe('accountId: theirs\n');
  });
});
