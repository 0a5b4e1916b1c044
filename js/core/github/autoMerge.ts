/** Has a pull request merged as soon as the repository's rules allow it. Best effort: the pull request stands anyway. */
import type { MergeMethod } from '#core';
import { apiErrorOf } from './errors.ts';
import type { Repo } from './client.ts';
import type { Pull } from './pulls.ts';

const ENABLE = `mutation ($input: EnablePullRequestAutoMergeInput!) {
  enablePullRequestAutoMerge(input: $input) { pullRequest { number } }
}`;

const ENQUEUE = `mutation ($input: EnqueuePullRequestInput!) {
  enqueuePullRequest(input: $input) { mergeQueueEntry { position } }
}`;

const QUEUE = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) { isInMergeQueue isMergeQueueEnabled }
  }
}`;

const MAX_POLLS = 8;

export async function mergeWhenReady(
  repo: Repo,
  pull: Pull,
  head: string,
  method: MergeMethod,
): Promise<void> {
  if (pull.auto_merge || pull.merged_at) return;
  try {
    const reason = await enable(repo, pull, head, method);
    if (reason === undefined) return;
    const refusal = await withoutWaiting(repo, pull, head, method, reason);
    if (refusal)
      repo.client.log.warn(`pull request ${pull.number} is not merged by itself: ${refusal}`);
  } catch (error) {
    repo.client.http.signal?.throwIfAborted();
    const { message } = error as Error;
    repo.client.log.warn(`could not have pull request ${pull.number} merged by itself: ${message}`);
  }
}

/** GitHub does not wait for the pull request to be ready. None when it is merged or queued all the same; else why not. */
async function withoutWaiting(
  repo: Repo,
  pull: Pull,
  head: string,
  method: MergeMethod,
  reason: string,
): Promise<string | undefined> {
  // A queue takes pull requests also where auto-merge is switched off.
  if (await hasQueue(repo, pull)) return enqueue(repo, pull, head);
  // With nothing to wait for GitHub refuses to wait: then it is merged at once.
  if (!/clean status|unstable/i.test(reason)) return reason;
  const refusal = await merge(repo, pull, head, method);
  return refusal && /merge queue/i.test(refusal) ? enqueue(repo, pull, head) : refusal;
}

/** Whether the base branch takes changes through a merge queue only; servers that know none have none. */
async function hasQueue(repo: Repo, pull: Pull): Promise<boolean> {
  interface Found {
    repository?: { pullRequest?: { isMergeQueueEnabled: boolean } };
  }
  const variables = { owner: repo.id.owner, repo: repo.id.repo, number: pull.number };
  const found = await repo.query<Found>(QUEUE, variables, 'look for a merge queue');
  return found?.repository?.pullRequest?.isMergeQueueEnabled ?? false;
}

/** None when it is in the queue; else why not. */
async function enqueue(repo: Repo, pull: Pull, head: string): Promise<string | undefined> {
  const input = { pullRequestId: pull.node_id, expectedHeadOid: head };
  const answer = await repo.mutate(ENQUEUE, input, 'add it to the merge queue');
  const said = 'errors' in answer ? answer.errors.map(error => error.message).join('; ') : '';
  if (said && !/already/i.test(said))
    return `the merge queue does not take it yet (${said}); add it there once it is ready, or allow auto-merge in the settings of \`${repo.name}\``;
  repo.client.log.info(`pull request ${pull.number} is in the merge queue`);
  return undefined;
}

/** None when it is on; else why not. */
async function enable(
  repo: Repo,
  pull: Pull,
  head: string,
  method: MergeMethod,
): Promise<string | undefined> {
  const input = {
    pullRequestId: pull.node_id,
    mergeMethod: method.toUpperCase(),
    expectedHeadOid: head,
  };
  const answer = await repo.mutate(ENABLE, input, 'turn auto-merge on');
  return 'errors' in answer ? answer.errors.map(error => error.message).join('; ') : undefined;
}

/** None when it is merged; else why not. GitHub may still be computing whether it can be. */
async function merge(
  repo: Repo,
  pull: Pull,
  head: string,
  method: MergeMethod,
): Promise<string | undefined> {
  const params = { pull_number: pull.number };
  for (let poll = 1; ; poll++) {
    const { status, data } = await repo.request({
      route: 'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge',
      params: { ...params, sha: head, merge_method: method },
      what: `merge pull request ${pull.number}`,
      permission: 'Contents: write',
      allow: [405, 409, 422],
    });
    if (status === 200) return undefined;
    const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';
    const now = (await repo.request({ route, params, what: 'read the pull request' })).data as Pull;
    if (now.merged_at) return undefined;
    const { message } = apiErrorOf(status, data);
    // Any other 405 is a rule of the repository, and stays.
    const isTold = /not mergeable|base branch was modified/i.test(message);
    const undecided = status === 405 && isTold && now.mergeable !== false && poll < MAX_POLLS;
    if (!undecided) return message;
    await repo.client.http.pause(500 * poll, 'GitHub is still computing whether it can be merged');
  }
}
