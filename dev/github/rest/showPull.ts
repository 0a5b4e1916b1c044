// Pull requests, and what hangs on them, as REST shows them.

import type { FileDiff } from '../git/diff.ts';
import type { Hub, Repo } from '../hub/hub.ts';
import type { Comment, Label, Pull, User } from '../hub/model.ts';
import type { Pulls } from '../hub/pulls.ts';
import { nodeId, pageUrl, repoUrl, showLogin, showRepo } from './show.ts';
import type { Links } from './show.ts';

export function showLabel(at: Links, repo: Repo, label: Label) {
  return {
    id: label.id,
    node_id: nodeId('LA', label.id),
    url: `${repoUrl(at, repo)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    description: label.description,
    default: false,
  };
}

/** Labels of a pull request, each with its colour. */
export function showLabels(at: Links, repo: Repo, pull: Pull) {
  return pull.labels.flatMap(name => {
    const label = repo.labels.find(known => known.name === name);
    return label ? [showLabel(at, repo, label)] : [];
  });
}

export function showComment(at: Links, hub: Hub, repo: Repo, pull: Pull, comment: Comment) {
  const issue = `${repoUrl(at, repo)}/issues/${pull.number}`;
  return {
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    url: `${repoUrl(at, repo)}/issues/comments/${comment.id}`,
    html_url: `${pageUrl(at, repo)}/pull/${pull.number}#issuecomment-${comment.id}`,
    issue_url: issue,
    body: comment.body,
    user: showLogin(at, hub, comment.user),
    author_association: 'MEMBER',
    created_at: comment.createdAt,
    updated_at: comment.createdAt,
  };
}

/** A pull request as lists show it. */
export function showPullSimple(
  at: Links,
  hub: Hub,
  repo: Repo,
  pull: Pull,
  viewer: User | undefined,
) {
  const api = repoUrl(at, repo);
  const url = `${api}/pulls/${pull.number}`;
  const page = `${pageUrl(at, repo)}/pull/${pull.number}`;
  const issue = `${api}/issues/${pull.number}`;
  const links = {
    self: url,
    html: page,
    issue,
    comments: `${issue}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${api}/statuses/${pull.headSha}`,
  };
  const side = (ref: string, sha: string) => ({
    label: `${repo.owner}:${ref}`,
    ref,
    sha,
    user: showLogin(at, hub, repo.owner),
    repo: showRepo(at, hub, repo, viewer),
  });
  const auto = pull.autoMerge;
  const assignees = pull.assignees.map(login => showLogin(at, hub, login));
  return {
    url,
    id: pull.id,
    node_id: nodeId('PR', repo.owner, repo.name, pull.number),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: showLogin(at, hub, pull.author),
    body: pull.body,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommit,
    assignee: assignees[0] ?? null,
    assignees,
    requested_reviewers: pull.reviewers.map(login => showLogin(at, hub, login)),
    requested_teams: pull.teamReviewers.map(slug => showTeam(at, slug)),
    labels: showLabels(at, repo, pull),
    milestone: null,
    draft: pull.draft,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    head: side(pull.head, pull.headSha),
    base: side(pull.base, pull.baseSha),
    _links: Object.fromEntries(Object.entries(links).map(([key, href]) => [key, { href }])),
    author_association: 'MEMBER',
    auto_merge: auto && {
      enabled_by: showLogin(at, hub, auto.by),
      merge_method: auto.method,
      commit_title: auto.title ?? `Merge pull request #${pull.number}`,
      commit_message: auto.message ?? pull.title,
    },
    active_lock_reason: null,
  };
}

/** A pull request on its own. A new one is shown before anybody knows whether it can be merged. */
export async function showPull(
  at: Links,
  hub: Hub,
  pulls: Pulls,
  repo: Repo,
  pull: Pull,
  viewer: User | undefined,
  { isNew = false } = {},
) {
  const [mergeable, mergeable_state] = isNew
    ? ([null, 'unknown'] as const)
    : await pulls.mergeable(repo, pull, true);
  const { files } = await pulls.diff(repo, pull);
  const sum = (key: 'additions' | 'deletions') =>
    files.reduce((total, file) => total + file[key], 0);
  return {
    ...showPullSimple(at, hub, repo, pull, viewer),
    merged: pull.mergedAt !== null,
    mergeable,
    rebaseable: mergeable,
    mergeable_state,
    merged_by: pull.mergedBy ? showLogin(at, hub, pull.mergedBy) : null,
    comments: pull.comments.length,
    review_comments: 0,
    maintainer_can_modify: pull.maintainerCanModify,
    commits: pulls.commits(repo, pull).length,
    additions: sum('additions'),
    deletions: sum('deletions'),
    changed_files: files.length,
  };
}

/** A file of a pull request or comparison. */
export function showFile(at: Links, repo: Repo, commit: string, file: FileDiff) {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  return {
    sha: file.sha,
    filename: file.path,
    ...(file.oldPath ? { previous_filename: file.oldPath } : {}),
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${pageUrl(at, repo)}/blob/${commit}/${path}`,
    raw_url: `${pageUrl(at, repo)}/raw/${commit}/${path}`,
    contents_url: `${repoUrl(at, repo)}/contents/${path}?ref=${commit}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
  };
}

function showTeam(at: Links, slug: string) {
  const url = `${at.api}/teams/${slug}`;
  return {
    id: 0,
    node_id: nodeId('T', slug),
    name: slug,
    slug,
    description: null,
    privacy: 'closed',
    permission: 'pull',
    type: 'organization',
    parent: null,
    url,
    html_url: `${at.html}/orgs/teams/${slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
  };
}
