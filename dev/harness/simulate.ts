/**
 * How a run stands at a moment: a pure function of its plan, its start and what people did to it. Nothing
 * ticks, so a restart loses nothing and a test can move the clock.
 */
import type { Plan, PlannedStage, PlannedStep } from './plan.ts';
import { runTicketApproval } from './ticketGate.ts';
import type { Fields } from './tickets.ts';

export type Status =
  | 'NotStarted'
  | 'Running'
  | 'ApprovalWaiting'
  | 'ApprovalRejected'
  | 'Success'
  | 'Failed'
  | 'Expired'
  | 'Skipped'
  | 'Aborted'
  | 'AbortedByFreeze'
  | 'Paused';

/** Something a person did. Times are on the run's own clock, which stands still while it is paused. */
export interface RunEvent {
  at: number;
  action: 'APPROVE' | 'REJECT' | 'ABORT' | 'PAUSE' | 'RESUME' | 'TICKET';
  /** `stage/step` of an approval; the ticket that was changed. */
  step?: string;
  user: string;
  comments?: string;
  inputs?: { name: string; value: string }[];
  /** What was changed of a ticket. */
  fields?: Fields;
}

export interface StepState {
  plan: PlannedStep;
  /** `stage/step`. */
  key: string;
  status: Status;
  startTs?: number;
  endTs?: number;
  message?: string;
}

export interface StageState {
  plan: PlannedStage;
  status: Status;
  startTs?: number;
  endTs?: number;
  message?: string;
  steps: StepState[];
}

export interface RunState {
  status: Status;
  endTs?: number;
  message?: string;
  stages: StageState[];
}

const GOOD: Status[] = ['Success', 'Skipped'];
const OPEN: Status[] = ['Running', 'ApprovalWaiting', 'NotStarted', 'Paused'];

export function isOver(status: Status): boolean {
  return !OPEN.includes(status);
}

/** Why nothing may be deployed at a moment to environments of a type. */
export type Frozen = (environmentType: string, now: number) => string | undefined;

export function simulate(
  plan: Plan,
  startTs: number,
  events: RunEvent[],
  clock: number,
  frozen: Frozen = () => undefined,
): RunState {
  const abort = events.find(event => event.action === 'ABORT');
  const now = runClock(events, Math.min(clock, abort?.at ?? Infinity));
  const state = runStages(plan, startTs, events, now, frozen);
  if (abort && !isOver(state.status)) return aborted(state, abort.at);
  if (!isOver(state.status) && isPaused(events)) return { ...state, status: 'Paused' };
  return state;
}

/** Real time less the time spent paused. */
export function runClock(events: RunEvent[], clock: number): number {
  let paused = 0;
  let since: number | undefined;
  for (const event of events) {
    if (event.action === 'PAUSE') since ??= event.at;
    if (event.action === 'RESUME' && since !== undefined) {
      paused += event.at - since;
      since = undefined;
    }
  }
  return (since === undefined ? clock : Math.min(clock, since)) - paused;
}

function isPaused(events: RunEvent[]): boolean {
  return (
    events.findLast(event => event.action === 'PAUSE' || event.action === 'RESUME')?.action ===
    'PAUSE'
  );
}

function runStages(
  plan: Plan,
  startTs: number,
  events: RunEvent[],
  now: number,
  frozen: Frozen,
): RunState {
  const stages: StageState[] = [];
  let cursor: number | undefined = startTs;
  let failure: StageState | undefined;
  for (const group of plan) {
    const start: number | undefined = failure ? undefined : cursor;
    const states: StageState[] = group.map(
      stage => heldBack(stage, start, now, frozen) ?? runStage(stage, start, events, now),
    );
    stages.push(...states);
    failure ??= states.find(state => isOver(state.status) && !GOOD.includes(state.status));
    cursor = latestEnd(states) ?? (failure ? cursor : undefined);
  }
  const open =
    stages.find(stage => stage.status === 'ApprovalWaiting') ??
    stages.find(s => s.status === 'Running');
  if (open) return { status: open.status, stages };
  const ends = stages.map(stage => stage.endTs ?? startTs);
  const endTs = Math.max(startTs, ...ends);
  if (!failure) return { status: 'Success', endTs, stages };
  // What fails may leave no message at all.
  const message = failure.message && `${failure.plan.name}: ${failure.message}`;
  return { status: failure.status, endTs, message, stages };
}

function latestEnd(states: { endTs?: number }[]): number | undefined {
  const ends = states.map(state => state.endTs);
  return ends.every(end => end !== undefined) ? Math.max(...ends) : undefined;
}

/** A stage that would deploy to what is frozen at that moment. */
function heldBack(
  plan: PlannedStage,
  startTs: number | undefined,
  now: number,
  frozen: Frozen,
): StageState | undefined {
  const type = plan.environmentType;
  if (startTs === undefined || startTs > now || type === undefined) return undefined;
  const message = frozen(type, startTs);
  if (message === undefined) return undefined;
  const steps = idle(plan);
  return { plan, status: 'AbortedByFreeze', startTs, endTs: startTs, message, steps };
}

