// Refs, commits, trees and blobs as GraphQL shows them. Members that cost something are functions, called when asked for.

import { entryType, readTree } from '../git/trees.ts';
import type { TreeEntry } from '../git/trees.ts';
import type { Commit, Signature } from '../git/commits.ts';
import { WEB_FLOW } from '../hub/hub.ts';
import type { Repo } from '../hub/hub.ts';
import { nodeId, pageUrl, repoUrl } from '../rest/show.ts';
import { viewComparison } from './comparison.ts';
import { connection } from './connection.ts';
import type { PageArguments } from './connection.ts';
import type { Context } from './context.ts';
import { selectPulls, viewPull } from './pulls.ts';
import type { PullFilter } from './pulls.ts';
import { viewRepo, viewUser } from './repositories.ts';

/** Longer texts are cut off, as GitHub does. */
const MAX_TEXT_BYTES = 512 * 1024;

export function viewRef(context: Context, repo: Repo, qualifiedName: string) {
  const sha = repo.git.refs.get(qualifiedName);
  if (!sha) return null;
  const [, kind = '', ...rest] = qualifiedName.split('/');
  const name = rest.join('/');
  return {
    __typename: 'Ref',
    id: nodeId('REF', repo.owner, repo.name, qualifiedName),
    name,
    prefix: `refs/${kind}/`,
    repository: () => viewRepo(context, repo),
    target: () => viewObject(context, repo, sha),
    compare: ({ headRef }: { headRef: string }) => viewComparison(context, repo, sha, headRef),
    associatedPullRequests: (args: PageArguments & PullFilter) => {
      const pulls = selectPulls(context, repo, args).filter(pull => pull.head === name);
      return connection(
        pulls.map(pull => viewPull(context, repo, pull)),
        args,
      );
    },
  };
}

/** Any git object by id. */
export function viewObject(context: Context, repo: Repo, sha: string) {
  const type = repo.git.objects.read(sha)?.type;
  if (type === 'commit') return viewCommit(context, repo, sha);
  if (type === 'tree') return viewTree(context, repo, sha);
  return type === 'blob' ? viewBlob(context, repo, sha) : null;
}

/** `branch`, `branch:path`, an id, `HEAD:path`. */
export function viewExpression(context: Context, repo: Repo, expression: string) {
  const colon = expression.indexOf(':');
  const revision = colon < 0 ? expression : expression.slice(0, colon);
  const commit = repo.git.resolve(revision === 'HEAD' ? repo.defaultBranch : revision);
  if (colon < 0) return viewObject(context, repo, commit?.sha ?? revision);
  const entry = commit && repo.git.entry(commit, expression.slice(colon + 1));
  return entry ? viewObject(context, repo, entry.sha) : null;
}

function base(context: Context, repo: Repo, kind: string, sha: string) {
  const page = `${pageUrl(context.at, repo)}/${kind}/${sha}`;
  return {
    id: nodeId(kind[0]?.toUpperCase() ?? '', repo.owner, repo.name, sha),
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    commitUrl: page,
    commitResourcePath: new URL(page).pathname,
    repository: () => viewRepo(context, repo),
  };
}

export function viewCommit(context: Context, repo: Repo, sha: string) {
  const commit = repo.git.history.commit(sha);
  if (!commit) return null;
  const [headline = '', ...rest] = commit.message.split('\n');
  const page = `${pageUrl(context.at, repo)}/commit/${sha}`;
  const verified = commit.committer.email === WEB_FLOW.email;
  return {
    __typename: 'Commit',
    ...base(context, repo, 'commit', sha),
    url: page,
    resourcePath: new URL(page).pathname,
    message: commit.message,
    messageHeadline: headline,
    messageBody: rest.join('\n').trim(),
    authoredDate: commit.author.date,
    committedDate: commit.committer.date,
    committedViaWeb: verified,
    author: () => viewActor(context, commit.author),
    committer: () => viewActor(context, commit.committer),
    tree: () => viewTree(context, repo, commit.tree),
    parents: (args: PageArguments) =>
      connection(
        commit.parents.map(parent => viewCommit(context, repo, parent)),
        args,
      ),
    history: (args: PageArguments & { path?: string }) =>
      connection(
        history(repo, commit, args.path).map(({ sha: id }) => viewCommit(context, repo, id)),
        args,
      ),
    file: ({ path }: { path: string }) => {
      const entry = repo.git.entry(commit, path);
      return entry ? viewEntry(context, repo, entry, path) : null;
    },
    associatedPullRequests: (args: PageArguments) => {
      const pulls = repo.pulls.filter(
        pull =>
          pull.mergeCommit === sha ||
          context.request.pulls.commits(repo, pull).some(c => c.sha === sha),
      );
      return connection(
        pulls.map(pull => viewPull(context, repo, pull)),
        args,
      );
    },
    signature: () =>
      verified
        ? {
            __typename: 'GpgSignature',
            isValid: true,
            state: 'VALID',
            email: commit.committer.email,
            payload: '',
            signature: '',
            wasSignedByGitHub: true,
          }
        : null,
  };
}

function history(repo: Repo, commit: Commit, path?: string): Commit[] {
  const log = repo.git.history.log(commit.sha);
  if (!path) return log;
  const at = (one?: Commit) => one && repo.git.entry(one, path)?.sha;
  return log.filter(one => at(one) !== at(repo.git.history.commit(one.parents[0] ?? '')));
}

function viewActor(context: Context, signature: Signature) {
  const user = context.request.hub.userByEmail(signature.email);
  return { ...signature, user: user ? viewUser(context, user) : null };
}

function viewTree(context: Context, repo: Repo, sha: string) {
  return {
    __typename: 'Tree',
    ...base(context, repo, 'tree', sha),
    entries: () =>
      (readTree(repo.git.objects, sha) ?? []).map(entry =>
        viewEntry(context, repo, entry, entry.name),
      ),
  };
}

function viewEntry(context: Context, repo: Repo, entry: TreeEntry, path: string) {
  return {
    __typename: 'TreeEntry',
    name: entry.name,
    path,
    mode: parseInt(entry.mode, 8),
    type: entryType(entry.mode),
    oid: entry.sha,
    size: () => repo.git.blob(entry.sha)?.length ?? 0,
    object: () => viewObject(context, repo, entry.sha),
  };
}

function viewBlob(context: Context, repo: Repo, sha: string) {
  const bytes = repo.git.blob(sha) ?? Buffer.alloc(0);
  const isBinary = bytes.subarray(0, 8000).includes(0);
  return {
    __typename: 'Blob',
    ...base(context, repo, 'blob', sha),
    commitUrl: `${repoUrl(context.at, repo)}/git/blobs/${sha}`,
    byteSize: bytes.length,
    isBinary,
    isTruncated: bytes.length > MAX_TEXT_BYTES,
    text: () => (isBinary ? null : bytes.subarray(0, MAX_TEXT_BYTES).toString('utf8')),
  };
}
