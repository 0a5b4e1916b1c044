/** Why a page has to do without a part. */
import { problem, problemsOf } from '@ameide/core';
import type { Problem } from '@ameide/core';

/** What an error says, as warnings: the rest of the page is worth showing. */
export function warningsOf(error: unknown): Problem[] {
  const found = problemsOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const all = found.length > 0 ? forPages(found) : [problem('portal/no-answer', message)];
  return all.map(one => ({ ...one, severity: 'warning' }));
}

/** Advice that fits a page: there is no step that could be run again. */
export function forPages(problems: Problem[]): Problem[] {
  return problems.map(found =>
    isPassing(found) ? { ...found, help: 'try again in a moment' } : found,
  );
}

/** Whether it speaks of a server that did not answer, and not of what was asked. */
export function isPassing({ code }: Problem): boolean {
  return code.startsWith('http/') || code === 'portal/no-answer';
}
