// The primary rate limit: so many requests an hour for each user, REST and GraphQL apart.

import type { Answer, Call } from '../http/index.ts';
import type { User } from './hub/model.ts';
import { Problem } from './hub/problems.ts';

const HOUR_MS = 3_600_000;

interface Window {
  used: number;
  /** Milliseconds since the epoch. */
  reset: number;
}

export class Limits {
  /** Requests an hour; shown always, enforced when `enforced`. */
  limit: number;
  enforced: boolean;
  #windows = new Map<string, Window>();

  /** @param limit enforced when given */
  constructor(limit: number | undefined) {
    this.limit = limit ?? 5000;
    this.enforced = limit !== undefined;
  }

  /** Counts a request; the answer to give when it is one too many. */
  refuse(user: User | undefined, call: Call): Answer | undefined {
    if (call.path === '/rate_limit') return undefined;
    const window = this.#window(user, resourceOf(call));
    if (this.enforced && window.used >= this.limit) {
      const who = user ? `user ID ${user.id}` : 'your address';
      return new Problem(403, 'RATE_LIMITED', `API rate limit exceeded for ${who}.`).answer;
    }
    window.used += 1;
    return undefined;
  }

  headers(user: User | undefined, call: Call): Record<string, string> {
    const resource = resourceOf(call);
    const shown = this.#show(this.#window(user, resource));
    return {
      'x-ratelimit-limit': String(shown.limit),
      'x-ratelimit-remaining': String(shown.remaining),
      'x-ratelimit-reset': String(shown.reset),
      'x-ratelimit-used': String(shown.used),
      'x-ratelimit-resource': resource,
    };
  }

  /** The body of `GET /rate_limit`. */
  show(user: User | undefined) {
    const [core, graphql] = ['core', 'graphql'].map(r => this.#show(this.#window(user, r)));
    return { resources: { core, graphql, search: core }, rate: core };
  }

  /** A limit that is shown but not enforced never runs out. */
  #show({ used, reset }: Window) {
    const counted = this.enforced ? used : Math.min(used, this.limit - 1);
    return {
      limit: this.limit,
      used: counted,
      remaining: this.limit - counted,
      reset: Math.ceil(reset / 1000),
    };
  }

  #window(user: User | undefined, resource: string): Window {
    const key = `${user?.login ?? ''} ${resource}`;
    const known = this.#windows.get(key);
    if (known && known.reset > Date.now()) return known;
    const fresh = { used: 0, reset: Date.now() + HOUR_MS };
    this.#windows.set(key, fresh);
    return fresh;
  }
}

function resourceOf(call: Call): string {
  return call.path === '/graphql' ? 'graphql' : 'core';
}

/** The body of a secondary rate limit, for fault rules. */
export const SECONDARY_LIMIT = {
  message:
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
  documentation_url:
    'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
  status: '403',
};
