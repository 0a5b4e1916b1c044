/** Shares of a rate limit: pages come after tasks, and no person takes the whole of it. */
import type { Clock } from './clock.ts';
import type { RateLimiter } from './queue.ts';

const MINUTE_MS = 60_000;
/** Of a minute's requests, pages may use this much; the rest is always free for tasks. */
const PAGES_SHARE = 0.75;
/** How long a caller that has used up its share waits before it looks again. */
const LOOK_MS = 250;

/** Lets the requests of pages through, each caller within its share, and never ahead of tasks. */
export class Shares {
  readonly #limit: number;
  readonly #clock: Clock;
  /** When each caller's latest requests were let through; oldest first. */
  readonly #passed = new Map<string, number[]>();

  constructor(perMinute: number, clock: Clock) {
    this.#limit = Math.max(1, Math.floor(perMinute * PAGES_SHARE));
    this.#clock = clock;
  }

  /** Ends when the caller's next request may go; `wait` is how it waits until then. */
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

  /** What one caller may use: as much as each other, with one share left for whoever comes next. */
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
