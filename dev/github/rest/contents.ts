// Routes of the contents API: one file or folder at a time.

import { json } from '../../http/index.ts';
import type { Answer, Call, Router } from '../../http/index.ts';
import { entryType, readTree } from '../git/trees.ts';
import type { TreeEntry } from '../git/trees.ts';
import type { Commit, Signature } from '../git/commits.ts';
import { isoSeconds } from '../git/commits.ts';
import { commitOnBranch, writeFiles } from '../hub/commits.ts';
import type { FileChange } from '../hub/commits.ts';
import type { Repo } from '../hub/hub.ts';
import { Problem, conflict, forbidden, notFound, unprocessable } from '../hub/problems.ts';
import { moveRefs } from '../hub/refs.ts';
import { optionalText, text } from './requestContext.ts';
import type { Body, RequestContext } from './requestContext.ts';
import { pageUrl, repoUrl, showGitCommit } from './show.ts';
import type { Links } from './show.ts';

const MAX_LISTED = 1000;
/** Above this the JSON form carries no content; above a hundred times that, nothing does. */
const MAX_JSON_BYTES = 1 << 20;
const MAX_RAW_BYTES = 100 << 20;

export function contentsRoutes(router: Router, context: RequestContext): void {
  const route = '/repos/:owner/:repo/contents/*path';

  router.on('GET', route, call => {
    const repo = context.repo(call);
    const ref = call.query.get('ref') || repo.defaultBranch;
    const commit = repo.git.resolve(ref);
    if (!commit) {
      if (repo.git.refs.list('refs/heads/').length === 0) {
        throw new Problem(404, 'NOT_FOUND', 'This repository is empty.');
      }
      throw call.query.get('ref')
        ? new Problem(404, 'NOT_FOUND', `No commit found for the ref ${ref}`)
        : notFound();
    }
    const path = clean(call.params.path);
    const entry = repo.git.entry(commit, path);
    if (!entry) throw notFound();
    const at = context.links(call);
    if (entryType(entry.mode) === 'tree') return listing(at, repo, ref, entry, path, accept(call));
    const blob = repo.git.blob(entry.sha) ?? Buffer.alloc(0);
    const isRaw = /\.raw\b/.test(accept(call));
    if (
      blob.length > MAX_RAW_BYTES ||
      (blob.length > MAX_JSON_BYTES && accept(call).includes('.html'))
    ) {
      const errors = [{ resource: 'Blob', field: 'data', code: 'too_large' }];
      throw new Problem(403, 'FORBIDDEN', 'This API returns blobs up to 100 MB in size.', {
        errors,
      });
    }
    if (isRaw) {
      const type = 'application/vnd.github.raw+json; charset=utf-8';
      return { status: 200, headers: { 'content-type': type }, body: blob };
    }
    const small = blob.length <= MAX_JSON_BYTES;
    return json(200, {
      ...showEntry(at, repo, ref, { ...entry, name: path }),
      content: small ? base64Lines(blob) : '',
      encoding: small ? 'base64' : 'none',
    });
  });

  router.on('PUT', route, call => {
    const content = decodeBase64(text(context.body(call), 'content'));
    return write(call, content);
  });
  router.on('DELETE', route, call => write(call, null));

  function write(call: Call, content: Buffer | null): Answer {
    const repo = context.repo(call, 'write');
    const user = context.user(call);
    const body = context.body(call);
    const message = text(body, 'message');
    const branch = (optionalText(body, 'branch') ?? repo.defaultBranch).replace(
      /^refs\/heads\//,
      '',
    );
    const path = clean(call.params.path);
    if (path.startsWith('.github/workflows/') && user.type === 'Bot') throw forbidden();
    const head = repo.git.history.commit(repo.git.branch(branch) ?? '');
    const isEmpty = !head && repo.git.refs.list('refs/heads/').length === 0;
    if (!head && !isEmpty) throw new Problem(404, 'NOT_FOUND', `Branch ${branch} not found`);
    const old = head && repo.git.entry(head, path);
    if (content === null && !old) throw notFound();
    const sha = optionalText(body, 'sha');
    if (old && !sha) throw unprocessable(`Invalid request.\n\n"sha" wasn't supplied.`);
    if (sha && sha !== old?.sha) throw conflict(`${path} does not match ${sha}`);

    const change: FileChange = { path, content };
    const signatures = { author: signature(body.author), committer: signature(body.committer) };
    const commit = head
      ? commitOnBranch(
          context.hub,
          repo,
          user,
          { branch, expected: head.sha, message, changes: [change], ...signatures },
          context.pulls.branchMoved,
        )
      : firstCommit(
          repo,
          branch,
          change,
          message,
          signatures.author ?? context.hub.signature(user),
        );
    const made = repo.git.history.commit(commit) as Commit;
    const entry = repo.git.entry(made, path);
    const at = context.links(call);
    return json(content !== null && !old ? 201 : 200, {
      content: entry ? showEntry(at, repo, branch, { ...entry, name: path }) : null,
      commit: showGitCommit(at, repo, made),
    });
  }

  function firstCommit(
    repo: Repo,
    branch: string,
    change: FileChange,
    message: string,
    author: Signature,
  ) {
    const committer = context.hub.webFlow();
    const tree = writeFiles(repo, undefined, [change]);
    const sha = repo.git.history.write({ tree, parents: [], author, committer, message });
    moveRefs(context.hub, repo, [{ name: `refs/heads/${branch}`, sha }], context.pulls.branchMoved);
    return sha;
  }
}

