/** Writes many small files as a set: all of them or none, each by a rename. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, realpathSync, renameSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { problem, refusal } from '@ameide/core';
import type { FileChange } from '@ameide/core';

/** Writes the files below a root; the paths that changed. */
export function writeSet(root: string, files: FileChange[]): Promise<string[]> {
  const top = realpathSync(root);
  const staged: { beside: string; target: string }[] = [];
  const checked = new Set<string>();
  const end = `.${randomUUID().slice(0, 8)}.tmp`;
  try {
    for (const { path, content } of files) {
      const target = join(top, path);
      if (content === null) continue;
      if (!checked.has(dirname(target))) mkdirWithin(top, dirname(target), path);
      checked.add(dirname(target));
      staged.push({ beside: target + end, target });
      writeFileSync(target + end, content);
    }
    for (const { beside, target } of staged) renameSync(beside, target);
  } catch (error) {
    for (const { beside } of staged) rmSync(beside, { force: true });
    if (error instanceof Error && 'problems' in error) throw error;
    const text = `the files cannot be written: ${(error as Error).message}`;
    const help = 'check permissions and space on the disk, and run again';
    throw refusal('input', [problem('cli/unwritable', text, help)], error);
  }
  for (const { path, content } of files) if (content === null) remove(top, path);
  return Promise.resolve(files.map(({ path }) => path));
}

/** Creates a folder; one that a link leads out of the root is refused. */
function mkdirWithin(root: string, folder: string, path: string): void {
  mkdirSync(folder, { recursive: true });
  const from = relative(root, realpathSync(folder));
  if (from !== '..' && !from.startsWith(`..${sep}`)) return;
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
