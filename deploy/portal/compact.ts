// Makes the packages of others smaller on disk and in memory, where Node keeps the text of what it has loaded: without comments and spaces.
// Names stay as they are, as do statements, so that stack traces name the same functions.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
// Kept by those who make Node, which finds the names that a module exports in the same way.
import { init, parse } from 'cjs-module-lexer';
import { transform } from 'esbuild';

/** So many files are worked on at once. */
const AT_ONCE = 32;

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
  if (compacted.length < text.length) writeFileSync(path, compacted);
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

/** What a CommonJS module exports, as far as its text tells; nothing for other modules, whose exports are statements. */
function namesIn(text: string): string | undefined {
  try {
    const { exports, reexports } = parse(text);
    return [...exports, ...reexports].sort().join(' ');
  } catch {
    return undefined;
  }
}
