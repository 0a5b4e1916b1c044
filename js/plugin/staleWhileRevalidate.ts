/** An answer that is kept for a while. Failures are never kept: each look after one asks anew, and the last good answer tells its age. */

/** What is known at a look. */
export interface Known<T> {
  /** The latest good answer. */
  answer: T;
  /** When it was asked for, milliseconds since the epoch. */
  since: number;
  /** A newer one is on its way: look again soon. */
  renewing: boolean;
  /** Why there is no newer one; told until the next attempt has ended. */
  failure?: unknown;
}

export interface StaleWhileRevalidateOptions {
  /** An answer is told without asking again while it is no older than this. */
  freshMs: number;
  /** An answer is told at once while it is no older than this, and renewed behind the scenes; an older one only if no newer can be had. */
  boundMs: number;
  now?: () => number;
}

export class StaleWhileRevalidate<T> {
  readonly #load: () => Promise<T>;
  readonly #options: StaleWhileRevalidateOptions;
  #good: { answer: T; since: number } | undefined;
  #failure: { error: unknown } | undefined;
  #loading: Promise<void> | undefined;

  constructor(options: StaleWhileRevalidateOptions, load: () => Promise<T>) {
    this.#options = options;
    this.#load = load;
  }

  /** The answer, waiting for it where there is none that may be told; throws where there never was one. */
  async get(): Promise<Known<T>> {
    if (!this.#isWithin(this.#options.boundMs)) await this.#renew();
    const known = this.#look();
    if (known) return known;
    throw this.#failure?.error ?? new Error('there is no answer');
  }

  /** What is known after at most this time; nothing where nothing is known yet, and `failure` where that is known. */
  async within(ms: number): Promise<Known<T> | { renewing: boolean; failure?: unknown }> {
    if (!this.#isWithin(this.#options.freshMs)) await Promise.race([this.#renew(), later(ms)]);
    return this.#look() ?? this.#state();
  }

  /** What is known, and a new attempt where it is not fresh. */
  #look(): Known<T> | undefined {
    const good = this.#good;
    // An attempt that has just failed is told first; the next look makes another.
    const failed = this.#failure !== undefined;
    if (!failed && good && !this.#isWithin(this.#options.freshMs)) void this.#renew();
    return good && { ...good, ...this.#state() };
  }

  #state(): { renewing: boolean; failure?: unknown } {
    const renewing = this.#loading !== undefined;
    return this.#failure ? { renewing, failure: this.#failure.error } : { renewing };
  }

  #isWithin(age: number): boolean {
    return this.#good !== undefined && this.#now() - this.#good.since <= age;
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }

  #renew(): Promise<void> {
    const since = this.#now();
    this.#loading ??= this.#load()
      .then(
        answer => {
          this.#good = { answer, since };
          this.#failure = undefined;
        },
        (error: unknown) => {
          this.#failure = { error };
        },
      )
      .finally(() => {
        this.#loading = undefined;
      });
    return this.#loading;
  }
}

export function later(ms: number): Promise<undefined> {
  return new Promise(resolve => setTimeout(resolve, ms, undefined).unref());
}
