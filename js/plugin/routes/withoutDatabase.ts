/** Parts of an answer that come from the database; without it the rest is answered all the same. */
import type { Problem } from '@ameide/core';
import { warningsOf } from '../reads/warnings.ts';

/** What was read; where that failed, something else and why. */
export async function withoutDatabase<T>(
  otherwise: T,
  read: () => Promise<T>,
): Promise<{ answer: T; warnings: Problem[] }> {
  try {
    return { answer: await read(), warnings: [] };
  } catch (error) {
    return { answer: otherwise, warnings: warningsOf(error) };
  }
}
