/** Warnings about missing parts of a page. */
import { problem, problemsOf } from '@ameide/core';
import type { Problem } from '@ameide/core';

/** Turns an error into warnings, so that the rest of the page is shown. */
export function warningsOf(error: unknown): Problem[] {
  const found = problemsOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const all = found.length > 0 ? forPages(found) : [problem('portal/no-answer', message)];
  return all.map(one => ({ ...one, severity: 'warning' }));
}

/** Help that fits a page, where there is no step to run again. */
export function forPages(problems: Problem[]): Problem[] {
  return problems.map(found =>
    isPassing(found) ? { ...found, help: 'try again in a moment' } : found,
  );
}

/** Whether the problem is a server that did not respond, rather than the request. */
export function isPassing({ code }: Problem): boolean {
  return code.startsWith('http/') || code === 'portal/no-answer';
}
