// A bare git repository: objects, refs, history, merges and diffs in one hand.

import { existsSync, mkdirSync } from 'node:fs';
import { History } from './commits.ts';
import type { Commit } from './commits.ts';
import { diffTrees } from './diff.ts';
import type { TreeDiff } from './diff.ts';
import { Merger } from './merge.ts';
import { ObjectStore } from './objects.ts';
import { Refs } from './refs.ts';
import { git, gitSync } from './run.ts';
import { findEntry } from './trees.ts';
import type { TreeEntry } from './trees.ts';

export class GitRepository {
  dir: string;
  objects: ObjectStore;
  refs: Refs;
  history: History;
  merger: Merger;
  #diffs = new Map<string, Promise<TreeDiff>>();

  /** Opens the repository in `dir`, making an empty one when there is none. */
  constructor(dir: string) {
    this.dir = dir;
    if (!existsSync(dir)) {
      mkdirSync(dir, { recursive: true });
      gitSync(dir, ['init', '--quiet', '--bare', '--initial-branch=main', '--template=']);
    }
    this.objects = new ObjectStore(dir);
    this.refs = new Refs(dir);
    this.history = new History(this.objects);
    this.merger = new Merger(dir);
  }

  branch(name: string): string | undefined {
    return this.refs.get(`refs/heads/${name}`);
  }

  /** The commit a person means by a branch, a tag, a full ref name or an id (shortened to 7 or more). */
  resolve(revision: string): Commit | undefined {
    const candidates = [
      `refs/heads/${revision}`,
      `refs/tags/${revision}`,
      revision,
      `refs/${revision}`,
    ];
    for (const name of candidates) {
      const sha = this.refs.get(name);
      if (sha) return this.#peel(sha);
    }
    if (/^[0-9a-f]{7,39}$/.test(revision)) {
      try {
        const full = gitSync(this.dir, [
          'rev-parse',
          '--verify',
          '--quiet',
          `${revision}^{commit}`,
        ]);
        return this.history.commit(full.toString().trim());
      } catch {
        return undefined;
      }
    }
    return this.#peel(revision);
  }

  /** The entry at `path` in a commit. */
  entry(commit: Commit, path: string): TreeEntry | undefined {
    return findEntry(this.objects, commit.tree, path);
  }

  blob(sha: string): Buffer | undefined {
    const object = this.objects.read(sha);
    return object?.type === 'blob' ? object.data : undefined;
  }

  /** Difference between two trees; kept, since pull requests are looked at often. */
  diff(from: string, to: string): Promise<TreeDiff> {
    const key = `${from} ${to}`;
    let diff = this.#diffs.get(key);
    if (!diff) {
      diff = diffTrees(this.dir, from, to);
      diff.catch(() => this.#diffs.delete(key));
      if (this.#diffs.size > 500) this.#diffs.clear();
      this.#diffs.set(key, diff);
    }
    return diff;
  }

  /** The files of a commit, packed as GitHub packs them. */
  archive(commit: string, format: 'tar.gz' | 'zip', prefix: string): Promise<Buffer> {
    return git(this.dir, ['archive', `--format=${format}`, `--prefix=${prefix}/`, commit]);
  }

  #peel(sha: string): Commit | undefined {
    const object = this.objects.read(sha);
    if (object?.type !== 'tag') return this.history.commit(sha);
    const target = /^object ([0-9a-f]{40})$/m.exec(object.data.toString('utf8'));
    return target?.[1] ? this.#peel(target[1]) : undefined;
  }
}
