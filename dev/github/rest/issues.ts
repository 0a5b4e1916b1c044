// Routes of issues; every issue of the double is a pull request.

import { json } from '../../http/index.ts';
import type { Call, Router } from '../../http/index.ts';
import type { Repo } from '../hub/hub.ts';
import type { Pull } from '../hub/model.ts';
import { notFound, unprocessable } from '../hub/problems.ts';
import { optionalText, text, texts } from './requestContext.ts';
import type { RequestContext } from './requestContext.ts';
import { repoUrl } from './show.ts';
import { showComment, showLabel, showLabels, showPullSimple } from './showPull.ts';

const LABEL_COLOR = 'ededed';

export function issueRoutes(router: Router, context: RequestContext): void {
  const { hub } = context;
  const base = '/repos/:owner/:repo';
  const one = `${base}/issues/:number`;

  router.on('GET', one, call => {
    const repo = context.repo(call);
    return json(200, showIssue(call, repo, context.pull(call, repo)));
  });
  router.on('PATCH', one, call => {
    const repo = context.repo(call, 'write');
    const pull = context.pull(call, repo);
    const body = context.body(call);
    const state = optionalText(body, 'state');
    if (state === 'open' || state === 'closed') context.pulls.setState(repo, pull, state);
    pull.title = optionalText(body, 'title') ?? pull.title;
    pull.body = optionalText(body, 'body') ?? pull.body;
    if (body.assignees) pull.assignees = texts(body, 'assignees').filter(login => hub.user(login));
    if (body.labels) {
      pull.labels = [];
      addLabels(repo, pull, body.labels);
    }
    hub.touch();
    return json(200, showIssue(call, repo, pull));
  });

  router.on('GET', `${base}/labels`, call => {
    const repo = context.repo(call);
    return context.page(call, repo.labels, label => showLabel(context.links(call), repo, label));
  });
  router.on('GET', `${one}/labels`, call => {
    const repo = context.repo(call);
    return json(200, showLabels(context.links(call), repo, context.pull(call, repo)));
  });
  for (const method of ['POST', 'PUT'] as const) {
    router.on(method, `${one}/labels`, call => {
      const repo = context.repo(call, 'write');
      const pull = context.pull(call, repo);
      const body: unknown = context.body(call);
      if (method === 'PUT') pull.labels = [];
      addLabels(repo, pull, Array.isArray(body) ? body : (body as { labels?: unknown }).labels);
      return json(200, showLabels(context.links(call), repo, pull));
    });
  }
  router.on('DELETE', `${one}/labels/:name`, call => {
    const repo = context.repo(call, 'write');
    const pull = context.pull(call, repo);
    if (!pull.labels.includes(call.params.name ?? '')) throw notFound();
    pull.labels = pull.labels.filter(name => name !== call.params.name);
    hub.touch();
    return json(200, showLabels(context.links(call), repo, pull));
  });

  router.on('POST', `${one}/assignees`, call => {
    const repo = context.repo(call, 'write');
    const pull = context.pull(call, repo);
    // Those who cannot be assigned are left out without a word, as GitHub does.
    const known = texts(context.body(call), 'assignees').filter(login => hub.user(login));
    pull.assignees = [...new Set([...pull.assignees, ...known])];
    hub.touch();
    return json(201, showIssue(call, repo, pull));
  });

  router.on('GET', `${one}/comments`, call => {
    const repo = context.repo(call);
    const pull = context.pull(call, repo);
    return context.page(call, pull.comments, c =>
      showComment(context.links(call), hub, repo, pull, c),
    );
  });
  router.on('POST', `${one}/comments`, call => {
    const repo = context.repo(call, 'read');
    const pull = context.pull(call, repo);
    const user = context.user(call);
    const body = text(context.body(call), 'body');
    const comment = { id: hub.nextId(), user: user.login, body, createdAt: hub.now() };
    pull.comments.push(comment);
    hub.touch();
    return json(201, showComment(context.links(call), hub, repo, pull, comment));
  });

  /** Adds labels given as names or objects; one the repository lacks is made. */
  function addLabels(repo: Repo, pull: Pull, labels: unknown): void {
    if (!Array.isArray(labels))
      throw unprocessable(`Invalid request.\n\n"labels" wasn't supplied.`);
    for (const label of labels as Array<string | { name: string }>) {
      const name = typeof label === 'string' ? label : label.name;
      if (!repo.labels.some(known => known.name === name)) {
        repo.labels.push({ id: hub.nextId(), name, color: LABEL_COLOR, description: '' });
      }
      if (!pull.labels.includes(name)) pull.labels.push(name);
    }
    hub.touch();
  }

  function showIssue(call: Call, repo: Repo, pull: Pull) {
    const at = context.links(call);
    const shown = showPullSimple(at, hub, repo, pull, context.viewer(call));
    const {
      url,
      html_url,
      diff_url,
      patch_url,
      merged_at,
      issue_url,
      head: _,
      base: __,
      ...rest
    } = shown;
    const pull_request = { url, html_url, diff_url, patch_url, merged_at };
    const repository_url = repoUrl(at, repo);
    return {
      ...rest,
      url: issue_url,
      html_url,
      repository_url,
      pull_request,
      comments: pull.comments.length,
    };
  }
}
