// The command line as people run it: a process of its own, in a folder of theirs, called by git.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

const cli = join(import.meta.dirname, '..', '..', 'js', 'cli', 'dist', 'bin.js');
const service = (name: string, size = 'small') =>
  `  - name: ${name}\n    archetype: api\n    profile: public-api\n    size: ${size} # of ${name}\n    environments: [int]\n    team: t\n`;
const catalogOf = (...services: string[]) => `# kept by hand\nservices:\n${services.join('')}`;
const CATALOG = catalogOf(service('aaa'), service('zzz'));
const entry =
  'name: mmm\narchetype: api\nprofile: public-api\nsize: small\nenvironments: [int]\nteam: t\n';
const PATH = 'kustomize/catalog/services.yaml';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ameide-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const put = (path: string, text: string) => writeFileSync(join(folder, path), text);
const read = (path: string) => readFileSync(join(folder, path), 'utf8');

function ameide(args: string[], { input = '', cwd = folder, env = {} } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    ...{ input, cwd, encoding: 'utf8' },
    env: { ...process.env, NO_COLOR: '', FORCE_COLOR: '', ...env },
  });
  return { status, stdout, stderr };
}

it('edits a file in place, and keeps its mode', () => {
  put('services.yaml', CATALOG);
  chmodSync(join(folder, 'services.yaml'), 0o640);
  put('new.yaml', entry);
  const add = ['catalog', 'add', '--file', 'services.yaml', '--service', '@new.yaml'];
  const diff = ameide([...add, '--dry-run']).stdout;
  expect(read('services.yaml')).toBe(CATALOG);
  expect(ameide(add)).toEqual({ status: 0, stdout: 'changed services.yaml\n', stderr: '' });
  const added = read('services.yaml');
  expect(statSync(join(folder, 'services.yaml')).mode & 0o777).toBe(0o640);
  // The diff of the dry run is a true one: it makes of the old file what the command made of it.
  put('services.yaml', CATALOG);
  execFileSync('git', ['apply', '-p1', '-'], { cwd: folder, input: diff });
  expect(read('services.yaml')).toBe(added);
});

it('takes standard input, and gives the file to standard output', () => {
  put('new.yaml', entry);
  const add = ameide(['catalog', 'add', '--file', '-', '--service', '@new.yaml'], {
    input: CATALOG,
  });
  expect([add.status, add.stderr]).toEqual([0, 'changed\n']);
  expect(add.stdout.replace(/ {2}- name: mmm\n(?: {4}.*\n)*/, '')).toBe(CATALOG);
  const validated = ameide(['catalog', 'validate', '--file', '-'], {
    input: CATALOG.replace('small', 'smal'),
  });
  expect([validated.status, validated.stderr]).toEqual([
    1,
    expect.stringMatching(/^<stdin>:6:11: error /),
  ]);
  put('services.yaml', CATALOG);
  const other = catalogOf(service('aaa'));
  expect(ameide(['catalog', 'diff', 'services.yaml', '-'], { input: other }).stdout).toMatch(
    /^- zzz\n/,
  );
});

it('works in a repository as configured, from any folder of it, with its entities', () => {
  execFileSync('git', ['init', '-q'], { cwd: folder });
  mkdirSync(join(folder, 'deep/er'), { recursive: true });
  put('ameide.yaml', 'ameide:\n  catalog: { path: all.yaml, lifecycle: "${STAGE}" }\n');
  put('all.yaml', CATALOG);
  const cwd = join(folder, 'deep/er');
  const add = ameide(['catalog', 'add', '--service', entry], { cwd, env: { STAGE: 'testing' } });
  expect(add).toMatchObject({ status: 0, stderr: '' });
  expect(read('backstage/catalog/mmm.yaml')).toMatch(/lifecycle: testing\n/);
  expect(read('all.yaml')).toContain('- name: mmm');
  expect(ameide(['catalog', 'check'], { cwd }).stdout).toBe('3 services, 0 errors, 0 warnings\n');
  expect(ameide(['catalog', 'remove', 'mmm'], { cwd }).status).toBe(0);
  expect(read('all.yaml')).toBe(CATALOG);
});

