/** Requests to Harness: API key, rate limit per account, few writes at a time, and errors that say what to do. */
import type { Http } from '../http.ts';
import { jsonOf } from '../httpAnswer.ts';
import type { Log } from '../log.ts';
import { RateLimiter, inPlace } from '../queue.ts';
import { Shares } from '../shares.ts';
import { errorOf, isBusy, refusedOf } from './errors.ts';
import type { Refused } from './errors.ts';
import { requireKey } from './key.ts';

export interface HarnessSettings {
  /** Without a trailing slash. */
  baseUrl: string;
  apiKey?: string;
  /** Help for a missing API key, instead of the help for Backstage's configuration. */
  advice?: string;
  requestsPerMinute: number;
  /** Writes of one task that may be under way at once, where no other task writes to the account. */
  writesAtOnce: number;
  /** Pause after creating a trigger, so that Harness does not create a second webhook. */
  settleMs: number;
}

/** A request. */
export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  query: Record<string, string>;
  /** Description of the attempt, for messages. */
  what: string;
  /** The permission that it needs, as Harness names it. */
  permission?: string;
  body?: string;
  type?: 'application/json' | 'application/yaml';
  headers?: Record<string, string>;
  /** Whether it is safe to resend; all but POST always are. */
  repeatable?: boolean;
  /** Errors that the caller handles. */
  allow?: (refused: Refused) => boolean;
}

/** The data of a success with the whole body around it, or an error that the caller handles. */
export type Result = { data: unknown; whole: unknown } | { refused: Refused };

const SERVER = { name: 'Harness', setting: 'ameide.harness.baseUrl' };

/** Shared by all tasks and pages of the process, because limits apply per account. */
const limiters = new Map<string, { limiter: RateLimiter; shares: Shares }>();

export class Harness {
  readonly http: Http;
  readonly log: Log;
  readonly settings: HarnessSettings;
  /** The user that a page acts for: pages come after tasks, each user with a share of the rate limit. Undefined for tasks. */
  readonly #caller: string | undefined;

  constructor(settings: HarnessSettings, http: Http, log: Log, caller?: string) {
    this.settings = settings;
    this.http = http;
    this.log = log;
    this.#caller = caller;
  }

  /** The same client with another transport, for requests that must be sent after a cancellation. */
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
    if (answer.status < 300) {
      const whole = jsonOf(answer);
      return { data: (whole as { data?: unknown }).data, whole };
    }
    const refused = refusedOf(answer);
    if (call.allow?.(refused)) return { refused };
    throw errorOf(call.what, refused, call.permission);
  }

  /** The data; every rejection is an error. */
  async data(call: Omit<Call, 'allow'>): Promise<unknown> {
    const result = await this.send(call);
    return 'data' in result ? result.data : undefined;
  }

  /** Seconds that this machine's clock is ahead of the server's, if the server told its time. */
  get ahead(): number | undefined {
    return this.http.ahead(this.settings.baseUrl);
  }

  /** Limits writes to an account: a few at a time for a task that is alone, one at a time for several tasks together. */
  writing<T>(account: string, task: () => Promise<T>): Promise<T> {
    const { baseUrl, writesAtOnce: most } = this.settings;
    const place = { key: `harness/${baseUrl}/${account}`, owner: this, most };
    const onWait = () =>
      this.log.info(`waiting for other tasks that write to the Harness account ${account}`);
    return inPlace(place, this.http.signal, task, onWait);
  }

  /** Waits for the account's rate limiter. */
  async #turn(): Promise<void> {
    const { baseUrl, requestsPerMinute } = this.settings;
    const { clock } = this.http;
    const key = `${baseUrl} ${this.#key()}`;
    const known = limiters.get(key) ?? {
      limiter: new RateLimiter(requestsPerMinute, clock),
      shares: new Shares(requestsPerMinute, clock),
    };
    limiters.set(key, known);
    const reason = `limited to ${requestsPerMinute} requests per minute to Harness`;
    const wait = (milliseconds: number) => this.http.turn(milliseconds, reason);
    const asked = clock.now();
    if (this.#caller === undefined) await known.limiter.pass(wait);
    else await known.shares.pass(this.#caller, known.limiter, wait);
    const waited = clock.now() - asked;
    if (waited > 0) this.http.telemetry.waited(SERVER.name, 'pace', waited / 1000);
  }

  #key(): string {
    requireKey({ harness: this.settings });
    return this.settings.apiKey ?? '';
  }
}

/** All pages of a list, in either of Harness's two paging styles. */
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
