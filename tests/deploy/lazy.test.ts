// Imports of what compilers have written, made lazy: what is loaded when, and that everything else stays.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compactPackages } from '../../deploy/portal/compact.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lazy-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ONE = '@backstage/one';
const where = (name: string) => join(folder, 'node_modules', ONE, name);

/** Writes the files of a package, and packs it. Each says when it is loaded, by `loaded`. */
async function packed(files: Record<string, string>) {
  mkdirSync(where('.'), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const says = `(globalThis.loaded??=[]).push(${JSON.stringify(name)});\n`;
    writeFileSync(where(name), text.includes('export ') ? text : `'use strict';\n${says}${text}`);
  }
  await compactPackages(join(folder, 'node_modules'));
  const all = globalThis as { loaded?: string[] };
  all.loaded = [];
  return {
    loaded: all.loaded,
    load: (name: string) => createRequire(where('index.js'))(`./${name}`) as Record<string, never>,
  };
}

const HEAVY = `class Client { name = 'client'; }
exports.Client = Client;
exports.make = () => new Client();
`;

it('loads what is imported when it is used, and once', async () => {
  const { load, loaded } = await packed({
    'heavy.js': HEAVY,
    'index.js': `var heavy = require('./heavy.js');
exports.byNew = () => new heavy.Client().name;
exports.byCall = () => heavy.make().name;
exports.short = () => ({ heavy });
exports.kind = () => typeof heavy;
`,
  });
  const { byNew, byCall, short, kind } = load('index.js') as Record<string, () => unknown>;
  expect(loaded).toEqual(['index.js']);
  expect([byNew!(), byCall!(), kind!()]).toEqual(['client', 'client', 'object']);
  expect(short!()).toEqual({ heavy: load('heavy.js') });
  expect(loaded).toEqual(['index.js', 'heavy.js']);
});

it('loads at once what is used at once, or is there for its effects', async () => {
  const { load, loaded } = await packed({
    'base.js': 'exports.Base = class {};\n',
    'effects.js': '',
    'unused.js': '',
    'index.js': `var base = require('./base.js');
var unused = require('./unused.js');
require('./effects.js');
class Own extends base.Base {}
exports.Own = Own;
`,
  });
  load('index.js');
  expect(loaded).toEqual(['index.js', 'unused.js', 'effects.js', 'base.js']);
});

it('hands on from another module what somebody asks for', async () => {
  const { load, loaded } = await packed({
    'a.js': 'exports.a = 1;\nexports.default = 3;\n',
    'b.js': 'exports.b = 2;\n',
    'index.js': `var a = require('./a.js');
var b = require('./b.js');
exports.a = a.a;
exports.default = a.default;
exports.b = b.b;
`,
  });
  const index = load('index.js');
  expect(loaded).toEqual(['index.js']);
  expect(Object.keys(index)).toEqual(['a', 'default', 'b']);
  expect([index['a'], index['default']]).toEqual([1, 3]);
  expect(loaded).toEqual(['index.js', 'a.js']);
  // A module of the other kind finds the same names.
  expect(await import(pathToFileURL(where('index.js')).href)).toMatchObject({ a: 1, b: 2 });
});

it('knows what compilers put around a default, and around a whole module', async () => {
  const { load, loaded } = await packed({
    'a.js': 'module.exports = () => 1;\n',
    'index.js': `function _interopDefaultCompat (e) { return e && typeof e === 'object' && 'default' in e ? e : { default: e }; }
var a = require('./a.js');
var a__default = /*#__PURE__*/_interopDefaultCompat(a);
exports.a = () => a__default.default();
`,
    'tsc.js': `var __importDefault = (this && this.__importDefault) || function (mod) { return { default: mod }; };
const a_1 = __importDefault(require("./a.js"));
exports.a = () => (0, a_1.default)();
`,
  });
  const [one, two] = [load('index.js'), load('tsc.js')] as unknown as { a: () => number }[];
  expect(loaded).toEqual(['index.js', 'tsc.js']);
  expect([one!.a(), two!.a()]).toEqual([1, 1]);
});

it('tells names apart that are the same in another place', async () => {
  const { load } = await packed({
    'a.js': 'exports.x = 1;\n',
    'index.js': `var a = require('./a.js');
exports.inner = a => a.y;
exports.outer = () => a.x;
exports.own = { a: 5 }.a;
`,
  });
  const { inner, outer, own } = load('index.js') as unknown as {
    inner(a: object): number;
    outer(): number;
    own: number;
  };
  expect([inner({ y: 2 }), outer(), own]).toEqual([2, 1, 5]);
});

it.each([
  ['a name that is given to something else', `var a=require("./a.js");a=1;exports.a=()=>a;\n`],
  ['a module of the other kind', 'export const a=1;\n'],
  ['a name that is chosen at run time', 'var a=require(process.env.A);exports.a=()=>a;\n'],
])('leaves %s alone', async (_, text) => {
  await packed({ 'index.js': text });
  expect(readFileSync(where('index.js'), 'utf8')).toContain(text.trim().replaceAll("'", '"'));
});
