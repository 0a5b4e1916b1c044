/** Has a pull request merged as soon as the repository's rules allow it. Best effort: the pull request stands anyway. */
import type { MergeMethod } from '#core';
import { apiErrorOf } from './errors.ts';
import type { Repo } from './client.ts';
import type { Pull } from './pulls.ts';

const ENABLE = `mutation ($input: EnablePullRequestAutoMergeInput!) {
  enablePullRequestAutoMerge(input: $input) { pullRequest { number } }
}`;

const POLLS = 8;

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
    // With nothing to wait for GitHub refuses to wait: then it is merged at once.
    const ready = /clean status|unstable/i.test(reason);
    const refusal = ready ? await merge(repo, pull, head, method) : reason;
    if (refusal)
      repo.hub.log.warn(`pull request ${pull.number} is not merged by itself: ${refusal}`);
  } catch (error) {
    repo.hub.http.signal?.throwIfAborted();
    const { message } = error as Error;
    repo.hub.log.warn(`could not have pull request ${pull.number} merged by itself: ${message}`);
  }
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
    const undecided = status === 405 && now.mergeable !== false && poll < POLLS;
    if (!undecided) return apiErrorOf(status, data).message;
    await repo.hub.http.pause(500 * poll, 'GitHub is still computing whether it can be merged');
  }
}
