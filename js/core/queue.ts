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

interface Waiting {
  owner: object;
  start: () => void;
}

/**
 * Places for tasks with the same key, in order of arrival. Whoever is alone may have several at a time; as soon as there are several
 * owners, there is one place for all of them.
 */
class Places {
  readonly running: object[] = [];
  readonly waiting: Waiting[] = [];

  next(most: number): void {
    for (let first = this.waiting[0]; first; first = this.waiting[0]) {
      const owners = new Set([...this.running, ...this.waiting.map(({ owner }) => owner)]);
      if (this.running.length >= (owners.size > 1 ? 1 : most)) return;
      this.waiting.shift();
      this.running.push(first.owner);
      first.start();
    }
  }

  leave(owner: object): void {
    this.running.splice(this.running.indexOf(owner), 1);
  }
}

const places = new Map<string, Places>();

/** Runs a task as soon as it has a place; an aborted signal leaves the queue at once. `onLongWait` is called once if the wait is long. */
export async function inPlace<T>(
  { key, owner, most }: { key: string; owner: object; most: number },
  signal: AbortSignal | undefined,
  task: () => Promise<T>,
  onLongWait?: () => void,
): Promise<T> {
  const here = places.get(key) ?? new Places();
  places.set(key, here);
  const notice = onLongWait && setTimeout(onLongWait, WAIT_NOTICE_MS);
  let mine: Waiting | undefined;
  const turn = new Promise<void>(start => {
    mine = { owner, start };
    here.waiting.push(mine);
    here.next(most);
  });
  try {
    await (signal ? orAborted(turn, signal) : turn);
  } catch (error) {
    const index = mine ? here.waiting.indexOf(mine) : -1;
    if (index >= 0) here.waiting.splice(index, 1);
    else here.leave(owner);
    here.next(most);
    throw error;
  } finally {
    clearTimeout(notice);
  }
  try {
    signal?.throwIfAborted();
    return await task();
  } finally {
    here.leave(owner);
    here.next(most);
    if (here.running.length === 0 && here.waiting.length === 0) places.delete(key);
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
