// What is published: packed, unpacked in an empty folder beside the dependencies that it declares, and loaded there.
// The dependencies are links to those of the project, so that the test needs no registry; one that is not declared is not there.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const NAME = '@ameide/backstage-plugin-scaffolder-backend-module-ameide';
const PLUGIN = '@ameide/backstage-plugin-ameide-backend';
const root = join(import.meta.dirname, '..');
/** Where each package has its home. */
const HOMES: Record<string, string> = {
  '@ameide/core': 'js/core',
  '@ameide/cli': 'js/cli',
  [NAME]: '.',
  [PLUGIN]: 'js/plugin',
};
const OURS = Object.keys(HOMES);

interface Manifest {
  version: string;
  main?: string;
  types?: string;
  configSchema?: string;
  bin?: Record<string, string>;
  files: string[];
  dependencies: Record<string, string>;
}

let folder: string;
const files: Record<string, string[]> = {};
const manifests: Record<string, Manifest> = {};
const installed = (name: string) => join(folder, 'node_modules', name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ameide-tarball-'));
  for (const name of OURS) install(name);
  for (const { dependencies } of Object.values(manifests))
    for (const dependency of Object.keys(dependencies)) {
      const link = installed(dependency);
      if (existsSync(link)) continue;
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(root, 'node_modules', dependency), link);
    }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Packs a package and unpacks it. */
function install(name: string): void {
  const packed = execFileSync(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
    { cwd: join(root, HOMES[name]!), encoding: 'utf8' },
  );
  const [{ filename, files: list }] = packedOf(packed);
  files[name] = list.map(({ path }) => path);
  mkdirSync(installed(name), { recursive: true });
  const tarball = join(folder, filename);
  execFileSync('tar', ['-xzf', tarball, '-C', installed(name), '--strip-components=1']);
  manifests[name] = JSON.parse(
    readFileSync(join(installed(name), 'package.json'), 'utf8'),
  ) as Manifest;
}

type Packed = { filename: string; files: { path: string }[] };

/** Newer npms answer with an object by package name, older ones with a list. */
function packedOf(json: string): [Packed] {
  const parsed = JSON.parse(json) as Packed[] | Record<string, Packed>;
  return [Object.values(parsed)[0]!];
}

/** Runs code in the empty folder, with nothing but Node on the path. */
function runNode(code: string): string {
  return execFileSync(process.execPath, ['-e', code], {
    cwd: folder,
    env: { PATH: dirname(process.execPath) },
    encoding: 'utf8',
  }).trim();
}

const CONTENTS: [string, string[]][] = [
  [
    '@ameide/core',
    [
      'config.d.ts',
      'dist/index.js',
      'dist/index.d.ts',
      'pkg/ameide_core.js',
      'pkg/ameide_core.d.ts',
      'pkg/ameide_core_bg.wasm',
    ],
  ],
  ['@ameide/cli', ['dist/bin.js']],
  [NAME, ['dist/index.js', 'templates/scaffolder/kubernetes-service/template.yaml']],
  [PLUGIN, ['dist/index.js', 'dist/index.d.ts']],
];

describe('what is packed', () => {
  it.each(CONTENTS)('of %s is all there', (name, wanted) => {
    expect(files[name]).toEqual(expect.arrayContaining(['package.json', 'README.md', ...wanted]));
  });

  it.each(OURS)('of %s holds every file that its manifest names', name => {
    const { main, types, configSchema, bin } = manifests[name]!;
    const named = [main, types, configSchema, ...Object.values(bin ?? {})];
    for (const path of named.filter(one => one !== undefined))
      expect(existsSync(join(installed(name), path)), path).toBe(true);
  });

  it.each(OURS)('of %s holds nothing that only its makers need', name => {
    const sources =
      /^(src|js|tests|dev|bench|xtask|target)\/|(?<!\.d)\.ts$|tsbuildinfo|\.test\.js$/;
    expect(files[name]!.filter(path => sources.test(path))).toEqual([]);
  });

  it('holds the wasm once', () => {
    const all = Object.values(files).flat();
    expect(all.filter(path => path.endsWith('.wasm'))).toHaveLength(1);
  });

  it('is of one version, and wants the others in that version', () => {
    const { version } = manifests[NAME]!;
    for (const name of OURS) {
      expect(manifests[name]!.version, name).toBe(version);
      for (const [dependency, range] of Object.entries(manifests[name]!.dependencies))
        if (OURS.includes(dependency)) expect(range, `${name}: ${dependency}`).toBe(version);
    }
  });
});

describe.each([NAME, PLUGIN])('%s', name => {
  it('is a backend feature when required, without Rust', () => {
    const type = runNode(`console.log(require('${name}').default.$$type)`);
    expect(type).toBe('@backstage/BackendFeature');
  });

  it('is a backend feature when imported', () => {
    const code = `import('${name}').then(m => console.log((m.default.default ?? m.default).$$type))`;
    expect(runNode(code)).toBe('@backstage/BackendFeature');
  });

  it('has the exports that its report tells, and no others', () => {
    const text = readFileSync(join(root, HOMES[name]!, 'report.api.md'), 'utf8');
    const told = [...text.matchAll(/^export (?:\{ (\w+) \}|(default) )/gm)].map(
      ([, named, byDefault]) => named ?? byDefault,
    );
    const code = `console.log(Object.keys(require('${name}')).filter(k => k !== '__esModule').join())`;
    expect(runNode(code).split(',').sort()).toEqual(told.sort());
  });
});

describe('@ameide/core', () => {
  it('answers', () => {
    const request = { action: { type: 'config:check' }, context: { now: '2026-11-21T10:00:00Z' } };
    const code = `console.log(require('@ameide/core').loadCore().next(${JSON.stringify(request)}, []).step)`;
    expect(runNode(code)).toBe('plan');
  });
});

describe('@ameide/cli', () => {
  it('runs', () => {
    const bin = join(installed('@ameide/cli'), manifests['@ameide/cli']!.bin!['ameide']!);
    const told = execFileSync(process.execPath, [bin, '--version'], { encoding: 'utf8' });
    expect(told.trim()).toBe(manifests['@ameide/cli']!.version);
  });

  it('needs nothing of Backstage, nor does what it needs', () => {
    const { '@ameide/core': core, ...others } = manifests['@ameide/cli']!.dependencies;
    expect(core).toBeDefined();
    expect(others).toEqual({});
    expect(Object.keys(manifests['@ameide/core']!.dependencies)).toEqual(['@octokit/core']);
  });
});
