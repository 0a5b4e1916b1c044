/** The missing Harness API key. */
import { problem, refusal } from '../errors.ts';
import type { Problem } from '#core';

/** Help for operators of a portal. */
const IN_PORTAL =
  'set `ameide.harness.apiKey` in app-config.yaml, for example to `${HARNESS_API_KEY}` from the environment, or set the `apiKey` input of the step';

/** The problem, with help for its reader. */
export function noKey(advice = IN_PORTAL): Problem {
  return problem('harness/no-key', 'no Harness API key is configured', advice);
}

/**
 * Throws if there is no API key. Checked before anything else: otherwise the first error would be about
 * the account, which is taken from the key.
 */
export function requireKey({ harness }: { harness: { apiKey?: string; advice?: string } }): void {
  if (!harness.apiKey) throw refusal('denied', [noKey(harness.advice)]);
}
