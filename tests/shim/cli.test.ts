// The command line over real files: what it edits, what it says, and how it ends.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  chmodSync,
  chownSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { main } from '../../js/cli/main.ts';
import { Printer } from '../../js/cli/print.ts';
import { substitute } from '../../js/cli/environment.ts';
import { frame } from '../../js/cli/frame.ts';
import { Disk } from '../../js/cli/disk.ts';
import { LostRace } from '../../js/core/errors.ts';

const CATALOG = `# kept by hand
services:
  - name: aaa # first
    archetype: api
    profile: internal-api
    size: small
    environments: [int]
    team: x

  - name: zzz
    archetype: job
    profile: batch-job
    size: small
    environments: [int]
    team: x
`;
const entry =
  'name: mmm\narchetype: api\nprofile: public-api\nsize: small\nenvironments: [int]\nteam: t\n';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ameide-cli-'));
  file = join(folder, 'services.yaml');
  writeFileSync(file, CATALOG);
});
afterEach(() => rmSync(folder, { recursive: true }));
const read = () => readFileSync(file, 'utf8');

async function ameide(args: string[], isTTY = false) {
  let out = '';
  let err = '';
  const printer = new Printer(
    { write: (text: string) => (out += text), isTTY },
    { write: (text: string) => (err += text), isTTY },
  );
  const code = await main(args, printer);
  return { code, out, err };
}

const namesIn = (text: string) =>
  (parse(text) as { services: { name: string }[] }).services.map(({ name }) => name);

it('adds, changes and removes, and touches nothing else', async () => {
  expect(await ameide(['catalog', 'add', '--file', file, '--service', entry])).toEqual({
    code: 0,
    out: `changed ${file}\n`,
    err: '',
  });
  const added = read();
  expect(added.replace(/ {2}- name: mmm\n(?: {4}.*\n)*\n/, '')).toBe(CATALOG);
  const again = await ameide(['catalog', 'add', '--file', file, '--service', entry]);
  expect(again).toMatchObject({ code: 0, out: 'unchanged\n' });
  expect(read()).toBe(added);
  const changes = [
    'size=large',
    'slack=#pay',
    'resources.overrides.prod.size=xlarge',
    'environments=int, prod',
    'regions=[euw1]',
    'pagerduty=123',
  ];
  expect((await ameide(['catalog', 'update', '--file', file, 'mmm', ...changes])).code).toBe(0);
  expect((parse(read()) as { services: object[] }).services[1]).toEqual({
    name: 'mmm',
    archetype: 'api',
    profile: 'public-api',
    size: 'large',
    environments: ['int', 'prod'],
    regions: ['euw1'],
    team: 't',
    slack: '#pay',
    pagerduty: '123',
    resources: { overrides: { prod: { size: 'xlarge' } } },
  });
  expect((await ameide(['catalog', 'remove', '--file', file, 'mmm'])).code).toBe(0);
  expect(read()).toBe(CATALOG);
});

it('takes several services in one go, from files, lists and the command itself', async () => {
  const service = join(folder, 'mmm.yaml');
  writeFileSync(service, `---\n# a comment\n${entry}`);
  const flow = `{${entry.trim().replaceAll('\n', ', ').replace('mmm', 'nnn')}}`;
  const list = `services:\n- ${entry.trim().replaceAll('\n', '\n  ').replace('mmm', 'bbb')}\n`;
  const given = [`@${service}`, flow, list].flatMap(text => ['--service', text]);
  expect((await ameide(['catalog', 'add', '--file', file, ...given])).code).toBe(0);
  expect(namesIn(read())).toEqual(['aaa', 'bbb', 'mmm', 'nnn', 'zzz']);
  const upsert = ['catalog', 'upsert', '--file', file, '--service', 'name: mmm\nsize: xlarge'];
  expect((await ameide(upsert)).code).toBe(0);
  expect(read()).toContain('size: xlarge');
  expect((await ameide(['catalog', 'remove', '--file', file, 'mmm', 'nnn', 'bbb'])).code).toBe(0);
  expect(read()).toBe(CATALOG);
});

