// The mutations the double carries out.

import { commitOnBranch } from '../hub/commits.ts';
import type { FileChange } from '../hub/commits.ts';
import type { Repo } from '../hub/hub.ts';
import type { MergeMethod, Pull } from '../hub/model.ts';
import { Problem, unprocessable } from '../hub/problems.ts';
import { createRef, moveRefs, refreshPull } from '../hub/refs.ts';
import { decodeBase64 } from '../rest/contents.ts';
import { nodeKey } from '../rest/show.ts';
import type { Context } from './context.ts';
import { viewCommit, viewRef } from './gitObjects.ts';
import { viewPull, viewQueueEntry } from './pulls.ts';
import { viewUser } from './repositories.ts';

interface Input<T> {
  input: T & { clientMutationId?: string | null };
}

interface CommitInput {
  branch: { id?: string; repositoryNameWithOwner?: string; branchName?: string };
  expectedHeadOid: string;
  fileChanges?: {
    additions?: Array<{ path: string; contents: string }>;
    deletions?: Array<{ path: string }>;
  };
  message: { headline: string; body?: string };
}

interface MergeInput {
  pullRequestId: string;
  expectedHeadOid?: string;
  mergeMethod?: 'MERGE' | 'SQUASH' | 'REBASE';
  commitHeadline?: string;
  commitBody?: string;
}

const notResolved = (what: string) =>
  new Problem(404, 'NOT_FOUND', `Could not resolve to ${what}.`);

export const mutations = {
  createCommitOnBranch({ input }: Input<CommitInput>, context: Context) {
    const { repo, branch } = branchOf(context, input.branch);
    const { additions = [], deletions = [] } = input.fileChanges ?? {};
    const changes: FileChange[] = [
      ...deletions.map(({ path }) => ({ path, content: null })),
      ...additions.map(({ path, contents }) => ({ path, content: decodeBase64(contents) })),
    ];
    if (!repo.git.branch(branch)) throw notResolved(`a branch with the name '${branch}'`);
    const { headline, body } = input.message;
    const message = body ? `${headline}\n\n${body}` : headline;
    const commit = { branch, expected: input.expectedHeadOid, message, changes };
    const { hub, pulls } = context.request;
    const sha = commitOnBranch(hub, repo, context.user, commit, pulls.branchMoved);
    const ref = viewRef(context, repo, `refs/heads/${branch}`);
    return { ...same(input), commit: viewCommit(context, repo, sha), ref };
  },

  createRef(
    { input }: Input<{ repositoryId: string; name: string; oid: string }>,
    context: Context,
  ) {
    const repo = repoOf(context, input.repositoryId);
    createRef(context.request.hub, repo, input.name, input.oid, context.request.pulls.branchMoved);
    return { ...same(input), ref: viewRef(context, repo, input.name) };
  },

  updateRef({ input }: Input<{ refId: string; oid: string; force?: boolean }>, context: Context) {
    const { repo, name } = refOf(context, input.refId);
    move(context, repo, [{ name, sha: input.oid, force: input.force }]);
    return { ...same(input), ref: viewRef(context, repo, name) };
  },

  deleteRef({ input }: Input<{ refId: string }>, context: Context) {
    const { repo, name } = refOf(context, input.refId);
    move(context, repo, [{ name }]);
    return same(input);
  },

  /** Several refs at once, each guarded by where it is now: all move or none. */
  updateRefs(
    {
      input,
    }: Input<{
      repositoryId: string;
      refUpdates: Array<{ name: string; afterOid: string; beforeOid?: string; force?: boolean }>;
    }>,
    context: Context,
  ) {
    const repo = repoOf(context, input.repositoryId);
    const moves = input.refUpdates.map(({ name, afterOid, beforeOid, force }) => ({
      name,
      sha: afterOid,
      expected: beforeOid ?? undefined,
      force,
    }));
    move(context, repo, moves);
    return same(input);
  },

  createPullRequest(
    {
      input,
    }: Input<{
      repositoryId: string;
      baseRefName: string;
      headRefName: string;
      title: string;
      body?: string;
      draft?: boolean;
      maintainerCanModify?: boolean;
    }>,
    context: Context,
  ) {
    const repo = repoOf(context, input.repositoryId);
    const { baseRefName: base, headRefName: head, ...rest } = input;
    try {
      const pull = context.request.pulls.create(repo, context.user, { ...rest, base, head });
      return { ...same(input), pullRequest: viewPull(context, repo, pull) };
    } catch (error) {
      throw flatten(error);
    }
  },

  updatePullRequest(
    {
      input,
    }: Input<{ pullRequestId: string; title?: string; body?: string; state?: 'OPEN' | 'CLOSED' }>,
    context: Context,
  ) {
    const { repo, pull } = pullOf(context, input.pullRequestId);
    if (input.state) {
      context.request.pulls.setState(repo, pull, input.state === 'OPEN' ? 'open' : 'closed');
    }
    pull.title = input.title ?? pull.title;
    pull.body = input.body ?? pull.body;
    context.request.hub.touch();
    return {
      ...same(input),
      actor: viewUser(context, context.user),
      pullRequest: viewPull(context, repo, pull),
    };
  },

  closePullRequest({ input }: Input<{ pullRequestId: string }>, context: Context) {
    const { repo, pull } = pullOf(context, input.pullRequestId);
    context.request.pulls.setState(repo, pull, 'closed');
    return { ...same(input), pullRequest: viewPull(context, repo, pull) };
  },

  async mergePullRequest({ input }: Input<MergeInput>, context: Context) {
    const { repo, pull } = pullOf(context, input.pullRequestId);
    await context.request.pulls.merge(repo, pull, context.user, mergeOptions(input));
    return {
      ...same(input),
      actor: viewUser(context, context.user),
      pullRequest: viewPull(context, repo, pull),
    };
  },

  async enablePullRequestAutoMerge({ input }: Input<MergeInput>, context: Context) {
    const { repo, pull } = pullOf(context, input.pullRequestId);
    await context.request.pulls.enableAutoMerge(repo, pull, context.user, mergeOptions(input));
    return {
      ...same(input),
      actor: viewUser(context, context.user),
      pullRequest: viewPull(context, repo, pull),
    };
  },

  async enqueuePullRequest(
    { input }: Input<{ pullRequestId: string; expectedHeadOid?: string }>,
    context: Context,
  ) {
    const { repo, pull } = pullOf(context, input.pullRequestId);
    await context.request.pulls.enqueue(repo, pull, context.user, input.expectedHeadOid);
    return { ...same(input), mergeQueueEntry: viewQueueEntry(context, repo, pull) };
  },

  disablePullRequestAutoMerge({ input }: Input<{ pullRequestId: string }>, context: Context) {
    const { repo, pull } = pullOf(context, input.pullRequestId);
    pull.autoMerge = null;
    context.request.hub.touch();
    return {
      ...same(input),
      actor: viewUser(context, context.user),
      pullRequest: viewPull(context, repo, pull),
    };
  },

  async updatePullRequestBranch(
    { input }: Input<{ pullRequestId: string; expectedHeadOid?: string }>,
    context: Context,
  ) {
    const { repo, pull } = pullOf(context, input.pullRequestId);
    await context.request.pulls.updateBranch(repo, pull, context.user, input.expectedHeadOid);
    return { ...same(input), pullRequest: viewPull(context, repo, pull) };
  },
};

