/** Requests over HTTP: the one place that knows retries. Never logs a header, a query or a body. */
import { backoff, systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { problem, refusal } from './errors.ts';
import { classify, limitOf } from './httpAnswer.ts';
import type { Answered, Limit, Result, Sent } from './httpAnswer.ts';
import type { Log } from './log.ts';
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

const ATTEMPTS = 6;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 20_000;

export class Http {
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly #options: Required<Pick<HttpOptions, 'log' | 'timeoutMs' | 'burstWaitMs'>>;
  #budget: number;
  #waitingUntil = 0;

  constructor(options: HttpOptions) {
    const { log, timeoutMs = 30_000, burstWaitMs = 60_000, budgetMs = 15 * 60_000 } = options;
    this.clock = options.clock ?? systemClock;
    this.signal = options.signal;
    this.#options = { log, timeoutMs, burstWaitMs };
    this.#budget = budgetMs;
  }

  /** Sends, and sends again where that is safe. Answers with an error status come back as answers. */
  async send(request: Sent): Promise<Answered> {
    const name = `${request.method} ${new URL(request.url).host}${new URL(request.url).pathname}`;
    for (let attempt = 1; ; attempt++) {
      const result = await this.#once(request);
      const limit = result.answer && limitOf(result.answer, request, this.clock.now());
      if (limit) {
        if (attempt >= ATTEMPTS) return result.answer as Answered;
        await this.#rest(limit, attempt, name);
        continue;
      }
      if (!result.fault) return result.answer as Answered;
      const safe = request.repeatable || result.unsent;
      if (!safe) throw new UnknownOutcome(`${name}: ${result.fault}`, result.cause);
      if (attempt >= ATTEMPTS) {
        if (result.answer && result.answer.status >= 400) return result.answer;
        throw unreachable(name, result.fault, result.cause);
      }
      const asked = result.answer?.retryAfter;
      const pause = asked ?? backoff(this.clock, attempt, FIRST_PAUSE, LONGEST_PAUSE);
      await this.pause(pause, `${name}: ${result.fault}`);
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
          FIRST_PAUSE + backoff(this.clock, attempt, FIRST_PAUSE * 2, LONGEST_PAUSE),
          `${error.message}; looking whether it was done`,
        );
        const found = await look();
        if (found !== undefined) return found;
        if (attempt >= ATTEMPTS) throw unreachable('', error.message, error);
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
  async wait(milliseconds: number, why: string, then = 'going on in'): Promise<void> {
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
    this.#tell(milliseconds, why, then);
    await this.clock.wait(milliseconds, this.signal);
  }

  #tell(milliseconds: number, why: string, then: string): void {
    if (milliseconds >= 100) this.#options.log.info(`${why}; ${then} ${seconds(milliseconds)}`);
  }

  async #rest(limit: Limit, attempt: number, name: string): Promise<void> {
    const { burstWaitMs } = this.#options;
    const unsaid =
      limit.kind === 'burst'
        ? burstWaitMs * 2 ** (attempt - 1)
        : FIRST_PAUSE + backoff(this.clock, attempt, FIRST_PAUSE * 2, LONGEST_PAUSE);
    await this.pause(limit.waitMs ?? unsaid, `${name}: rate limit reached`);
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

function unreachable(name: string, fault: string, cause: unknown): Error {
  return refusal(
    'unavailable',
    [
      problem(
        'http/unreachable',
        [name, fault].filter(Boolean).join(': '),
        'look whether the address is right and the server is up, then run the step again; what was done already is found and kept',
      ),
    ],
    cause,
  );
}

function seconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 100) / 10} s`;
}
