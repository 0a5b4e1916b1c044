// Routes of webhooks.

import { json } from '../../http/index.ts';
import type { Call, Router } from '../../http/index.ts';
import type { Repo } from '../hub/hub.ts';
import type { Hook } from '../hub/model.ts';
import { notFound, unprocessable } from '../hub/problems.ts';
import { text, texts } from './requestContext.ts';
import type { RequestContext } from './requestContext.ts';
import { repoUrl } from './show.ts';

/** Shown instead of a secret. */
const MASKED = '********';

export function hookRoutes(router: Router, context: RequestContext): void {
  const base = '/repos/:owner/:repo/hooks';

  router.on('GET', base, call => {
    const repo = entered(call);
    return context.page(call, repo.hooks ?? [], hook => show(call, repo, hook));
  });
  router.on('POST', base, call => {
    const repo = entered(call);
    const body = context.body(call);
    const config = (body.config ?? {}) as Record<string, unknown>;
    const url = text(config, 'url');
    if ((repo.hooks ?? []).some(hook => hook.config.url === url))
      throw unprocessable('Hook already exists on this repository');
    const events = texts(body, 'events');
    const hook: Hook = {
      id: context.hub.nextId(),
      active: body.active !== false,
      events: events.length > 0 ? events : ['push'],
      config: {
        url,
        content_type: config.content_type === 'json' ? 'json' : 'form',
        insecure_ssl: '0',
        ...(typeof config.secret === 'string' ? { secret: config.secret } : {}),
      },
      createdAt: context.hub.now(),
    };
    repo.hooks = [...(repo.hooks ?? []), hook];
    context.hub.touch();
    return json(201, show(call, repo, hook));
  });

  /** Whoever may not see webhooks is told that there are none of that address. */
  function entered(call: Call): Repo {
    const user = context.user(call);
    const repo = context.repo(call);
    if (!user.webhooks && context.hub.level(repo, user) !== 'admin') throw notFound();
    return repo;
  }

  function show(call: Call, repo: Repo, { id, active, events, config, ...hook }: Hook) {
    const url = `${repoUrl(context.links(call), repo)}/hooks/${id}`;
    const { secret, ...shown } = config;
    const { lastStatus: code, createdAt } = hook;
    const isFine = code !== undefined && code < 300;
    return {
      ...{ type: 'Repository', id, name: 'web', active, events },
      config: { ...shown, ...(secret === undefined ? {} : { secret: MASKED }) },
      ...{ updated_at: createdAt, created_at: createdAt },
      ...{ url, test_url: `${url}/tests`, ping_url: `${url}/pings` },
      deliveries_url: `${url}/deliveries`,
      last_response:
        code === undefined
          ? { code: null, status: 'unused', message: null }
          : {
              code,
              status: isFine ? 'active' : 'misconfigured',
              message: isFine ? 'OK' : `Invalid HTTP Response: ${code}`,
            },
    };
  }
}
