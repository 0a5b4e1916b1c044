/** What stands where a plan broke off: nobody should have to guess what was written. */
import type { Effect } from '#core';
import { problem, problemsOf, refusalLike } from './errors.ts';
import { labelOf } from './harness/kinds.ts';

/** So many are named; of more, it is said how many. */
const MAX_NAMED = 6;

/** The error, telling also which effects were done before it and which were not. Only where there are some. */
export function withPartialFailure(error: unknown, effects: Effect[], done: number): unknown {
  const problems = problemsOf(error);
  if (done === 0 || problems.length === 0) return error;
  const told = problem(
    'run/partly-done',
    `written before that, and left as it is: ${namesOf(effects.slice(0, done))}. Not written: ${namesOf(effects.slice(done))}`,
    'mend the cause and run it again: what stands is found and kept, and the rest is done',
  );
  return refusalLike(error as Error, [...problems, told]);
}

function namesOf(effects: Effect[]): string {
  const named = effects.slice(0, MAX_NAMED).map(nameOf).join(', ');
  const more = effects.length - MAX_NAMED;
  return more > 0 ? `${named} and ${more} more` : named;
}

/** How people are told of an effect. */
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
