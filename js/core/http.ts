/** Requests over HTTP: the one place that knows retries. Never logs a header, a query or a body. */
import { backoff, systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { problem, refusal } from './errors.ts';
import { classify, limitOf } from './httpAnswer.ts';
import type { Answered, Limit, Result, Sent } from './httpAnswer.ts';
import type { Log } from './log.ts';
import { Outages } from './outages.ts';
import type { Outage } from './outages.ts';
import { redact, redactBytes, secretsIn } from './redact.ts';

export interface HttpOptions {
  log: Log;
  signal?: AbortSignal;
  clock?: Clock;
  /** Time that one step may spend waiting, all waits together. */
  budgetMs?: number;
  /** Time that one request may take. */
  timeoutMs?: number;
  /** How long to wait, at first, where a burst limit does not say; it doubles. */
  burstWaitMs?: number;
}

/** Nobody knows whether the request was carried out: look before it is sent again. */
export class UnknownOutcome extends Error {
  constructor(what: string, cause?: unknown) {
    super(what, { cause });
    this.name = 'UnknownOutcome';
  }
}

const MAX_ATTEMPTS = 6;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;
/** Waits that end so close to each other are one. */
const SAME_WAIT_MS = 1000;
/** Shorter waits are nobody's concern. */
const SHORTEST_TOLD_MS = 100;

export class Http {
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly #options: Required<Pick<HttpOptions, 'log' | 'timeoutMs' | 'burstWaitMs'>>;
  #budget: number;
  #waitingUntil = 0;
  readonly #outages = new Outages();
  /** Until when a wait has been told, by server. */
  readonly #toldUntil = new Map<string, number>();

  constructor(options: HttpOptions) {
    const { log, timeoutMs = 30_000, burstWaitMs = 60_000, budgetMs = 15 * 60_000 } = options;
    this.clock = options.clock ?? systemClock;
    this.signal = options.signal;
    this.#options = { log, timeoutMs, burstWaitMs };
    this.#budget = budgetMs;
  }

  /** Sends, and sends again where that is safe. Answers with an error status come back as answers. */
  async send(request: Sent): Promise<Answered> {
    const { host, pathname } = new URL(request.url);
    const name = `${request.method} ${host}${pathname}`;
    const label = request.server?.name ?? host;
    let outage: Outage | undefined;
    for (let attempt = 1; ; attempt++) {
      const result = await this.#once(request);
      const limit = result.answer && limitOf(result.answer, request, this.clock.now());
      if (limit) {
        if (attempt >= MAX_ATTEMPTS) return result.answer as Answered;
        await this.#rest(limit, attempt, name, host);
        continue;
      }
      if (!result.fault) {
        if (this.#outages.end(host)) this.#options.log.info(`${label} answers again; going on`);
        return result.answer as Answered;
      }
      const safe = request.repeatable || result.unsent;
      if (!safe) {
        // Who catches it says so, and looks: what the look meets is the same outage.
        this.#outages.join(host).isTold = true;
        throw new UnknownOutcome(`${name}: ${result.fault}`, result.cause);
      }
      outage ??= this.#outages.join(host);
      if (attempt >= MAX_ATTEMPTS || outage.isGivenUp) {
        this.#outages.giveUp(host, outage);
        if (result.answer && result.answer.status >= 400) return result.answer;
        throw unreachable(name, result.fault, result.cause, request.server);
      }
      const asked = result.answer?.retryAfter;
      const pause = asked ?? backoff(this.clock, attempt, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
      // Once for all requests that meet the same: the others wait in silence.
      const why = outage.isTold
        ? undefined
        : `${label === host ? '' : `${label}: `}${name}: ${result.fault}`;
      if (pause >= SHORTEST_TOLD_MS) outage.isTold = true;
      await this.wait(
        pause,
        why ?? `${name}: ${result.fault}`,
        'trying again in',
        why !== undefined,
      );
    }
  }

  /**
   * Does what must not be done twice. After a lost answer it looks whether it was done; only where it was not, it is tried
   * again. An effect that the server itself does not refuse a second time must say so by `look`.
   */
  async once<T>(act: () => Promise<T>, look: () => Promise<T | undefined>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof UnknownOutcome)) throw error;
        await this.pause(
          FIRST_PAUSE_MS + backoff(this.clock, attempt, FIRST_PAUSE_MS * 2, LONGEST_PAUSE_MS),
          `${error.message}; looking whether it was done`,
        );
        const found = await look();
        if (found !== undefined) return found;
        if (attempt >= MAX_ATTEMPTS) throw unreachable('', error.message, error);
      }
    }
  }

  /** Waits before it tries again, within the step's budget, and says what for. */
  pause(milliseconds: number, why: string): Promise<void> {
    return this.wait(milliseconds, why, 'trying again in');
  }

  /** Waits for its turn and says what for. Others are served meanwhile and nothing is wrong, so it takes nothing of the budget. */
  async turn(milliseconds: number, why: string): Promise<void> {
    this.#tell(milliseconds, why, 'going on in');
    await this.clock.wait(milliseconds, this.signal);
  }

  /** Waits within the step's budget and says what for. */
  async wait(
    milliseconds: number,
    why: string,
    then = 'going on in',
    isTold = true,
  ): Promise<void> {
    // Waits side by side pass at the same time, and count once.
    const now = this.clock.now();
    const until = now + milliseconds;
    const spent = Math.max(0, until - Math.max(now, this.#waitingUntil));
    if (spent > this.#budget) {
      throw refusal('unavailable', [
        problem(
          'http/out-of-time',
          `${why}: waiting ${seconds(milliseconds)} would exceed the time that one step may wait`,
          'run the step again later; what was done already is found and kept',
        ),
      ]);
    }
    this.#budget -= spent;
    this.#waitingUntil = Math.max(until, this.#waitingUntil);
    if (isTold) this.#tell(milliseconds, why, then);
    await this.clock.wait(milliseconds, this.signal);
  }

  #tell(milliseconds: number, why: string, then: string): void {
    if (milliseconds >= SHORTEST_TOLD_MS)
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
    // Requests side by side meet the same limit; the longest wait is told.
    const isNew = until > (this.#toldUntil.get(host) ?? 0) + SAME_WAIT_MS;
    if (isNew) this.#toldUntil.set(host, until);
    await this.wait(milliseconds, `${name}: rate limit reached`, 'trying again in', isNew);
  }

  async #once(request: Sent): Promise<Result> {
    this.signal?.throwIfAborted();
    const timeout = AbortSignal.timeout(this.#options.timeoutMs);
    const signal = this.signal ? AbortSignal.any([this.signal, timeout]) : timeout;
    const { method, headers, body } = request;
    const secrets = secretsIn(headers);
    try {
      const response = await fetch(request.url, { method, headers, body, signal });
      const bytes = new Uint8Array(await response.arrayBuffer());
      // What a server says of an error is told to people: a credential that it repeats must not come along.
      const told = response.status >= 400 ? redactBytes(bytes, secrets) : bytes;
      return classify(request, response, told, this.clock.now());
    } catch (error) {
      this.signal?.throwIfAborted();
      if (timeout.aborted) return { fault: `no answer within ${seconds(this.#options.timeoutMs)}` };
      // The error itself may hold the request: a header that cannot be sent is quoted in it.
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
  const what = [server && `${server.name} does not answer`, name, fault].filter(Boolean).join(': ');
  const look = server
    ? `check \`${server.setting}\`, and that ${server.name} is up`
    : 'look whether the address is right and the server is up';
  return refusal(
    'unavailable',
    [
      problem(
        'http/unreachable',
        what,
        `${look}, then run the step again; what was done already is found and kept`,
      ),
    ],
    cause,
  );
}

function seconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 100) / 10} s`;
}
