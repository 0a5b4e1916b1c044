// Commits made through the API: one or more files onto a branch, without a working copy.

import { changeTree, findEntry, isGoodPath } from '../git/trees.ts';
import type { PathChange } from '../git/trees.ts';
import type { Signature } from '../git/commits.ts';
import type { Hub, Repo } from './hub.ts';
import { moveRefs } from './refs.ts';
import type { RefListener } from './refs.ts';
import { notFound, staleHead, unprocessable } from './problems.ts';
import { checkMessage } from './rulesets.ts';
import type { User } from './model.ts';

/** A file to write, or to delete when `content` is null. */
export interface FileChange {
  path: string;
  content: Buffer | null;
}

export interface BranchCommit {
  branch: string;
  /** Where the branch must point. */
  expected: string;
  message: string;
  changes: FileChange[];
  author?: Signature;
  committer?: Signature;
}

/** Adds a commit to a branch if it still points where expected; gives the commit's id. */
export function commitOnBranch(
  hub: Hub,
  repo: Repo,
  user: User,
  commit: BranchCommit,
  moved: RefListener,
): string {
  const { git } = repo;
  const head = git.branch(commit.branch);
  if (!head) throw notFound();
  const parent = git.history.commit(commit.expected);
  if (head !== commit.expected || !parent) throw staleHead(commit.expected);
  checkMessage(repo, commit.branch, commit.message);
  const tree = writeFiles(repo, parent.tree, commit.changes);
  const sha = git.history.write({
    tree,
    parents: [head],
    author: commit.author ?? hub.signature(user),
    committer: commit.committer ?? hub.webFlow(),
    message: commit.message,
  });
  const name = `refs/heads/${commit.branch}`;
  moveRefs(hub, repo, [{ name, sha, expected: head }], moved);
  return sha;
}

/** The first commit of an empty repository, or a new root. */
export function writeFiles(repo: Repo, base: string | undefined, changes: FileChange[]): string {
  const { objects } = repo.git;
  const paths = changes.map(({ path, content }): PathChange => {
    if (!isGoodPath(path)) throw unprocessable(`path contains a malformed path component: ${path}`);
    const old = base ? findEntry(objects, base, path) : undefined;
    if (content === null && !old) {
      throw unprocessable(`A path was requested for deletion which does not exist: ${path}`);
    }
    // An executable file stays one.
    const mode = old && old.mode !== '40000' ? old.mode : '100644';
    return { path, mode, sha: content === null ? null : objects.write('blob', content) };
  });
  return changeTree(objects, base, paths);
}
