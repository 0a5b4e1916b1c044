/** Shares of a rate limit: tasks have priority over pages, and no user gets all of it. */
import type { Clock } from './clock.ts';
import type { RateLimiter } from './queue.ts';

const MINUTE_MS = 60_000;
/** Share of a minute's requests available to pages; the rest is reserved for tasks. */
const PAGES_SHARE = 0.75;
/** How long a caller without a free share waits before it checks again. */
const LOOK_MS = 250;

/** Limits the requests of pages: each caller to its share, and tasks first. */
export class Shares {
  readonly #limit: number;
  readonly #clock: Clock;
  /** Times of each caller's latest requests, oldest first. */
  readonly #passed = new Map<string, number[]>();

  constructor(perMinute: number, clock: Clock) {
    this.#limit = Math.max(1, Math.floor(perMinute * PAGES_SHARE));
    this.#clock = clock;
  }

  /** Resolves when the caller's next request may be sent; `wait` is used for the delay. */
  async pass(
    caller: string,
    limiter: RateLimiter,
    wait: (milliseconds: number) => Promise<void>,
  ): Promise<void> {
    for (;;) {
      const own = this.#recent(caller);
      if (own.length < this.#shareOf(caller) && limiter.used() < this.#limit) {
        this.#passed.set(caller, [...own, this.#clock.now()]);
        return limiter.pass(wait);
      }
      await wait(LOOK_MS);
    }
  }

  /** Share of one caller: equal for all active callers, with one share left for the next. */
  #shareOf(caller: string): number {
    const others = [...this.#passed.keys()].filter(
      name => name !== caller && this.#recent(name).length > 0,
    );
    return Math.max(1, Math.floor(this.#limit / (others.length + 2)));
  }

  #recent(caller: string): number[] {
    const since = this.#clock.now() - MINUTE_MS;
    const recent = (this.#passed.get(caller) ?? []).filter(at => at > since);
    if (recent.length === 0) this.#passed.delete(caller);
    else this.#passed.set(caller, recent);
    return recent;
  }
}
