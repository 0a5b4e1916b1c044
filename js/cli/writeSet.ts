/** Writes many small files as a set: all of them or none, each by a rename. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, realpathSync, renameSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { problem, refusal } from '@ameide/core';
import type { FileChange } from '@ameide/core';

/**
 * Writes the files below a root, the last first; the paths that changed. So whoever says in the last file what belongs to a set finds
 * that file where a crash left the others unwritten.
 */
export function writeSet(root: string, files: FileChange[]): Promise<string[]> {
  const top = realpathSync(root);
  const staged: { beside: string; target: string }[] = [];
  const written: string[] = [];
  /** By folder, whether it is new: then nobody reads it yet, and no rename is needed. */
  const folders = new Map<string, boolean>();
  const end = `.${randomUUID().slice(0, 8)}.tmp`;
  try {
    for (const { path, content } of files.toReversed()) {
      const target = join(top, path);
      const folder = dirname(target);
      if (content === null) continue;
      if (!folders.has(folder)) folders.set(folder, mkdirWithin(top, folder, path));
      const isNew = folders.get(folder) === true;
      if (isNew) written.push(target);
      else staged.push({ beside: target + end, target });
      writeFileSync(isNew ? target : target + end, content);
    }
    for (const { beside, target } of staged) renameSync(beside, target);
  } catch (error) {
    const left = [...written, ...staged.map(({ beside }) => beside)];
    for (const path of left) rmSync(path, { force: true });
    if (error instanceof Error && 'problems' in error) throw error;
    const text = `the files cannot be written: ${(error as Error).message}`;
    const help = 'check permissions and space on the disk, and run again';
    throw refusal('input', [problem('cli/unwritable', text, help)], error);
  }
  for (const { path, content } of files) if (content === null) remove(top, path);
  return Promise.resolve(files.map(({ path }) => path));
}

/** Creates a folder, and says whether it is new; one that a link leads out of the root is refused. */
function mkdirWithin(root: string, folder: string, path: string): boolean {
  const isNew = mkdirSync(folder, { recursive: true }) !== undefined;
  const from = relative(root, realpathSync(folder));
  if (from !== '..' && !from.startsWith(`..${sep}`)) return isNew;
  const text = `the path points outside \`${root}\``;
  const help = 'replace the symbolic link by a folder; nothing was written';
  throw refusal('input', [{ ...problem('cli/link-outside', text, help), file: path }]);
}

/** Removes a file, and the folders that are empty without it. */
function remove(root: string, path: string): void {
  rmSync(join(root, path), { force: true });
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    try {
      rmdirSync(join(root, folder));
    } catch {
      return;
    }
  }
}
