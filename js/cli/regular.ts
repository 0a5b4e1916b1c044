/** Restricts reads and writes to regular files within the folder that the command works on. */
import { constants } from 'node:fs';
import { lstat, open, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { problem, refusal } from '@ameide/core';

/** The real path, with links resolved. A path outside the root is rejected unless `follow` is set. */
export async function placeWithin(root: string, path: string, follow: boolean): Promise<string> {
  const real = await destination(join(root, path));
  if (follow) return real;
  const from = relative(await destination(root), real);
  const isWithin = from !== '..' && !from.startsWith(`..${sep}`) && !isAbsolute(from);
  if (isWithin) return real;
  const text = `the path points outside \`${root}\`, to \`${real}\``;
  const help = 'pass --follow-links to follow the symbolic link; nothing was read or written';
  throw refusal('input', [{ ...problem('cli/link-outside', text, help), file: path }]);
}

/** The path with links resolved; a path that does not exist yet keeps its name. */
async function destination(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error;
    const found = await lstat(path).catch(() => undefined);
    if (found?.isSymbolicLink()) {
      const text = `\`${path}\` is a broken symbolic link`;
      throw refusal('input', [problem('cli/link-broken', text, 'create its target, or delete it')]);
    }
    return join(await destination(dirname(path)), basename(path));
  }
}

/** The content of a regular file. Pipes and devices are rejected: reading them may block or have side effects. */
export async function readRegular(path: string): Promise<Buffer> {
  refuseOthers(path, await stat(path));
  // The file may have been replaced since; a pipe must not block on opening.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    refuseOthers(path, await handle.stat());
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** Rejects anything but a file or folder; for a folder, reading it gives the error. */
export function refuseOthers(
  path: string,
  found: { isFile(): boolean; isDirectory(): boolean },
): void {
  if (found.isFile() || found.isDirectory()) return;
  const text = 'this is a pipe, a socket or a device, not a regular file';
  const help = 'pass a regular file, or `-` for standard input';
  throw refusal('input', [{ ...problem('cli/not-a-file', text, help), file: path }]);
}
