/** Who is answered when: a few questions at a time, callers in turn, the same question once. */
import { problem, refusal } from '@ameide/core';

export interface TurnsOptions<T> {
  /** So many questions are worked on at a time. */
  atOnce: number;
  /** So many of one caller. */
  perCaller: number;
  /** So many of one caller may wait; more are refused. */
  waiting: number;
  /** How long an answer serves the same question again. */
  keptMs: number;
  /** Whether an answer may serve again at all. */
  keeps: (answer: T) => boolean;
}

interface Job {
  start(): void;
}

interface Shared<T> {
  answer: Promise<T>;
  /** How many still wait for it. */
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
   * The answer to a caller's question. While one is asked, and a short time after, the same question gets the same answer. When
   * all who wait for it are gone (`signal`), it is aborted.
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
    // A failure is not kept: whoever asks again asks anew.
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

  /** Starts what may start: of those who wait, whoever has the fewest running. */
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
    'too many previews of yours are waiting already',
    'wait until some of them are answered',
  );
  return Object.assign(refusal('unavailable', [found]), { statusCode: 429 });
}
