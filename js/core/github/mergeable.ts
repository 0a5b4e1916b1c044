/** Mergeability of open pull requests: one request per hundred. */
import type { Repo } from './client.ts';

const OPEN = `query ($owner: String!, $repo: String!, $base: String!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequests(states: OPEN, baseRefName: $base, first: 100, after: $after) {
      nodes { number mergeable }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

interface Pulls {
  nodes: { number: number; mergeable: 'MERGEABLE' | 'CONFLICTING' | 'UNKNOWN' }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

interface Page {
  repository: { pullRequests: Pulls };
}

/** GitHub computes mergeability on request, and has it a little later. */
const MAX_POLLS = 5;

/** Mergeability by pull request number; unknown ones are left out, and all of them if the server does not support the query. */
export async function mergeability(repo: Repo, base: string): Promise<Map<number, boolean>> {
  for (let look = 1; ; look++) {
    const { known, unknown } = await lookAt(repo, base);
    if (unknown === 0 || look === MAX_POLLS) return known;
    const why = `GitHub is still checking whether ${unknown} pull requests can be merged`;
    await repo.client.http.pause(500 * 2 ** look, why);
  }
}

async function lookAt(
  repo: Repo,
  base: string,
): Promise<{ known: Map<number, boolean>; unknown: number }> {
  const known = new Map<number, boolean>();
  let unknown = 0;
  let after: string | null = null;
  do {
    const variables: Record<string, unknown> = {
      owner: repo.id.owner,
      repo: repo.id.repo,
      base,
      after,
    };
    const page: Page | undefined = await repo.query(
      OPEN,
      variables,
      'see which pull requests can be merged',
    );
    if (!page) return { known, unknown: 0 };
    const { nodes, pageInfo }: Pulls = page.repository.pullRequests;
    for (const { number, mergeable } of nodes) {
      if (mergeable === 'UNKNOWN') unknown += 1;
      else known.set(number, mergeable === 'MERGEABLE');
    }
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return { known, unknown };
}
