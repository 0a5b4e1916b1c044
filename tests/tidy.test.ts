// Keeps the house as it is drawn: which room may use which, file by file, by its imports.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const root = join(import.meta.dirname, '..');

function files(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && ending.test(entry.name))
    .map(entry => relative(root, join(entry.parentPath, entry.name)))
    .filter(path => !path.split(sep).includes('node_modules'));
}

const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** The rooms that each room of the core may use, besides itself. */
const FLOORS: Record<string, string[]> = {
  problem: [],
  api: ['problem'],
  yaml: ['problem'],
  config: ['yaml', 'api', 'problem'],
  service: ['config', 'api', 'problem'],
  catalog: ['service', 'config', 'yaml', 'api', 'problem'],
  pipeline: ['service', 'config', 'yaml', 'api', 'problem'],
  lint: ['service', 'config', 'yaml', 'api', 'problem'],
  harness: ['pipeline', 'lint', 'service', 'config', 'yaml', 'api', 'problem'],
  next: ['harness', 'catalog', 'pipeline', 'lint', 'service', 'config', 'api', 'problem'],
  wasm: ['next', 'api'],
};

/** The rooms that a Rust file names by `crate::room`, also in groups (`use crate::{catalog, harness}`). */
function roomsUsed(text: string): string[] {
  const code = text.replace(/\/\/.*$/gm, '');
  const single = [...code.matchAll(/\bcrate::(\w+)/g)].map(match => match[1] ?? '');
  const grouped = [...code.matchAll(/\buse crate::\{([^}]*)\}/gs)].flatMap(match =>
    (match[1] ?? '').split(',').map(part => part.trim().split('::')[0] ?? ''),
  );
  return [...single, ...grouped].filter(Boolean);
}

describe('the core', () => {
  const sources = files('src', /\.rs$/).filter(path => path !== join('src', 'lib.rs'));

  it.each(sources)('%s uses only rooms on floors below', path => {
    const room = (path.split(sep)[1] ?? '').replace(/\.rs$/, '');
    const allowed = FLOORS[room];
    expect(allowed, `${path} is in no room of DESIGN`).toBeDefined();
    const wrong = roomsUsed(read(path)).filter(used => used !== room && !allowed?.includes(used));
    expect(wrong).toEqual([]);
  });

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
      const rooms = /"((?:catalog|config|harness|pipeline|repository|yaml)\/[a-z0-9-]+)"/g;
      return [...code.matchAll(rooms)].map(match => match[1]!);
    }),
  );
  PATHS.forEach(path => inCore.delete(path));

  it.each([...inCore].sort())('%s has a case, or a reason to have none', code => {
    expect(inCases.has(code), 'has a case').toBe(!(code in UNREACHED));
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

describe('every file', () => {
  const sources = [
    ...files('src', /\.rs$/),
    ...files('js', /\.tsx?$/),
    ...files('xtask', /\.rs$/),
    ...files('dev', /\.ts$/).filter(path => !path.startsWith(join('dev', 'app'))),
  ];

  it.each(sources)('%s is short enough to read', path => {
    expect(read(path).split('\n').length).toBeLessThanOrEqual(300);
  });
});
