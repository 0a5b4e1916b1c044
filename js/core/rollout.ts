/** Takes a rollout from step to step: the core decides one with each request, and what it recorded counts. */
import type {
  HarnessRolledOut,
  HarnessRollout,
  ListedTemplate,
  RolloutService,
  RolloutStep,
} from '#core';
import { problemsOf } from './errors.ts';

/** Runs one request. */
export type RunRollout = (input: HarnessRollout) => Promise<HarnessRolledOut>;

/** From which version of its template a pipeline comes to which, in words; with their names where the name changes too. */
export function versionsOf({ from, to, fromName, toName }: RolloutService) {
  const words = (name: string | undefined, digest: string) =>
    [name, digest].filter(Boolean).join(' ');
  return { from: words(fromName, from) || '-', to: words(toName, to) };
}

/** Whether a rollout would change the pipeline that is made from this. */
export const isOutdated = ({ digest, current, currentName }: ListedTemplate): boolean =>
  digest !== current || currentName !== undefined;

/** What is wrong with a request, and not with the rollout. */
const OF_REQUEST = ['rollout/not-latest', 'rollout/plan-changed'];

/** Steps that others follow, and which. */
const FOLLOWED: Partial<Record<RolloutStep, RolloutStep>> = {
  run: 'run',
  resume: 'run',
  rollBack: 'rollBack',
};

/**
 * Goes on until nothing is left to do, somebody has to decide, or executions are awaited. Where a server refuses what a step writes, the
 * rollout is stopped with that as its reason; any other failure leaves it as it is, to be gone on with.
 */
export async function rollOut(input: HarnessRollout, run: RunRollout): Promise<HarnessRolledOut> {
  let step = input.step;
  for (;;) {
    let values: HarnessRolledOut;
    try {
      values = await run({ ...input, step });
    } catch (error) {
      if (step !== 'run') throw error;
      return stopped(input, run, error);
    }
    const next = FOLLOWED[step];
    if (values.next !== 'run' || next === undefined || input.dryRun === true) return values;
    step = next;
  }
}

async function stopped(
  input: HarnessRollout,
  run: RunRollout,
  error: unknown,
): Promise<HarnessRolledOut> {
  const problems = problemsOf(error);
  const { name } = error as Error;
  const isRefusal = name === 'InputError' || name === 'NotAllowedError';
  if (!isRefusal || problems.length === 0) throw error;
  // What is wrong with this request does not stop a rollout that somebody else began.
  if (problems.some(({ code }) => OF_REQUEST.includes(code))) throw error;
  const { begun, rollout } = await run({ ...input, step: 'plan' });
  // What is refused before anything has begun is about the request.
  if (!begun || rollout?.state !== 'running') throw error;
  const reason = problems.map(({ message }) => message).join('; ');
  const values = await run({ ...input, step: 'stop', reason });
  return { ...values, problems };
}