function same({ clientMutationId }: { clientMutationId?: string | null }) {
  return { clientMutationId: clientMutationId ?? null };
}

function move(context: Context, repo: Repo, moves: Parameters<typeof moveRefs>[2]): void {
  moveRefs(context.request.hub, repo, moves, context.request.pulls.branchMoved);
}

function mergeOptions(input: MergeInput) {
  return {
    method: (input.mergeMethod ?? 'MERGE').toLowerCase() as MergeMethod,
    sha: input.expectedHeadOid ?? undefined,
    title: input.commitHeadline ?? undefined,
    message: input.commitBody ?? undefined,
  };
}

function enter(context: Context, owner: string, name: string): Repo {
  try {
    return context.request.hub.enter(owner, name, context.user, 'write');
  } catch (error) {
    if (!(error instanceof Problem) || error.type !== 'NOT_FOUND') throw error;
    throw notResolved(`a Repository with the name '${owner}/${name}'`);
  }
}

function keyOf(kind: string, id: string): [string, string, string] {
  const [owner, name, key = ''] = nodeKey(kind, id) ?? [];
  if (owner === undefined || name === undefined) {
    throw new Problem(
      404,
      'NOT_FOUND',
      `Could not resolve to a node with the global id of '${id}'`,
    );
  }
  return [String(owner), String(name), String(key)];
}

function repoOf(context: Context, id: string): Repo {
  const [owner, name] = keyOf('R', id);
  return enter(context, owner, name);
}

function refOf(context: Context, id: string): { repo: Repo; name: string } {
  const [owner, repo, name] = keyOf('REF', id);
  return { repo: enter(context, owner, repo), name };
}

function pullOf(context: Context, id: string): { repo: Repo; pull: Pull } {
  const [owner, name, number] = keyOf('PR', id);
  const repo = enter(context, owner, name);
  const pull = repo.pulls.find(candidate => candidate.number === Number(number));
  if (!pull) throw notResolved(`a PullRequest with the number of ${number}`);
  return { repo, pull: refreshPull(context.request.hub, repo, pull) };
}

function branchOf(context: Context, branch: CommitInput['branch']): { repo: Repo; branch: string } {
  if (branch.id) {
    const { repo, name } = refOf(context, branch.id);
    return { repo, branch: name.replace(/^refs\/heads\//, '') };
  }
  const [owner = '', name = ''] = (branch.repositoryNameWithOwner ?? '').split('/');
  if (!branch.branchName)
    throw unprocessable('branchName is required with repositoryNameWithOwner');
  return {
    repo: enter(context, owner, name),
    branch: branch.branchName.replace(/^refs\/heads\//, ''),
  };
}

/** GraphQL gives the one message that REST hides inside `errors`. */
function flatten(error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  const { errors } = error.answer.body as { errors?: Array<{ message?: string; field?: string }> };
  const [first] = errors ?? [];
  const message = first?.message ?? (first?.field ? `${first.field} is invalid` : error.message);
  return unprocessable(message);
}
