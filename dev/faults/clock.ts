// Time that passes at once: a wait ends without waiting, and is counted.
import type { Clock } from '../../js/core/clock.ts';

export interface QuickClock extends Clock {
  /** The waits so far, in milliseconds. */
  waits: number[];
}

/** Starts at the present; a process uses one for all it does, since paces are kept for the whole process. */
export function quickClock(): QuickClock {
  let now = Date.now();
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    random: () => Math.random(),
    async wait(milliseconds, signal) {
      signal?.throwIfAborted();
      waits.push(milliseconds);
      now += milliseconds;
      // Others run meanwhile, as in a real wait.
      await new Promise(resolve => setImmediate(resolve));
    },
  };
}
