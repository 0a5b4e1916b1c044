// Git's object store: reads and writes loose objects in this process, because starting git for each would take
// most of the time of a test. What lies in a pack (after an outside push or gc) is read by git.

import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import { gitSync } from './run.ts';

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

export interface GitObject {
  type: ObjectType;
  data: Buffer;
}

const CACHE_BYTES = 64 << 20;

export class ObjectStore {
  #dir: string;
  #cache = new Map<string, GitObject>();
  #cached = 0;

  /** @param dir the bare repository */
  constructor(dir: string) {
    this.#dir = dir;
  }

  /** The object, or `undefined` when there is none. */
  read(sha: string): GitObject | undefined {
    if (!/^[0-9a-f]{40}$/.test(sha)) return undefined;
    const object = this.#cache.get(sha) ?? this.#readLoose(sha) ?? this.#readPacked(sha);
    if (object) this.#remember(sha, object);
    return object;
  }

  /** Stores an object and gives its id. */
  write(type: ObjectType, data: Buffer): string {
    const bytes = Buffer.concat([Buffer.from(`${type} ${data.length}\0`), data]);
    const sha = createHash('sha1').update(bytes).digest('hex');
    const path = this.#path(sha);
    if (this.#cache.has(sha) || existsSync(path)) return sha;
    mkdirSync(join(path, '..'), { recursive: true });
    // Written aside and renamed, so that a merge running beside never sees half an object.
    const aside = join(this.#dir, 'objects', `tmp_${randomUUID()}`);
    writeFileSync(aside, deflateSync(bytes, { level: 1 }), { mode: 0o444 });
    renameSync(aside, path);
    this.#remember(sha, { type, data });
    return sha;
  }

  #path(sha: string): string {
    return join(this.#dir, 'objects', sha.slice(0, 2), sha.slice(2));
  }

  #readLoose(sha: string): GitObject | undefined {
    const path = this.#path(sha);
    if (!existsSync(path)) return undefined;
    const bytes = inflateSync(readFileSync(path));
    const end = bytes.indexOf(0);
    const type = bytes.toString('latin1', 0, end).split(' ')[0] as ObjectType;
    return { type, data: bytes.subarray(end + 1) };
  }

  #readPacked(sha: string): GitObject | undefined {
    if (!readdirSync(join(this.#dir, 'objects', 'pack')).some(name => name.endsWith('.pack'))) {
      return undefined;
    }
    const out = gitSync(this.#dir, ['cat-file', '--batch'], `${sha}\n`);
    const end = out.indexOf(10);
    const [, type, size] = out.toString('latin1', 0, end).split(' ');
    if (size === undefined) return undefined; // "<sha> missing"
    return { type: type as ObjectType, data: out.subarray(end + 1, end + 1 + Number(size)) };
  }

  #remember(sha: string, object: GitObject): void {
    if (this.#cache.has(sha)) return;
    if (this.#cached > CACHE_BYTES) {
      this.#cache.clear();
      this.#cached = 0;
    }
    this.#cache.set(sha, object);
    this.#cached += object.data.length;
  }
}
