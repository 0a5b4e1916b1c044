/** Files as they are in a commit of the local repository. */
import { execFile, spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { basename } from 'node:path';
import { problem, refusal } from '@ameide/core';
import type { Answer, Read } from '@ameide/core';

const MAX_LIST = 100 << 20;

export class GitFiles {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** The full id of a commit. */
  async commit(name: string): Promise<string> {
    const id = await this.#git(
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${name}^{commit}`,
    ).catch(() => '');
    if (id.trim()) return id.trim();
    const text = `\`${name}\` is not a commit of this repository`;
    const help =
      'fetch it first: in a shallow clone, `git fetch --depth=1 origin BRANCH`, and then name it `FETCH_HEAD`';
    throw refusal('input', [problem('cli/no-commit', text, help)]);
  }

  /** Digests of files in a commit; `atHand` are the lines of the working tree, which hold where git sees no difference. */
  async digests(read: Extract<Read, { type: 'digests' }>, atHand: string[]): Promise<Answer> {
    const { at: commit, folder, names } = read;
    const below = folder === '' ? '.' : folder;
    const split = (text: string) => text.split('\0').filter(path => names.includes(basename(path)));
    const all = split(
      await this.#git('ls-tree', '-r', '-z', '--name-only', '--full-tree', commit, '--', below),
    );
    const changed = new Set(
      split(
        await this.#git(
          'diff',
          '-z',
          '--name-only',
          '--no-renames',
          '--relative',
          commit,
          '--',
          below,
        ),
      ),
    );
    const known = new Map(atHand.map(line => [line.slice(66, -1), line]));
    const unknown = all.filter(path => changed.has(path) || !known.has(path));
    const contents = await this.#contents(commit, unknown);
    const digest = (path: string) => `${hash('sha256', contents.get(path) ?? '')}  ${path}\n`;
    const lines = all.map(path => (contents.has(path) ? digest(path) : (known.get(path) ?? '')));
    return { type: 'digests', commit, list: lines.join('') };
  }

  async files({ at: commit, paths }: Extract<Read, { type: 'files' }>): Promise<Answer> {
    const contents = await this.#contents(commit, paths);
    const files = paths.map(path => ({ path, content: contents.get(path) ?? null }));
    return { type: 'files', commit, files };
  }

  /** Many files by one process. */
  async #contents(commit: string, paths: string[]): Promise<Map<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    if (paths.length === 0) return found;
    const names = paths.map(path => `${commit}:./${path}\n`).join('');
    const out = await this.#batch(names);
    let at = 0;
    for (const path of paths) {
      const end = out.indexOf(10, at);
      const [, type, size] = out.toString('utf8', at, end).split(' ');
      at = end + 1;
      if (type !== 'blob') continue;
      found.set(path, out.subarray(at, at + Number(size)));
      at += Number(size) + 1;
    }
    return found;
  }

  #batch(names: string): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const git = spawn('git', ['cat-file', '--batch'], { cwd: this.#root });
      const chunks: Buffer[] = [];
      git.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
      git.on('error', reject).on('close', () => resolve(Buffer.concat(chunks)));
      git.stdin.on('error', reject).end(names);
    });
  }

  #git(...args: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      execFile('git', args, { cwd: this.#root, maxBuffer: MAX_LIST }, (error, stdout) =>
        error ? reject(error) : resolve(stdout),
      );
    });
  }
}
