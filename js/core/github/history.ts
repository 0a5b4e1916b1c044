/** The latest commits of a branch that changed a file. */
import type { Answer, FoundChange } from '#core';
import type { Repo } from './client.ts';

interface Commit {
  sha: string;
  commit: {
    message: string;
    author?: { name?: string; date?: string } | null;
    committer?: { date?: string } | null;
  };
}

export async function readHistory(
  repo: Repo,
  branch: string,
  path: string,
  limit: number,
): Promise<Answer> {
  const { status, data } = await repo.request({
    route: 'GET /repos/{owner}/{repo}/commits',
    params: { sha: branch, path, per_page: limit },
    what: `read the history of \`${path}\``,
    // 409: the repository has no commit yet.
    allow: [404, 409],
  });
  if (status === 200) return { type: 'history', commits: (data as Commit[]).map(foundOf) };
  // A missing repository is an error.
  if (status === 404) await repo.request({ route: 'GET /repos/{owner}/{repo}', what: 'read it' });
  return { type: 'absent' };
}

function foundOf({ sha, commit: { message, author, committer } }: Commit): FoundChange {
  const at = committer?.date ?? author?.date ?? '';
  return { commit: sha, message, author: author?.name ?? '', at };
}
