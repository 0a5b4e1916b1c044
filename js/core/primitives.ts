/** The kinds of primitives that ship, and the files of a new primitive's repository. Decides nothing: what they hold is the core's. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, realpath, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Answer, Problem, SourceFile } from '#core';
import { problem, refusal } from './errors.ts';

const MANIFEST = '@ameide/core/package.json';
/** What a kind is declared by. */
const DECLARATION = 'kind.yaml';
/** The folder of its skeleton, in its own. */
const SKELETON = 'skeleton';

/** The declarations of the kinds, by their path below the folder of all kinds. */
export async function primitiveKinds(): Promise<SourceFile[]> {
  const folder = shipped();
  const paths = (await filesBelow(folder)).filter(path => basename(path) === DECLARATION);
  return filesAt(folder, paths);
}

/** Answers a read of skeletons; a folder that does not ship has no files. */
export async function readSkeletons(folders: string[]): Promise<Answer> {
  const folder = shipped();
  const known = new Set(await readdir(folder));
  const tops = folders.filter(name => known.has(name)).map(name => join(folder, name, SKELETON));
  const paths = await Promise.all(tops.filter(top => existsSync(top)).map(filesBelow));
  return { type: 'skeletons', files: await filesAt(folder, paths.flat()) };
}

const shipped = () => join(dirname(require.resolve(MANIFEST)), 'dist', 'primitives');

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile());
  return files.map(({ parentPath, name }) => join(parentPath, name)).sort();
}

function filesAt(folder: string, paths: string[]): Promise<SourceFile[]> {
  return Promise.all(
    paths.map(async path => ({
      path: relative(folder, path).split(sep).join('/'),
      content: await readFile(path),
    })),
  );
}

/**
 * Writes the files of a new repository into a folder, and returns the paths of those that were not there. A file that is there with
 * other content is not changed: then none is written.
 */
export async function writeNewFiles(
  folder: string,
  files: SourceFile[],
  dryRun = false,
): Promise<string[]> {
  const found = await Promise.all(files.map(file => look(folder, file)));
  const taken = found.flatMap(({ problem: why }) => why ?? []);
  if (taken.length > 0) throw refusal('input', taken);
  const missing = found.filter(({ isThere }) => !isThere).map(({ file }) => file);
  if (!dryRun)
    for (const { path, content } of missing) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content, { flag: 'wx' });
    }
  return missing.map(({ path }) => path);
}

interface Looked {
  file: SourceFile;
  isThere: boolean;
  problem?: Problem;
}

async function look(folder: string, file: SourceFile): Promise<Looked> {
  const full = join(folder, file.path);
  const isThere = true;
  // A link could lead anywhere; a new repository has none.
  const outside = (await real(dirname(full))) !== join(await real(folder), dirname(file.path));
  if (outside) return { file, isThere, problem: taken(file, 'its folder is a link') };
  try {
    const same = Buffer.compare(await readFile(full), file.content) === 0;
    if (same) return { file, isThere };
    return { file, isThere, problem: taken(file, 'the file exists with other content') };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { file, isThere: false };
    return { file, isThere, problem: taken(file, message) };
  }
}

/** The real path; of a folder that does not exist yet, that of the first one above it that does. */
async function real(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    return join(await real(dirname(path)), path.slice(dirname(path).length));
  }
}

function taken({ path }: SourceFile, why: string): Problem {
  const text = `the file of the new repository cannot be written: ${why}`;
  const help = 'choose an empty folder, or move the file away; nothing was written';
  return { ...problem('primitive/file-exists', text, help), file: path };
}
