// Users, repositories, refs and commits as REST shows them.

import { entryType } from '../git/trees.ts';
import type { Commit } from '../git/commits.ts';
import { WEB_FLOW } from '../hub/hub.ts';
import type { Hub, Repo } from '../hub/hub.ts';
import type { User } from '../hub/model.ts';

/** Where links lead: the API as the client addressed it, and the pages for people. */
export interface Links {
  api: string;
  html: string;
}

/** A node id: opaque to clients, readable to us. */
export function nodeId(kind: string, ...key: Array<string | number>): string {
  return `${kind}_${Buffer.from(JSON.stringify(key)).toString('base64url')}`;
}

/** The key inside a node id of that kind. */
export function nodeKey(kind: string, id: string): Array<string | number> | undefined {
  if (!id.startsWith(`${kind}_`)) return undefined;
  try {
    return JSON.parse(Buffer.from(id.slice(kind.length + 1), 'base64url').toString()) as string[];
  } catch {
    return undefined;
  }
}

export function repoUrl(at: Links, repo: Repo): string {
  return `${at.api}/repos/${repo.owner}/${repo.name}`;
}

export function pageUrl(at: Links, repo: Repo): string {
  return `${at.html}/${repo.owner}/${repo.name}`;
}

export function showUser(at: Links, user: User) {
  const url = `${at.api}/users/${user.login}`;
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId('U', user.login),
    avatar_url: `${at.html}/${user.login}.svg`,
    gravatar_id: '',
    url,
    html_url: `${at.html}/${user.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: user.type,
    site_admin: false,
  };
}

/** A user by login, also one who has never been heard of (an organisation that only owns things). */
export function showLogin(at: Links, hub: Hub, login: string) {
  const known = hub.user(login);
  const stranger: User = {
    id: 0,
    login,
    type: 'Organization',
    name: login,
    email: '',
    access: 'none',
    tokens: [],
  };
  return showUser(at, known ?? stranger);
}

const URL_SUFFIXES: Record<string, string> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
};

/** Merge settings are for those who may write, as on GitHub: absence means nothing. */
export function showRepo(at: Links, hub: Hub, repo: Repo, user: User | undefined) {
  const url = repoUrl(at, repo);
  const page = pageUrl(at, repo);
  const level = hub.level(repo, user);
  const writes = level === 'write' || level === 'admin';
  const open = repo.pulls.filter(pull => pull.state === 'open').length;
  const { archived, ...mergeSettings } = repo.settings;
  return {
    id: repo.id,
    node_id: nodeId('R', repo.owner, repo.name),
    name: repo.name,
    full_name: `${repo.owner}/${repo.name}`,
    owner: showLogin(at, hub, repo.owner),
    private: repo.private,
    visibility: repo.private ? 'private' : 'public',
    html_url: page,
    description: repo.description,
    fork: false,
    url,
    ...Object.fromEntries(Object.entries(URL_SUFFIXES).map(([key, end]) => [key, url + end])),
    clone_url: `${page}.git`,
    git_url: `${page.replace(/^http/, 'git')}.git`,
    ssh_url: `git@${new URL(at.html).hostname}:${repo.owner}/${repo.name}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    default_branch: repo.defaultBranch,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived,
    disabled: false,
    size: 0,
    forks: 0,
    forks_count: 0,
    network_count: 0,
    stargazers_count: 0,
    subscribers_count: 0,
    watchers: 0,
    watchers_count: 0,
    open_issues: open,
    open_issues_count: open,
    created_at: repo.createdAt,
    updated_at: repo.pushedAt ?? repo.createdAt,
    pushed_at: repo.pushedAt ?? repo.createdAt,
    ...(writes ? mergeSettings : {}),
    ...(user
      ? {
          permissions: {
            admin: level === 'admin',
            maintain: level === 'admin',
            push: writes,
            triage: writes,
            pull: level !== 'none',
          },
        }
      : {}),
  };
}

export function showRef(at: Links, repo: Repo, name: string, sha: string) {
  const type = repo.git.objects.read(sha)?.type ?? 'commit';
  const url = repoUrl(at, repo);
  return {
    ref: name,
    node_id: nodeId('REF', repo.owner, repo.name, name),
    url: `${url}/git/${name}`,
    object: { sha, type, url: `${url}/git/${type}s/${sha}` },
  };
}

/** What GitHub's own key has signed counts as verified. */
function verification(commit: Commit) {
  const verified = commit.committer.email === WEB_FLOW.email;
  const verified_at = verified ? commit.committer.date : null;
  const reason = verified ? 'valid' : 'unsigned';
  return { verified, reason, signature: null, payload: null, verified_at };
}

/** A commit of the git data API. */
export function showGitCommit(at: Links, repo: Repo, commit: Commit) {
  const url = repoUrl(at, repo);
  const page = pageUrl(at, repo);
  return {
    sha: commit.sha,
    node_id: nodeId('C', repo.owner, repo.name, commit.sha),
    url: `${url}/git/commits/${commit.sha}`,
    html_url: `${page}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map(sha => ({
      sha,
      url: `${url}/git/commits/${sha}`,
      html_url: `${page}/commit/${sha}`,
    })),
    verification: verification(commit),
  };
}

/** A commit of the repository API, with the users behind the addresses. */
export function showCommit(at: Links, hub: Hub, repo: Repo, commit: Commit) {
  const url = repoUrl(at, repo);
  const { author, committer, message, tree } = showGitCommit(at, repo, commit);
  const userOf = (email: string) => {
    const user = hub.userByEmail(email);
    if (user) return showUser(at, user);
    return email === WEB_FLOW.email ? showLogin(at, hub, 'web-flow') : null;
  };
  return {
    sha: commit.sha,
    node_id: nodeId('C', repo.owner, repo.name, commit.sha),
    url: `${url}/commits/${commit.sha}`,
    html_url: `${pageUrl(at, repo)}/commit/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    commit: {
      url: `${url}/git/commits/${commit.sha}`,
      author,
      committer,
      message,
      tree,
      comment_count: 0,
      verification: verification(commit),
    },
    author: userOf(commit.author.email),
    committer: userOf(commit.committer.email),
    parents: commit.parents.map(sha => ({
      sha,
      url: `${url}/commits/${sha}`,
      html_url: `${pageUrl(at, repo)}/commit/${sha}`,
    })),
  };
}

/** An entry of a git tree. */
export function showTreeEntry(
  at: Links,
  repo: Repo,
  entry: { mode: string; name: string; sha: string },
) {
  const type = entryType(entry.mode);
  const url = `${repoUrl(at, repo)}/git/${type}s/${entry.sha}`;
  return {
    path: entry.name,
    mode: entry.mode.padStart(6, '0'),
    type,
    sha: entry.sha,
    ...(type === 'blob' ? { size: repo.git.blob(entry.sha)?.length ?? 0 } : {}),
    url,
  };
}
