// Keeps the house as it is drawn: which room may use which, file by file, by its imports.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** Folders of what is installed or compiled. */
const MADE = ['node_modules', 'dist', 'pkg'];

function files(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && ending.test(entry.name))
    .map(entry => relative(root, join(entry.parentPath, entry.name)))
    .filter(path => !path.split(sep).some(part => MADE.includes(part)));
}

const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** The rooms that each room of the core may use, besides itself. */
const FLOORS: Record<string, string[]> = {
  problem: [],
  api: ['problem'],
  yaml: ['problem'],
  facts: ['yaml', 'api', 'problem'],
  config: ['yaml', 'api', 'problem'],
  service: ['config', 'api', 'problem'],
  entries: ['service', 'config', 'facts', 'yaml', 'api', 'problem'],
  pipeline: ['service', 'config', 'yaml', 'api', 'problem'],
  lint: ['service', 'config', 'yaml', 'api', 'problem'],
  proposal: ['facts', 'api', 'problem'],
  evidence: ['service', 'config', 'yaml', 'problem'],
  catalog: [
    'entries',
    'evidence',
    'proposal',
    'service',
    'config',
    'facts',
    'yaml',
    'api',
    'problem',
  ],
  primitives: [
    'entries',
    'pipeline',
    'lint',
    'proposal',
    'service',
    'config',
    'facts',
    'yaml',
    'api',
    'problem',
  ],
  manifests: ['entries', 'service', 'config', 'facts', 'yaml', 'api', 'problem'],
  harness: [
    'entries',
    'proposal',
    'pipeline',
    'lint',
    'service',
    'config',
    'facts',
    'yaml',
    'api',
    'problem',
  ],
  new_repo: ['service', 'config', 'facts', 'yaml', 'api', 'problem'],
  pipelines_repo: [
    'new_repo',
    'pipeline',
    'lint',
    'service',
    'config',
    'facts',
    'yaml',
    'api',
    'problem',
  ],
  config_repo: ['new_repo', 'entries', 'service', 'config', 'facts', 'yaml', 'api', 'problem'],
  doctor: [
    'harness',
    'entries',
    'pipeline',
    'service',
    'config',
    'facts',
    'yaml',
    'api',
    'problem',
  ],
  next: [
    'doctor',
    'harness',
    'catalog',
    'manifests',
    'config_repo',
    'pipelines_repo',
    'primitives',
    'pipeline',
    'lint',
    'service',
    'config',
    'api',
    'problem',
  ],
  input: ['api', 'problem'],
  wasm: ['next', 'input', 'api'],
};

/** How many floors of rooms `src/harness` may have. */
const HARNESS_FLOORS = 7;

/** Commands that another command builds on: `edit` is `update` on files at hand, `onto` merges as `merge` does. */
const SHARED_COMMANDS = ['catalog/update', 'catalog/merge'];