function runStage(
  plan: PlannedStage,
  startTs: number | undefined,
  events: RunEvent[],
  now: number,
): StageState {
  if (startTs === undefined) return { plan, status: 'NotStarted', steps: idle(plan) };
  if (plan.skip) return { plan, status: 'Skipped', startTs, endTs: startTs, steps: idle(plan) };
  if (plan.fails !== undefined) {
    return {
      plan,
      status: 'Failed',
      startTs,
      endTs: startTs,
      message: plan.fails,
      steps: idle(plan),
    };
  }
  const steps: StepState[] = [];
  let cursor: number | undefined = startTs;
  let failed: StepState | undefined;
  for (const group of plan.steps) {
    const after = cursor;
    const states = group.map(step =>
      failed || step.runsOn !== 'Failure'
        ? runStep(plan, step, runsAfter(failed, plan, step) ? after : undefined, events, now)
        : runStep(plan, { ...step, skip: true }, after, events, now),
    );
    steps.push(...states);
    const ran = states.filter(state => state.startTs !== undefined);
    const isFirst = !failed;
    failed ??= states.find(state => isOver(state.status) && !GOOD.includes(state.status));
    if (!failed) cursor = latestEnd(states);
    else if (isFirst) cursor = failed.endTs;
    else if (ran.length > 0) cursor = latestEnd(ran);
  }
  if (failed) return rolledBack(plan, startTs, steps, failed, cursor, now);
  if (cursor !== undefined) return { plan, status: 'Success', startTs, endTs: cursor, steps };
  const waits = steps.some(step => step.status === 'ApprovalWaiting');
  return { plan, status: waits ? 'ApprovalWaiting' : 'Running', startTs, steps };
}

/** After a failure only those steps run that ask for it, and only where the failure does not abort the run. */
function runsAfter(failed: StepState | undefined, stage: PlannedStage, step: PlannedStep): boolean {
  return !failed || (stage.goesOn === true && step.runsOn !== undefined);
}

/** The rollback steps run after a failure; then the stage has the status of what failed. */
function rolledBack(
  plan: PlannedStage,
  startTs: number,
  steps: StepState[],
  failed: StepState,
  from: number | undefined,
  now: number,
): StageState {
  let cursor = from;
  for (const step of plan.rollback) {
    const state = runStep(plan, step, cursor, [], now);
    steps.push(state);
    cursor = state.endTs;
  }
  const message = failed.message ?? `${failed.plan.name} failed`;
  if (cursor === undefined) return { plan, status: 'Running', startTs, message, steps };
  return { plan, status: failed.status, startTs, endTs: cursor, message, steps };
}

function runStep(
  stage: PlannedStage,
  plan: PlannedStep,
  startTs: number | undefined,
  events: RunEvent[],
  now: number,
): StepState {
  const key = `${stage.identifier}/${plan.identifier}`;
  if (startTs === undefined || startTs > now) return { plan, key, status: 'NotStarted' };
  if (plan.skip) return { plan, key, status: 'Skipped', startTs, endTs: startTs };
  if (plan.approval) return runApproval(plan, key, startTs, events, now);
  if (plan.waitsFor) return runTicketApproval(plan, key, startTs, events, now);
  const endTs = startTs + plan.ms;
  if (endTs > now) return { plan, key, status: 'Running', startTs };
  if (plan.fails === undefined) return { plan, key, status: 'Success', startTs, endTs };
  return { plan, key, status: 'Failed', startTs, endTs, message: plan.fails };
}

function runApproval(
  plan: PlannedStep,
  key: string,
  startTs: number,
  events: RunEvent[],
  now: number,
): StepState {
  const deadline = startTs + (plan.timeoutMs ?? Infinity);
  const decisions = events.filter(
    event => event.step === key && event.at <= Math.min(now, deadline),
  );
  const users = new Set<string>();
  for (const decision of decisions) {
    const endTs = decision.at;
    if (decision.action === 'REJECT') {
      return {
        plan,
        key,
        status: 'ApprovalRejected',
        startTs,
        endTs,
        message: `rejected by ${decision.user}`,
      };
    }
    users.add(decision.user);
    if (users.size >= (plan.approval?.minimumCount ?? 1))
      return { plan, key, status: 'Success', startTs, endTs };
  }
  if (deadline > now) return { plan, key, status: 'ApprovalWaiting', startTs };
  if (plan.passesOnTimeout) return { plan, key, status: 'Success', startTs, endTs: deadline };
  return {
    plan,
    key,
    status: 'Expired',
    startTs,
    endTs: deadline,
    message: 'nobody approved in time',
  };
}

function idle(plan: PlannedStage): StepState[] {
  return plan.steps.flat().map(step => ({
    plan: step,
    key: `${plan.identifier}/${step.identifier}`,
    status: 'NotStarted',
  }));
}

function aborted(state: RunState, endTs: number): RunState {
  const end = <T extends { status: Status; startTs?: number; endTs?: number }>(part: T): T =>
    part.status === 'Running' || part.status === 'ApprovalWaiting'
      ? { ...part, status: 'Aborted', endTs }
      : part;
  const stages = state.stages.map(stage => end({ ...stage, steps: stage.steps.map(end) }));
  return { status: 'Aborted', endTs, message: 'aborted', stages };
}
