/** Tries until it works, or until the process ends. */
import { setTimeout as wait } from 'node:timers/promises';
import { log, messageOf } from './log.js';

const FIRST_MS = 500;
const MOST_MS = 30_000;

export async function untilItWorks<T>(
  what: string,
  work: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  for (let pause = FIRST_MS; ; pause = Math.min(pause * 2, MOST_MS)) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      log('warn', `${what} failed; trying again`, { error: messageOf(error), pause });
      await wait(pause, undefined, { signal });
    }
  }
}
