/** A working tree with many files: read in one pass, and written a set of files at a time. */
import { hash } from 'node:crypto';
import { closeSync, openSync, readSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findKustomize, kustomize, sideBySide } from '@ameide/core';
import type { Answer, Driver, Effect, Kustomize, Read } from '@ameide/core';
import { Disk, needsServer } from './disk.ts';
import { GitFiles } from './gitFiles.ts';
import { writeSet } from './writeSet.ts';

const NO_COMMIT = '0'.repeat(40);
const FULL_ID = /^[0-9a-f]{40,64}$/;
/** Files up to this size are kept when their digest is taken, since they are often asked for next. */
const SMALL = 4096;

export class Tree implements Driver<string[]> {
  readonly #root: string;
  readonly #disk: Disk;
  /** Called before kustomize is run. */
  readonly #told: (line: string) => void;
  /** Small files, by path. */
  readonly #small = new Map<string, Uint8Array>();
  /** Paths that were found below the root, and not through a link. */
  readonly #inside = new Set<string>();
  #program: Promise<Kustomize> | undefined;

  constructor(root: string, told: (line: string) => void) {
    this.#root = root;
    this.#disk = new Disk(root);
    this.#told = told;
  }

  /** What was read apart from generated files, by path. */
  get seen(): Map<string, Uint8Array | undefined> {
    return this.#disk.seen;
  }

  read(reads: Read[]): Promise<Answer[]> {
    return sideBySide(reads, 1, read => this.#answer(read));
  }

  async #answer(read: Read): Promise<Answer> {
    if (read.type === 'digests') {
      const list = this.#digests(read.folder, new Set(read.names));
      if (FULL_ID.test(read.at)) return new GitFiles(this.#root).digests(read, list);
      return { type: 'digests', commit: NO_COMMIT, list: list.join('') };
    }
    if (read.type === 'kustomize') return this.#build(read);
    if (read.type === 'files') {
      if (FULL_ID.test(read.at)) return new GitFiles(this.#root).files(read);
      if (read.paths.every(path => this.#inside.has(path))) return this.#inPlace(read.paths);
    }
    return (await this.#disk.read([read]))[0] as Answer;
  }

  async #build(read: Extract<Read, { type: 'kustomize' }>): Promise<Answer> {
    this.#program ??= findKustomize();
    const program = await this.#program;
    const count = read.roots.length;
    this.#told(`kustomize ${program.version} runs ${count === 1 ? 'once' : `${count} times`}`);
    const { paths, at, repo } = read;
    const [answer] = await this.#disk.read([{ type: 'files', repo, at, paths }]);
    const found = answer?.type === 'files' ? answer.files : [];
    const contents = new Map(found.map(file => [file.path, file.content ?? undefined]));
    return kustomize(read, program, path => Promise.resolve(contents.get(path)));
  }

  perform(effect: Effect): Promise<string[]> {
    if (effect.type !== 'commit') throw needsServer(effect.type);
    return writeSet(this.#root, effect.files);
  }

  /** Lines of `sha256sum` for all files of these names below a folder; links are not followed. */
  #digests(folder: string, names: Set<string>): string[] {
    const lines: [string, string][] = [];
    const buffer = Buffer.alloc(1 << 20);
    const walk = (path: string) => {
      for (const entry of entriesOf(join(this.#root, path))) {
        const below = path === '' ? entry.name : `${path}/${entry.name}`;
        if (entry.isDirectory()) {
          if (entry.name !== '.git' && entry.name !== 'node_modules') walk(below);
        } else if (entry.isFile() && names.has(entry.name)) {
          const content = contentOf(join(this.#root, below), buffer);
          if (content.length <= SMALL)
            this.#small.set(below, Uint8Array.prototype.slice.call(content));
          this.#inside.add(below);
          lines.push([below, `${hash('sha256', content)}  ${below}\n`]);
        }
      }
    };
    walk(folder);
    return lines.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, line]) => line);
  }

  #inPlace(paths: string[]): Answer {
    const content = (path: string) => this.#small.get(path) ?? readFileSync(join(this.#root, path));
    const files = paths.map(path => ({ path, content: content(path) }));
    return { type: 'files', commit: NO_COMMIT, files };
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The content of a file, in a buffer that the next call uses again. */
function contentOf(path: string, buffer: Buffer): Buffer {
  const file = openSync(path, 'r');
  try {
    const length = readSync(file, buffer, 0, buffer.length, 0);
    return length < buffer.length ? buffer.subarray(0, length) : readFileSync(path);
  } finally {
    closeSync(file);
  }
}
