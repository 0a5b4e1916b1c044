/** The pull request of an effect: an open one, or a new one. */
import type { Commit, PullRequest } from '#core';
import { LostRace } from '../errors.ts';
import type { Repo } from './client.ts';
import { apiErrorOf, refused } from './errors.ts';
import { mergeWhenReady } from './autoMerge.ts';
import { bestEffort } from './bestEffort.ts';
import { listFrom } from './pulls.ts';
import type { Pull } from './pulls.ts';
import { askReviewers } from './reviewers.ts';

export interface OpenPull {
  number: number;
  url: string;
}

const WRITE = 'Pull requests: write';

/**
 * Finds or opens the pull request, updates its title and description, and adds labels and reviewers (best effort). A branch that is new
 * cannot have one, unless somebody opens it at this moment, which GitHub then says.
 */
export async function ensurePull(
  repo: Repo,
  effect: Commit,
  head: string,
  isNewBranch: boolean,
): Promise<OpenPull> {
  const wanted = effect.pullRequest as PullRequest;
  const find = () => (isNewBranch ? undefined : openFrom(repo, effect));
  const known = wanted.number === null ? await find() : await get(repo, wanted.number);
  const pull = known ? await update(repo, known, wanted) : await open(repo, effect);
  await addLabels(repo, pull, wanted);
  await askReviewers(repo, pull, wanted);
  if (wanted.autoMerge) await mergeWhenReady(repo, pull, head, wanted.autoMerge);
  return { number: pull.number, url: pull.html_url };
}

async function get(repo: Repo, number: number): Promise<Pull> {
  const { data } = await repo.request({
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
    params: { pull_number: number },
    what: `read pull request ${number}`,
    permission: 'Pull requests: read',
  });
  const pull = data as Pull;
  if (pull.state === 'open') return pull;
  throw new LostRace(`pull request ${number} of ${repo.name} was closed in the meantime`);
}

/** A pull request opened from the branch since the facts were read: by a concurrent copy of this task, or by somebody else. */
async function openFrom(repo: Repo, effect: Commit): Promise<Pull | undefined> {
  const { branch, base } = effect;
  const [pull] = await listFrom(repo, branch, { base, state: 'open' });
  if (!pull) return undefined;
  if (lastLine(pull.body ?? '') === lastLine(effect.pullRequest?.body ?? '')) return pull;
  throw new LostRace(`somebody opened pull request ${pull.number} from \`${branch}\``);
}

async function open(repo: Repo, effect: Commit): Promise<Pull> {
  const wanted = effect.pullRequest as PullRequest;
  const what = `open a pull request from \`${effect.branch}\``;
  const post = async (draft: boolean): Promise<Pull> => {
    const { title, body } = wanted;
    const { status, data } = await repo.request({
      route: 'POST /repos/{owner}/{repo}/pulls',
      params: { title, body, head: effect.branch, base: effect.base, draft },
      what,
      permission: WRITE,
      allow: [422],
    });
    if (status === 201) return data as Pull;
    const error = apiErrorOf(status, data);
    const said = [error.message, ...error.details].join(' ');
    if (/already exists/i.test(said)) {
      const pull = await openFrom(repo, effect);
      if (pull) return pull;
    }
    if (/no commits between/i.test(said))
      throw new LostRace(`\`${effect.branch}\` has no commits ahead of \`${effect.base}\``);
    if (draft && /draft/i.test(said)) {
      repo.client.log.warn(
        `${repo.name} does not support draft pull requests; opened as ready for review`,
      );
      return post(false);
    }
    throw refused(repo.name, what, WRITE, error);
  };
  return repo.client.http.once(
    () => post(wanted.draft),
    () => openFrom(repo, effect),
  );
}

/** A pull request found just now was opened by a concurrent copy of this task, with the same description. */
async function update(repo: Repo, pull: Pull, wanted: PullRequest): Promise<Pull> {
  const { number, title, body } = wanted;
  if (number === null || (pull.title === title && plain(pull.body ?? '') === plain(body)))
    return pull;
  const { data } = await repo.request({
    route: 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}',
    params: { pull_number: pull.number, title, body },
    what: `describe pull request ${pull.number}`,
    permission: WRITE,
  });
  return data as Pull;
}

async function addLabels(repo: Repo, pull: Pull, { labels }: PullRequest): Promise<void> {
  const there = (pull.labels ?? []).map(label => label.name.toLowerCase());
  const missing = labels.filter(label => !there.includes(label.toLowerCase()));
  if (missing.length === 0) return;
  await bestEffort(repo, 'add labels', {
    route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels',
    params: { issue_number: pull.number, labels: missing },
    permission: 'Issues: write or Pull requests: write',
  });
}

/** GitHub's pages change line endings; this is not a difference. */
function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}

function lastLine(text: string): string {
  return plain(text).split('\n').at(-1) ?? '';
}
