/** Asks people and teams for a review of a pull request, as far as it goes. */
import type { PullRequest } from '#core';
import { bestEffort } from './bestEffort.ts';
import type { Repo } from './client.ts';
import type { Pull } from './pulls.ts';

type Asked = { reviewers: string[] } | { team_reviewers: string[] };

const ROUTE = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers';
const PERMISSION = 'Pull requests: write, and Members: read for teams';

/** Those who are asked already, or have given their review, are left in peace. */
export async function askReviewers(repo: Repo, pull: Pull, wanted: PullRequest): Promise<void> {
  const asked = (pull.requested_reviewers ?? []).map(person => person.login);
  let people = without(wanted.reviewers, asked);
  if (people.length > 0 && wanted.number !== null)
    people = without(people, await reviewersOf(repo, pull));
  const teams = without(
    wanted.teamReviewers,
    (pull.requested_teams ?? []).map(team => team.slug),
  );
  await ask(repo, pull, 'people', people, reviewers => ({ reviewers }));
  await ask(repo, pull, 'teams', teams, slugs => ({ team_reviewers: slugs }));
}

/** GitHub refuses all where one cannot be asked: then each is asked alone. */
async function ask(
  repo: Repo,
  pull: Pull,
  kind: string,
  names: string[],
  asked: (names: string[]) => Asked,
): Promise<void> {
  if (names.length === 0) return;
  const answer = await bestEffort(repo, `ask ${kind} for a review (${names.join(', ')})`, {
    route: ROUTE,
    params: { pull_number: pull.number, ...asked(names) },
    permission: PERMISSION,
    allow: names.length > 1 ? [422] : [],
  });
  if (answer?.status !== 422) return;
  for (const name of names) await ask(repo, pull, kind, [name], asked);
}

/** Logins of those who have given a review; none where the server does not tell. */
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

/** GitHub's names know no case. */
function without(names: string[], known: string[]): string[] {
  const lower = known.map(name => name.toLowerCase());
  return names.filter(name => !lower.includes(name.toLowerCase()));
}
