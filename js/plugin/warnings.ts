/** Why a page has to do without a part. */
import type { Problem } from '#core';
import { problem, problemsOf } from '../errors.ts';

/** What an error says, as warnings: the rest of the page is worth showing. */
export function warningsOf(error: unknown): Problem[] {
  const found = problemsOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const all = found.length > 0 ? found : [problem('portal/no-answer', message)];
  return all.map(one => ({ ...one, severity: 'warning' }));
}
