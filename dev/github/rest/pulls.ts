// Routes of pull requests.

import { json } from '../../http/index.ts';
import type { Call, Router } from '../../http/index.ts';
import type { MergeMethod, Pull, Review } from '../hub/model.ts';
import { invalid, notFound, unprocessable } from '../hub/problems.ts';
import { refreshPull } from '../hub/refs.ts';
import { optionalText, text, texts } from './requestContext.ts';
import type { RequestContext } from './requestContext.ts';
import { repoUrl, showCommit, showLogin } from './show.ts';
import { showFile, showPull, showPullSimple } from './showPull.ts';

export function pullRoutes(router: Router, context: RequestContext): void {
  const { hub, pulls } = context;
  const all = '/repos/:owner/:repo/pulls';
  const one = `${all}/:number`;

  router.on('GET', all, call => {
    const repo = context.repo(call);
    const viewer = context.viewer(call);
    for (const pull of repo.pulls) refreshPull(hub, repo, pull);
    const found = sorted(call, repo.pulls.filter(wanted(call, repo.owner)));
    return context.page(call, found, p =>
      showPullSimple(context.links(call), hub, repo, p, viewer),
    );
  });

  // Readers of a repository may open pull requests, but not without a branch, which they cannot push.
  router.on('POST', all, async call => {
    const repo = context.repo(call, 'write');
    const user = context.user(call);
    const body = context.body(call);
    const pull = pulls.create(repo, user, {
      title: text(body, 'title'),
      body: optionalText(body, 'body'),
      head: text(body, 'head'),
      base: text(body, 'base'),
      draft: body.draft === true,
      maintainerCanModify: body.maintainer_can_modify === true,
    });
    const shown = await showPull(context.links(call), hub, pulls, repo, pull, user, {
      isNew: true,
    });
    return json(201, shown, { location: shown.url });
  });

  router.on('GET', one, async call => {
    const repo = context.repo(call);
    const pull = context.pull(call, repo);
    if (/\.(diff|patch)\b/.test(call.headers.accept ?? '')) {
      const { text: body } = await pulls.diff(repo, pull);
      return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
    }
    return json(
      200,
      await showPull(context.links(call), hub, pulls, repo, pull, context.viewer(call)),
    );
  });

  router.on('PATCH', one, async call => {
    const repo = context.repo(call, 'write');
    const pull = context.pull(call, repo);
    const body = context.body(call);
    const base = optionalText(body, 'base');
    const state = optionalText(body, 'state');
    if (base !== undefined && base !== pull.base) {
      const sha = repo.git.branch(base);
      if (!sha) throw invalid({ resource: 'PullRequest', field: 'base', code: 'invalid' });
      Object.assign(pull, { base, baseSha: sha });
    }
    if (state === 'open' || state === 'closed') pulls.setState(repo, pull, state);
    pull.title = optionalText(body, 'title') ?? pull.title;
    if (body.body !== undefined) pull.body = optionalText(body, 'body') ?? null;
    pull.updatedAt = hub.now();
    hub.touch();
    return json(
      200,
      await showPull(context.links(call), hub, pulls, repo, pull, context.user(call)),
    );
  });

  router.on('GET', `${one}/files`, async call => {
    const repo = context.repo(call);
    const pull = context.pull(call, repo);
    const { files } = await pulls.diff(repo, pull);
    return context.page(call, files, f => showFile(context.links(call), repo, pull.headSha, f));
  });
  router.on('GET', `${one}/commits`, call => {
    const repo = context.repo(call);
    const commits = pulls.commits(repo, context.pull(call, repo));
    return context.page(call, commits, c => showCommit(context.links(call), hub, repo, c));
  });

  router.on('GET', `${one}/merge`, call => {
    const repo = context.repo(call);
    if (!context.pull(call, repo).mergedAt) throw notFound();
    return { status: 204 };
  });
  router.on('PUT', `${one}/merge`, async call => {
    const repo = context.repo(call, 'write');
    const body = context.body(call);
    const sha = await pulls.merge(repo, context.pull(call, repo), context.user(call), {
      method: optionalText(body, 'merge_method') as MergeMethod | undefined,
      sha: optionalText(body, 'sha'),
      title: optionalText(body, 'commit_title'),
      message: optionalText(body, 'commit_message'),
    });
    return json(200, { sha, merged: true, message: 'Pull Request successfully merged' });
  });
  router.on('PUT', `${one}/update-branch`, async call => {
    const repo = context.repo(call, 'write');
    const pull = context.pull(call, repo);
    const expected = optionalText(context.body(call), 'expected_head_sha');
    await pulls.updateBranch(repo, pull, context.user(call), expected);
    const url = `${repoUrl(context.links(call), repo)}/pulls/${pull.number}`;
    return json(202, { message: 'Updating pull request branch.', url });
  });

  router.on('GET', `${one}/requested_reviewers`, call => {
    const repo = context.repo(call);
    const shown = showPullSimple(
      context.links(call),
      hub,
      repo,
      context.pull(call, repo),
      undefined,
    );
    return json(200, { users: shown.requested_reviewers, teams: shown.requested_teams });
  });
  router.on('POST', `${one}/requested_reviewers`, call => {
    const repo = context.repo(call, 'write');
    const pull = context.pull(call, repo);
    const body = context.body(call);
    const reviewers = texts(body, 'reviewers');
    for (const login of reviewers) {
      if (login === pull.author) {
        throw unprocessable('Review cannot be requested from pull request author.');
      }
      const user = hub.user(login);
      if (!user || hub.level(repo, user) === 'none') {
        throw unprocessable(
          `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${repo.owner}/${repo.name} repository.`,
        );
      }
    }
    pull.reviewers = [...new Set([...pull.reviewers, ...reviewers])];
    pull.teamReviewers = [...new Set([...pull.teamReviewers, ...texts(body, 'team_reviewers')])];
    hub.touch();
    return json(201, showPullSimple(context.links(call), hub, repo, pull, context.user(call)));
  });
  router.on('DELETE', `${one}/requested_reviewers`, call => {
    const repo = context.repo(call, 'write');
    const pull = context.pull(call, repo);
    const gone = new Set(texts(context.body(call), 'reviewers'));
    pull.reviewers = pull.reviewers.filter(login => !gone.has(login));
    hub.touch();
    return json(200, showPullSimple(context.links(call), hub, repo, pull, context.user(call)));
  });

  const showReview = (call: Call, { user, submittedAt, sha, ...review }: Review) => ({
    ...review,
    user: showLogin(context.links(call), hub, user),
    commit_id: sha,
    submitted_at: submittedAt,
  });
  router.on('GET', `${one}/reviews`, call => {
    const repo = context.repo(call);
    return context.page(call, context.pull(call, repo).reviews, review => showReview(call, review));
  });
  router.on('POST', `${one}/reviews`, call => {
    const repo = context.repo(call, 'write');
    const pull = context.pull(call, repo);
    const user = context.user(call);
    const body = context.body(call);
    const event = optionalText(body, 'event') ?? 'COMMENT';
    const states = {
      APPROVE: 'APPROVED',
      REQUEST_CHANGES: 'CHANGES_REQUESTED',
      COMMENT: 'COMMENTED',
    };
    const state = states[event as keyof typeof states] as Review['state'] | undefined;
    if (!state) throw unprocessable(`Invalid event: ${event}`);
    if (user.login === pull.author && state === 'APPROVED') {
      throw unprocessable('Review Can not approve your own pull request');
    }
    const review: Review = {
      id: hub.nextId(),
      user: user.login,
      state,
      body: optionalText(body, 'body') ?? '',
      sha: pull.headSha,
      submittedAt: hub.now(),
    };
    pull.reviews.push(review);
    hub.touch();
    pulls.tryAutoMerge(repo, pull);
    return json(200, showReview(call, review));
  });
}

/** The filters of `GET pulls`: state, head as `owner:branch`, base. */
function wanted(call: Call, owner: string): (pull: Pull) => boolean {
  const state = call.query.get('state') ?? 'open';
  const head = call.query.get('head');
  const base = call.query.get('base');
  return pull =>
    (state === 'all' || pull.state === state) &&
    // A head without an owner is ignored, as GitHub does.
    (!head?.includes(':') || head.toLowerCase() === `${owner}:${pull.head}`.toLowerCase()) &&
    (!base || pull.base === base);
}

function sorted(call: Call, pulls: Pull[]): Pull[] {
  const key = call.query.get('sort') === 'updated' ? 'updatedAt' : 'createdAt';
  const ascending = [...pulls].sort((a, b) => a[key].localeCompare(b[key]) || a.number - b.number);
  const direction = call.query.get('direction') ?? (call.query.has('sort') ? 'asc' : 'desc');
  return direction === 'asc' ? ascending : ascending.reverse();
}
