// What is published: packed, unpacked in an empty folder beside the dependencies that it declares, and loaded there.
// The dependencies are links to those of the project, so that the test needs no registry; one that is not declared is not there.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const NAME = '@ameide/backstage-plugin-scaffolder-backend-module-ameide';
const root = join(import.meta.dirname, '..');

interface Manifest {
  main: string;
  types: string;
  configSchema: string;
  bin: Record<string, string>;
  dependencies: Record<string, string>;
}

let folder: string;
let files: string[];
let manifest: Manifest;
const installed = () => join(folder, 'node_modules', NAME);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ameide-tarball-'));
  const packed = execFileSync(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
    { cwd: root, encoding: 'utf8' },
  );
  const [{ filename, files: list }] = packedOf(packed);
  files = list.map(({ path }) => path);
  mkdirSync(installed(), { recursive: true });
  const tarball = join(folder, filename);
  execFileSync('tar', ['-xzf', tarball, '-C', installed(), '--strip-components=1']);
  manifest = JSON.parse(readFileSync(join(installed(), 'package.json'), 'utf8')) as Manifest;
  for (const dependency of Object.keys(manifest.dependencies)) {
    const link = join(folder, 'node_modules', dependency);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, 'node_modules', dependency), link);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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

describe('the packed tarball', () => {
  it('holds the module, the core, the templates and the schema of the configuration', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'package.json',
        'README.md',
        'config.d.ts',
        'dist/index.js',
        'dist/index.d.ts',
        'pkg/ameide_core.js',
        'pkg/ameide_core.d.ts',
        'pkg/ameide_core_bg.wasm',
        'templates/scaffolder/kubernetes-service/template.yaml',
      ]),
    );
  });

  it('holds every file that its manifest names', () => {
    const { main, types, configSchema, bin } = manifest;
    for (const path of [main, types, configSchema, ...Object.values(bin)]) {
      expect(existsSync(join(installed(), path)), path).toBe(true);
    }
  });

  it('holds nothing that only its makers need', () => {
    expect(files.filter(path => /^(src|js|tests|dev|bench|xtask|target)\//.test(path))).toEqual([]);
    expect(files.filter(path => path.endsWith('.test.js'))).toEqual([]);
  });

  it('is a backend feature when required, without Rust', () => {
    const type = runNode(`console.log(require('${NAME}').default.$$type)`);
    expect(type).toBe('@backstage/BackendFeature');
  });

  it('is a backend feature when imported', () => {
    const code = `import('${NAME}').then(m => console.log((m.default.default ?? m.default).$$type))`;
    expect(runNode(code)).toBe('@backstage/BackendFeature');
  });

  it.each([
    ['report.api.md', NAME],
    ['report-plugin.api.md', `${NAME}/plugin`],
  ])('has the exports that %s tells, and no others', (report, entry) => {
    const text = readFileSync(join(root, report), 'utf8');
    const told = [...text.matchAll(/^export (?:\{ (\w+) \}|(default) )/gm)].map(
      ([, name, byDefault]) => name ?? byDefault,
    );
    const code = `console.log(Object.keys(require('${entry}')).filter(k => k !== '__esModule').join())`;
    expect(runNode(code).split(',').sort()).toEqual(told.sort());
  });

  it('brings its core, and the core answers', () => {
    const core = join(installed(), 'pkg', 'ameide_core.js');
    const request = { action: { type: 'config:check' }, context: { now: '2026-11-21T10:00:00Z' } };
    const code = `console.log(require(${JSON.stringify(core)}).next(${JSON.stringify(request)}, []).step)`;
    expect(runNode(code)).toBe('plan');
  });
});
