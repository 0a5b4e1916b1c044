/** The loop: calls the core, performs its reads, calls it again; then performs its plan. Decides nothing. */
import type { Answer, Effect, Fact, Plan, Read, Request, Step } from '#core';
import { backoff, systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { LostRace, describe, problem, refusal } from './errors.ts';
import type { Log } from './log.ts';
import { nameOf, withPartialFailure } from './partialFailure.ts';
import type { Tick } from './progress.ts';
import { serialize } from './queue.ts';
import { settledSideBySide } from './sideBySide.ts';
import { NO_TELEMETRY } from './telemetry.ts';
import type { Telemetry } from './telemetry.ts';
import { wavesOf } from './waves.ts';

/** Performs reads and effects. `D` is the result of an effect. */
export interface Driver<D> {
  read(reads: Read[]): Promise<Answer[]>;
  /**
   * `queued`: the caller is already in a queue and must not wait for another. `round`: the number of the round,
   * from 1; effects of an earlier round may have been undone since.
   */
  perform(effect: Effect, queued: boolean, round: number): Promise<D>;
}

/** The core, on any thread. */
export interface Decider {
  next(request: Request, facts: Fact[], signal?: AbortSignal): Step | Promise<Step>;
}

export interface RunOptions<D> {
  core: Decider;
  request: Request;
  driver: Driver<D>;
  log: Log;
  signal?: AbortSignal;
  /** Show the plan without performing it. */
  dryRun?: boolean;
  clock?: Clock;
  /** Called with the plan of each round, before anything of it is performed; what it throws ends the run. */
  onPlan?: (plan: Plan) => Promise<void>;
  /** Called after each effect. */
  tick?: Tick;
  telemetry?: Telemetry;
}

/** Result: the last plan, and the results of all effects of all rounds, in order. */
export interface Outcome<D> {
  plan: Plan;
  done: D[];
}

/** A plan that is performed as a whole, or as a part after which the core is asked again. */
type Decided = Extract<Step, { step: 'plan' | 'part' }>;

/** Effects that are under way at once, where they do not depend on each other; the clients may limit them further. */
const EFFECTS_AT_A_TIME = 8;
/** A race may be lost so often in a row. */
const MAX_ROUNDS = 5;
const MAX_PARTS = 20;
const MAX_READ_ROUNDS = 40;

/** Runs a request; starts again from fresh facts after a lost race. */
export function run<D>(options: RunOptions<D>): Promise<Outcome<D>> {
  const { telemetry = NO_TELEMETRY, request, dryRun = false } = options;
  const [task, step] = request.context.task?.split('/') ?? [];
  const attributes = {
    'ameide.action': request.action.type,
    'ameide.dry_run': dryRun,
    ...(task ? { 'ameide.task.id': task } : {}),
    ...(step ? { 'ameide.task.step': step } : {}),
  };
  return telemetry.span('ameide.run', { attributes }, () => inRounds(options));
}

async function inRounds<D>(options: RunOptions<D>): Promise<Outcome<D>> {
  const { clock = systemClock, log, signal } = options;
  let queue: string | undefined;
  const done: D[] = [];
  let lost = 0;
  let parts = 0;
  for (let round = 1; ; round++) {
    try {
      const go = () => once(options, queue !== undefined, round, done);
      const onWait = () => log.info('waiting for other tasks that write to the same branch');
      const { step, ...plan } =
        queue === undefined ? await go() : await serialize(queue, signal, go, onWait);
      if (step === 'plan' || options.dryRun) return { plan, done };
      if ((parts += 1) === MAX_PARTS)
        throw new Error(`internal error: the core has planned ${MAX_PARTS} parts and no end`);
      [queue, lost] = [undefined, 0];
    } catch (error) {
      if (!(error instanceof LostRace)) throw error;
      if ((lost += 1) === MAX_ROUNDS) throw lostTooOften(error);
      queue = error.queue;
      if (error.done !== undefined) done.push(error.done as D);
      const pause = backoff(clock, lost, 500, 10_000);
      log.info(`${error.message}; reading again and recomputing the change`);
      await clock.wait(pause, signal);
    }
  }
}

/** One round; what is done is added to `done`. */
async function once<D>(
  options: RunOptions<D>,
  queued: boolean,
  round: number,
  done: D[],
): Promise<Decided> {
  const { driver, dryRun, log, signal, tick } = options;
  const plan = await decide(options);
  plan.notes.forEach(note => log.info(note));
  plan.warnings.forEach(warning => log.warn(describe(warning)));
  await options.onPlan?.(plan);
  if (dryRun) {
    plan.effects.forEach(effect => log.info(`dry run, skipped: ${nameOf(effect)}`));
    return plan;
  }
  let count = 0;
  const written = new Set<Effect>();
  for (const wave of wavesOf(plan.effects)) {
    signal?.throwIfAborted();
    const results = await settledSideBySide(wave, EFFECTS_AT_A_TIME, async effect => {
      const result = await driver.perform(effect, queued, round);
      written.add(effect);
      tick?.('written', (count += 1), plan.effects.length);
      return result;
    });
    done.push(...results.flatMap(result => (result?.status === 'fulfilled' ? [result.value] : [])));
    const failure = failureOf(results);
    if (failure) throw withPartialFailure(failure.reason, plan.effects, written);
  }
  return plan;
}

/** What ends the round: a lost race only where nothing else has failed, as the next round would fail by it again. */
function failureOf(
  results: (PromiseSettledResult<unknown> | undefined)[],
): PromiseRejectedResult | undefined {
  const failures = results.filter(result => result?.status === 'rejected');
  return failures.find(({ reason }) => !(reason instanceof LostRace)) ?? failures[0];
}

async function decide<D>(options: RunOptions<D>): Promise<Decided> {
  const { core, request, driver, signal, telemetry = NO_TELEMETRY } = options;
  const attributes = { 'ameide.action': request.action.type };
  const facts: Fact[] = [];
  const known = new Set<string>();
  for (let round = 0; round < MAX_READ_ROUNDS; round++) {
    signal?.throwIfAborted();
    const step = await telemetry.span('ameide.decide', { attributes }, async span => {
      const decided = await core.next(request, facts, signal);
      span.setAttribute('ameide.decision', decided.step);
      return decided;
    });
    switch (step.step) {
      case 'plan':
      case 'part':
        return step;
      case 'reject':
        if (step.problems.length === 0)
          throw new Error('internal error: the core rejected the request without a reason');
        throw refusal('input', step.problems);
      case 'read': {
        const reads = step.reads.filter(read => isNew(known, read));
        if (reads.length === 0) throw new Error('internal error: the core requested a fact again');
        const answers = await driver.read(reads);
        reads.forEach((read, index) => facts.push({ read, answer: answers[index] as Answer }));
      }
    }
  }
  throw new Error(
    `internal error: the core has not decided after ${MAX_READ_ROUNDS} rounds of reads`,
  );
}

function isNew(known: Set<string>, read: Read): boolean {
  const key = JSON.stringify(read);
  if (known.has(key)) return false;
  known.add(key);
  return true;
}

function lostTooOften(error: LostRace): Error {
  const found = problem(
    'run/lost-race',
    `${error.message}; this happened ${MAX_ROUNDS} times in a row`,
    'others are writing to the same place: run the step again a little later; nothing was overwritten',
  );
  return refusal('conflict', [found], error);
}