it('writes nothing where one of several is wrong, and shows each fault where it stands', async () => {
  const service = join(folder, 'new.yaml');
  const other = entry.replace('mmm', 'nnn').replace('small', 'smal').trim();
  writeFileSync(
    service,
    `- ${entry.trim().replaceAll('\n', '\n  ')}\n- ${other.replaceAll('\n', '\n  ')}\n`,
  );
  const { code, err } = await ameide([
    'catalog',
    'add',
    '--file',
    file,
    '--service',
    `@${service}`,
  ]);
  expect(code).toBe(1);
  expect(err).toBe(
    [
      `${service}:10:9: error catalog/unknown-size: unknown size \`smal\``,
      '  10 |   size: smal',
      '               ^',
      '  help: did you mean `small`?',
      '',
    ].join('\n'),
  );
  const inline = await ameide([
    'catalog',
    'add',
    '--file',
    file,
    '--service',
    entry.replace('int', 'it'),
  ]);
  expect(inline.err).toMatch(/^--service:5:16: error catalog\/unknown-environment/);
  expect(read()).toBe(CATALOG);
  expect(readdirSync(folder).sort()).toEqual(['new.yaml', 'services.yaml']);
});

it('shows the diff of a dry run, in colour where that is wanted, and writes nothing', async () => {
  const args = ['catalog', 'add', '--dry-run', '--file', file, '--service', entry];
  const plain = await ameide(args);
  expect(plain.out).toMatch(
    /^--- a\/services\.yaml\n\+\+\+ b\/services\.yaml\n@@ .*\n[^]*\n\+ {2}- name: mmm\n/,
  );
  const green = '\u001b[32m+  - name: mmm\u001b[0m';
  expect((await ameide(args, true)).out).toContain(green);
  vi.stubEnv('NO_COLOR', '1');
  expect((await ameide(args, true)).out).toBe(plain.out);
  vi.stubEnv('NO_COLOR', '');
  vi.stubEnv('FORCE_COLOR', '1');
  expect((await ameide(args)).out).toContain(green);
  vi.unstubAllEnvs();
  expect(read()).toBe(CATALOG);
});

it('says what is wrong and where, by the name that was given, and writes nothing', async () => {
  writeFileSync(file, `${CATALOG}  - name: [\n`);
  const broken = await ameide(['catalog', 'add', '--file', file, '--service', entry]);
  expect(broken.code).toBe(1);
  expect(broken.err).toMatch(new RegExp(`^${file}:\\d+:\\d+: error yaml/syntax: `));
  writeFileSync(file, CATALOG);
  const twice = ['--service', entry.replace('mmm', 'aaa'), '--json'];
  const exists = await ameide(['catalog', 'add', '--file', file, ...twice]);
  expect(exists.code).toBe(1);
  expect(JSON.parse(exists.out)).toMatchObject({
    problems: [{ code: 'catalog/service-exists', file, line: 3 }],
  });
  expect(read()).toBe(CATALOG);
  expect(readdirSync(folder)).toEqual(['services.yaml']);
});

it.each([
  [
    'a file that is not there',
    () => rmSync(file),
    /error (cli\/unreadable|catalog\/file-not-found): /,
  ],
  [
    'a folder',
    () => {
      rmSync(file);
      mkdirSync(file);
    },
    /services\.yaml: error cli\/unreadable: this is a folder/,
  ],
  [
    'bytes that are no text',
    () =>
      writeFileSync(file, Buffer.from([...Buffer.from('services:\n  - name: a\xff', 'latin1')])),
    /services\.yaml:2:12: error yaml\/not-utf8/,
  ],
  ['an empty file', () => writeFileSync(file, ''), /error catalog\/not-a-catalog/],
])('%s is refused', async (_what, spoil, error) => {
  spoil();
  for (const command of [
    ['remove', '--file', file, 'aaa'],
    ['validate', '--file', file],
  ]) {
    const { code, out, err } = await ameide(['catalog', ...command]);
    expect([code, err + out]).toEqual([1, expect.stringMatching(error)]);
  }
});

