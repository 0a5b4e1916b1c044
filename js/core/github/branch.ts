/** Branches: their heads, and how they differ from their base. */
import type { Answer as Fact, FoundCommit } from '#core';
import { problem, refusal } from '../errors.ts';
import type { Repo } from './client.ts';
import { pullsFrom } from './pulls.ts';
import { isCommit } from './query.ts';

/** The head of a branch; undefined if there is no such branch. A missing repository is an error. */
export async function headOf(repo: Repo, branch: string): Promise<string | undefined> {
  const { status, data } = await repo.request({
    route: 'GET /repos/{owner}/{repo}/git/ref/{ref}',
    params: { ref: `heads/${branch}` },
    what: `read the branch \`${branch}\``,
    // 409: the repository has no commit yet.
    allow: [404, 409],
  });
  if (status === 200) return (data as { object: { sha: string } }).object.sha;
  if (status === 404) await repo.request({ route: 'GET /repos/{owner}/{repo}', what: 'read it' });
  return undefined;
}

/** Resolves a branch name or commit id to a commit. */
export async function resolve(repo: Repo, at: string): Promise<string | undefined> {
  return isCommit(at) ? at : headOf(repo, at);
}

/** A branch compared with its base, and all pull requests ever opened from it. */
export async function readBranch(repo: Repo, base: string, branch: string): Promise<Fact> {
  const [baseHead, head, pulls] = await Promise.all([
    headOf(repo, base),
    headOf(repo, branch),
    pullsFrom(repo, branch, { base, state: 'all' }),
  ]);
  if (!baseHead) {
    throw refusal('input', [
      problem(
        'github/no-base-branch',
        `\`${repo.name}\` has no branch \`${base}\``,
        'correct the base branch, in the input or in the configuration',
      ),
    ]);
  }
  const { mergeBase, ahead } = head
    ? await compare(repo, baseHead, head)
    : { mergeBase: null, ahead: [] };
  return { type: 'branch', head: head ?? null, baseHead, mergeBase, ahead, pulls };
}

interface Comparison {
  merge_base_commit: { sha: string };
  commits: { sha: string; commit: { message: string } }[];
}

/** The merge base of two commits, and the commits that the second has beyond it, oldest first. */
export async function compare(
  repo: Repo,
  base: string,
  head: string,
): Promise<{ mergeBase: string | null; ahead: FoundCommit[] }> {
  if (base === head) return { mergeBase: base, ahead: [] };
  let mergeBase: string | null = null;
  const commits = await repo.all(
    {
      route: 'GET /repos/{owner}/{repo}/compare/{basehead}',
      params: { basehead: `${base}...${head}` },
      what: 'compare two commits',
    },
    data => {
      const comparison = data as Comparison;
      mergeBase = comparison.merge_base_commit.sha;
      return comparison.commits;
    },
  );
  return {
    mergeBase,
    ahead: commits.map(({ sha, commit }) => ({ id: sha, message: commit.message })),
  };
}
