// What is published holds what it should, and loads in an empty folder.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { profileOfCore } from '../../dev/build.ts';
import { closure, sizeOf } from '../support/closure.ts';
import { HOMES, Installed } from '../support/packed.ts';
import type { Manifest } from '../support/packed.ts';

const NAME = '@ameide/backstage-plugin-scaffolder-backend-module-ameide';
const PLUGIN = '@ameide/backstage-plugin-ameide-backend';
const CATALOG = '@ameide/backstage-plugin-catalog-backend-module-ameide';
const CLIENT = '@ameide/backstage-plugin-ameide-common';
const root = join(import.meta.dirname, '..', '..');
const OURS = Object.keys(HOMES);

let packed: Installed;
let files: Record<string, string[]>;
let manifests: Record<string, Manifest>;
const installed = (name: string) => packed.home(name);

beforeAll(() => {
  packed = new Installed(HOMES);
  ({ files, manifests } = packed);
});
afterAll(() => packed.remove());

/** Runs code in the empty folder, with nothing but Node on the path. */
function runNode(code: string): string {
  return execFileSync(process.execPath, ['-e', code], {
    cwd: packed.folder,
    env: { PATH: dirname(process.execPath) },
    encoding: 'utf8',
  }).trim();
}

const ALWAYS = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md'];
const CONTENTS: [string, string[]][] = [
  [
    '@ameide/core',
    [
      'config.d.ts',
      'dist/index.js',
      'dist/index.d.ts',
      'pkg/ameide_core.js',
      'pkg/ameide_core.d.ts',
      'dist/primitives/component.schema.json',
      'dist/primitives/domain/kind.yaml',
      'dist/primitives/domain/resource.schema.json',
      'dist/primitives/domain/skeleton/proto/{snake}/{version}/{snake}.proto.j2',
      'dist/primitives/node/skeleton/.dockerignore.j2',
      'dist/primitives/node/skeleton/.github/workflows/ci.yaml',
      'dist/primitives/node/skeleton/.gitignore.j2',
    ],
  ],
  [
    '@ameide/cli',
    [
      'dist/bin.js',
      'dist/config-repo/.gitattributes.j2',
      'dist/config-repo/.github/workflows/ameide-heal.yaml',
      'dist/config-repo/.github/workflows/manifests.yaml',
      'dist/config-repo/kustomize/sizes/{size}/kustomization.yaml.j2',
    ],
  ],
  [NAME, ['dist/index.js', 'templates/scaffolder/kubernetes-service/template.yaml']],
  [PLUGIN, ['dist/index.js', 'dist/index.d.ts']],
  [CATALOG, ['dist/index.js', 'dist/index.d.ts', 'config.d.ts']],
  [CLIENT, ['dist/index.js', 'dist/index.d.ts']],
];

describe('what is packed', () => {
  it.each(CONTENTS)('of %s is all there', (name, wanted) => {
    expect(files[name]).toEqual(expect.arrayContaining([...ALWAYS, ...wanted]));
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
    // The skeletons are projects in TypeScript.
    const ours = files[name]!.filter(path => !path.startsWith('dist/primitives/'));
    expect(ours.filter(path => sources.test(path))).toEqual([]);
  });

  it.each(OURS)('of %s has no source map that leads nowhere', name => {
    expect(files[name]!.filter(path => path.endsWith('.map'))).toEqual([]);
    for (const path of files[name]!.filter(one => one.endsWith('.js')))
      expect(readFileSync(join(installed(name), path), 'utf8'), path).not.toContain(
        'sourceMapping',
      );
  });

  it('holds the wasm once, compressed in a release', () => {
    const all = Object.values(files).flat();
    const name = `pkg/ameide_core_bg.wasm${profileOfCore() === 'release' ? '.br' : ''}`;
    expect(all.filter(path => /\.wasm(\.br)?$/.test(path))).toEqual([name]);
  });

  it('is of one version, and wants the others in that version', () => {
    const { version } = manifests[NAME]!;
    for (const name of OURS) {
      expect(manifests[name]!.version, name).toBe(version);
      for (const [dependency, range] of Object.entries(manifests[name]!.dependencies ?? {}))
        if (OURS.includes(dependency)) expect(range, `${name}: ${dependency}`).toBe(version);
    }
  });
});

describe.each([NAME, PLUGIN, CATALOG])('%s', name => {
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

describe(CLIENT, () => {
  it('asks, with nothing of Node in it', () => {
    const code = `
      const { AmeideClient } = require('${CLIENT}');
      const discoveryApi = { getBaseUrl: async id => 'http://portal/api/' + id };
      const fetchApi = { fetch: async url => Response.json({ taken: String(url) }) };
      new AmeideClient({ discoveryApi, fetchApi }).getName('a b').then(({ taken }) => console.log(taken));
    `;
    expect(runNode(code)).toBe('http://portal/api/ameide/v1/names/a%20b');
    for (const path of files[CLIENT]!.filter(one => one.endsWith('.js')))
      expect(readFileSync(join(installed(CLIENT), path), 'utf8'), path).not.toMatch(
        /\b(Buffer|process)\b|require\("(?!\.\/|@backstage\/errors")/,
      );
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
    const { '@ameide/core': core, ...others } = manifests['@ameide/cli']!.dependencies ?? {};
    expect(core).toBeDefined();
    expect(Object.keys(others)).toEqual(['fastest-levenshtein']);
    expect(manifests['@ameide/core']!.dependencies ?? {}).toEqual({});
  });

  it('has Octokit in it, with its licenses', () => {
    const bundled = join(installed('@ameide/core'), 'dist/github/octokit');
    expect(readFileSync(`${bundled}.js`, 'utf8')).not.toMatch(/require\(["']@/);
    expect(readFileSync(`${bundled}.licenses.txt`, 'utf8')).toMatch(/^@octokit\/core .*\(MIT\)$/m);
  });

  it('is packed with the core of a release, whatever was built for the inner loop', () => {
    for (const home of Object.values(HOMES)) {
      const text = readFileSync(join(root, home, 'package.json'), 'utf8');
      const { scripts } = JSON.parse(text) as { scripts: Record<string, string> };
      expect(scripts['prepack'], home).toMatch(/dev\/build\.ts --release$/);
    }
    expect(profileOfCore()).toMatch(/^(release|quick)$/);
    expect(Object.values(files).flat()).not.toContain('pkg/profile.txt');
  });

  const PACKED_BYTES = 1_450_000;

  it('takes little beside the compiled core when installed', () => {
    const needed = [...closure(join(root, 'js/cli'))];
    const others = sizeOf(new Map(needed.filter(([, { name }]) => !OURS.includes(name))));
    const ours = ['@ameide/core', '@ameide/cli'].flatMap(name =>
      files[name]!.filter(path => !/\.wasm(\.br)?$/.test(path)).map(
        path => statSync(join(installed(name), path)).size,
      ),
    );
    expect(others).toBeGreaterThan(10_000);
    expect(ours.reduce((sum, size) => sum + size, others)).toBeLessThan(1_000_000);
  });

  it.skipIf(profileOfCore() !== 'release').each(OURS)('of %s little is downloaded', name => {
    expect(packed.bytes[name]).toBeLessThan(PACKED_BYTES);
  });
});
