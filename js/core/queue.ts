/** Queues and rate limits that all tasks of the process share. */
import type { Clock } from './clock.ts';

const tails = new Map<string, Promise<unknown>>();

/** A wait in the queue is reported after this time. */
const WAIT_NOTICE_MS = 2000;

/**
 * Runs tasks with the same key one after another; an aborted signal leaves the queue at once.
 * `onLongWait` is called once if the wait is long.
 */
export async function serialize<T>(
  key: string,
  signal: AbortSignal | undefined,
  task: () => Promise<T>,
  onLongWait?: () => void,
): Promise<T> {
  const before = tails.get(key) ?? Promise.resolve();
  const notice = onLongWait && setTimeout(onLongWait, WAIT_NOTICE_MS);
  const turn = before.then(() => {
    clearTimeout(notice);
    signal?.throwIfAborted();
    return task();
  });
  const tail = turn.catch(() => undefined);
  tails.set(key, tail);
  void tail.then(() => {
    if (tails.get(key) === tail) tails.delete(key);
  });
  try {
    return await (signal ? orAborted(turn, signal) : turn);
  } finally {
    clearTimeout(notice);
  }
}

async function orAborted<T>(turn: Promise<T>, signal: AbortSignal): Promise<T> {
  let leave: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason as Error);
    signal.addEventListener('abort', leave, { once: true });
  });
  try {
    if (signal.aborted) throw signal.reason;
    return await Promise.race([turn, aborted]);
  } finally {
    if (leave) signal.removeEventListener('abort', leave);
    turn.catch(() => undefined);
    aborted.catch(() => undefined);
  }
}

/** One second more than a minute, because requests do not arrive as evenly as they are sent. */
const MINUTE_MS = 61_000;

/** Limits the number of requests in any minute. */
export class RateLimiter {
  readonly #perMinute: number;
  readonly #clock: Clock;
  /** Times of the latest passed or scheduled requests, oldest first. */
  readonly #passed: number[] = [];

  constructor(perMinute: number, clock: Clock) {
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  /** Number of requests passed within the last minute, or scheduled. */
  used(): number {
    const since = this.#clock.now() - MINUTE_MS;
    return this.#passed.filter(at => at > since).length;
  }

  /** Resolves when the next request may be sent; `wait` is used for the delay. */
  async pass(wait = (milliseconds: number) => this.#clock.wait(milliseconds)): Promise<void> {
    const now = this.#clock.now();
    const oldest = this.#passed.length < this.#perMinute ? undefined : this.#passed.shift();
    const at = Math.max(now, oldest === undefined ? now : oldest + MINUTE_MS);
    this.#passed.push(at);
    if (at > now) await wait(at - now);
  }
}
