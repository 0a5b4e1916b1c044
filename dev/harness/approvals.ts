/** Harness approvals of runs: which wait, and what people answer. */
import { createHash } from 'node:crypto';
import { json } from '../http/index.ts';
import { HarnessError, invalid, missing } from './errors.ts';
import { ok, type On } from './request.ts';
import { addEvent, findRun, runOf, stateOf } from './runs.ts';
import { runClock, type StepState } from './simulate.ts';
import type { Entity } from './store.ts';
import type { World } from './world.ts';
import { isObject, text, type JsonObject } from './yaml.ts';

/** What somebody says to an approval. */
export interface Activity {
  action: 'APPROVE' | 'REJECT';
  user: string;
  comments?: string;
  approverInputs?: { name: string; value: string }[];
}

export function approvalRoutes(on: On, world: World): void {
  on('GET', '/pipeline/api/v1/orgs/:org/projects/:project/approvals/execution/:run', request => {
    const run = findRun(world, request.scope, request.param('run'));
    return json(
      200,
      approvalsOf(world, run).map(step => viewV1(run, step)),
    );
  });
  on('GET', '/pipeline/api/approvals/:id', request => {
    const { run, step } = find(world, request.param('id'));
    return ok(view(run, step));
  });
  on('POST', '/pipeline/api/approvals/:id/harness/activity', request => {
    const body = request.json();
    const action = body['action'];
    if (action !== 'APPROVE' && action !== 'REJECT')
      throw missing('action', 'must be APPROVE or REJECT');
    const given = Array.isArray(body['approverInputs'])
      ? body['approverInputs'].filter(isObject)
      : [];
    const approverInputs = given.map(item => ({
      name: text(item['name']),
      value: text(item['value']),
    }));
    const id = request.param('id');
    answer(world, id, {
      action,
      user: request.user,
      comments: text(body['comments']),
      approverInputs,
    });
    const { run, step } = find(world, id);
    return ok(view(run, step));
  });
}

/** The approvals of a run that have been reached. */
export function approvalsOf(world: World, run: Entity): StepState[] {
  return stateOf(world, run)
    .stages.flatMap(stage => stage.steps)
    .filter(step => step.plan.approval && step.startTs !== undefined && step.status !== 'Skipped');
}

export function approvalId(run: Entity, step: StepState): string {
  const hash = createHash('sha256').update(`${run.identifier} ${step.key}`).digest('base64url');
  return hash.replaceAll(/[-_]/g, 'x').slice(0, 22);
}

function find(world: World, id: string): { run: Entity; step: StepState } {
  for (const run of world.store.list('execution')) {
    const step = approvalsOf(world, run).find(candidate => approvalId(run, candidate) === id);
    if (step) return { run, step };
  }
  throw new HarnessError('RESOURCE_NOT_FOUND', `Approval instance with id [${id}] not found`);
}

/** Records an answer, or refuses it for the reasons the server has. */
export function answer(world: World, id: string, activity: Activity): void {
  const { run, step } = find(world, id);
  const { approval } = step.plan;
  if (step.status !== 'ApprovalWaiting' || !approval) {
    throw invalid(`Harness Approval instance already completed. Status: ${step.status}`);
  }
  const { events, user: executor } = runOf(run);
  if (approval.disallowPipelineExecutor && activity.user === executor) {
    throw invalid(
      'You do not have the required permissions to approve: the executor of the pipeline is not allowed to approve it',
    );
  }
  if (events.some(event => event.step === step.key && event.user === activity.user)) {
    throw invalid(`User [${activity.user}] has already approved this instance`);
  }
  if (activity.action === 'APPROVE') checkInputs(approval.inputs, activity.approverInputs ?? []);
  const { action, user, comments, approverInputs } = activity;
  const at = runClock(events, world.now());
  addEvent(world, run, { at, action, step: step.key, user, comments, inputs: approverInputs });
}

function checkInputs(
  wanted: { name: string; required: boolean; regex?: string }[],
  given: { name: string; value: string }[],
): void {
  for (const { name, required, regex } of wanted) {
    const value = given.find(input => input.name === name)?.value ?? '';
    if (required && value === '')
      throw invalid(`Missing value for required approver input [${name}]`);
    if (value !== '' && regex !== undefined && !new RegExp(regex).test(value)) {
      throw invalid(`Value of approver input [${name}] does not match ${regex}`);
    }
  }
}

/** The second generation of the API names neither the step nor the execution. */
function viewV1(run: Entity, step: StepState): JsonObject {
  const { id, type, status, deadline, createdAt, details } = view(run, step) as JsonObject;
  const updated = step.endTs ?? createdAt ?? null;
  return { id, type, status, deadline, created: createdAt, updated, details } as JsonObject;
}

function view(run: Entity, step: StepState): JsonObject {
  const { approval } = step.plan;
  const answers = runOf(run).events.filter(event => event.step === step.key);
  const status = {
    Success: 'APPROVED',
    ApprovalRejected: 'REJECTED',
    Expired: 'EXPIRED',
    Aborted: 'ABORTED',
  }[step.status as string];
  return {
    id: approvalId(run, step),
    planExecutionId: run.identifier,
    nodeExecutionId: step.key,
    type: 'HarnessApproval',
    status: status ?? 'WAITING',
    name: step.plan.name,
    createdAt: step.startTs ?? null,
    deadline: (step.startTs ?? 0) + (step.plan.timeoutMs ?? 0),
    details: {
      approvalMessage: approval?.message ?? '',
      approvers: {
        userGroups: approval?.groups ?? [],
        minimumCount: approval?.minimumCount ?? 1,
        disallowPipelineExecutor: approval?.disallowPipelineExecutor ?? false,
      },
      approverInputs: approval?.inputs ?? [],
      approvalActivities: answers.map(({ user, action, comments, inputs, at }) => ({
        user: { name: user },
        action,
        comments: comments ?? '',
        approverInputs: inputs ?? [],
        approvedAt: at,
      })),
    },
  };
}
