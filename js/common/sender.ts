/** Sends requests to the plugin, and tells its answers from those of others. */
import type { AmeideWriteOptions } from './api.ts';
import { NO_PLUGIN, errorOf } from './errors.ts';

/** What the client asks with, as other clients of Backstage do. */
export interface AmeideClientOptions {
  /** Finds the plugin. */
  discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  /** Sends requests; in a browser, that which adds the user's token. By default the platform's own `fetch`. */
  fetchApi?: { fetch: typeof fetch };
}

/** The parts of a request. */
export interface RequestParts {
  query?: object;
  body?: object;
  headers?: Record<string, string | undefined>;
  options?: AmeideWriteOptions;
}

export class Sender {
  readonly #discovery: AmeideClientOptions['discoveryApi'];
  readonly #fetch: typeof fetch;

  constructor({ discoveryApi, fetchApi }: AmeideClientOptions) {
    this.#discovery = discoveryApi;
    // A browser's `fetch` is called on nothing but its window.
    this.#fetch = fetchApi ? (...args) => fetchApi.fetch(...args) : (...args) => fetch(...args);
  }

  /** The JSON of an answer that is a success. */
  async json<T>(method: string, path: string, parts: RequestParts): Promise<T> {
    return (await this.sound(method, path, parts)).json() as Promise<T>;
  }

  /** The same; undefined where there is no such thing. */
  async found<T>(path: string, parts: RequestParts): Promise<T | undefined> {
    const response = await this.#send('GET', path, parts);
    if (response.status === 404) return undefined;
    return (await checked(response)).json() as Promise<T>;
  }

  /** An answer that is a success. */
  async sound(method: string, path: string, parts: RequestParts): Promise<Response> {
    return checked(await this.#send(method, path, parts));
  }

  async #send(
    method: string,
    path: string,
    { query = {}, body, headers = {}, options = {} }: RequestParts,
  ): Promise<Response> {
    const { token, signal, idempotencyKey, waitSeconds } = options;
    const base = await this.#discovery.getBaseUrl('ameide');
    const search = new URLSearchParams(textsOf(query)).toString();
    const response = await this.#fetch(`${base}/v1${path}${search && `?${search}`}`, {
      method,
      headers: textsOf({
        ...headers,
        authorization: token && `Bearer ${token}`,
        'content-type': body && 'application/json',
        'idempotency-key': idempotencyKey,
        prefer: waitSeconds === undefined ? undefined : `wait=${waitSeconds}`,
      }),
      body: body && JSON.stringify(body),
      signal,
    });
    const type = response.headers.get('content-type') ?? '';
    const isOurs = /json|event-stream/.test(type);
    if (!isOurs && (response.status === 404 || response.ok)) throw new Error(NO_PLUGIN);
    return response;
  }
}

async function checked(response: Response): Promise<Response> {
  if (!response.ok) throw await errorOf(response);
  return response;
}

/** What is given, as text. */
function textsOf(values: object): Record<string, string> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

/** A path of parts that may hold anything. */
export function pathOf(...parts: string[]): string {
  return parts.map(part => `/${encodeURIComponent(part)}`).join('');
}
