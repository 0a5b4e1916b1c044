// Makes the packages of others smaller on disk and in memory, where Node keeps the text of what it has loaded: without comments and spaces.
// Names stay as they are, as do statements, so that stack traces name the same functions.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
// Kept by those who make Node, which finds the names that a module exports in the same way.
import { init, parse } from 'cjs-module-lexer';
import { transform } from 'esbuild';
import { lazyScript } from './lazy.ts';

/** So many files are worked on at once. */
const AT_ONCE = 32;

/** Written by compilers, and with more imports than a portal needs. */
const LAZY = /\/node_modules\/@(backstage|opentelemetry)\//;

/** Compacts the packages in a folder; those of the project stay as they are built. */
export async function compactPackages(folder: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.([cm]?js|json)$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter(path => !path.startsWith(join(folder, '@ameide/')));
  for (let at = 0; at < files.length; at += AT_ONCE)
    await Promise.all(files.slice(at, at + AT_ONCE).map(compactFile));
}

async function compactFile(path: string): Promise<void> {
  const text = readFileSync(path, 'utf8');
  const work = path.endsWith('.json') ? compactJson : compactScript;
  const compacted = await work(text).catch((error: Error) => {
    throw new Error(`\`${path}\` cannot be compacted: ${error.message}`);
  });
  const shorter = compacted.length < text.length ? compacted : text;
  const written = LAZY.test(path) && /\.c?js$/.test(path) ? await lazy(shorter) : shorter;
  if (written !== text) writeFileSync(path, written);
}

async function compactJson(text: string): Promise<string> {
  return JSON.stringify(JSON.parse(text));
}

/** The script without comments, except those that licenses ask to keep; as it is where Node would find other names exported. */
export async function compactScript(text: string): Promise<string> {
  const { code } = await transform(text, {
    minifyWhitespace: true,
    legalComments: 'inline',
    charset: 'utf8',
    target: 'esnext',
    logLevel: 'silent',
  });
  await init();
  return namesIn(code) === namesIn(text) ? code : text;
}

/** The script with lazy imports. */
export async function lazy(text: string): Promise<string> {
  await init();
  const made = lazyScript(text);
  const [before, after] = [exportsOf(text), exportsOf(made)];
  const missing = before.filter(name => !after.includes(name));
  // Never run: tells Node which names there are, as esbuild does it.
  const hint = missing.map(name => `${name}:exports`).join(',');
  const told = missing.length > 0 ? `${made}0&&(module.exports={${hint}});\n` : made;
  return namesIn(told) === namesIn(text) ? told : text;
}

/** What a CommonJS module exports, as far as its text tells; nothing for other modules, whose exports are statements. */
function namesIn(text: string): string | undefined {
  try {
    const { exports, reexports } = parse(text);
    return [...exports, ...reexports].sort().join(' ');
  } catch {
    return undefined;
  }
}

function exportsOf(text: string): string[] {
  try {
    return parse(text).exports;
  } catch {
    return [];
  }
}
