/** Merges a pull request as soon as the repository's rules allow it. Best effort: the pull request is open in any case. */
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
      repo.client.log.warn(`auto-merge is not enabled for pull request ${pull.number}: ${refusal}`);
  } catch (error) {
    repo.client.http.signal?.throwIfAborted();
    const { message } = error as Error;
    repo.client.log.warn(`could not enable auto-merge for pull request ${pull.number}: ${message}`);
  }
}

/** GitHub cannot enable auto-merge. Returns undefined if the pull request is merged or queued anyway; else the reason. */
async function withoutWaiting(
  repo: Repo,
  pull: Pull,
  head: string,
  method: MergeMethod,
  reason: string,
): Promise<string | undefined> {
  // A merge queue accepts pull requests even if auto-merge is off.
  if (await hasQueue(repo, pull)) return enqueue(repo, pull, head);
  // GitHub refuses auto-merge if there is nothing to wait for; then it can be merged at once.
  if (!/clean status|unstable/i.test(reason)) return reason;
  const refusal = await merge(repo, pull, head, method);
  return refusal && /merge queue/i.test(refusal) ? enqueue(repo, pull, head) : refusal;
}

/** Whether the base branch requires a merge queue; false for servers without merge queues. */
async function hasQueue(repo: Repo, pull: Pull): Promise<boolean> {
  interface Found {
    repository?: { pullRequest?: { isMergeQueueEnabled: boolean } };
  }
  const variables = { owner: repo.id.owner, repo: repo.id.repo, number: pull.number };
  const found = await repo.query<Found>(QUEUE, variables, 'look for a merge queue');
  return found?.repository?.pullRequest?.isMergeQueueEnabled ?? false;
}

/** Undefined if it is in the queue; else the reason why not. */
async function enqueue(repo: Repo, pull: Pull, head: string): Promise<string | undefined> {
  const input = { pullRequestId: pull.node_id, expectedHeadOid: head };
  const answer = await repo.mutate(ENQUEUE, input, 'add it to the merge queue');
  const said = 'errors' in answer ? answer.errors.map(error => error.message).join('; ') : '';
  if (said && !/already/i.test(said))
    return `the merge queue does not accept it yet (${said}); add it to the queue once it is ready, or allow auto-merge in the settings of \`${repo.name}\``;
  repo.client.log.info(`pull request ${pull.number} is in the merge queue`);
  return undefined;
}

/** Undefined if it is on; else the reason why not. */
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

/** Undefined if it is merged; else the reason why not. GitHub may still be computing the mergeability. */
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
    // Any other 405 is a rule of the repository, and permanent.
    const isTransient = /not mergeable|base branch was modified/i.test(message);
    const undecided = status === 405 && isTransient && now.mergeable !== false && poll < MAX_POLLS;
    if (!undecided) return message;
    await repo.client.http.pause(500 * poll, 'GitHub is still checking whether it can be merged');
  }
}
