/** Reports what was written when a plan failed halfway. */
import type { Effect } from '#core';
import { problem, problemsOf, refusalLike } from './errors.ts';
import { labelOf } from './harness/kinds.ts';

/** Effects beyond this number are counted, not named. */
const MAX_NAMED = 6;

/** Adds to the error which effects were done before it and which were not, if any were done. */
export function withPartialFailure(
  error: unknown,
  effects: Effect[],
  done: ReadonlySet<Effect>,
): unknown {
  const problems = problemsOf(error);
  if (done.size === 0 || problems.length === 0) return error;
  const [written, rest] = [true, false].map(is => effects.filter(each => done.has(each) === is));
  const note = problem(
    'run/partly-done',
    `already written and kept: ${namesOf(written ?? [])}. Not written: ${namesOf(rest ?? [])}`,
    'fix the cause and run the step again: completed work is detected and kept, and the rest is done',
  );
  return refusalLike(error as Error, [...problems, note]);
}

function namesOf(effects: Effect[]): string {
  const named = effects.slice(0, MAX_NAMED).map(nameOf).join(', ');
  const more = effects.length - MAX_NAMED;
  return more > 0 ? `${named} and ${more} more` : named;
}

/** Display name of an effect. */
export function nameOf(effect: Effect): string {
  switch (effect.type) {
    case 'putEntity':
      return `${labelOf(effect.kind)} \`${effect.identifier}\``;
    case 'deleteEntity':
      return `removal of ${labelOf(effect.kind)} \`${effect.identifier}\``;
    case 'commit':
      return `${effect.pullRequest ? 'pull request from' : 'commit to'} \`${effect.branch}\``;
    case 'execute':
      return `run of \`${effect.pipeline}\``;
  }
}
