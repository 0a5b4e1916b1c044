// Routes of the git data API: refs, blobs, trees and commits.

import { json } from '../../http/index.ts';
import type { Call, Router } from '../../http/index.ts';
import { changeTree, entryType, findEntry, isGoodPath, listTree, readTree } from '../git/trees.ts';
import type { PathChange } from '../git/trees.ts';
import type { Repo } from '../hub/hub.ts';
import { conflict, invalid, notFound, unprocessable } from '../hub/problems.ts';
import { createRef, moveRefs } from '../hub/refs.ts';
import { base64Lines, decodeBase64, signature } from './contents.ts';
import { optionalText, text, texts } from './requestContext.ts';
import type { Body, RequestContext } from './requestContext.ts';
import { repoUrl, showGitCommit, showRef, showTreeEntry } from './show.ts';

export function gitDataRoutes(router: Router, context: RequestContext): void {
  refRoutes(router, context);
  objectRoutes(router, context);
}

function refRoutes(router: Router, context: RequestContext): void {
  const base = '/repos/:owner/:repo/git';
  const moved = context.pulls.branchMoved;

  router.on('GET', `${base}/ref/*ref`, call => {
    const repo = filled(context.repo(call));
    const name = `refs/${call.params.ref}`;
    const sha = repo.git.refs.get(name);
    if (!sha) throw notFound();
    return json(200, showRef(context.links(call), repo, name, sha));
  });
  router.on('GET', `${base}/matching-refs/*ref`, call => {
    const repo = filled(context.repo(call));
    const found = repo.git.refs.list(`refs/${call.params.ref ?? ''}`);
    return context.page(call, found, ({ name, sha }) =>
      showRef(context.links(call), repo, name, sha),
    );
  });
  router.on('POST', `${base}/refs`, call => {
    const repo = filled(context.repo(call, 'write'));
    const body = context.body(call);
    const [name, sha] = [text(body, 'ref'), text(body, 'sha')];
    createRef(context.hub, repo, name, sha, moved);
    const url = `${repoUrl(context.links(call), repo)}/git/${name}`;
    return json(201, showRef(context.links(call), repo, name, sha), { location: url });
  });
  router.on('PATCH', `${base}/refs/*ref`, call => {
    const repo = filled(context.repo(call, 'write'));
    const body = context.body(call);
    const name = `refs/${call.params.ref}`;
    const sha = text(body, 'sha');
    if (!repo.git.refs.get(name)) throw unprocessable('Reference does not exist');
    moveRefs(context.hub, repo, [{ name, sha, force: body.force === true }], moved);
    return json(200, showRef(context.links(call), repo, name, sha));
  });
  router.on('DELETE', `${base}/refs/*ref`, call => {
    const repo = filled(context.repo(call, 'write'));
    moveRefs(context.hub, repo, [{ name: `refs/${call.params.ref}` }], moved);
    return { status: 204 };
  });
}

