/** Turns and paces that all tasks of the process share. */
import type { Clock } from './clock.ts';

const tails = new Map<string, Promise<unknown>>();

/** After so long in a queue it is said. */
const WAIT_NOTICE_MS = 2000;

/**
 * Runs the task when all that came before it under the same key have ended; the signal leaves the queue at once.
 * `onLongWait` is called where that takes long.
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

/** A second more than a minute: requests do not arrive as evenly as they are sent. */
const MINUTE_MS = 61_000;

/** Lets through at most so many in any minute. */
export class RateLimiter {
  readonly #perMinute: number;
  readonly #clock: Clock;
  /** Times at which the latest were, or will be, let through; oldest first. */
  readonly #passed: number[] = [];

  constructor(perMinute: number, clock: Clock) {
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  /** How many were let through within the last minute, or are booked. */
  used(): number {
    const since = this.#clock.now() - MINUTE_MS;
    return this.#passed.filter(at => at > since).length;
  }

  /** Ends when the next may go; `wait` is how it waits until then. */
  async pass(wait = (milliseconds: number) => this.#clock.wait(milliseconds)): Promise<void> {
    const now = this.#clock.now();
    const oldest = this.#passed.length < this.#perMinute ? undefined : this.#passed.shift();
    const at = Math.max(now, oldest === undefined ? now : oldest + MINUTE_MS);
    this.#passed.push(at);
    if (at > now) await wait(at - now);
  }
}