/** The paths of a `use` tree: `a::{b, c::{d, e}}` is `a::b`, `a::c::d` and `a::c::e`. */
function leaves(tree: string): string[] {
  const open = tree.indexOf('{');
  if (open < 0) return [tree.split(' as ')[0]!.trim()];
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of tree.slice(open + 1, tree.lastIndexOf('}'))) {
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (character === ',' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  const prefix = tree.slice(0, open);
  return [...parts, part]
    .map(text => text.trim())
    .filter(Boolean)
    .flatMap(text => leaves(prefix + text));
}

/** The modules that a Rust file names, each as its path from the crate's root (`harness/sync/report`). */
function modulesUsed(path: string, all: Set<string>): string[] {
  const own = moduleOf(path).split('/');
  const code = read(path)
    .replace(/^#\[cfg\(test\)\][\s\S]*/m, '')
    .replace(/\/\/.*$/gm, '');
  const used = [...code.matchAll(/\buse ([^;]+);/g)].flatMap(match => leaves(match[1]!.trim()));
  const inline = [...code.matchAll(/\b(?:crate|super)(?:::\w+)+/g)].map(match => match[0]);
  return [...used, ...inline].flatMap(name => {
    let base = own;
    let parts = name.split('::');
    if (parts[0] === 'crate') base = [];
    else if (parts[0] === 'self') base = own;
    else if (parts[0] === 'super') base = own.slice(0, -1);
    else if (!all.has([...own, parts[0]].join('/'))) return [];
    else parts = ['self', ...parts];
    parts = parts.slice(1);
    while (parts[0] === 'super') {
      base = base.slice(0, -1);
      parts = parts.slice(1);
    }
    for (let length = parts.length; length >= 0; length -= 1) {
      const module = [...base, ...parts.slice(0, length)].join('/');
      if (all.has(module)) return [module];
    }
    return [];
  });
}

const moduleOf = (path: string) => path.split(sep).slice(1).join('/').replace(/\.rs$/, '');

/** How many floors a room has: the longest way down from one of its units to another. Throws where a way leads up again. */
function floorsOf(arrows: Map<string, Set<string>>): number {
  const height = (unit: string, above: string[]): number => {
    if (above.includes(unit)) throw new Error(`an arrow runs up: ${[...above, unit].join(' -> ')}`);
    const below = [...(arrows.get(unit) ?? [])].map(next => height(next, [...above, unit]));
    return 1 + Math.max(0, ...below);
  };
  return Math.max(...[...arrows.keys()].map(unit => height(unit, [])));
}

describe('the core', () => {
  // The two crates begin where the rooms are.
  const crates = ['lib.rs', 'ground.rs'].map(name => join('src', name));
  const sources = files('src', /\.rs$/).filter(path => !crates.includes(path));
  const modules = new Set(sources.map(moduleOf));

  it.each(sources)('%s uses only rooms on floors below', path => {
    const room = moduleOf(path).split('/')[0]!;
    const allowed = FLOORS[room];
    expect(allowed, `${path} is in no room of DESIGN`).toBeDefined();
    const rooms = modulesUsed(path, modules).map(module => module.split('/')[0]!);
    expect(rooms.filter(used => used !== room && !allowed?.includes(used))).toEqual([]);
  });

  it('imports the file of a command in next.rs alone', () => {
    const commands = [...read(join('src', 'next.rs')).matchAll(/(\w+)::(\w+)::(?:step|check)\(/g)]
      .map(match => `${match[1]}/${match[2]}`)
      .filter(
        command =>
          /^(harness|catalog|manifests|primitives)\//.test(command) &&
          !SHARED_COMMANDS.includes(command),
      );
    expect(commands).toContain('harness/create');
    const importing = sources
      .filter(path => path !== join('src', 'next.rs'))
      .flatMap(path =>
        modulesUsed(path, modules)
          .filter(used => commands.includes(used) && !moduleOf(path).startsWith(`${used}/`))
          .map(used => `${path} uses ${used}`),
      );
    expect(importing).toEqual([]);
  });

  it.each(['harness', 'catalog', 'manifests', 'primitives', 'entries'])(
    'has no arrow that runs up inside %s',
    room => {
      const unit = (module: string) => module.split('/')[1]!;
      const arrows = new Map<string, Set<string>>();
      for (const path of sources.filter(source => moduleOf(source).startsWith(`${room}/`))) {
        const from = unit(moduleOf(path));
        const targets = arrows.get(from) ?? new Set();
        arrows.set(from, targets);
        modulesUsed(path, modules)
          .filter(module => module.startsWith(`${room}/`) && unit(module) !== from)
          .forEach(module => targets.add(unit(module)));
      }
      const floors = floorsOf(arrows);
      if (room === 'harness') expect(floors).toBeLessThanOrEqual(HARNESS_FLOORS);
    },
  );

  it('sees JavaScript in wasm.rs only', () => {
    const seeing = sources.filter(path => /wasm_bindgen|js_sys|JsValue|JsError/.test(read(path)));
    expect(seeing).toEqual([join('src', 'wasm.rs')]);
  });

  it('never asks for time, randomness, files or the environment', () => {
    const asking = sources.filter(path =>
      /std::(fs|env|net|process|time)|getrandom|rand::/.test(read(path).replace(/\/\/.*$/gm, '')),
    );
    expect(asking).toEqual([]);
  });
});

describe('the codes of problems', () => {
  // Without a case, and why.
  const UNREACHED: Record<string, string> = {
    'catalog/too-many-services':
      'a case would hold 2,001 entries; the tests of src/catalog/update/input.rs make them',
    'import/too-many-files': 'a case would hold 20,001 files; the tests of sources.rs make them',
    'yaml/empty': 'a catalog tells it as catalog/not-a-catalog',
    'yaml/no-list': 'a catalog tells it as catalog/not-a-catalog',
    'yaml/no-map': 'an entity that is no map is catalog/foreign-entity before it is edited',
    'yaml/too-large': 'a case would be a file of 33 MB; the tests of src/yaml/text.rs make one',
    'yaml/unproved': 'says that an edit of ours went wrong; the fuzzing looks for one',
  };
  /** Texts of the same form that are paths. */
  const PATHS = ['catalog/services'];

  const inCases = new Set(
    files(join('tests', 'cases'), /^expected\.json$/).flatMap(path =>
      [...read(path).matchAll(/"code": "([^"]+)"/g)].map(match => match[1]!),
    ),
  );
  const inCore = new Set(
    files('src', /\.rs$/).flatMap(path => {
      const code = read(path)
        .replace(/^#\[cfg\(test\)\][\s\S]*/m, '')
        .replace(/\/\/.*$/gm, '');
      const rooms =
        /"((?:catalog|config|config-repo|harness|import|input|manifests|pipeline|primitive|repository|rollout|yaml)\/[a-z0-9-]+)"/g;
      return [...code.matchAll(rooms)].map(match => match[1]!);
    }),
  );
  PATHS.forEach(path => inCore.delete(path));

  it.each([...inCore].sort())('%s has a case, or a reason to have none', code => {
    expect(inCases.has(code), 'has a case').toBe(!(code in UNREACHED));
  });

  it('are listed with cause and remedy in src/problem/codes.txt, and no others', () => {
    const listed = read(join('src', 'problem', 'codes.txt'))
      .split('\n')
      .filter(Boolean)
      .map(line => line.split(' | ')[0]!);
    // The core makes these of a key's name.
    const ofKeys = ['archetype', 'profile', 'region', 'size', 'strategy', 'type'].map(
      key => `catalog/unknown-${key}`,
    );
    expect(listed).toEqual([...new Set([...inCore, ...ofKeys])].sort());
  });

  it('are no others than the core knows', () => {
    // The core makes these of a key's name.
    const made = /^catalog\/unknown-/;
    const strange = [...inCases, ...Object.keys(UNREACHED)].filter(
      code => !inCore.has(code) && !made.test(code),
    );
    expect(strange).toEqual([]);
  });
});

describe('the shim', () => {
  const sources = files('js', /\.tsx?$/).filter(path => !path.startsWith(join('js', 'portal')));

  it.each(sources)('%s parses no YAML', path => {
    expect(read(path)).not.toMatch(/from '(yaml|js-yaml)'|require\('(yaml|js-yaml)'\)/);
  });

  it.each(sources.filter(path => !path.endsWith('.examples.ts')))(
    '%s branches on no domain word',
    path => {
      const words =
        'api|listener|streaming|scheduler|job|promotion|runtime|canary|small|medium|large|xlarge';
      expect(read(path)).not.toMatch(new RegExp(`(===|!==|case) '(${words})'`));
    },
  );
});

/** The package that a specifier names. */
const packageOf = (spec: string) =>
  spec
    .split('/')
    .slice(0, spec.startsWith('@') ? 2 : 1)
    .join('/');

/** What a package is built with, and nobody needs to install. */
const BUNDLED: Record<string, string[]> = { [join('js', 'core')]: ['@octokit/core'] };

describe('a package', () => {
  const HOMES = ['js', 'js/core', 'js/common', 'js/cli', 'js/plugin', 'js/catalog'].map(home =>
    join(...home.split('/')),
  );
  const isIn = (home: string) => (path: string) =>
    path.startsWith(home + sep) &&
    !HOMES.some(other => other.startsWith(home + sep) && path.startsWith(other + sep)) &&
    !path.startsWith(join('js', 'portal'));

  it.each(HOMES)('in %s imports only what it declares', home => {
    const at = home === 'js' ? 'package.json' : join(home, 'package.json');
    const { name, dependencies = {} } = JSON.parse(read(at)) as {
      name: string;
      dependencies?: Record<string, string>;
    };
    const own = ['node:', '#core', './', '../', name, ...(BUNDLED[home] ?? [])];
    for (const path of files(home, /\.ts$/).filter(isIn(home))) {
      const imported = [...read(path).matchAll(/\b(?:from |import\(|require\()'([\w@#./:-]+)'/g)];
      const strange = imported
        .map(match => match[1]!)
        .filter(spec => !own.some(start => spec.startsWith(start)))
        // A part of a package: `@backstage/backend-defaults/auth`.
        .filter(spec => !(packageOf(spec) in dependencies));
      expect(strange, path).toEqual([]);
    }
  });

  it.each(['js/core', 'js/common', 'js/cli', 'js/plugin', 'js/catalog'])(
    'in %s leaves its own folder by name only',
    home => {
      for (const path of files(home, /\.ts$/)) {
        const up = [...read(path).matchAll(/from '((?:\.\.\/)+)/g)].map(match => match[1]!);
        const depth = relative(join(root, home), join(root, path)).split(sep).length - 1;
        expect(
          up.filter(dots => dots.length / 3 > depth),
          path,
        ).toEqual([]);
      }
    },
  );
});

describe('every file', () => {
  const sources = [
    ...files('src', /\.rs$/),
    // One of them is written by `npm run docs`.
    ...files('js', /\.tsx?$/).filter(path => path !== join('js', 'common', 'core.ts')),
    ...files('xtask', /\.rs$/),
    ...files('dev', /\.ts$/).filter(path => !path.startsWith(join('dev', 'app'))),
    ...files('deploy', /\.ts$/),
  ];

  it.each(sources)('%s is short enough to read', path => {
    expect(read(path).split('\n').length).toBeLessThanOrEqual(300);
  });

  it('has a name of its own, also where upper and lower case are the same', () => {
    const stems = sources.map(path => path.replace(/\.\w+$/, ''));
    const seen = new Map<string, string>();
    for (const stem of stems) {
      expect(seen.get(stem.toLowerCase()) ?? stem).toBe(stem);
      seen.set(stem.toLowerCase(), stem);
    }
  });
});
