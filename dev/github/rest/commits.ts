// Routes about history: commits, comparisons, merging branches, commit statuses.

import { json } from '../../http/index.ts';
import type { Router } from '../../http/index.ts';
import { EMPTY_TREE } from '../git/run.ts';
import { findEntry } from '../git/trees.ts';
import type { CommitStatus } from '../hub/model.ts';
import { conflict, notFound } from '../hub/problems.ts';
import { splitHead } from '../hub/pulls.ts';
import { moveRefs } from '../hub/refs.ts';
import { optionalText, text } from './requestContext.ts';
import type { RequestContext } from './requestContext.ts';
import { pageUrl, repoUrl, showCommit } from './show.ts';
import { showFile, showPullSimple } from './showPull.ts';

const MAX_FILES = 300;

export function commitRoutes(router: Router, context: RequestContext): void {
  const base = '/repos/:owner/:repo';
  const { hub } = context;

  router.on('GET', `${base}/commits`, call => {
    const repo = context.repo(call);
    const head = repo.git.resolve(call.query.get('sha') || repo.defaultBranch);
    if (!head) {
      throw repo.git.refs.list('refs/heads/').length === 0
        ? conflict('Git Repository is empty.')
        : notFound();
    }
    const path = call.query.get('path');
    const at = (tree?: string) => tree && path && findEntry(repo.git.objects, tree, path)?.sha;
    const treeOf = (sha?: string) => (sha ? repo.git.history.commit(sha)?.tree : undefined);
    const log = repo.git.history.log(head.sha);
    const shown = path ? log.filter(c => at(c.tree) !== at(treeOf(c.parents[0]))) : log;
    return context.page(call, shown, commit => showCommit(context.links(call), hub, repo, commit));
  });

  router.on('GET', `${base}/commits/:sha/pulls`, call => {
    const repo = context.repo(call);
    const sha = call.params.sha ?? '';
    const pulls = repo.pulls.filter(
      pull =>
        pull.mergeCommit === sha || context.pulls.commits(repo, pull).some(c => c.sha === sha),
    );
    const viewer = context.viewer(call);
    return context.page(call, pulls, p =>
      showPullSimple(context.links(call), hub, repo, p, viewer),
    );
  });
  router.on('GET', `${base}/commits/:sha/status`, call => {
    const repo = context.repo(call);
    const sha = repo.git.resolve(call.params.sha ?? '')?.sha ?? '';
    const last = new Map(repo.statuses.filter(s => s.sha === sha).map(s => [s.context, s]));
    const statuses = [...last.values()];
    const states = new Set(statuses.map(status => status.state));
    const bad = states.has('failure') || states.has('error');
    const good = states.size === 1 && states.has('success');
    const state = bad ? 'failure' : good ? 'success' : 'pending';
    return json(200, { sha, state, total_count: statuses.length, statuses });
  });
  router.on('POST', `${base}/statuses/:sha`, call => {
    const repo = context.repo(call, 'write');
    const body = context.body(call);
    const sha = call.params.sha ?? '';
    if (!repo.git.history.commit(sha)) throw notFound();
    const status: CommitStatus = {
      sha,
      state: text(body, 'state') as CommitStatus['state'],
      context: optionalText(body, 'context') ?? 'default',
      description: optionalText(body, 'description') ?? null,
      target_url: optionalText(body, 'target_url') ?? null,
      createdAt: hub.now(),
    };
    repo.statuses.push(status);
    hub.touch();
    for (const pull of repo.pulls) if (pull.headSha === sha) context.pulls.tryAutoMerge(repo, pull);
    return json(201, status);
  });

  router.on('GET', `${base}/commits/*ref`, async call => {
    const repo = context.repo(call);
    const commit = repo.git.resolve(call.params.ref ?? '');
    if (!commit) throw notFound();
    const wantsSha = /\.sha\b/.test(call.headers.accept ?? '');
    if (wantsSha)
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: commit.sha };
    const at = context.links(call);
    const parent = repo.git.history.commit(commit.parents[0] ?? '');
    const { files } = await repo.git.diff(parent?.tree ?? EMPTY_TREE, commit.tree);
    const shown = files.map(file => showFile(at, repo, commit.sha, file));
    return json(200, { ...showCommit(at, hub, repo, commit), files: shown });
  });

  router.on('GET', `${base}/compare/*basehead`, async call => {
    const repo = context.repo(call);
    const at = context.links(call);
    const [from = '', to = ''] = (call.params.basehead ?? '').split('...');
    const [one, other] = [from, to].map(side => repo.git.resolve(splitHead(repo, side)[1]));
    if (!one || !other) throw notFound();
    const { history } = repo.git;
    const mergeBase = history.commit(history.mergeBase(one.sha, other.sha) ?? '');
    if (!mergeBase) throw notFound();
    const ahead = history.range(one.sha, other.sha);
    const behind = history.range(other.sha, one.sha).length;
    const { files, text: diff } = await repo.git.diff(mergeBase.tree, other.tree);
    if (/\.(diff|patch)\b/.test(call.headers.accept ?? '')) {
      return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: diff };
    }
    const diverged = ahead.length > 0 && behind > 0;
    const status = diverged
      ? 'diverged'
      : ahead.length > 0
        ? 'ahead'
        : behind > 0
          ? 'behind'
          : 'identical';
    const page = context.page(call, ahead, commit => showCommit(at, hub, repo, commit));
    const html = `${pageUrl(at, repo)}/compare/${from}...${to}`;
    // Files come with the first page only.
    const first = (call.query.get('page') ?? '1') === '1';
    return json(
      200,
      {
        url: `${repoUrl(at, repo)}/compare/${encodeURIComponent(`${from}...${to}`)}`,
        html_url: html,
        permalink_url: html,
        diff_url: `${html}.diff`,
        patch_url: `${html}.patch`,
        base_commit: showCommit(at, hub, repo, one),
        merge_base_commit: showCommit(at, hub, repo, mergeBase),
        status,
        ahead_by: ahead.length,
        behind_by: behind,
        total_commits: ahead.length,
        commits: page.body,
        files: first ? files.slice(0, MAX_FILES).map(f => showFile(at, repo, other.sha, f)) : [],
      },
      page.headers,
    );
  });

  router.on('POST', `${base}/merges`, async call => {
    const repo = context.repo(call, 'write');
    const user = context.user(call);
    const body = context.body(call);
    const branch = text(body, 'base');
    const ours = repo.git.branch(branch);
    const theirs = repo.git.resolve(text(body, 'head'))?.sha;
    if (!ours || !theirs) throw notFound();
    if (repo.git.history.isAncestor(theirs, ours)) return { status: 204 };
    const result = await repo.git.merger.merge({ ours, theirs });
    if (!result.clean || repo.git.branch(branch) !== ours) throw conflict('Merge conflict');
    const message = `Merge ${text(body, 'head')} into ${branch}`;
    const sha = repo.git.history.write({
      tree: result.tree,
      parents: [ours, theirs],
      author: hub.signature(user),
      committer: hub.webFlow(),
      message: optionalText(body, 'commit_message') ?? message,
    });
    const move = { name: `refs/heads/${branch}`, sha, expected: ours };
    moveRefs(hub, repo, [move], context.pulls.branchMoved);
    const commit = repo.git.history.commit(sha);
    return json(201, commit && showCommit(context.links(call), hub, repo, commit));
  });
}
