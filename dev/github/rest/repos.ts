// Routes about users and repositories as a whole, branches and archives.

import { json } from '../../http/index.ts';
import type { Answer, Call, Router } from '../../http/index.ts';
import { writeFiles } from '../hub/commits.ts';
import type { RepoSettings, User } from '../hub/model.ts';
import { forbidden, notFound } from '../hub/problems.ts';
import { moveRefs } from '../hub/refs.ts';
import { optionalText, text } from './requestContext.ts';
import type { RequestContext } from './requestContext.ts';
import { repoUrl, showCommit, showRepo, showUser } from './show.ts';

export function repoRoutes(router: Router, context: RequestContext): void {
  const { hub } = context;

  router.on('GET', '/user', call => json(200, showUser(context.links(call), context.user(call))));
  router.on('GET', '/users/:login', call => {
    const user = hub.user(call.params.login ?? '');
    if (!user) throw notFound();
    return json(200, showUser(context.links(call), user));
  });
  router.on('GET', '/user/repos', call => {
    const user = context.user(call);
    const mine = hub.repos().filter(repo => hub.level(repo, user) !== 'none');
    return context.page(call, mine, repo => showRepo(context.links(call), hub, repo, user));
  });

  router.on('POST', '/user/repos', call =>
    create(call, context.user(call), context.user(call).login),
  );
  router.on('POST', '/orgs/:org/repos', call => {
    const org = hub.user(call.params.org ?? '');
    if (org?.type !== 'Organization') throw notFound();
    const user = context.user(call);
    if (user.access === 'read' || user.access === 'none') throw forbidden();
    return create(call, user, org.login);
  });

  router.on('GET', '/repos/:owner/:repo', call => {
    return json(200, showRepo(context.links(call), hub, context.repo(call), context.viewer(call)));
  });
  router.on('PATCH', '/repos/:owner/:repo', call => {
    const repo = context.repo(call, 'admin');
    const body = context.body(call);
    for (const key of Object.keys(repo.settings) as Array<keyof RepoSettings>) {
      if (typeof body[key] === 'boolean') repo.settings[key] = body[key];
    }
    if (typeof body.private === 'boolean') repo.private = body.private;
    repo.description = optionalText(body, 'description') ?? repo.description;
    repo.defaultBranch = optionalText(body, 'default_branch') ?? repo.defaultBranch;
    hub.touch();
    return json(200, showRepo(context.links(call), hub, repo, context.viewer(call)));
  });
  router.on('DELETE', '/repos/:owner/:repo', call => {
    hub.deleteRepo(context.repo(call, 'admin'));
    return { status: 204 };
  });
  router.on('GET', '/repos/:owner/:repo/forks', call =>
    context.page(call, (context.repo(call), []), x => x),
  );

  router.on('GET', '/repos/:owner/:repo/branches', call => {
    const repo = context.repo(call);
    const url = repoUrl(context.links(call), repo);
    return context.page(call, repo.git.refs.list('refs/heads/'), ({ name, sha }) => {
      const branch = name.slice('refs/heads/'.length);
      const isProtected = branch in repo.protections;
      return {
        name: branch,
        commit: { sha, url: `${url}/commits/${sha}` },
        protected: isProtected,
      };
    });
  });
  router.on('GET', '/repos/:owner/:repo/branches/*branch', call => {
    const repo = context.repo(call);
    const name = call.params.branch ?? '';
    const commit = repo.git.history.commit(repo.git.branch(name) ?? '');
    if (!commit) throw notFound();
    const shown = showCommit(context.links(call), hub, repo, commit);
    return json(200, { name, commit: shown, protected: name in repo.protections });
  });

  for (const [route, format] of [
    ['tarball', 'tar.gz'],
    ['zipball', 'zip'],
  ] as const) {
    router.on('GET', `/repos/:owner/:repo/${route}/*ref`, async call => {
      const repo = context.repo(call);
      const commit = repo.git.resolve(call.params.ref || repo.defaultBranch);
      if (!commit) throw notFound();
      const name = `${repo.owner}-${repo.name}-${commit.sha.slice(0, 7)}`;
      const headers = {
        'content-type': format === 'zip' ? 'application/zip' : 'application/x-gzip',
        'content-disposition': `attachment; filename=${name}.${format}`,
      };
      return { status: 200, headers, body: await repo.git.archive(commit.sha, format, name) };
    });
  }

  function create(call: Call, user: User, owner: string): Answer {
    const body = context.body(call);
    const name = text(body, 'name');
    const repo = hub.createRepo(owner, name, {
      private: body.private === true,
      description: optionalText(body, 'description') ?? null,
      access: { [user.login]: 'admin' },
    });
    if (body.auto_init === true) {
      const readme = { path: 'README.md', content: Buffer.from(`# ${name}\n`) };
      const signature = hub.signature(user);
      const sha = repo.git.history.write({
        tree: writeFiles(repo, undefined, [readme]),
        parents: [],
        author: signature,
        committer: hub.webFlow(),
        message: 'Initial commit',
      });
      moveRefs(hub, repo, [{ name: `refs/heads/${repo.defaultBranch}`, sha }], () => undefined);
    }
    return json(201, showRepo(context.links(call), hub, repo, user));
  }
}
