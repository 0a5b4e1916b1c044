/** An answer that is kept for a while; when it grows old it is still told at once, and renewed behind the scenes. */
export class Kept<T> {
  readonly #load: () => Promise<T>;
  readonly #maxAgeMs: number;
  #value: { answer: T; since: number } | undefined;
  #loading: Promise<T> | undefined;

  constructor(maxAgeMs: number, load: () => Promise<T>) {
    this.#maxAgeMs = maxAgeMs;
    this.#load = load;
  }

  /** The answer; only the first caller, and those beside it, wait. */
  get(now = Date.now()): Promise<T> {
    const kept = this.#value;
    if (!kept) return this.#renew();
    if (now - kept.since > this.#maxAgeMs) this.#renew().catch(() => undefined);
    return Promise.resolve(kept.answer);
  }

  /** The answer, where there is one within the time given. */
  async within(ms: number): Promise<T | undefined> {
    if (this.#value) return this.get();
    const asked = this.get();
    asked.catch(() => undefined);
    return Promise.race([asked, later(ms)]);
  }

  #renew(): Promise<T> {
    this.#loading ??= this.#load()
      .then(answer => {
        this.#value = { answer, since: Date.now() };
        return answer;
      })
      .finally(() => {
        this.#loading = undefined;
      });
    return this.#loading;
  }
}

function later(ms: number): Promise<undefined> {
  return new Promise(resolve => setTimeout(resolve, ms, undefined).unref());
}
