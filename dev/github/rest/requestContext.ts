// What every REST handler needs: who asks, about which repository, with what body, and how to page a list.

import { Refusal, json, jsonBody } from '../../http/index.ts';
import type { Answer, Call } from '../../http/index.ts';
import type { Hub, Repo } from '../hub/hub.ts';
import type { Level, Pull, User } from '../hub/model.ts';
import { needsAuthentication, notFound, unprocessable } from '../hub/problems.ts';
import type { Pulls } from '../hub/pulls.ts';
import { refreshPull } from '../hub/refs.ts';
import type { Links } from './show.ts';

export type Body = Record<string, unknown>;

export class RequestContext {
  hub: Hub;
  pulls: Pulls;

  constructor(hub: Hub, pulls: Pulls) {
    this.hub = hub;
    this.pulls = pulls;
  }

  links(call: Call): Links {
    return { api: call.origin + call.prefix, html: call.origin };
  }

  viewer(call: Call): User | undefined {
    return this.hub.authenticate(call.headers.authorization);
  }

  /** The user, who must have said who they are. */
  user(call: Call): User {
    const user = this.viewer(call);
    if (!user) throw needsAuthentication();
    return user;
  }

  /** The repository of the path, for someone who needs at least `level` there. */
  repo(call: Call, level: Level = 'read'): Repo {
    const { owner = '', repo = '' } = call.params;
    const found = this.hub.enter(owner, repo, this.viewer(call), level);
    if (level !== 'read' && found.settings.archived) {
      throw new Refusal(json(403, { message: 'Repository was archived so is read-only.' }));
    }
    return found;
  }

  /** The pull request of the path, up to date with its branches. */
  pull(call: Call, repo: Repo): Pull {
    const pull = repo.pulls.find(candidate => candidate.number === Number(call.params.number));
    if (!pull) throw notFound();
    return refreshPull(this.hub, repo, pull);
  }

  /** The JSON object sent; an empty one when nothing was. */
  body(call: Call): Body {
    let body: unknown;
    try {
      body = jsonBody(call);
    } catch {
      throw new Refusal(json(400, { message: 'Problems parsing JSON', status: '400' }));
    }
    if (body === undefined || body === null) return {};
    if (typeof body !== 'object') {
      throw new Refusal(json(400, { message: 'Body should be a JSON object', status: '400' }));
    }
    return body as Body;
  }

  /** One page of a list, with the `link` header that leads to the others. */
  page<T>(call: Call, items: T[], show: (item: T) => unknown): Answer {
    const size = Math.min(100, Math.max(1, Number(call.query.get('per_page') ?? 30) || 30));
    const page = Math.max(1, Number(call.query.get('page') ?? 1) || 1);
    const last = Math.max(1, Math.ceil(items.length / size));
    const link = (number: number, rel: string) => {
      const query = new URLSearchParams(call.query);
      query.set('page', String(number));
      return `<${call.origin}${call.prefix}${call.path}?${query.toString()}>; rel="${rel}"`;
    };
    const links = [
      ...(page > 1 ? [link(page - 1, 'prev'), link(1, 'first')] : []),
      ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ];
    const headers = links.length > 0 ? { link: links.join(', ') } : undefined;
    return json(200, items.slice((page - 1) * size, page * size).map(show), headers);
  }
}

/** A text from the body; refuses as GitHub does when a needed one is missing. */
export function text(body: Body, key: string): string {
  const value = body[key];
  if (typeof value === 'string') return value;
  const what = value === undefined ? `"${key}" wasn't supplied.` : `"${key}" is not a string.`;
  throw unprocessable(`Invalid request.\n\n${what}`);
}

export function optionalText(body: Body, key: string): string | undefined {
  return body[key] === undefined || body[key] === null ? undefined : text(body, key);
}

export function texts(body: Body, key: string): string[] {
  const value = body[key] ?? [];
  return Array.isArray(value) ? value.map(String) : [];
}