it('keeps CRLF', async () => {
  writeFileSync(file, CATALOG.replaceAll('\n', '\r\n'));
  expect((await ameide(['catalog', 'add', '--file', file, '--service', entry])).code).toBe(0);
  expect(read()).toMatch(/ {2}- name: mmm\r\n/);
  expect(read().replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
});

it('answers in JSON', async () => {
  const { out } = await ameide(['catalog', 'add', '--json', '--file', file, '--service', entry]);
  expect(JSON.parse(out)).toMatchObject({
    outcome: 'changed',
    dryRun: false,
    files: [file],
    diff: expect.stringContaining('+'),
  });
});

describe('validate and check', () => {
  it('find all problems, and count them', async () => {
    expect(await ameide(['catalog', 'check', '--file', file])).toEqual({
      code: 0,
      out: '2 services, 0 errors, 0 warnings\n',
      err: '',
    });
    writeFileSync(file, `${CATALOG}    owner: me\n  - name: bbb\n    size: smal\n`);
    const found = await ameide(['catalog', 'validate', '--file', file]);
    expect(found).toMatchObject({ code: 1, out: '3 services, 5 errors, 1 warning\n' });
    expect(found.err).toMatch(
      /:16:5: warning catalog\/unknown-key[^]*:18:11: error catalog\/unknown-size/,
    );
    expect(found.err).not.toMatch(/not-sorted/);
    const check = await ameide(['catalog', 'check', '--file', file, '--json']);
    expect(JSON.parse(check.out)).toMatchObject({ sound: false, services: 3, files: [file] });
    expect(check.out).toMatch(/catalog\/not-sorted/);
  });

  it('fail for warnings only where that is wanted', async () => {
    writeFileSync(file, `${CATALOG}    owner: me\n`);
    expect(await ameide(['catalog', 'validate', '--file', file])).toMatchObject({
      code: 0,
      out: '2 services, 0 errors, 1 warning\n',
    });
    expect((await ameide(['catalog', 'validate', '--file', file, '--strict'])).code).toBe(1);
  });

  it('bear 50,000 entries', async () => {
    const one = (_: unknown, index: number) =>
      `- name: s${String(index).padStart(6, '0')}\n  archetype: api\n  profile: public-api\n  size: small\n  environments: [int]\n  team: t\n`;
    writeFileSync(file, `services:\n${Array.from({ length: 50_000 }, one).join('')}`);
    const { code, out } = await ameide(['catalog', 'check', '--file', file]);
    expect([code, out]).toEqual([0, '50000 services, 0 errors, 0 warnings\n']);
    expect(
      (await ameide(['catalog', 'update', '--file', file, 's025000', 'size=large'])).code,
    ).toBe(0);
    expect(read().match(/large/g)).toHaveLength(1);
  });
});

it('compares two catalogs', async () => {
  const other = join(folder, 'other.yaml');
  writeFileSync(other, CATALOG.replace('size: small', 'size: large').replace('zzz', 'yyy'));
  const args = ['catalog', 'diff', file, other];
  expect(await ameide(args)).toEqual({
    code: 0,
    out: '+ yyy\n~ aaa: size small -> large\n- zzz\n1 added, 1 changed, 1 removed\n',
    err: '',
  });
  expect((await ameide([...args, '--exit-code'])).code).toBe(1);
  expect((await ameide(['catalog', 'diff', file, file, '--exit-code'])).code).toBe(0);
  expect((await ameide([...args, '--markdown'])).out).toContain('- `yyy`: new\n');
  expect(JSON.parse((await ameide([...args, '--json'])).out)).toMatchObject({
    added: ['yyy'],
    removed: ['zzz'],
    changed: [{ name: 'aaa', keys: [{ path: 'size', before: 'small', after: 'large' }] }],
  });
});

it('moves a catalog to another layout and back, losing nothing', async () => {
  const move = (from: string, to: string, ...more: string[]) =>
    ameide(['catalog', 'move-layout', '--file', file, '--from', from, '--to', to, ...more]);
  expect((await move('single', 'per-service', '--dry-run')).out).toMatch(/^--- /);
  expect(readdirSync(folder)).toEqual(['services.yaml']);
  expect(await move('single', 'per-service')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^moved 2 services\n/),
  });
  expect(readdirSync(join(folder, 'catalog/services'))).toEqual(['aaa.yaml', 'zzz.yaml']);
  expect(readdirSync(folder)).not.toContain('services.yaml');
  expect((await move('per-service', 'single')).code).toBe(0);
  expect(parse(read())).toEqual(parse(CATALOG));
  expect(read()).toContain('- name: aaa # first\n');
  expect((await move('single', 'double')).code).toBe(2);
});