function listing(
  at: Links,
  repo: Repo,
  ref: string,
  entry: TreeEntry,
  path: string,
  accepted: string,
): Answer {
  const entries = (readTree(repo.git.objects, entry.sha) ?? [])
    .slice(0, MAX_LISTED)
    .map(child => showEntry(at, repo, ref, { ...child, name: join(path, child.name) }));
  if (!accepted.includes('.object')) return json(200, entries);
  return json(200, { ...showEntry(at, repo, ref, { ...entry, name: path }), entries });
}

function showEntry(at: Links, repo: Repo, ref: string, entry: TreeEntry) {
  const kind = entryType(entry.mode);
  const path = entry.name.split('/').map(encodeURIComponent).join('/');
  const url = `${repoUrl(at, repo)}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const git = `${repoUrl(at, repo)}/git/${kind}s/${entry.sha}`;
  const page = `${pageUrl(at, repo)}/${kind}/${ref}/${path}`;
  return {
    type: kind === 'tree' ? 'dir' : 'file',
    name: entry.name.split('/').at(-1) ?? '',
    path: entry.name,
    sha: entry.sha,
    size: kind === 'blob' ? (repo.git.blob(entry.sha)?.length ?? 0) : 0,
    url,
    git_url: git,
    html_url: page,
    download_url: kind === 'blob' ? `${pageUrl(at, repo)}/raw/${ref}/${path}` : null,
    _links: { self: url, git, html: page },
  };
}

function accept(call: Call): string {
  return call.headers.accept ?? '';
}

function clean(path = ''): string {
  return path.split('/').filter(Boolean).join('/');
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** Base64 in lines of 60, as GitHub sends it. */
export function base64Lines(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll(/.{1,60}/g, '$&\n');
}

export function decodeBase64(encoded: string): Buffer {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(encoded)) {
    throw unprocessable('content is not valid Base64');
  }
  return Buffer.from(encoded, 'base64');
}

/** An author or committer of the body; the time is now unless given. */
export function signature(value: unknown): Signature | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { date } = value as Body;
  const time = typeof date === 'string' ? new Date(date) : new Date();
  if (Number.isNaN(time.getTime())) throw unprocessable('date is not a valid timestamp');
  const body = value as Body;
  return { name: text(body, 'name'), email: text(body, 'email'), date: isoSeconds(time) };
}
