/** Requests to Harness: the key, the pace of an account, one write at a time, and errors that say what to do. */
import type { Http } from '../http.ts';
import { jsonOf } from '../httpAnswer.ts';
import type { Log } from '../log.ts';
import { RateLimiter, serialize } from '../queue.ts';
import { Shares } from '../shares.ts';
import { errorOf, isBusy, refusedOf } from './errors.ts';
import type { Refused } from './errors.ts';
import { requireKey } from './key.ts';

export interface HarnessSettings {
  /** Without a slash at its end. */
  baseUrl: string;
  apiKey?: string;
  /** What to do where there is no key, in place of what Backstage's configuration wants. */
  advice?: string;
  requestsPerMinute: number;
  /** How long a new trigger is left alone, so that no second webhook appears. */
  settleMs: number;
}

/** A request. */
export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  query: Record<string, string>;
  /** What is tried, for messages. */
  what: string;
  /** What the key must be allowed for it, as Harness calls it. */
  permission?: string;
  body?: string;
  type?: 'application/json' | 'application/yaml';
  headers?: Record<string, string>;
  /** Whether it may be sent again blindly; all but POST may anyway. */
  repeatable?: boolean;
  /** Refusals that the caller understands. */
  allow?: (refused: Refused) => boolean;
}

/** The data of a success, or a refusal that the caller understands. */
export type Result = { data: unknown } | { refused: Refused };

const SERVER = { name: 'Harness', setting: 'ameide.harness.baseUrl' };

/** Shared by all tasks and pages of the process, as the limits are the account's. */
const limiters = new Map<string, { limiter: RateLimiter; shares: Shares }>();

export class Harness {
  readonly http: Http;
  readonly log: Log;
  readonly settings: HarnessSettings;
  /** On whose behalf a page asks: it comes after tasks, and has a share of the pace. Tasks have none. */
  readonly #caller: string | undefined;

  constructor(settings: HarnessSettings, http: Http, log: Log, caller?: string) {
    this.settings = settings;
    this.http = http;
    this.log = log;
    this.#caller = caller;
  }

  /** The same with another way to send, for what must still be sent after a cancellation. */
  over(http: Http): Harness {
    return new Harness(this.settings, http, this.log, this.#caller);
  }

  async send(call: Call): Promise<Result> {
    const { method, path, body } = call;
    const { baseUrl } = this.settings;
    await this.#turn();
    const answer = await this.http.send({
      method,
      url: `${baseUrl}${path}?${new URLSearchParams(call.query)}`,
      headers: {
        'x-api-key': this.#key(),
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': call.type ?? 'application/json' }),
        ...call.headers,
      },
      ...(body === undefined ? {} : { body }),
      repeatable: call.repeatable ?? method !== 'POST',
      expects: 'json',
      server: SERVER,
      limited: limited => limited.status >= 400 && isBusy(refusedOf(limited)),
    });
    if (answer.status < 300) return { data: (jsonOf(answer) as { data?: unknown }).data };
    const refused = refusedOf(answer);
    if (call.allow?.(refused)) return { refused };
    throw errorOf(call.what, refused, call.permission);
  }

  /** The data; every refusal is an error. */
  async data(call: Omit<Call, 'allow'>): Promise<unknown> {
    const result = await this.send(call);
    return 'data' in result ? result.data : undefined;
  }

  /** One write at a time towards an account. */
  writing<T>(account: string, task: () => Promise<T>): Promise<T> {
    const key = `harness/${this.settings.baseUrl}/${account}`;
    const told = () =>
      this.log.info(`waiting for other tasks that write to Harness account ${account}`);
    return serialize(key, this.http.signal, task, told);
  }

  /** Waits for its turn within the account's pace. */
  async #turn(): Promise<void> {
    const { baseUrl, requestsPerMinute } = this.settings;
    const { clock } = this.http;
    const key = `${baseUrl} ${this.#key()}`;
    const known = limiters.get(key) ?? {
      limiter: new RateLimiter(requestsPerMinute, clock),
      shares: new Shares(requestsPerMinute, clock),
    };
    limiters.set(key, known);
    const told = `${requestsPerMinute} requests a minute are sent to Harness`;
    const wait = (milliseconds: number) => this.http.turn(milliseconds, told);
    if (this.#caller === undefined) return known.limiter.pass(wait);
    return known.shares.pass(this.#caller, known.limiter, wait);
  }

  #key(): string {
    requireKey({ harness: this.settings });
    return this.settings.apiKey ?? '';
  }
}

/** All pages of a list, in either of Harness's two shapes. */
export async function allPages(
  harness: Harness,
  call: Omit<Call, 'allow'>,
  style: 'page' | 'pageIndex',
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  for (let page = 0; ; page++) {
    const sizes = { [style]: String(page), [style === 'page' ? 'size' : 'pageSize']: '100' };
    const data = await harness.data({
      ...call,
      query: { ...call.query, ...sizes },
      repeatable: true,
    });
    const { content = [], totalPages } = (data ?? {}) as {
      content?: Record<string, unknown>[];
      totalPages?: number;
    };
    items.push(...content);
    const last = totalPages === undefined ? content.length < 100 : page + 1 >= totalPages;
    if (last || content.length === 0) return items;
  }
}
