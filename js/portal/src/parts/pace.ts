// How often a page asks: often while things change, now and then while they do not.

/** However long nothing changes, it is asked for after this time. */
const SLOWEST_MS = 75_000;
/** The pause is so much of the time for which nothing has changed. */
const PART = 1 / 8;

/** The pause before the next request: `leastMs`, and longer the longer the answer has been the same. */
export function pacedOf(leastMs: number, sameForMs: number): number {
  return Math.max(leastMs, Math.min(sameForMs * PART, SLOWEST_MS));
}

/** When something was read, and whether it is being read again, is no change of it. */
const AGES = new Set(['asOf', 'statesAsOf', 'renewing']);

/** Equal for answers, and for failures, that tell the same. */
export function sameness(told: unknown): string {
  if (told instanceof Error) return `${told.name}: ${told.message}`;
  return JSON.stringify(told, (key, value: unknown) => (AGES.has(key) ? undefined : value)) ?? '';
}
