/** Files on disk: read whole, written whole, and never over what somebody changed meanwhile. */
import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import {
  chmod,
  chown,
  mkdir,
  readFile,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { LostRace, problem, refusal, sideBySide } from '@ameide/core';
import type { Answer, Commit, Driver, Effect, Read } from '@ameide/core';

/** Stands for the folder where the core wants a repository. */
export const HERE = 'localhost?owner=local&repo=folder';
/** A process may have some hundred files open at once. */
const FILES_AT_A_TIME = 32;
const NO_COMMIT = '0'.repeat(40);

/** Reads and writes below a folder. */
export class Disk implements Driver<string[]> {
  readonly #root: string;
  /** What was read, by path: to notice changes before writing. */
  readonly seen = new Map<string, Buffer | undefined>();

  constructor(root: string) {
    this.#root = root;
  }

  read(reads: Read[]): Promise<Answer[]> {
    const load = (path: string) => this.#load(path);
    const list = (folder: string) => this.#list(folder);
    return sideBySide(reads, 1, read => answerOf(read, load, list));
  }

  async perform(effect: Effect): Promise<string[]> {
    if (effect.type !== 'commit') throw needsServer(effect.type);
    await this.#checkUnchanged(effect);
    const changes = effect.files.map(({ path, content }) => ({
      path: join(this.#root, path),
      content,
    }));
    await writeAll(changes);
    return effect.files.map(file => file.path);
  }

  async #load(path: string): Promise<Buffer | undefined> {
    const full = join(this.#root, path);
    const content = await orNone(readFile(full)).catch((error: unknown) => unreadable(full, error));
    this.seen.set(path, content);
    return content;
  }

  async #list(folder: string): Promise<string[]> {
    const top = join(this.#root, folder);
    const entries = (await orNone(readdir(top, { recursive: true, withFileTypes: true }))) ?? [];
    const paths = entries
      .filter(entry => entry.isFile())
      .map(entry => relative(this.#root, join(entry.parentPath, entry.name)).split(sep).join('/'));
    return paths.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  }

  async #checkUnchanged({ files }: Commit): Promise<void> {
    for (const { path } of files) {
      const before = this.seen.get(path);
      const now = await orNone(readFile(join(this.#root, path)));
      const same = before && now ? before.equals(now) : before === now;
      if (this.seen.has(path) && !same) throw new LostRace(`${path} was changed meanwhile`);
    }
  }
}

/** Answers a read where there are files and nothing else. */
export async function answerOf(
  read: Read,
  load: (path: string) => Promise<Uint8Array | undefined>,
  list: (folder: string) => Promise<string[]>,
): Promise<Answer> {
  switch (read.type) {
    case 'files': {
      const files = await sideBySide(read.paths, FILES_AT_A_TIME, async path => ({
        path,
        content: (await load(path)) ?? null,
      }));
      return { type: 'files', commit: NO_COMMIT, files };
    }
    case 'tree':
      return { type: 'tree', commit: NO_COMMIT, paths: await list(read.folder) };
    case 'branch':
    case 'pullRequests':
    case 'entity':
    case 'entities':
    case 'usage':
    case 'executions':
      throw needsServer(read.type);
  }
}

/** Writes one file whole. */
export function writeWhole(path: string, content: Uint8Array): Promise<void> {
  return writeAll([{ path, content }]);
}

/**
 * Beside the files first, then all into their places: nobody ever sees half of one, and where one cannot be written none is. Links,
 * modes and owners stay. Files without content go.
 */
async function writeAll(changes: { path: string; content: Uint8Array | null }[]): Promise<void> {
  const staged: { target: string; beside: string }[] = [];
  try {
    for (const { path, content } of changes) {
      if (content === null) continue;
      const target = (await orNone(realpath(path))) ?? path;
      await mkdir(dirname(target), { recursive: true });
      const beside = `${target}.${randomUUID().slice(0, 8)}.tmp`;
      staged.push({ target, beside });
      await writeFile(beside, content);
      const before = await orNone(stat(target));
      if (before) await likeBefore(beside, before);
    }
    for (const { target, beside } of staged) await rename(beside, target);
  } catch (error) {
    await Promise.all(staged.map(({ beside }) => rm(beside, { force: true })));
    const { message } = error as Error;
    const text = `the file cannot be written: ${message}`;
    throw refusal('input', [problem('cli/unwritable', text, 'nothing was changed')], error);
  }
  for (const { path, content } of changes) if (content === null) await rm(path, { force: true });
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
async function orNone<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Says why a file cannot be read. */
export function unreadable(file: string, error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException;
  const known: Record<string, [string, string]> = {
    ENOENT: ['there is no such file', 'check the path'],
    EISDIR: ['this is a folder', 'name a file in it'],
    ENOTDIR: ['a part of this path is no folder', 'check the path'],
    EACCES: ['there is no permission to read this file', 'check its owner and mode'],
  };
  const [text, help] = known[code ?? ''] ?? [
    `the file cannot be read: ${message}`,
    'check the path',
  ];
  throw refusal('input', [{ ...problem('cli/unreadable', text, help), file }], error);
}

export function needsServer(what: string): Error {
  const text = `this works on files alone, and \`${what}\` needs a server`;
  return refusal('input', [problem('cli/needs-server', text, 'run it from Backstage')]);
}
