// Pages for people: where the links in the API's answers lead.

import { Refusal } from '../../http/index.ts';
import type { Answer, Call, Handler, Router } from '../../http/index.ts';
import { EMPTY_TREE } from '../git/run.ts';
import type { Repo } from '../hub/hub.ts';
import type { Pull } from '../hub/model.ts';
import { refreshPull } from '../hub/refs.ts';
import { notFound } from '../hub/problems.ts';
import type { RequestContext } from '../rest/requestContext.ts';
import { diffPanel } from './diff.ts';
import { crumbs, escape, href, page, when } from './layout.ts';
import { pullPage } from './pull.ts';
import { filePage, homePage, locate, repoPage } from './browse.ts';

/** Who merges by the button: the page has no sign-in. */
const VISITOR = 'alice';

export function pageRoutes(router: Router, context: RequestContext): void {
  const show =
    (handler: Handler): Handler =>
    async call => {
      try {
        return await handler(call);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const { message } = error.answer.body as { message: string };
        const body = `<h1>${escape(message)}</h1><p><a href="/">All repositories</a></p>`;
        return page(message, [], body, error.answer.status);
      }
    };
  const repoOf = (call: Call): Repo => {
    const repo = context.hub.find(call.params.owner ?? '', call.params.repo ?? '');
    if (!repo) throw notFound();
    for (const pull of repo.pulls) refreshPull(context.hub, repo, pull);
    return repo;
  };
  const pullOf = (call: Call, repo: Repo): Pull => {
    const pull = repo.pulls.find(candidate => candidate.number === Number(call.params.number));
    if (!pull) throw notFound();
    return pull;
  };
  const back = (repo: Repo, pull: Pull): Answer => ({
    status: 303,
    headers: { location: `/${repo.owner}/${repo.name}/pull/${pull.number}` },
  });

  router.on('GET', '/', () => homePage(context.hub.repos()));
  router.on(
    'GET',
    '/:owner/:repo',
    show(call => repoPage(repoOf(call))),
  );
  router.on(
    'GET',
    '/:owner/:repo/pulls',
    show(call => repoPage(repoOf(call))),
  );
  router.on(
    'GET',
    '/:owner/:repo/tree/*where',
    show(call => filePage(repoOf(call), call.params.where)),
  );
  router.on(
    'GET',
    '/:owner/:repo/blob/*where',
    show(call => filePage(repoOf(call), call.params.where)),
  );
  router.on(
    'GET',
    '/:owner/:repo/raw/*where',
    show(call => {
      const { entry, repo } = locate(repoOf(call), call.params.where);
      const body = repo.git.blob(entry.sha);
      if (!body) throw notFound();
      return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
    }),
  );
  router.on(
    'GET',
    '/:owner/:repo/commit/:sha',
    show(async call => {
      const repo = repoOf(call);
      const commit = repo.git.history.commit(call.params.sha ?? '');
      if (!commit) throw notFound();
      const parent = repo.git.history.commit(commit.parents[0] ?? '');
      const { files } = await repo.git.diff(parent?.tree ?? EMPTY_TREE, commit.tree);
      const panels = files.map(f =>
        diffPanel(f, href(repo.owner, repo.name, 'blob', commit.sha, f.path)),
      );
      const body = `<h1>${escape(commit.message.split('\n')[0] ?? '')}</h1>
<p class="soft">${escape(commit.author.name)} on ${when(commit.author.date)} · <code>${commit.sha}</code></p>
<div class="panel"><div class="body"><pre>${escape(commit.message)}</pre></div></div>${panels.join('')}`;
      return page(commit.message, crumbs(repo), body);
    }),
  );

  router.on(
    'GET',
    '/:owner/:repo/pull/:number',
    show(call => {
      const repo = repoOf(call);
      return pullPage(context, repo, pullOf(call, repo));
    }),
  );
  router.on(
    'POST',
    '/:owner/:repo/pull/:number/merge',
    show(async call => {
      const repo = repoOf(call);
      const pull = pullOf(call, repo);
      const user = context.hub.user(VISITOR) ?? context.hub.addUser({ login: VISITOR });
      await context.pulls.merge(repo, pull, user);
      return back(repo, pull);
    }),
  );
  router.on(
    'POST',
    '/:owner/:repo/pull/:number/close',
    show(call => {
      const repo = repoOf(call);
      const pull = pullOf(call, repo);
      context.pulls.setState(repo, pull, pull.state === 'open' ? 'closed' : 'open');
      return back(repo, pull);
    }),
  );
}
