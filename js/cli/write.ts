/** Writes files as a whole, all or none, and keeps their modes, owners, symbolic and hard links. */
import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chmod, chown, mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LostRace, problem, problemsOf, refusal } from '@ameide/core';
import { refuseOthers } from './regular.ts';

/** The new content of a file; undefined deletes it. */
export interface FileContent {
  path: string;
  content: Uint8Array | null;
}

/** Writes one file as a whole. */
export function writeWhole(path: string, content: Uint8Array): Promise<void> {
  return writeAll([{ path, content }]);
}

/** New content in a temporary file beside its target. */
interface Staged {
  target: string;
  beside: string;
  content: Uint8Array;
  /** Whether the file has other hard links, which would keep the old content if it were replaced. */
  hasOtherNames: boolean;
}

/**
 * Writes temporary files first, then renames them: no reader sees a partial file, and if one cannot be written, none is.
 * `check` verifies at the last moment that the files have not changed.
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

/** A file with several hard links is written in place, so that all of them get the new content; any other file is replaced atomically. */
async function put({ target, beside, content, hasOtherNames }: Staged): Promise<void> {
  if (!hasOtherNames) return rename(beside, target);
  await writeFile(target, content);
  await rm(beside, { force: true });
}

/** A read-only file must not be changed, even if its folder allows replacing it. */
function refuseReadOnly(path: string, found: Stats): void {
  refuseOthers(path, found);
  if ((found.mode & 0o222) !== 0) return;
  const text = `the file is read-only (mode ${(found.mode & 0o777).toString(8)})`;
  const help = `make it writable (\`chmod u+w\`) to change it; nothing was changed`;
  throw refusal('input', [{ ...problem('cli/read-only', text, help), file: path }]);
}

/** Gives a file the owner and mode of the file that it replaces. */
async function likeBefore(path: string, { uid, gid, mode }: Stats): Promise<void> {
  const own = await stat(path);
  if (own.uid !== uid || own.gid !== gid)
    // Only root can change the owner; replacing the file is still fine, as in an editor.
    await chown(path, uid, gid).catch(() => undefined);
  await chmod(path, mode);
}

/** A missing file is not an error here. */
export async function orNone<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
