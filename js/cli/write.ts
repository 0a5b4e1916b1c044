/** Files written whole: all of them or none, with the modes, owners, links and other names that they had. */
import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chmod, chown, mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LostRace, problem, problemsOf, refusal } from '@ameide/core';
import { refuseOthers } from './regular.ts';

/** A file's new content; without any, it goes. */
export interface FileContent {
  path: string;
  content: Uint8Array | null;
}

/** Writes one file whole. */
export function writeWhole(path: string, content: Uint8Array): Promise<void> {
  return writeAll([{ path, content }]);
}

/** A new content that waits beside its file. */
interface Staged {
  target: string;
  beside: string;
  content: Uint8Array;
  /** The file has other names (hard links), which would keep the old content if another file took its place. */
  hasOtherNames: boolean;
}

/**
 * Beside the files first, then all into their places: nobody ever sees half of one, and where one cannot be written none is.
 * `check` looks at the last moment whether they still are what they were.
 */
export async function writeAll(
  changes: FileContent[],
  check: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const staged: Staged[] = [];
  try {
    for (const { path, content } of changes) {
      const target = (await orNone(realpath(path))) ?? path;
      const before = await orNone(stat(target));
      if (before) refuseReadOnly(path, before);
      if (content === null) continue;
      await mkdir(dirname(target), { recursive: true });
      const beside = `${target}.${randomUUID().slice(0, 8)}.tmp`;
      const hasOtherNames = (before?.nlink ?? 1) > 1;
      staged.push({ target, beside, content, hasOtherNames });
      await writeFile(beside, content);
      if (before) await likeBefore(beside, before);
    }
    await check();
    for (const each of staged) await put(each);
  } catch (error) {
    await Promise.all(staged.map(({ beside }) => rm(beside, { force: true })));
    if (error instanceof LostRace || problemsOf(error).length > 0) throw error;
    const { message } = error as Error;
    const text = `the file cannot be written: ${message}`;
    throw refusal('input', [problem('cli/unwritable', text, 'nothing was changed')], error);
  }
  for (const { path, content } of changes) if (content === null) await rm(path, { force: true });
}

/** A file with other names is written in place, so that they all show the new content; every other one is replaced at once. */
async function put({ target, beside, content, hasOtherNames }: Staged): Promise<void> {
  if (!hasOtherNames) return rename(beside, target);
  await writeFile(target, content);
  await rm(beside, { force: true });
}

/** A file that nobody may write is meant to stay as it is, even where its folder would let it be replaced. */
function refuseReadOnly(path: string, found: Stats): void {
  refuseOthers(path, found);
  if ((found.mode & 0o222) !== 0) return;
  const text = `the file is read-only (mode ${(found.mode & 0o777).toString(8)})`;
  const help = `make it writable (\`chmod u+w\`) where it is to be changed; nothing was changed`;
  throw refusal('input', [{ ...problem('cli/read-only', text, help), file: path }]);
}

/** Gives a file the owner and the mode of the one whose place it takes. */
async function likeBefore(path: string, { uid, gid, mode }: Stats): Promise<void> {
  const own = await stat(path);
  if (own.uid !== uid || own.gid !== gid)
    // Only root may give files away; who may write in the folder may write the file, as an editor does.
    await chown(path, uid, gid).catch(() => undefined);
  await chmod(path, mode);
}

/** What is not there is no error here. */
export async function orNone<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
