/** Requests reviews from people and teams (best effort). */
import type { PullRequest } from '#core';
import { bestEffort } from './bestEffort.ts';
import type { Repo } from './client.ts';
import type { Pull } from './pulls.ts';

type ReviewRequest = { reviewers: string[] } | { team_reviewers: string[] };

const ROUTE = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers';
const PERMISSION = 'Pull requests: write, and Members: read for teams';

/** Skips those who have a pending request or have already reviewed. */
export async function askReviewers(repo: Repo, pull: Pull, wanted: PullRequest): Promise<void> {
  const pending = (pull.requested_reviewers ?? []).map(person => person.login);
  let people = without(wanted.reviewers, pending);
  if (people.length > 0 && wanted.number !== null)
    people = without(people, await reviewersOf(repo, pull));
  const teams = without(
    wanted.teamReviewers,
    (pull.requested_teams ?? []).map(team => team.slug),
  );
  await ask(repo, pull, 'people', people, reviewers => ({ reviewers }));
  await ask(repo, pull, 'teams', teams, slugs => ({ team_reviewers: slugs }));
}

/** GitHub rejects the whole list if one reviewer is invalid: then each is requested alone. */
async function ask(
  repo: Repo,
  pull: Pull,
  kind: string,
  names: string[],
  paramsOf: (names: string[]) => ReviewRequest,
): Promise<void> {
  if (names.length === 0) return;
  const answer = await bestEffort(repo, `request a review from ${kind} (${names.join(', ')})`, {
    route: ROUTE,
    params: { pull_number: pull.number, ...paramsOf(names) },
    permission: PERMISSION,
    allow: names.length > 1 ? [422] : [],
  });
  if (answer?.status !== 422) return;
  for (const name of names) await ask(repo, pull, kind, [name], paramsOf);
}

/** Logins of those who have reviewed; empty if the server does not say. */
async function reviewersOf(repo: Repo, pull: Pull): Promise<string[]> {
  const call = {
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
    params: { pull_number: pull.number },
    what: 'list reviews',
    permission: 'Pull requests: read',
  };
  const reviews = await repo.all<{ user: { login: string } | null }>(call).catch(() => []);
  repo.client.http.signal?.throwIfAborted();
  return reviews.flatMap(({ user }) => (user ? [user.login] : []));
}

/** GitHub's names are case-insensitive. */
function without(names: string[], known: string[]): string[] {
  const lower = known.map(name => name.toLowerCase());
  return names.filter(name => !lower.includes(name.toLowerCase()));
}
