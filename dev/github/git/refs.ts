// Refs of a bare repository, one file each. Everything here is synchronous, so that reading a ref, comparing it and
// moving it is one step that no other request can come between.

import {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

export class Refs {
  #dir: string;

  /** @param dir the bare repository */
  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Where a full ref name such as `refs/heads/main` points. */
  get(name: string): string | undefined {
    if (!isGoodRefName(name)) return undefined;
    return this.#loose(name) ?? this.#packed().get(name);
  }

  /** Points a ref at an object; `false` when a ref above or below it is in the way. */
  set(name: string, sha: string): boolean {
    const path = join(this.#dir, name);
    const aside = join(this.#dir, `ref-${process.pid}.tmp`);
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(aside, `${sha}\n`);
      renameSync(aside, path);
      return true;
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (['ENOTDIR', 'EEXIST', 'EISDIR', 'ENOTEMPTY'].includes(code)) return false;
      throw error;
    }
  }

  delete(name: string): void {
    const path = join(this.#dir, name);
    rmSync(path, { force: true });
    // A packed ref would come back once its file is gone.
    const packed = join(this.#dir, 'packed-refs');
    if (this.#packed().has(name)) {
      const kept = readFileSync(packed, 'utf8')
        .split('\n')
        .filter(line => !line.endsWith(` ${name}`));
      writeFileSync(packed, kept.join('\n'));
    }
    // Empty folders would stand in the way of a branch of that name.
    for (let folder = dirname(path); folder.startsWith(join(this.#dir, 'refs', 'heads') + '/');) {
      try {
        rmdirSync(folder);
      } catch {
        return;
      }
      folder = dirname(folder);
    }
  }

  /** Refs whose full name starts with `prefix`, by name. */
  list(prefix: string): Array<{ name: string; sha: string }> {
    const names = new Set([...this.#packed().keys(), ...this.#walk('refs')]);
    return [...names]
      .filter(name => name.startsWith(prefix))
      .sort()
      .flatMap(name => {
        const sha = this.get(name);
        return sha ? [{ name, sha }] : [];
      });
  }

  #loose(name: string): string | undefined {
    try {
      return readFileSync(join(this.#dir, name), 'utf8').trim();
    } catch {
      return undefined;
    }
  }

  #packed(): Map<string, string> {
    try {
      const lines = readFileSync(join(this.#dir, 'packed-refs'), 'utf8').split('\n');
      const refs = lines.flatMap(line => /^([0-9a-f]{40}) (\S+)$/.exec(line) ?? []);
      return new Map(refs.flatMap((_, i) => (i % 3 === 0 ? [[refs[i + 2]!, refs[i + 1]!]] : [])));
    } catch {
      return new Map();
    }
  }

  #walk(folder: string): string[] {
    return readdirSync(join(this.#dir, folder), { withFileTypes: true }).flatMap(entry => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? this.#walk(path) : [path];
    });
  }
}

/** The rules of `git check-ref-format`, for a full name. */
export function isGoodRefName(name: string): boolean {
  return (
    /^refs\/[^/]+\/./.test(name) &&
    !/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\/$|\.$|\/\.|\.lock(\/|$)/.test(name)
  );
}
