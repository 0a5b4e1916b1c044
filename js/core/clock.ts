/** Time and randomness, so that tests can control both. */

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Between 0 and 1. */
  random(): number;
  /** Resolves after that time, or rejects at once with the signal's reason. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  wait: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(reasonOf(signal));
      const stop = () => {
        clearTimeout(timer);
        reject(reasonOf(signal));
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, milliseconds);
      signal?.addEventListener('abort', stop, { once: true });
    }),
};

function reasonOf(signal?: AbortSignal): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error('cancelled');
}

/** Exponential backoff with full jitter: anything from nothing to `base * 2^(attempt - 1)`, at most `cap`. */
export function backoff(clock: Clock, attempt: number, base: number, cap: number): number {
  return Math.round(clock.random() * Math.min(cap, base * 2 ** (attempt - 1)));
}
