/** What is known of commits. A commit never changes, so what was read of one stays true. */
import type { Repo } from './client.ts';

/** A file of a commit, or that there is none. */
export type KnownFile = { content: Uint8Array; mode: string } | { content: undefined };

/** Clients are made for one task or one page; one that reads more forgets the files that it read first. */
const MOST_FILES = 2000;

export class Known {
  readonly #trees = new Map<string, string>();
  /** What a query could not tell, as it is long or binary, is undefined. */
  readonly #files = new Map<string, KnownFile | undefined>();

  setTree(repo: Repo, commit: string, tree: string): void {
    this.#trees.set(keyOf(repo, commit), tree);
  }

  treeOf(repo: Repo, commit: string): string | undefined {
    return this.#trees.get(keyOf(repo, commit));
  }

  setFile(repo: Repo, commit: string, path: string, file: KnownFile | undefined): void {
    const [oldest] = this.#files.keys();
    if (this.#files.size >= MOST_FILES && oldest !== undefined) this.#files.delete(oldest);
    this.#files.set(keyOf(repo, commit, path), file);
  }

  /** Whether a query has already covered this file. */
  wasQueried(repo: Repo, commit: string, path: string): boolean {
    return this.#files.has(keyOf(repo, commit, path));
  }

  file(repo: Repo, commit: string, path: string): KnownFile | undefined {
    return this.#files.get(keyOf(repo, commit, path));
  }
}

function keyOf({ id, name }: Repo, commit: string, path = ''): string {
  return `${id.host}/${name}@${commit}:${path}`;
}
