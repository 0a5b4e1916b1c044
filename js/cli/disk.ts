/** Files on disk: read and written as a whole, and never over a concurrent change. */
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { LostRace, problem, problemsOf, readSkeletons, refusal, sideBySide } from '@ameide/core';
import type { Answer, Commit, Driver, Effect, Read } from '@ameide/core';
import { placeWithin, readRegular } from './regular.ts';
import { orNone, writeAll } from './write.ts';

/** Placeholder URL for the folder, where the core expects a repository. */
export const HERE = 'localhost?owner=local&repo=folder';
/** A process may have some hundred files open at once. */
const FILES_AT_A_TIME = 32;
const NO_COMMIT = '0'.repeat(40);

/** Reads and writes below a folder. */
export class Disk implements Driver<string[]> {
  readonly #root: string;
  readonly #follow: boolean;
  /** What was read, by path: to notice changes before writing. */
  readonly seen = new Map<string, Buffer | undefined>();

  /** `followLinks`: follow symbolic links to files outside the folder. */
  constructor(root: string, { followLinks = false } = {}) {
    this.#root = root;
    this.#follow = followLinks;
  }

  read(reads: Read[]): Promise<Answer[]> {
    const load = (path: string) => this.#load(path);
    const list = (folder: string) => this.#list(folder);
    return sideBySide(reads, 1, read => answerOf(read, load, list));
  }

  async perform(effect: Effect): Promise<string[]> {
    if (effect.type !== 'commit') throw needsServer(effect.type);
    const changes = await Promise.all(
      effect.files.map(async ({ path, content }) => {
        await this.#place(path);
        return { path: join(this.#root, path), content };
      }),
    );
    await writeAll(changes, () => this.#checkUnchanged(effect));
    return effect.files.map(file => file.path);
  }

  async #load(path: string): Promise<Buffer | undefined> {
    const full = join(this.#root, path);
    const read = async () => readRegular(await this.#place(path));
    const content = await orNone(read()).catch((error: unknown) => unreadable(full, error));
    this.seen.set(path, content);
    return content;
  }

  async #list(folder: string): Promise<string[]> {
    const top = await this.#place(folder);
    const entries = (await orNone(readdir(top, { recursive: true, withFileTypes: true }))) ?? [];
    const paths = entries
      .filter(entry => entry.isFile())
      .map(entry =>
        join(folder, relative(top, join(entry.parentPath, entry.name)))
          .split(sep)
          .join('/'),
      );
    return paths.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  }

  /** The real path of a path below the folder. */
  #place(path: string): Promise<string> {
    return placeWithin(this.#root, path, this.#follow);
  }

  async #checkUnchanged({ files }: Commit): Promise<void> {
    for (const { path } of files) {
      const before = this.seen.get(path);
      const now = await orNone(readRegular(join(this.#root, path)));
      const same = before && now ? before.equals(now) : before === now;
      if (this.seen.has(path) && !same) throw new LostRace(`${path} was changed meanwhile`);
    }
  }
}

/** Answers a read from local files. */
export async function answerOf(
  read: Read,
  load: (path: string) => Promise<Uint8Array | undefined>,
  list: (folder: string) => Promise<string[]>,
): Promise<Answer> {
  if (read.type === 'files') {
    const files = await sideBySide(read.paths, FILES_AT_A_TIME, async path => ({
      path,
      content: (await load(path)) ?? null,
    }));
    return { type: 'files', commit: NO_COMMIT, files };
  }
  if (read.type === 'tree')
    return { type: 'tree', commit: NO_COMMIT, paths: await list(read.folder) };
  if (read.type === 'skeletons') return readSkeletons(read.folders);
  throw needsServer(read.type);
}

/** Throws the error for a file that cannot be read. */
export function unreadable(file: string, error: unknown): never {
  if (problemsOf(error).length > 0) throw error;
  const { code, message } = error as NodeJS.ErrnoException;
  const known: Record<string, [string, string]> = {
    ENOENT: ['no such file', 'check the path'],
    EISDIR: ['this is a folder', 'name a file in it'],
    ENOTDIR: ['a part of this path is not a folder', 'check the path'],
    EACCES: ['there is no permission to read this file', 'check its owner and mode'],
  };
  const [text, help] = known[code ?? ''] ?? [
    `the file cannot be read: ${message}`,
    'check the path',
  ];
  throw refusal('input', [{ ...problem('cli/unreadable', text, help), file }], error);
}

export function needsServer(what: string): Error {
  const text = `\`${what}\` needs a server; this command works on local files only`;
  return refusal('input', [problem('cli/needs-server', text, 'run it from Backstage')]);
}
