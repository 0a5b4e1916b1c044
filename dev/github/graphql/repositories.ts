// Users and repositories as GraphQL shows them.

import type { Repo } from '../hub/hub.ts';
import type { Label, User } from '../hub/model.ts';
import { Problem } from '../hub/problems.ts';
import { nodeId, pageUrl, showLogin } from '../rest/show.ts';
import { connection } from './connection.ts';
import type { PageArguments } from './connection.ts';
import type { Context } from './context.ts';
import { viewExpression, viewObject, viewRef } from './gitObjects.ts';
import { selectPulls, viewPull } from './pulls.ts';
import type { PullFilter } from './pulls.ts';

export function viewUser(context: Context, user: User) {
  const url = `${context.at.html}/${user.login}`;
  return {
    __typename: user.type,
    id: nodeId('U', user.login),
    databaseId: user.id,
    login: user.login,
    name: user.name,
    email: user.email,
    url,
    resourcePath: `/${user.login}`,
    avatarUrl: `${url}.svg`,
  };
}

/** A user by login; one the double does not know is an organisation that owns something. */
export function viewLogin(context: Context, login: string) {
  const known = context.request.hub.user(login);
  if (known) return viewUser(context, known);
  const { id, node_id, html_url, avatar_url } = showLogin(context.at, context.request.hub, login);
  return {
    __typename: 'Organization',
    id: node_id,
    databaseId: id,
    login,
    name: login,
    url: html_url,
    resourcePath: `/${login}`,
    avatarUrl: avatar_url,
  };
}

export function viewLabel(context: Context, repo: Repo, label: Label) {
  const url = `${pageUrl(context.at, repo)}/labels/${encodeURIComponent(label.name)}`;
  return { __typename: 'Label', ...label, id: nodeId('LA', label.id), url };
}

export function viewRepo(context: Context, repo: Repo) {
  const url = pageUrl(context.at, repo);
  const { settings } = repo;
  return {
    __typename: 'Repository',
    id: nodeId('R', repo.owner, repo.name),
    databaseId: repo.id,
    name: repo.name,
    nameWithOwner: `${repo.owner}/${repo.name}`,
    owner: () => viewLogin(context, repo.owner),
    description: repo.description,
    url,
    resourcePath: `/${repo.owner}/${repo.name}`,
    sshUrl: `git@${new URL(url).hostname}:${repo.owner}/${repo.name}.git`,
    isPrivate: repo.private,
    visibility: repo.private ? 'PRIVATE' : 'PUBLIC',
    isArchived: settings.archived,
    isDisabled: false,
    isEmpty: () => repo.git.refs.list('refs/heads/').length === 0,
    isFork: false,
    createdAt: repo.createdAt,
    pushedAt: repo.pushedAt,
    updatedAt: repo.pushedAt ?? repo.createdAt,
    viewerPermission: () => context.request.hub.level(repo, context.user).toUpperCase(),
    autoMergeAllowed: settings.allow_auto_merge,
    mergeCommitAllowed: settings.allow_merge_commit,
    squashMergeAllowed: settings.allow_squash_merge,
    rebaseMergeAllowed: settings.allow_rebase_merge,
    deleteBranchOnMerge: settings.delete_branch_on_merge,
    defaultBranchRef: () => viewRef(context, repo, `refs/heads/${repo.defaultBranch}`),
    ref: ({ qualifiedName }: { qualifiedName: string }) =>
      // A short name means a branch first.
      viewRef(context, repo, `refs/heads/${qualifiedName}`) ??
      viewRef(context, repo, `refs/tags/${qualifiedName}`) ??
      viewRef(context, repo, qualifiedName) ??
      viewRef(context, repo, `refs/${qualifiedName}`),
    refs: (args: PageArguments & { refPrefix: string; query?: string }) => {
      const refs = repo.git.refs.list(args.refPrefix);
      const found = refs.filter(ref => ref.name.includes(args.query ?? ''));
      return connection(
        found.map(ref => viewRef(context, repo, ref.name)),
        args,
      );
    },
    object: ({ expression, oid }: { expression?: string; oid?: string }) =>
      oid ? viewObject(context, repo, oid) : viewExpression(context, repo, expression ?? 'HEAD'),
    pullRequest: ({ number }: { number: number }) => {
      const pull = selectPulls(context, repo, {}).find(candidate => candidate.number === number);
      if (pull) return viewPull(context, repo, pull);
      const message = `Could not resolve to a PullRequest with the number of ${number}.`;
      throw new Problem(404, 'NOT_FOUND', message);
    },
    pullRequests: (args: PageArguments & PullFilter) => {
      const pulls = selectPulls(context, repo, args);
      return connection(
        pulls.map(pull => viewPull(context, repo, pull)),
        args,
      );
    },
    labels: (args: PageArguments) =>
      connection(
        repo.labels.map(label => viewLabel(context, repo, label)),
        args,
      ),
    label: ({ name }: { name: string }) => {
      const label = repo.labels.find(candidate => candidate.name === name);
      return label ? viewLabel(context, repo, label) : null;
    },
  };
}
