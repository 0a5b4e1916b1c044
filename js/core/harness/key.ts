/** The key for Harness, where there is none. */
import { problem, refusal } from '../errors.ts';
import type { Problem } from '#core';

/** For people who configure a portal. */
const IN_PORTAL =
  'set `ameide.harness.apiKey` in app-config.yaml, where `${HARNESS_API_KEY}` takes it from the environment, or give the step an `apiKey`';

/** What is missing, with advice in the words of who reads it. */
export function noKey(advice = IN_PORTAL): Problem {
  return problem('harness/no-key', 'there is no API key for Harness', advice);
}

/**
 * Refuses what needs Harness where there is no key. Asked before anything else: without it, the first thing to be missed would be
 * the account, which is read from the key.
 */
export function requireKey({ harness }: { harness: { apiKey?: string; advice?: string } }): void {
  if (!harness.apiKey) throw refusal('denied', [noKey(harness.advice)]);
}
