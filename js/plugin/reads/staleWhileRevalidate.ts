/** A stale-while-revalidate cache of one value. Failures are not cached: the next read after one tries again, and the last good value shows its age. */

/** The cached value and its state. */
export interface Known<T> {
  /** The latest good value. */
  answer: T;
  /** Time of the request for it, in milliseconds since the epoch. */
  since: number;
  /** Whether a newer value is being loaded: ask again soon. */
  renewing: boolean;
  /** Error of the last attempt, until the next attempt has ended. */
  failure?: unknown;
}

export interface StaleWhileRevalidateOptions {
  /** A value up to this age is returned without a refresh. */
  freshMs: number;
  /** A value up to this age is returned at once and refreshed in the background; an older one only if the refresh fails. */
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

  /** The value; waits for it if there is none within the maximum age; throws if there never was one. */
  async get(): Promise<Known<T>> {
    if (!this.#isWithin(this.#options.boundMs)) await this.#renew();
    const known = this.#look();
    if (known) return known;
    throw this.#failure?.error ?? new Error('no value has been loaded');
  }

  /** Loads the value again if it is older than this; whether that succeeded is told by the next read. */
  async refresh(olderThanMs: number): Promise<void> {
    if (!this.#isWithin(olderThanMs)) await this.#renew();
  }

  /** The value after waiting at most this time; without `answer` if there is none yet, with `failure` if the last attempt failed. */
  async within(ms: number): Promise<Known<T> | { renewing: boolean; failure?: unknown }> {
    if (!this.#isWithin(this.#options.freshMs)) await Promise.race([this.#renew(), later(ms)]);
    return this.#look() ?? this.#state();
  }

  /** The cached value; starts a refresh if it is not fresh. */
  #look(): Known<T> | undefined {
    const good = this.#good;
    // A failed attempt is reported first; the next read starts another.
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
