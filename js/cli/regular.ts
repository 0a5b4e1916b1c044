/** Which files are read and written: regular ones, within the folder that the command works on. */
import { constants } from 'node:fs';
import { lstat, open, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { problem, refusal } from '@ameide/core';

/** Where a path leads, links followed. One that leads out of the root is refused, unless `follow` says to follow it. */
export async function placeWithin(root: string, path: string, follow: boolean): Promise<string> {
  const real = await destination(join(root, path));
  if (follow) return real;
  const from = relative(await destination(root), real);
  const isWithin = from !== '..' && !from.startsWith(`..${sep}`) && !isAbsolute(from);
  if (isWithin) return real;
  const text = `the path leads out of \`${root}\`, to \`${real}\``;
  const help = 'give --follow-links to follow a symbolic link there; nothing was read or written';
  throw refusal('input', [{ ...problem('cli/link-outside', text, help), file: path }]);
}

/** The path without links; what is not there yet keeps its name. */
async function destination(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error;
    const found = await lstat(path).catch(() => undefined);
    if (found?.isSymbolicLink()) {
      const text = `\`${path}\` is a symbolic link to nothing`;
      throw refusal('input', [problem('cli/link-broken', text, 'create its target, or delete it')]);
    }
    return join(await destination(dirname(path)), basename(path));
  }
}

/** The content of a regular file; pipes and devices are refused, since reading them may wait for ever or change something. */
export async function readRegular(path: string): Promise<Buffer> {
  refuseOthers(path, await stat(path));
  // It may have been replaced since: a pipe is opened without waiting for who writes it.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    refuseOthers(path, await handle.stat());
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** Refuses what is neither a file nor a folder; a folder is told by reading it. */
export function refuseOthers(
  path: string,
  found: { isFile(): boolean; isDirectory(): boolean },
): void {
  if (found.isFile() || found.isDirectory()) return;
  const text = 'this is a pipe, a socket or a device, and not a regular file';
  const help = 'name a regular file; `-` stands for standard input';
  throw refusal('input', [{ ...problem('cli/not-a-file', text, help), file: path }]);
}