it.each([
  [[], 2],
  [['--help'], 0],
  [['catalog'], 2],
  [['catalog', 'paint'], 2],
  [['catalog', 'add'], 2],
  [['catalog', 'add', '--help'], 0],
  [['catalog', 'update', 'aaa'], 2],
  [['catalog', 'update', 'aaa', 'size'], 2],
  [['catalog', 'remove', '--bogus'], 2],
  [['catalog', 'remove', 'a', '--config', '/no/such/file'], 1],
  [['catalog', 'add', 'x', '--service', 'name: x'], 2],
  [['catalog', 'validate', 'x', '--file', 'y'], 2],
  [['catalog', 'diff', 'x'], 2],
  [['catalog', 'merge-driver', 'x', 'y'], 2],
  [['merge-driver', 'x', 'y'], 2],
  [['catalog', 'move-layout'], 2],
  [['catalog', '--help'], 0],
  [['harness', 'sync', '--mode', 'slow'], 2],
  [['harness', 'delete'], 2],
  [['harness', 'trigger', 'x', '--variable', 'y'], 2],
])('%j ends with %i and says why', async (args, code) => {
  const done = await ameide(args);
  expect(done.code).toBe(code);
  expect(done.out + done.err).not.toBe('');
});

it.each([[['catalog', 'merge-driver']], [['merge-driver']]])('merges by %j', async spelling => {
  const versions = [CATALOG, `${CATALOG}# ours\n`, CATALOG.replace('size: small', 'size: large')];
  const files = versions.map((content, index) => {
    const path = join(folder, `version${index}.yaml`);
    writeFileSync(path, content);
    return path;
  });
  expect(await ameide([...spelling, ...files])).toMatchObject({ code: 0 });
  expect(readFileSync(files[1]!, 'utf8')).toBe(
    `${CATALOG.replace('size: small', 'size: large')}# ours\n`,
  );
});

it('lists the merge driver once, and its help tells the other spelling', async () => {
  expect((await ameide(['--help'])).out.match(/merge-driver/g)).toHaveLength(1);
  for (const spelling of [['catalog', 'merge-driver'], ['merge-driver']])
    expect((await ameide([...spelling, '--help'])).out).toContain(
      'Also available as: ameide merge-driver\n',
    );
});

describe('the configuration', () => {
  const add = () => ['catalog', 'add', '--file', file, '--service', entry];
  let config: string;
  beforeEach(() => {
    config = join(folder, 'ameide.yaml');
  });

  it.each(['ameide:\n  platform:\n', 'platform:\n'])(
    'is read from a file that begins %j',
    async head => {
      const indent = head.startsWith('ameide') ? '    ' : '  ';
      writeFileSync(
        config,
        `${head}${indent}sizes: { tiny: { cpu: 1m, memory: 1Mi, replicas: [1, 1] } } # ours\n`,
      );
      expect((await ameide([...add(), '--config', config])).err).toMatch(/`small`[^]*tiny/);
    },
  );

  it('has its faults shown where they stand', async () => {
    writeFileSync(
      config,
      'ameide:\n  catalog:\n    layuot: single\n  http:\n    timeoutSeconds: soon\n',
    );
    const types = await ameide([...add(), '--config', config]);
    expect([types.code, types.err]).toEqual([
      1,
      expect.stringContaining(`${config}:5:5: error config/wrong-type`),
    ]);
    writeFileSync(config, 'ameide:\n  catalog:\n    layuot: single\n');
    const { err } = await ameide([...add(), '--config', config]);
    expect(err).toMatch(
      new RegExp(`^${config}:3:5: error config/unknown-key: .*\n  3 \\|     layuot: single\n`),
    );
    writeFileSync(config, 'ameide: [\n');
    expect((await ameide([...add(), '--config', config])).err).toMatch(
      /ameide\.yaml:\d+:\d+: error yaml\/syntax/,
    );
    writeFileSync(config, 'ameide: text\n');
    expect((await ameide([...add(), '--config', config])).err).toMatch(
      /ameide\.yaml:1:9: error config\/not-a-map/,
    );
  });

  it.each([
    ['${A}', 'a'],
    ['x-${A}-${A}', 'x-a-a'],
    ['${B}', undefined],
    ['${B:-b}', 'b'],
    ['$${A}', '${A}'],
    ['{service}', '{service}'],
    [
      [1, '${A}', { a: '${B}', b: true }],
      [1, 'a', { b: true }],
    ],
  ])('%j takes its variables from the environment', (given, expected) => {
    expect(substitute(given, { A: 'a' })).toEqual(expected);
  });
});

it.each([
  ['\tsize: smal', 3, 8, ['  3 | \tsize: smal', '      \t      ^']],
  ['size', 12, 5, ['  12 | size', '           ^']],
  ['bad \u001b[31m', 1, 1, ['  1 | bad \uFFFD[31m', '      ^']],
])('%j is framed', (text, line, column, framed) => {
  expect(frame(text, line, column)).toEqual(framed);
});

