/** A fair queue of requests: limited concurrency, callers in turn, identical requests only once. */
import { problem, refusal } from '@ameide/core';

export interface TurnsOptions<T> {
  /** Maximum number of concurrent requests. */
  atOnce: number;
  /** Maximum number of concurrent requests per caller. */
  perCaller: number;
  /** Maximum number of waiting requests per caller; more are rejected. */
  waiting: number;
  /** How long a result is reused for the same request. */
  keptMs: number;
  /** Whether a result may be reused at all. */
  keeps: (answer: T) => boolean;
}

interface Job {
  start(): void;
}

interface Shared<T> {
  answer: Promise<T>;
  /** Number of callers still waiting. */
  wanted: number;
  controller: AbortController;
}

export class Turns<T> {
  readonly #options: TurnsOptions<T>;
  readonly #shared = new Map<string, Shared<T>>();
  readonly #waiting = new Map<string, Job[]>();
  readonly #running = new Map<string, number>();

  constructor(options: TurnsOptions<T>) {
    this.#options = options;
  }

  /**
   * The result of a caller's request. While a request runs, and a short time after, the same request gets the same result. When
   * nobody is waiting for it any more (`signal`), it is aborted.
   */
  async ask(
    caller: string,
    question: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    const key = `${caller} ${question}`;
    const shared = this.#shared.get(key) ?? this.#begin(key, caller, work);
    shared.wanted += 1;
    const leave = () => {
      shared.wanted -= 1;
      if (shared.wanted > 0) return;
      shared.controller.abort(signal.reason);
      if (this.#shared.get(key) === shared) this.#shared.delete(key);
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await shared.answer;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  #begin(key: string, caller: string, work: (signal: AbortSignal) => Promise<T>): Shared<T> {
    const controller = new AbortController();
    const answer = this.#inTurn(caller, controller.signal, work);
    const shared: Shared<T> = { answer, wanted: 0, controller };
    this.#shared.set(key, shared);
    const forget = () => {
      if (this.#shared.get(key) === shared) this.#shared.delete(key);
    };
    // Failures are not cached.
    answer.then(found => {
      if (this.#options.keeps(found)) setTimeout(forget, this.#options.keptMs).unref();
      else forget();
    }, forget);
    return shared;
  }

  async #inTurn(
    caller: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const queue = this.#waiting.get(caller) ?? [];
    if (queue.length >= this.#options.waiting) throw tooMany();
    await new Promise<void>((resolve, reject) => {
      const job: Job = { start: resolve };
      this.#waiting.set(caller, [...queue, job]);
      signal.addEventListener('abort', () => {
        this.#remove(caller, job);
        reject(signal.reason as Error);
      });
      this.#next();
    });
    try {
      signal.throwIfAborted();
      return await work(signal);
    } finally {
      this.#running.set(caller, (this.#running.get(caller) ?? 1) - 1);
      if (this.#running.get(caller) === 0) this.#running.delete(caller);
      this.#next();
    }
  }

  #remove(caller: string, job: Job): void {
    const left = (this.#waiting.get(caller) ?? []).filter(other => other !== job);
    if (left.length === 0) this.#waiting.delete(caller);
    else this.#waiting.set(caller, left);
  }

  /** Starts waiting requests, callers with the fewest running ones first. */
  #next(): void {
    const { atOnce, perCaller } = this.#options;
    const count = (caller: string) => this.#running.get(caller) ?? 0;
    for (;;) {
      const all = [...this.#running.values()].reduce((sum, one) => sum + one, 0);
      const callers = [...this.#waiting.keys()].filter(caller => count(caller) < perCaller);
      const caller = callers.sort((one, other) => count(one) - count(other))[0];
      const job = caller === undefined ? undefined : this.#waiting.get(caller)?.[0];
      if (all >= atOnce || caller === undefined || !job) return;
      this.#remove(caller, job);
      this.#running.set(caller, count(caller) + 1);
      job.start();
    }
  }
}

function tooMany(): Error {
  const found = problem(
    'portal/too-many-requests',
    'too many of your previews are already waiting',
    'wait until some of them have finished',
  );
  return Object.assign(refusal('unavailable', [found]), { statusCode: 429 });
}
