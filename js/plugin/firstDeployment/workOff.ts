/**
 * Deploys services to their first environment as soon as they can be. What is to be started is decided once and kept before anything
 * starts; each run has a key of its own, so that neither a crash nor another replica starts it twice.
 */
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { problemsOf } from '@ameide/core';
import type { Clock } from '@ameide/core';
import type { FirstDeployment } from '@ameide/backstage-plugin-ameide-common';
import { ownCaller } from '../operations/caller.ts';
import type { Caller } from '../operations/caller.ts';
import type { Engine } from '../operations/engine.ts';
import type { KeptFirstDeployment, RunPlace } from '../state/firstDeployments.ts';
import { readinessOf } from './readiness.ts';
import type { ReadinessTools } from './readiness.ts';

export interface DeployFirstTools extends ReadinessTools {
  auth: AuthService;
  engine: Pick<Engine, 'start'>;
  clock: Clock;
  logger: LoggerService;
}

const AT_ONCE = 20;
const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
const FIRST_PAUSE_MS = 15 * SECOND_MS;
const LONGEST_PAUSE_MS = 600 * SECOND_MS;
/** After this time nobody expects it any more. */
const PATIENCE_MS = 14 * 24 * HOUR_MS;
/** The keys of the runs are kept for longer, so that until then none is started twice. */
const CERTAIN_MS = 12 * HOUR_MS;

/** Looks at those that are due. */
export async function deployFirst(tools: DeployFirstTools, signal: AbortSignal): Promise<void> {
  const { auth, state, clock, logger } = tools;
  const own = await ownCaller(auth, 'schedule');
  for (const wanted of await state.firstDeployments.due(clock.now(), AT_ONCE)) {
    if (signal.aborted) return;
    try {
      await (wanted.status === 'starting' ? start : look)(tools, wanted, own);
    } catch (error) {
      const reason = wordsOf(error);
      logger.warn(`first deployment of ${wanted.service}: ${reason}`);
      await wait(tools, wanted, 'answer', reason);
    }
  }
}

async function look(tools: DeployFirstTools, wanted: KeptFirstDeployment, own: Caller) {
  const readiness = await readinessOf(tools, wanted);
  if ('never' in readiness) return giveUp(tools, wanted, readiness.never);
  if ('waitsFor' in readiness) return wait(tools, wanted, readiness.waitsFor);
  const { state, clock } = tools;
  const { places } = readiness;
  // Taken back meanwhile, or another replica has it.
  if (!(await state.firstDeployments.claim(wanted.operationId, places, clock.now()))) return;
  const claimedAt = new Date(clock.now()).toISOString();
  return start(tools, { ...wanted, status: 'starting', places, claimedAt }, own);
}

async function start(tools: DeployFirstTools, wanted: KeptFirstDeployment, own: Caller) {
  const { engine, state, clock } = tools;
  const { operationId, service, owner, actor, imageTag, places, claimedAt = '' } = wanted;
  if (clock.now() - Date.parse(claimedAt) > CERTAIN_MS)
    return giveUp(tools, wanted, 'it cannot be told any more which runs were started');
  const runs: string[] = [];
  for (const place of places) {
    const values = { service: `component:default/${service}`, imageTag, ...place };
    const request = { kind: 'pipeline.execute' as const, service, owner, values };
    try {
      const run = await engine.start(request, { ...own, actor }, keyOf(operationId, place));
      runs.push(run.id);
    } catch (error) {
      if (!isFinal(error)) throw error;
      return giveUp(tools, wanted, wordsOf(error), runs);
    }
  }
  await state.firstDeployments.end(
    operationId,
    'starting',
    { status: 'started', runs },
    { actor, source: own.source },
    clock.now(),
  );
}

function keyOf(operationId: string, { region = '' }: RunPlace): string {
  return `first-deployment:${operationId}:${region}`;
}

/** Whether the same request is refused however often it is made. */
function isFinal(error: unknown): boolean {
  return error instanceof Error && ['InputError', 'NotAllowedError'].includes(error.name);
}

async function giveUp(
  { state, clock }: DeployFirstTools,
  { operationId, actor, status }: KeptFirstDeployment,
  reason: string,
  runs: string[] = [],
): Promise<void> {
  const from = status === 'starting' ? status : 'waiting';
  const end = { status: 'givenUp' as const, reason, ...(runs.length > 0 ? { runs } : {}) };
  const by = { actor, source: 'schedule' as const };
  await state.firstDeployments.end(operationId, from, end, by, clock.now());
}

/** Looks again later: soon at first, and the less often the longer it has waited. */
async function wait(
  tools: DeployFirstTools,
  wanted: KeptFirstDeployment,
  waitsFor: NonNullable<FirstDeployment['waitsFor']>,
  reason?: string,
): Promise<void> {
  const now = tools.clock.now();
  const age = now - Date.parse(wanted.requestedAt);
  if (age > PATIENCE_MS && wanted.status === 'waiting')
    return giveUp(
      tools,
      wanted,
      `${MISSING[waitsFor]} within 14 days${reason ? `: ${reason}` : ''}`,
    );
  const pause = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, age / 20));
  await tools.state.firstDeployments.postpone(wanted.operationId, now + pause, waitsFor, reason);
}

const MISSING: Record<NonNullable<FirstDeployment['waitsFor']>, string> = {
  onboarding: 'its onboarding did not succeed',
  merge: 'its pull request was not merged',
  pipeline: 'its pipeline was not created',
  manifests: 'its manifests were not generated',
  answer: 'a server did not respond',
};

function wordsOf(error: unknown): string {
  const [found] = problemsOf(error);
  if (found) return found.message;
  return error instanceof Error ? error.message : String(error);
}
