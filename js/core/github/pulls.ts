/** Reads pull requests. */
import type { Answer as Fact, FoundPullRequest, PullRequestState } from '#core';
import type { Repo } from './client.ts';
import { mergeability } from './mergeable.ts';

/** Fields of GitHub's pull requests that are used. */
export interface Pull {
  number: number;
  node_id: string;
  html_url: string;
  state: 'open' | 'closed';
  title: string;
  body: string | null;
  merged_at: string | null;
  mergeable?: boolean | null;
  auto_merge?: unknown;
  labels?: { name: string }[];
  requested_reviewers?: { login: string }[] | null;
  requested_teams?: { slug: string }[] | null;
  head: { ref: string; sha: string; repo: { full_name: string } | null };
  base: { repo: { full_name: string } };
}

/** Open pull requests to a branch, oldest first, without those from forks. */
export async function readPullRequests(repo: Repo, base: string): Promise<Fact> {
  const params = { state: 'open', base, sort: 'created', direction: 'asc' };
  const pulls = await list(repo, params);
  const mergeable = pulls.length > 0 ? await mergeability(repo, base) : new Map<number, boolean>();
  const found = pulls.map(pull => {
    const known = mergeable.get(pull.number);
    return { ...foundOf(pull), ...(known === undefined ? {} : { mergeable: known }) };
  });
  return { type: 'pullRequests', pulls: found };
}

/** Pull requests from a branch of the same repository to its base, latest first. */
export async function pullsFrom(
  repo: Repo,
  branch: string,
  filter: { base: string; state: 'open' | 'all' },
): Promise<FoundPullRequest[]> {
  return (await listFrom(repo, branch, filter)).map(foundOf);
}

export async function listFrom(
  repo: Repo,
  branch: string,
  filter: { base: string; state: 'open' | 'all' },
): Promise<Pull[]> {
  const head = `${repo.id.owner}:${branch}`;
  const pulls = await list(repo, { ...filter, head, sort: 'created', direction: 'desc' });
  return pulls.filter(pull => pull.head.ref === branch);
}

async function list(repo: Repo, params: Record<string, unknown>): Promise<Pull[]> {
  const route = 'GET /repos/{owner}/{repo}/pulls';
  const what = 'list pull requests';
  const permission = 'Pull requests: read';
  const pulls = await repo.all<Pull>({ route, params, what, permission });
  // Compared with each other, because a renamed repository still responds to its old name.
  return pulls.filter(({ head, base }) => head.repo?.full_name === base.repo.full_name);
}

function foundOf(pull: Pull): FoundPullRequest {
  const { number, html_url: url, title, body, head } = pull;
  return {
    number,
    url,
    state: stateOf(pull),
    title,
    body: body ?? '',
    labels: (pull.labels ?? []).map(label => label.name),
    reviewers: (pull.requested_reviewers ?? []).map(person => person.login),
    teamReviewers: (pull.requested_teams ?? []).map(team => team.slug),
    autoMerge: Boolean(pull.auto_merge),
    branch: head.ref,
    head: head.sha,
  };
}

function stateOf({ state, merged_at }: Pull): PullRequestState {
  return merged_at ? 'merged' : state;
}
