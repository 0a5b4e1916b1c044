// Pull requests as GraphQL shows them.

import type { Repo } from '../hub/hub.ts';
import type { Pull } from '../hub/model.ts';
import { hasQueue } from '../hub/mergeRules.ts';
import { refreshPull } from '../hub/refs.ts';
import { nodeId, pageUrl } from '../rest/show.ts';
import { connection } from './connection.ts';
import type { PageArguments } from './connection.ts';
import type { Context } from './context.ts';
import { viewCommit, viewRef } from './gitObjects.ts';
import { viewLabel, viewLogin, viewRepo } from './repositories.ts';

type State = 'OPEN' | 'CLOSED' | 'MERGED';

export interface PullFilter {
  states?: State[] | null;
  headRefName?: string | null;
  baseRefName?: string | null;
  labels?: string[] | null;
  orderBy?: { field: 'CREATED_AT' | 'UPDATED_AT'; direction: 'ASC' | 'DESC' } | null;
}

/** Pull requests of a repository that fit, up to date with their branches. */
export function selectPulls(context: Context, repo: Repo, filter: PullFilter): Pull[] {
  const { states, headRefName, baseRefName, labels, orderBy } = filter;
  for (const pull of repo.pulls) refreshPull(context.request.hub, repo, pull);
  const found = repo.pulls.filter(
    pull =>
      (!states || states.includes(stateOf(pull))) &&
      (!headRefName || pull.head === headRefName) &&
      (!baseRefName || pull.base === baseRefName) &&
      (!labels || labels.some(label => pull.labels.includes(label))),
  );
  const key = orderBy?.field === 'UPDATED_AT' ? 'updatedAt' : 'createdAt';
  found.sort((a, b) => a[key].localeCompare(b[key]) || a.number - b.number);
  return orderBy?.direction === 'DESC' ? found.reverse() : found;
}

function stateOf(pull: Pull): State {
  if (pull.mergedAt) return 'MERGED';
  return pull.state === 'open' ? 'OPEN' : 'CLOSED';
}

export function viewPull(context: Context, repo: Repo, pull: Pull) {
  const { pulls } = context.request;
  const url = `${pageUrl(context.at, repo)}/pull/${pull.number}`;
  const files = async () => (await pulls.diff(repo, pull)).files;
  const mergeable = (look: boolean) => pulls.mergeable(repo, pull, look);
  const auto = pull.autoMerge;
  return {
    __typename: 'PullRequest',
    id: nodeId('PR', repo.owner, repo.name, pull.number),
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    bodyText: pull.body ?? '',
    url,
    resourcePath: new URL(url).pathname,
    permalink: url,
    state: stateOf(pull),
    closed: pull.state === 'closed',
    merged: pull.mergedAt !== null,
    isDraft: pull.draft,
    isCrossRepository: false,
    locked: false,
    createdAt: pull.createdAt,
    updatedAt: pull.updatedAt,
    closedAt: pull.closedAt,
    mergedAt: pull.mergedAt,
    maintainerCanModify: pull.maintainerCanModify,
    author: () => viewLogin(context, pull.author),
    mergedBy: () => (pull.mergedBy ? viewLogin(context, pull.mergedBy) : null),
    repository: () => viewRepo(context, repo),
    headRepository: () => viewRepo(context, repo),
    baseRepository: () => viewRepo(context, repo),
    headRefName: pull.head,
    headRefOid: pull.headSha,
    headRef: () => viewRef(context, repo, `refs/heads/${pull.head}`),
    baseRefName: pull.base,
    baseRefOid: pull.baseSha,
    baseRef: () => viewRef(context, repo, `refs/heads/${pull.base}`),
    mergeCommit: () => (pull.mergeCommit ? viewCommit(context, repo, pull.mergeCommit) : null),
    mergeable: async () => {
      const known = (await mergeable(true))[0];
      return known === null ? 'UNKNOWN' : known ? 'MERGEABLE' : 'CONFLICTING';
    },
    mergeStateStatus: async () => (await mergeable(false))[1].toUpperCase(),
    autoMergeRequest: auto && {
      authorEmail: null,
      commitHeadline: auto.title ?? null,
      commitBody: auto.message ?? null,
      enabledAt: pull.updatedAt,
      enabledBy: () => viewLogin(context, auto.by),
      mergeMethod: auto.method.toUpperCase(),
    },
    isMergeQueueEnabled: hasQueue(repo, pull),
    isInMergeQueue: pull.queuedBy !== undefined && pull.state === 'open',
    mergeQueueEntry: () =>
      pull.queuedBy && pull.state === 'open' ? viewQueueEntry(context, repo, pull) : null,
    additions: async () => (await files()).reduce((sum, file) => sum + file.additions, 0),
    deletions: async () => (await files()).reduce((sum, file) => sum + file.deletions, 0),
    changedFiles: async () => (await files()).length,
    files: async (args: PageArguments) =>
      connection(
        (await files()).map(({ path, additions, deletions, status }) => {
          const changeType = { removed: 'DELETED' }[status as string] ?? status.toUpperCase();
          return { path, additions, deletions, changeType };
        }),
        args,
      ),
    commits: (args: PageArguments) =>
      connection(
        pulls.commits(repo, pull).map(({ sha }) => ({
          id: nodeId('PRC', repo.owner, repo.name, pull.number, sha),
          commit: () => viewCommit(context, repo, sha),
        })),
        args,
      ),
    labels: (args: PageArguments) => {
      const labels = repo.labels.filter(label => pull.labels.includes(label.name));
      return connection(
        labels.map(label => viewLabel(context, repo, label)),
        args,
      );
    },
    reviewRequests: (args: PageArguments) => {
      const people = pull.reviewers.map(login => viewLogin(context, login));
      const teams = pull.teamReviewers.map(slug => ({ __typename: 'Team', slug, name: slug }));
      return connection(
        [...people, ...teams].map(requestedReviewer => ({ requestedReviewer, asCodeOwner: false })),
        args,
      );
    },
    comments: (args: PageArguments) =>
      connection(
        pull.comments.map(({ id, user, body, createdAt }) => ({
          id: nodeId('IC', id),
          databaseId: id,
          body,
          createdAt,
          author: () => viewLogin(context, user),
        })),
        args,
      ),
  };
}

/** The place of a pull request in the queue, in which the double keeps none waiting for another. */
export function viewQueueEntry(context: Context, repo: Repo, pull: Pull) {
  return {
    __typename: 'MergeQueueEntry',
    id: nodeId('MQE', repo.owner, repo.name, pull.number),
    position: 1,
    state: 'QUEUED',
    enqueuedAt: pull.updatedAt,
    enqueuer: () => viewLogin(context, pull.queuedBy ?? pull.author),
    jump: false,
    solo: false,
    pullRequest: () => viewPull(context, repo, pull),
  };
}
