// The commits that the three ways of merging a pull request leave on its base.

import type { Commit } from '../git/commits.ts';
import type { Hub, Repo } from './hub.ts';
import type { Pull, User } from './model.ts';
import { Problem } from './problems.ts';

/** Commits of a pull request, oldest first. */
export function pullCommits(repo: Repo, pull: Pull): Commit[] {
  return repo.git.history.range(pull.baseSha, pull.headSha);
}

/** Writes the merge or squash commit of a merge that git found clean. */
export function writeMerge(
  hub: Hub,
  repo: Repo,
  pull: Pull,
  user: User,
  method: 'merge' | 'squash',
  tree: string,
  words: { title?: string; message?: string },
): string {
  const merge = method === 'merge';
  const title = merge
    ? `Merge pull request #${pull.number} from ${repo.owner}/${pull.head}`
    : `${pull.title} (#${pull.number})`;
  const squashed = () => pullCommits(repo, pull).map(commit => `* ${commit.message}`);
  const message = merge ? pull.title : squashed().join('\n\n');
  return repo.git.history.write({
    tree,
    parents: merge ? [pull.baseSha, pull.headSha] : [pull.baseSha],
    author: hub.signature(user),
    committer: hub.webFlow(),
    message: `${words.title ?? title}\n\n${words.message ?? message}`.trimEnd(),
  });
}

/** Replays the commits, each as a three-way merge against its own parent. */
export async function writeRebase(hub: Hub, repo: Repo, pull: Pull, user: User): Promise<string> {
  const { history, merger } = repo.git;
  let onto = pull.baseSha;
  for (const commit of pullCommits(repo, pull)) {
    if (commit.parents.length > 1) continue; // merges vanish in a rebase
    const result = await merger.merge({ base: commit.parents[0], ours: onto, theirs: commit.sha });
    if (!result.clean) throw new Problem(405, 'UNPROCESSABLE', "This branch can't be rebased");
    const committer = hub.signature(user);
    onto = history.write({ ...commit, tree: result.tree, parents: [onto], committer });
  }
  return onto;
}
