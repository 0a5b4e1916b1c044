// Route patterns: `/repos/:owner/:repo/contents/*path`. `:name` takes one segment, `*name` the rest (which may be empty).

import type { Call, Handler } from './call.ts';

interface Route {
  method: string;
  pattern: string;
  segments: string[];
  handler: Handler;
}

/** A route that fits a request. */
export interface Match {
  pattern: string;
  params: Record<string, string>;
  handler: Handler;
}

/** Routes by method; the first that fits is taken, so register the special before the general. */
export class Router {
  #routes = new Map<string, Route[]>();

  on(method: string, pattern: string, handler: Handler): this {
    const list = this.#routes.get(method) ?? [];
    list.push({ method, pattern, segments: split(pattern), handler });
    this.#routes.set(method, list);
    return this;
  }

  match(call: Pick<Call, 'method' | 'path'>): Match | undefined {
    const segments = split(call.path);
    for (const route of this.#routes.get(call.method) ?? []) {
      const params = fit(route.segments, segments);
      if (params) return { pattern: route.pattern, params, handler: route.handler };
    }
    return undefined;
  }
}

function split(path: string): string[] {
  return path.split('/').filter(segment => segment !== '');
}

function fit(pattern: string[], segments: string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    if (part.startsWith('*')) {
      params[part.slice(1)] = segments.slice(index).map(decode).join('/');
      return params;
    }
    const segment = segments[index];
    if (segment === undefined) return undefined;
    if (part.startsWith(':')) params[part.slice(1)] = decode(segment);
    else if (part !== segment) return undefined;
  }
  return segments.length === pattern.length ? params : undefined;
}

/** Decodes a piece of a path. A stray `%` is taken as it is: the handler will find nothing under that name. */
export function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
