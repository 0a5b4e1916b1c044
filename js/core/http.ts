/** HTTP requests with retries. Never logs headers, queries or bodies. */
import { backoff, systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { problem, refusal } from './errors.ts';
import { classify, limitOf } from './httpAnswer.ts';
import type { Answered, Limit, Result, Sent } from './httpAnswer.ts';
import { told } from './httpSpan.ts';
import type { Log } from './log.ts';
import { Outages } from './outages.ts';
import type { Outage } from './outages.ts';
import { redact, redactBytes, secretsIn } from './redact.ts';
import { NO_TELEMETRY } from './telemetry.ts';
import type { Telemetry } from './telemetry.ts';

export interface HttpOptions {
  log: Log;
  signal?: AbortSignal;
  clock?: Clock;
  /** Total time that one step may spend waiting. */
  budgetMs?: number;
  /** Timeout of one request. */
  timeoutMs?: number;
  /** Initial wait for a burst limit without `Retry-After`; doubles each time. */
  burstWaitMs?: number;
  telemetry?: Telemetry;
}

/** It is unknown whether the request was processed: check before sending it again. */
export class UnknownOutcome extends Error {
  constructor(what: string, cause?: unknown) {
    super(what, { cause });
    this.name = 'UnknownOutcome';
  }
}

const MAX_ATTEMPTS = 6;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;
/** Waits that end within this time of each other count as one. */
const SAME_WAIT_MS = 1000;
/** Shorter waits are not logged. */
const SHORTEST_REPORTED_MS = 100;

export class Http {
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly telemetry: Telemetry;
  readonly #options: Required<Pick<HttpOptions, 'log' | 'timeoutMs' | 'burstWaitMs'>>;
  #budget: number;
  #waitingUntil = 0;
  readonly #outages = new Outages();
  /** Seconds that this machine's clock is ahead, by server. */
  readonly #ahead = new Map<string, number>();
  /** Until when a wait has been logged, by server. */
  readonly #reportedUntil = new Map<string, number>();

  constructor(options: HttpOptions) {
    const { log, timeoutMs = 30_000, burstWaitMs = 60_000, budgetMs = 15 * 60_000 } = options;
    this.clock = options.clock ?? systemClock;
    this.signal = options.signal;
    this.telemetry = options.telemetry ?? NO_TELEMETRY;
    this.#options = { log, timeoutMs, burstWaitMs };
    this.#budget = budgetMs;
  }

  /** Sends a request, with retries where that is safe. Responses with an error status are returned, not thrown. */
  async send(request: Sent): Promise<Answered> {
    const { host, pathname } = new URL(request.url);
    const name = `${request.method} ${host}${pathname}`;
    const label = request.server?.name ?? host;
    let outage: Outage | undefined;
    for (let attempt = 1; ; attempt++) {
      const result = await told(this.telemetry, request, attempt, () => this.#once(request));
      const limit = result.answer && limitOf(result.answer, request, this.clock.now());
      if (limit) {
        const asked = this.clock.now();
        if (attempt >= MAX_ATTEMPTS) return result.answer as Answered;
        await this.#rest(limit, attempt, label === host ? name : `${label}: ${name}`, host);
        this.telemetry.waited(label, 'limit', (this.clock.now() - asked) / 1000);
        continue;
      }
      if (!result.fault) {
        if (this.#outages.end(host))
          this.#options.log.info(`${label} is responding again; continuing`);
        return result.answer as Answered;
      }
      const safe = request.repeatable || result.unsent;
      if (!safe) {
        // The caller logs it and checks; the check belongs to the same outage.
        this.#outages.join(host).isReported = true;
        throw new UnknownOutcome(`${name}: ${result.fault}`, result.cause);
      }
      outage ??= this.#outages.join(host);
      if (attempt >= MAX_ATTEMPTS || outage.isGivenUp) {
        this.#outages.giveUp(host, outage);
        if (result.answer && result.answer.status >= 400) return result.answer;
        throw unreachable(name, result.fault, result.cause, request.server);
      }
      const serverPause = result.answer?.retryAfter;
      const pause = serverPause ?? backoff(this.clock, attempt, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
      // Logged once for all requests in the same outage.
      const why = outage.isReported
        ? undefined
        : `${label === host ? '' : `${label}: `}${name}: ${result.fault}`;
      if (pause >= SHORTEST_REPORTED_MS) outage.isReported = true;
      if (!this.#take(pause)) {
        // What matters is that the server does not respond, and not which wait was one too many.
        this.#outages.giveUp(host, outage);
        throw unreachable(name, result.fault, result.cause, request.server);
      }
      if (why !== undefined) this.#tell(pause, why, 'retrying in');
      await this.clock.wait(pause, this.signal);
    }
  }

  /**
   * Runs a task that must not run twice. After a lost response it checks whether the task was done, and only if not, tries
   * again. If the server does not reject a duplicate itself, `look` must detect it.
   */
  async once<T>(act: () => Promise<T>, look: () => Promise<T | undefined>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof UnknownOutcome)) throw error;
        await this.pause(
          FIRST_PAUSE_MS + backoff(this.clock, attempt, FIRST_PAUSE_MS * 2, LONGEST_PAUSE_MS),
          `${error.message}; checking whether it was done`,
        );
        const found = await look();
        if (found !== undefined) return found;
        if (attempt >= MAX_ATTEMPTS) throw unreachable('', error.message, error);
      }
    }
  }

  /** Seconds that this machine's clock is ahead of the server's, by its latest response; undefined if it did not tell its time. */
  ahead(url: string): number | undefined {
    return this.#ahead.get(new URL(url).host);
  }

  /** Waits before a retry, within the step's budget, and logs the reason. */
  pause(milliseconds: number, why: string): Promise<void> {
    return this.wait(milliseconds, why, 'retrying in');
  }

  /** Waits for its turn and logs the reason. Nothing is wrong, so it does not count against the budget. */
  async turn(milliseconds: number, why: string): Promise<void> {
    this.#tell(milliseconds, why, 'continuing in');
    await this.clock.wait(milliseconds, this.signal);
  }

  /** Waits within the step's budget and logs the reason. */
  async wait(
    milliseconds: number,
    why: string,
    then = 'continuing in',
    isReported = true,
  ): Promise<void> {
    if (!this.#take(milliseconds)) {
      throw refusal('unavailable', [
        problem(
          'http/out-of-time',
          `${why}: waiting ${seconds(milliseconds)} would exceed the wait budget of the step`,
          'try again later; completed work is detected and kept',
        ),
      ]);
    }
    if (isReported) this.#tell(milliseconds, why, then);
    await this.clock.wait(milliseconds, this.signal);
  }

  /** Takes a wait out of the step's budget; false if it is longer than what is left. Concurrent waits count once. */
  #take(milliseconds: number): boolean {
    const now = this.clock.now();
    const until = now + milliseconds;
    const spent = Math.max(0, until - Math.max(now, this.#waitingUntil));
    if (spent > this.#budget) return false;
    this.#budget -= spent;
    this.#waitingUntil = Math.max(until, this.#waitingUntil);
    return true;
  }

  #tell(milliseconds: number, why: string, then: string): void {
    if (milliseconds >= SHORTEST_REPORTED_MS)
      this.#options.log.info(`${why}; ${then} ${seconds(milliseconds)}`);
  }

  async #rest(limit: Limit, attempt: number, name: string, host: string): Promise<void> {
    const { burstWaitMs } = this.#options;
    const unsaid =
      limit.kind === 'burst'
        ? burstWaitMs * 2 ** (attempt - 1)
        : FIRST_PAUSE_MS + backoff(this.clock, attempt, FIRST_PAUSE_MS * 2, LONGEST_PAUSE_MS);
    const milliseconds = limit.waitMs ?? unsaid;
    const until = this.clock.now() + milliseconds;
    // Concurrent requests hit the same limit; the longest wait is logged.
    const isNew = until > (this.#reportedUntil.get(host) ?? 0) + SAME_WAIT_MS;
    if (isNew) this.#reportedUntil.set(host, until);
    await this.wait(milliseconds, `${name}: rate limit reached`, 'retrying in', isNew);
  }

  async #once(request: Sent): Promise<Result> {
    this.signal?.throwIfAborted();
    const timeout = AbortSignal.timeout(this.#options.timeoutMs);
    const signal = this.signal ? AbortSignal.any([this.signal, timeout]) : timeout;
    const { method, headers, body } = request;
    const secrets = secretsIn(headers);
    try {
      const response = await fetch(request.url, { method, headers, body, signal });
      const date = Date.parse(response.headers.get('date') ?? '');
      if (!Number.isNaN(date))
        this.#ahead.set(new URL(request.url).host, (this.clock.now() - date) / 1000);
      const bytes = new Uint8Array(await response.arrayBuffer());
      // Server errors are shown to users: remove any credential that they repeat.
      const shown = response.status >= 400 ? redactBytes(bytes, secrets) : bytes;
      return classify(request, response, shown, this.clock.now());
    } catch (error) {
      this.signal?.throwIfAborted();
      if (timeout.aborted)
        return { fault: `no response within ${seconds(this.#options.timeoutMs)}` };
      // The error may contain the request: it quotes a header that cannot be sent.
      const cause = new Error(redact(causeOf(error), secrets));
      return {
        fault: `connection failed (${cause.message})`,
        cause,
        unsent: isUnsent(error),
      };
    }
  }
}

const UNSENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'];

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return String(cause);
}

function isUnsent(error: unknown): boolean {
  return UNSENT.includes(causeOf(error));
}

function unreachable(name: string, fault: string, cause: unknown, server?: Sent['server']): Error {
  const why = [fault, name && `(${name})`].filter(Boolean).join(' ');
  const what = server ? `${server.name} does not respond: ${why}` : why;
  const look = server
    ? `check that ${server.name} is up and that \`${server.setting}\` is correct`
    : 'check that the URL is correct and the server is up';
  return refusal(
    'unavailable',
    [
      problem(
        'http/unreachable',
        what,
        `${look}; then try again: completed work is detected and kept`,
      ),
    ],
    cause,
  );
}

function seconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 100) / 10} s`;
}