function objectRoutes(router: Router, context: RequestContext): void {
  const base = '/repos/:owner/:repo/git';
  const url = (call: Call, repo: Repo, kind: string, sha: string) =>
    `${repoUrl(context.links(call), repo)}/git/${kind}/${sha}`;

  router.on('POST', `${base}/blobs`, call => {
    const repo = filled(context.repo(call, 'write'));
    const body = context.body(call);
    const content = text(body, 'content');
    const isBase64 = (optionalText(body, 'encoding') ?? 'utf-8') === 'base64';
    const sha = repo.git.objects.write(
      'blob',
      isBase64 ? decodeBase64(content) : Buffer.from(content),
    );
    return json(201, { sha, url: url(call, repo, 'blobs', sha) });
  });
  router.on('GET', `${base}/blobs/:sha`, call => {
    const repo = context.repo(call);
    const sha = call.params.sha ?? '';
    const blob = repo.git.blob(sha);
    if (!blob) throw notFound();
    if (/\.raw\b/.test(call.headers.accept ?? '')) {
      const headers = { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' };
      return { status: 200, headers, body: blob };
    }
    return json(200, {
      sha,
      node_id: `B_${sha}`,
      size: blob.length,
      url: url(call, repo, 'blobs', sha),
      content: base64Lines(blob),
      encoding: 'base64',
    });
  });

  router.on('POST', `${base}/trees`, call => {
    const repo = filled(context.repo(call, 'write'));
    const body = context.body(call);
    const from = optionalText(body, 'base_tree');
    // A commit is taken for its tree, as GitHub does.
    const baseTree = from && (repo.git.history.commit(from)?.tree ?? from);
    if (baseTree && !readTree(repo.git.objects, baseTree)) throw notFound();
    if (!Array.isArray(body.tree))
      throw unprocessable(`Invalid request.\n\n"tree" wasn't supplied.`);
    const changes = (body.tree as Body[]).map(entry => treeChange(repo, baseTree, entry));
    const sha = changeTree(repo.git.objects, baseTree, changes);
    return json(201, showTree(call, repo, sha, false));
  });
  router.on('GET', `${base}/trees/*sha`, call => {
    const repo = filled(context.repo(call));
    const wanted = call.params.sha ?? '';
    const tree = repo.git.resolve(wanted)?.tree ?? wanted;
    if (!readTree(repo.git.objects, tree)) throw notFound();
    return json(200, showTree(call, repo, tree, call.query.has('recursive')));
  });

  router.on('POST', `${base}/commits`, call => {
    const repo = filled(context.repo(call, 'write'));
    const user = context.user(call);
    const body = context.body(call);
    const tree = text(body, 'tree');
    const parents = texts(body, 'parents');
    if (!readTree(repo.git.objects, tree)) throw unprocessable('Tree SHA does not exist');
    for (const parent of parents) {
      if (!repo.git.history.commit(parent)) {
        throw unprocessable('Parent SHA does not exist or is not a commit object');
      }
    }
    const author = signature(body.author);
    // What an app commits in its own name is signed by GitHub.
    const own = user.type === 'Bot' ? context.hub.webFlow() : context.hub.signature(user);
    const sha = repo.git.history.write({
      tree,
      parents,
      author: author ?? context.hub.signature(user),
      committer: signature(body.committer) ?? author ?? own,
      message: text(body, 'message'),
    });
    const commit = repo.git.history.commit(sha);
    return json(201, commit && showGitCommit(context.links(call), repo, commit));
  });
  router.on('GET', `${base}/commits/:sha`, call => {
    const repo = context.repo(call);
    const commit = repo.git.history.commit(call.params.sha ?? '');
    if (!commit) throw notFound();
    return json(200, showGitCommit(context.links(call), repo, commit));
  });

  function showTree(call: Call, repo: Repo, sha: string, recursive: boolean) {
    const { objects } = repo.git;
    const entries = recursive ? listTree(objects, sha) : (readTree(objects, sha) ?? []);
    return {
      sha,
      url: url(call, repo, 'trees', sha),
      tree: entries.map(entry => showTreeEntry(context.links(call), repo, entry)),
      truncated: false,
    };
  }
}

/** An entry of `POST git/trees`; `type` may be left out, since the mode tells it. */
function treeChange(repo: Repo, base: string | undefined, entry: Body): PathChange {
  const bad = (message: string) =>
    invalid({ resource: 'Tree', code: 'custom', field: 'tree', message });
  const path = text(entry, 'path');
  const mode = optionalText(entry, 'mode') ?? '100644';
  if (!isGoodPath(path)) throw unprocessable('tree.path contains a malformed path component');
  if (entry.sha === null) {
    if (!base || !findEntry(repo.git.objects, base, path))
      throw unprocessable('GitRPC::BadObjectState');
    return { path, mode, sha: null };
  }
  const content = optionalText(entry, 'content');
  const sha = optionalText(entry, 'sha');
  if ((content === undefined) === (sha === undefined)) {
    throw bad('must supply either tree.sha or tree.content');
  }
  if (sha === undefined) {
    return { path, mode, sha: repo.git.objects.write('blob', Buffer.from(content ?? '')) };
  }
  const type = repo.git.objects.read(sha)?.type;
  if (entryType(mode) !== 'commit' && type !== entryType(mode)) {
    throw unprocessable(`tree.sha ${sha} is not a valid ${entryType(mode)}`);
  }
  return { path, mode, sha };
}

/** The git data API knows nothing of a repository without a commit. */
function filled(repo: Repo): Repo {
  if (repo.git.refs.list('refs/heads/').length === 0) throw conflict('Git Repository is empty.');
  return repo;
}
