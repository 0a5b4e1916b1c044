// The queries the double answers.

import { Problem } from '../hub/problems.ts';
import { Refusal } from '../../http/index.ts';
import { nodeKey } from '../rest/show.ts';
import type { Context } from './context.ts';
import { viewRef } from './gitObjects.ts';
import { selectPulls, viewPull } from './pulls.ts';
import { viewRepo, viewUser } from './repositories.ts';

export const queries = {
  viewer: (_: unknown, context: Context) => viewUser(context, context.user),

  repository: ({ owner, name }: { owner: string; name: string }, context: Context) => {
    try {
      return viewRepo(context, context.request.hub.enter(owner, name, context.user, 'read'));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const message = `Could not resolve to a Repository with the name '${owner}/${name}'.`;
      throw new Problem(404, 'NOT_FOUND', message);
    }
  },

  user: ({ login }: { login: string }, context: Context) => {
    const user = context.request.hub.user(login);
    if (user?.type === 'User') return viewUser(context, user);
    throw new Problem(
      404,
      'NOT_FOUND',
      `Could not resolve to a User with the login of '${login}'.`,
    );
  },

  node: ({ id }: { id: string }, context: Context) => {
    const [owner, name, key] = nodeKey('R', id) ?? nodeKey('PR', id) ?? nodeKey('REF', id) ?? [];
    if (owner === undefined || name === undefined) {
      const message = `Could not resolve to a node with the global id of '${id}'`;
      throw new Problem(404, 'NOT_FOUND', message);
    }
    const repo = context.request.hub.enter(String(owner), String(name), context.user, 'read');
    if (key === undefined) return viewRepo(context, repo);
    if (typeof key === 'string') return viewRef(context, repo, key);
    const pull = selectPulls(context, repo, {}).find(candidate => candidate.number === key);
    return pull ? viewPull(context, repo, pull) : null;
  },

  rateLimit: () => ({
    cost: 1,
    limit: 5000,
    remaining: 4999,
    used: 1,
    nodeCount: 0,
    resetAt: new Date(Date.now() + 3_600_000).toISOString(),
  }),
};
