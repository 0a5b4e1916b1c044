// Git commits, and the questions about history that GitHub answers.

import type { ObjectStore } from './objects.ts';

export interface Signature {
  name: string;
  email: string;
  /** ISO 8601, to the second. */
  date: string;
}

export interface Commit {
  sha: string;
  tree: string;
  parents: string[];
  author: Signature;
  committer: Signature;
  message: string;
}

export class History {
  #store: ObjectStore;
  #commits = new Map<string, Commit>();

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** The commit, or `undefined` when there is none of that id. */
  commit(sha: string): Commit | undefined {
    const known = this.#commits.get(sha);
    if (known) return known;
    const object = this.#store.read(sha);
    if (object?.type !== 'commit') return undefined;
    const commit = parseCommit(sha, object.data.toString('utf8'));
    this.#commits.set(sha, commit);
    return commit;
  }

  write(commit: Omit<Commit, 'sha'>): string {
    const lines = [
      `tree ${commit.tree}`,
      ...commit.parents.map(parent => `parent ${parent}`),
      `author ${formatSignature(commit.author)}`,
      `committer ${formatSignature(commit.committer)}`,
      '',
      commit.message,
    ];
    return this.#store.write('commit', Buffer.from(lines.join('\n')));
  }

  /** Commits reachable from `sha`, itself included; branches in `without` are not entered. */
  reachable(sha: string, without?: Set<string>): Set<string> {
    const seen = new Set<string>();
    const todo = [sha];
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      if (seen.has(next) || without?.has(next)) continue;
      seen.add(next);
      todo.push(...(this.commit(next)?.parents ?? []));
    }
    return seen;
  }

  /** Whether `sha` may be fast-forwarded to `descendant`. */
  isAncestor(sha: string, descendant: string): boolean {
    const seen = new Set<string>([descendant]);
    // A queue, near things first: usually the answer is the first parent.
    const queue = [descendant];
    for (const next of queue) {
      if (next === sha) return true;
      for (const parent of this.commit(next)?.parents ?? []) {
        if (seen.has(parent)) continue;
        seen.add(parent);
        queue.push(parent);
      }
    }
    return false;
  }

  /** The best common ancestor; the newest of them when there are several. */
  mergeBase(one: string, other: string): string | undefined {
    const ancestors = this.reachable(one);
    const seen = new Set<string>();
    const common: string[] = [];
    const queue = [other];
    for (const next of queue) {
      if (seen.has(next)) continue;
      seen.add(next);
      if (ancestors.has(next)) common.push(next);
      else queue.push(...(this.commit(next)?.parents ?? []));
    }
    const best = common.filter(sha => !common.some(o => o !== sha && this.isAncestor(sha, o)));
    return best.sort((a, b) => this.#time(b) - this.#time(a))[0];
  }

  /** Commits of `head` that `base` lacks, oldest first, parents before children. */
  range(base: string | undefined, head: string): Commit[] {
    const without = base ? this.reachable(base) : new Set<string>();
    return this.#parentsFirst(head, without);
  }

  /** The log of a commit, newest first, children before parents. */
  log(head: string): Commit[] {
    return this.#parentsFirst(head, new Set()).reverse();
  }

  #parentsFirst(head: string, without: Set<string>): Commit[] {
    const done = new Set(without);
    const result: Commit[] = [];
    const stack = [head];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const commit = this.commit(top);
      const waiting = commit?.parents.filter(parent => !done.has(parent)) ?? [];
      if (done.has(top) || !commit) stack.pop();
      else if (waiting.length > 0) stack.push(...waiting.reverse());
      else {
        stack.pop();
        done.add(top);
        result.push(commit);
      }
    }
    return result;
  }

  #time(sha: string): number {
    return Date.parse(this.commit(sha)?.committer.date ?? '') || 0;
  }
}

function parseCommit(sha: string, text: string): Commit {
  const end = text.indexOf('\n\n');
  const headers = text
    .slice(0, end < 0 ? text.length : end)
    .replaceAll(/\n /g, '\0') // a continued header, such as a signature
    .split('\n')
    .map(line => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)] as const);
  const header = (name: string) => headers.find(([key]) => key === name)?.[1] ?? '';
  return {
    sha,
    tree: header('tree'),
    parents: headers.filter(([key]) => key === 'parent').map(([, value]) => value),
    author: parseSignature(header('author')),
    committer: parseSignature(header('committer')),
    message: end < 0 ? '' : text.slice(end + 2),
  };
}

function parseSignature(text: string): Signature {
  const match = /^(.*?) ?<(.*)> (\d+)/.exec(text);
  const [, name = '', email = '', seconds = '0'] = match ?? [];
  return { name, email, date: isoSeconds(new Date(Number(seconds) * 1000)) };
}

function formatSignature({ name, email, date }: Signature): string {
  const clean = (text: string) => text.replaceAll(/[<>\n\0]/g, '').trim();
  return `${clean(name)} <${clean(email)}> ${Math.floor(Date.parse(date) / 1000)} +0000`;
}

/** ISO 8601 as GitHub writes it: without fractions of a second. */
export function isoSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