it('cuts long lines around the place', () => {
  const [line, caret] = frame('x'.repeat(1000), 1, 500);
  expect(line.length).toBeLessThan(140);
  expect(caret?.indexOf('^')).toBeLessThan(line.length);
});

describe('pipelines', () => {
  const given = [
    '--archetype',
    'api',
    '--service',
    'pay',
    '--team',
    't',
    '--environments',
    'int,prod',
  ];

  it('are rendered, and what is rendered passes the lint', async () => {
    const options = [
      '--strategy',
      'promotion',
      '--regions',
      'euw1',
      '--option',
      'canary=none',
      '--option',
      'verify=false',
    ];
    const rendered = await ameide(['pipeline', 'render', ...given, ...options]);
    expect(rendered.code).toBe(0);
    const { pipeline } = parse(rendered.out) as {
      pipeline: { identifier: string; stages: object[] };
    };
    expect(pipeline.identifier).toBe('pay_cd');
    expect(rendered.out).not.toMatch(/Canary|Verify|euw2/);
    const path = join(folder, 'pay.yaml');
    writeFileSync(path, rendered.out);
    expect(await ameide(['pipeline', 'lint', path])).toEqual({
      code: 0,
      out: '1 pipeline, 0 errors, 0 warnings\n',
      err: '',
    });
  });

  it('that are wrong end with 1 and say where', async () => {
    const path = join(folder, 'bad.yaml');
    writeFileSync(path, 'pipeline:\n  identifier: x\n  nmae: x\n');
    const found = await ameide(['pipeline', 'lint', path]);
    expect(found.code).toBe(1);
    expect(found.err).toMatch(new RegExp(`${path}:3:\\d+`));
    const data = JSON.parse((await ameide(['pipeline', 'lint', '--json', path])).out) as {
      errors: number;
    };
    expect(data.errors).toBeGreaterThan(0);
    expect((await ameide(['pipeline', 'lint', join(folder, 'none.yaml')])).err).toMatch(
      /cli\/unreadable/,
    );
    expect(
      await ameide(['pipeline', 'render', '--archetype', 'apj', ...given.slice(2)]),
    ).toMatchObject({ code: 1 });
  });

  it.each([
    [['pipeline', 'lint']],
    [['pipeline', 'render', '--archetype', 'api']],
    [['pipeline', 'render', ...given, '--option', 'canary']],
  ])('%j is wrong usage', async args => {
    expect(await ameide(args)).toMatchObject({
      code: 2,
      err: expect.stringContaining('usage: ameide pipeline'),
    });
  });
});

describe('several commands at once', () => {
  const add = (name: string) =>
    ameide(['catalog', 'add', '--file', file, '--service', entry.replace('mmm', name)]);

  it('loses no entry', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `new-${index + 10}`);
    const told = await Promise.all(names.map(add));
    expect(told.map(({ code }) => code)).toEqual(names.map(() => 0));
    expect(namesIn(read())).toEqual(['aaa', ...names, 'zzz']);
    expect(readdirSync(folder)).toEqual(['services.yaml']);
  });

  it('goes on where a lock was left behind, and keeps it within `.git`', async () => {
    mkdirSync(join(folder, '.git'));
    const lock = join(folder, '.git', 'ameide.lock');
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(lock, `${pid} ${hostname()} x\n`);
    expect((await add('mmm')).code).toBe(0);
    writeFileSync(lock, '1 another-machine x\n');
    utimesSync(lock, 1, 1);
    expect((await add('nnn')).code).toBe(0);
    expect(existsSync(lock)).toBe(false);
  });

  it('waits for who is alive', async () => {
    const lock = join(folder, '.ameide.lock');
    writeFileSync(lock, `${process.pid} ${hostname()} x\n`);
    const adding = add('mmm');
    await new Promise(resolve => setTimeout(resolve, 1500));
    expect(read()).toBe(CATALOG);
    rmSync(lock);
    expect(await adding).toMatchObject({
      code: 0,
      err: expect.stringContaining('waiting for another command'),
    });
    expect(namesIn(read())).toContain('mmm');
  });
});