it('renders a pipeline that passes its own lint', () => {
  const args =
    '--archetype job --strategy promotion --service pay --team t --environments int,prod --regions euw1';
  const rendered = ameide(['pipeline', 'render', ...args.split(' '), '--option', 'verify=false']);
  expect(rendered.status).toBe(0);
  put('pay.yaml', rendered.stdout);
  expect(ameide(['pipeline', 'lint', 'pay.yaml'])).toMatchObject({ status: 0, stderr: '' });
  const colours = ameide(['pipeline', 'lint', 'pay.yaml'], { env: { FORCE_COLOR: '1' } });
  expect(colours.stdout).toMatch(/^\u001b\[32m1 pipeline/);
});

it('knows its version', () => {
  expect(ameide(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+/);
});

describe('git merges with it', () => {
  const git = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
    return { status, out: stdout + stderr };
  };
  const must = (...args: string[]) => {
    const { status, out } = git(...args);
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${out}`);
  };
  const commit = (text: string) => {
    put(PATH, text);
    must('add', '.');
    must('commit', '-qm', 'a commit');
  };
  /** Ours on main, theirs on a branch, and the merge of both. */
  const merge = (ours: string, theirs: string) => {
    must('checkout', '-qb', 'theirs');
    commit(theirs);
    must('checkout', '-q', 'main');
    commit(ours);
    return git('merge', '--no-edit', 'theirs');
  };
  beforeEach(() => {
    must('init', '-q', '-b', 'main');
    must('config', 'user.email', 'jane@company.com');
    must('config', 'user.name', 'Jane');
    must(
      'config',
      'merge.ameide.driver',
      `"${process.execPath}" "${cli}" catalog merge-driver %O %A %B %P`,
    );
    mkdirSync(join(folder, 'kustomize/catalog'), { recursive: true });
    put('.gitattributes', `${PATH} merge=ameide\n`);
    commit(CATALOG);
  });

  it('neighbours, which are a conflict for git alone', () => {
    const merged = merge(
      catalogOf(service('aaa'), service('mmm'), service('zzz')),
      catalogOf(service('aaa', 'large'), service('nnn'), service('zzz')),
    );
    expect(merged).toMatchObject({ status: 0 });
    expect(read(PATH)).toBe(
      catalogOf(service('aaa', 'large'), service('mmm'), service('nnn'), service('zzz')),
    );
    expect(git('status', '--porcelain').out).toBe('');
  });

  it('up to a true conflict, which it shows by service', () => {
    const merged = merge(
      catalogOf(service('aaa', 'large'), service('mmm'), service('zzz')),
      catalogOf(service('aaa', 'medium'), service('nnn'), service('zzz')),
    );
    expect(merged.status).toBe(1);
    expect(merged.out).toMatch(
      /services\.yaml:6:5: error catalog\/merge-conflict: both sides set `size` of `aaa`: ours to `"large"`, theirs to `"medium"` \(line 6 there\)/,
    );
    expect(merged.out).toMatch(/CONFLICT/);
    const marked = `<<<<<<< ours\n${service('aaa', 'large')}=======\n${service('aaa', 'medium')}>>>>>>> theirs\n`;
    expect(read(PATH)).toBe(catalogOf(marked, service('mmm'), service('nnn'), service('zzz')));
    expect(git('status', '--porcelain').out).toMatch(/^UU /);
    // A person decides, and the merge goes on.
    put(PATH, read(PATH).replace(/<{7} ours\n([^]*?)={7}\n[^]*?>{7} theirs\n/, '$1'));
    must('commit', '-qam', 'decided');
    const names = (parse(read(PATH)) as { services: { name: string }[] }).services.map(
      ({ name }) => name,
    );
    expect(names).toEqual(['aaa', 'mmm', 'nnn', 'zzz']);
    expect(ameide(['catalog', 'check', '--file', PATH]).status).toBe(0);
  });

  it('a service that one side deleted and the other changed', () => {
    const merged = merge(
      catalogOf(service('aaa')),
      catalogOf(service('aaa'), service('zzz', 'large')),
    );
    expect(merged.status).toBe(1);
    expect(read(PATH)).toBe(
      catalogOf(
        service('aaa'),
        `<<<<<<< ours\n=======\n${service('zzz', 'large')}>>>>>>> theirs\n`,
      ),
    );
  });

  it('what is no catalog up to a conflict that is shown', () => {
    const merged = merge(CATALOG.replace('kept', 'held'), `${CATALOG}  - name: [\n`);
    expect(merged.status).toBe(1);
    expect(merged.out).toMatch(/error yaml\/syntax: theirs: /);
    // Line by line the two would merge; what cannot be read is shown all the same.
    expect(read(PATH)).toMatch(/^<{7} ours\n[^]*^={7}\n[^]*^ {2}- name: \[\n>{7} theirs\n/m);
    expect(git('status', '--porcelain').out).toMatch(/^UU /);
  });
});

it('shows a conflict where a version cannot be read, without git', () => {
  put('base.yaml', CATALOG);
  put('ours.yaml', 'services: [\n');
  put('theirs.yaml', catalogOf(service('aaa', 'large')));
  const files = ['base.yaml', 'ours.yaml', 'theirs.yaml'];
  const { status, stderr } = ameide(['catalog', 'merge-driver', ...files], { env: { PATH: '' } });
  expect(status).toBe(1);
  expect(stderr).toMatch(/error yaml\/syntax: ours: /);
  const [own, other] = ['services: [\n', catalogOf(service('aaa', 'large'))];
  expect(read('ours.yaml')).toBe(`<<<<<<< ours\n${own}=======\n${other}>>>>>>> theirs\n`);
});
