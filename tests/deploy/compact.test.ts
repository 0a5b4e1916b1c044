// The packages of others in the bundle: smaller, and for Node the same.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compactPackages, compactScript } from '../../deploy/portal/compact.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'compact-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes files of packages, and compacts them. */
async function compacted(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  await compactPackages(folder);
}
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

it('leaves out comments and spaces, and keeps names and licenses', async () => {
  const script = `/*! (c) Somebody */
    // Explains.
    function longName(anArgument) {
      return anArgument   +   1;
    }
    module.exports.longName = longName;`;
  await compacted({ 'one/index.js': script, 'one/data.json': '{\n  "a": [1, 2]\n}\n' });
  const text = read('one/index.js');
  expect(text).toMatch(/^\/\*! \(c\) Somebody \*\//);
  expect(text).not.toContain('Explains');
  expect(text).toContain('function longName(anArgument){return anArgument+1}');
  expect(read('one/data.json')).toBe('{"a":[1,2]}');
  const load = createRequire(join(folder, 'index.js'));
  expect((load('./one/index.js') as { longName: { name: string } }).longName.name).toBe('longName');
});

it('leaves the packages of the project alone, and what is not a script', async () => {
  const files = { '@ameide/core/index.js': '// Why.\nexport {};\n', 'one/README.md': 'a  b\n' };
  await compacted(files);
  for (const [name, text] of Object.entries(files)) expect(read(name)).toBe(text);
});

it('leaves a script alone whose exports Node would no longer find', async () => {
  // As esbuild itself tells them to Node: never run, and so removed when the script is compacted.
  const script = `const a = 1;
module.exports = copy({ a });
function copy(all) { return Object.assign({}, all); }
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  a
});
`;
  expect(await compactScript(script)).toBe(script);
  await compacted({ 'one/index.cjs': script, 'two/index.mjs': '// b\nexport  const  b = 2;\n' });
  const load = (name: string) => import(pathToFileURL(join(folder, name)).href);
  expect(await load('one/index.cjs')).toMatchObject({ a: 1 });
  expect(await load('two/index.mjs')).toMatchObject({ b: 2 });
  expect(read('two/index.mjs')).toBe('export const b=2;\n');
});

it('names a file that cannot be read as what it is called', async () => {
  await expect(compacted({ 'one/data.json': '{' })).rejects.toThrow('one/data.json');
});