describe('the disk', () => {
  const commit = (content: string | null, path = 'services.yaml') => ({
    type: 'commit' as const,
    ...{
      key: 'k',
      repo: 'r',
      branch: 'main',
      base: 'main',
      baseCommit: '',
      head: null,
      message: '',
      pullRequest: null,
      diff: '',
    },
    files: [{ path, content: content === null ? null : Buffer.from(content) }],
  });
  const files = { type: 'files' as const, repo: 'r', at: 'main', paths: ['services.yaml', 'none'] };

  it('does not write over what was changed since it was read', async () => {
    const disk = new Disk(folder);
    await disk.read([files]);
    writeFileSync(file, 'by somebody else');
    await expect(disk.perform(commit('ours'))).rejects.toThrow(LostRace);
    expect(read()).toBe('by somebody else');
  });

  it('keeps links and modes, makes folders, deletes', async () => {
    const link = join(folder, 'link.yaml');
    symlinkSync(file, link);
    chmodSync(file, 0o640);
    const disk = new Disk(folder);
    await disk.perform(commit('new', 'link.yaml'));
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect([read(), statSync(file).mode & 0o777]).toEqual(['new', 0o640]);
    await disk.perform(commit('deep', 'a/b/c.yaml'));
    expect(await disk.read([{ type: 'tree', repo: 'r', at: 'main', folder: 'a' }])).toMatchObject([
      { paths: ['a/b/c.yaml'] },
    ]);
    await disk.perform(commit(null, 'a/b/c.yaml'));
    expect(readdirSync(join(folder, 'a/b'))).toEqual([]);
  });

  it.runIf(process.getuid?.() === 0)('keeps owners, as far as it may', async () => {
    chownSync(file, 1234, 5678);
    chmodSync(file, 0o4640);
    await new Disk(folder).perform(commit('new'));
    const { uid, gid, mode } = statSync(file);
    expect([read(), uid, gid, mode & 0o7777]).toEqual(['new', 1234, 5678, 0o4640]);
  });

  it('follows no link out of the folder, unless that is asked for', async () => {
    const outside = join(mkdtempSync(join(tmpdir(), 'ameide-outside-')), 'other.yaml');
    writeFileSync(outside, 'outside');
    symlinkSync(outside, join(folder, 'out.yaml'));
    symlinkSync(dirname(outside), join(folder, 'out'));
    symlinkSync(join(folder, 'nothing'), join(folder, 'broken.yaml'));
    const disk = new Disk(folder);
    for (const path of ['out.yaml', 'out/other.yaml', 'out/new.yaml']) {
      await expect(disk.read([{ ...files, paths: [path] }])).rejects.toThrow(/cli\/link-outside/);
      await expect(disk.perform(commit('x', path))).rejects.toThrow(/cli\/link-outside/);
    }
    await expect(disk.perform(commit('x', 'broken.yaml'))).rejects.toThrow(/cli\/link-broken/);
    await expect(
      disk.read([{ type: 'tree', repo: 'r', at: 'main', folder: 'out' }]),
    ).rejects.toThrow(/cli\/link-outside/);
    expect(readFileSync(outside, 'utf8')).toBe('outside');
    await new Disk(folder, { followLinks: true }).perform(commit('x', 'out.yaml'));
    expect(readFileSync(outside, 'utf8')).toBe('x');
  });

  it('reads and writes regular files alone, and none that is read-only', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
    const disk = new Disk(folder);
    await expect(disk.read([{ ...files, paths: ['pipe.yaml'] }])).rejects.toThrow(
      /cli\/not-a-file/,
    );
    await expect(disk.perform(commit('x', 'pipe.yaml'))).rejects.toThrow(/cli\/not-a-file/);
    const device = { ...files, paths: ['null'] };
    await expect(new Disk('/dev').read([device])).rejects.toThrow(/cli\/not-a-file/);
    const before = read();
    chmodSync(file, 0o444);
    await expect(disk.perform(commit('x'))).rejects.toThrow(/cli\/read-only.*mode 444/);
    await expect(disk.perform(commit(null))).rejects.toThrow(/cli\/read-only/);
    expect(read()).toBe(before);
  });

  it('keeps the other names of a file', async () => {
    const other = join(folder, 'other.yaml');
    linkSync(file, other);
    await new Disk(folder).perform(commit('new'));
    expect([readFileSync(other, 'utf8'), statSync(file).nlink]).toEqual(['new', 2]);
    expect(readdirSync(folder).filter(name => name.endsWith('.tmp'))).toEqual([]);
  });

  it('has no pull requests', async () => {
    await expect(
      new Disk(folder).read([{ type: 'pullRequests', repo: 'r', base: 'main' }]),
    ).rejects.toThrow(/cli\/needs-server/);
  });
});
