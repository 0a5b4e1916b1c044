/** From a pipeline with its inputs to a plan: stages and steps with all that decides how they end. */
import { duration, holds, resolve, resolveAll, variablesOf, type Context } from './expressions.ts';
import { deploymentOf, type Deployment } from './deployment.ts';
import { stageGroups } from './pipelineSave.ts';
import type { Scope } from './store.ts';
import { planTicket, withTickets, type TicketGate, type TicketWrite } from './tickets.ts';
import type { Outcome, World } from './world.ts';
import { at, isObject, text, type Json, type JsonObject } from './yaml.ts';

export interface Approval {
  message: string;
  groups: string[];
  minimumCount: number;
  disallowPipelineExecutor: boolean;
  inputs: { name: string; required: boolean; regex?: string }[];
}

export interface PlannedStep {
  identifier: string;
  name: string;
  type: string;
  /** Names of the groups it stands in. */
  group?: string;
  skip?: boolean;
  /** How long its work takes. */
  ms: number;
  /** Why it fails. */
  fails?: string;
  approval?: Approval;
  timeoutMs?: number;
  /** Whether running into the timeout counts as success: a bake. */
  passesOnTimeout?: boolean;
  /** When it runs in a stage that has failed, or has not: `Success` when absent. */
  runsOn?: 'Failure' | 'All';
  waitsFor?: TicketGate;
  writes?: TicketWrite;
}

export interface PlannedStage {
  identifier: string;
  name: string;
  type: string;
  skip?: boolean;
  fails?: string;
  /** The type of the environment that it deploys to, which may be frozen. */
  environmentType?: string;
  /** Whether the steps that run on failure run: a failed step does not abort the run. */
  goesOn?: boolean;
  /** Steps one after another; those of one entry side by side. */
  steps: PlannedStep[][];
  rollback: PlannedStep[];
  deployment?: Deployment;
}

/** Stages one after another; those of one entry side by side. */
export type Plan = PlannedStage[][];

/** Steps that start what they roll out, and wait for it to be up. */
const ROLLOUTS = ['K8sCanaryDeploy', 'K8sRollingDeploy', 'K8sBlueGreenDeploy', 'K8sApply'];

/** Makes the plan. `selected` are the stages to run, all when absent. */
export function planOf(
  world: World,
  pipeline: JsonObject,
  scope: Scope,
  context: Context,
  outcome: Outcome | undefined,
  selected?: string[],
): Plan {
  const seen = new Map<string, JsonObject>();
  const inner = withTickets(pipeline, context);
  const groups = stageGroups(pipeline).map(group =>
    group
      .filter(stage => !selected || selected.includes(text(stage['identifier'])))
      .map(stage => planStage(world, stage, scope, inner, seen)),
  );
  const plan = groups.filter(group => group.length > 0);
  if (outcome?.status === 'Failed') fail(plan, outcome);
  return plan;
}

function planStage(
  world: World,
  stage: JsonObject,
  scope: Scope,
  pipelineContext: Context,
  seen: Map<string, JsonObject>,
): PlannedStage {
  const identifier = text(stage['identifier']);
  const variables = resolveAll(variablesOf(stage['variables']), pipelineContext);
  const context: Context = {
    ...pipelineContext,
    stage: { identifier, name: stage['name'] ?? '', type: stage['type'] ?? '', variables },
  };
  seen.set(identifier, stage);
  const skip = !passes(stage['when'], context);
  const isDeployment = stage['type'] === 'Deployment' && !skip;
  const found = isDeployment ? deploymentOf(world, stage, scope, context, seen) : undefined;
  const inner = found ? { ...context, ...found.context } : context;
  const planned: PlannedStage = {
    identifier,
    name: resolve(text(stage['name']), inner),
    type: text(stage['type']),
    steps: planSteps(world, at(stage, 'spec', 'execution', 'steps'), inner),
    rollback: planSteps(world, at(stage, 'spec', 'execution', 'rollbackSteps'), inner).flat(),
  };
  if (skip) planned.skip = true;
  if (marksAsFailure(stage)) planned.goesOn = true;
  if (found) planned.deployment = found.deployment;
  if (found?.fault) planned.fails = found.fault;
  if (found) planned.environmentType = text(at(found.context, 'env', 'type'));
  const rollsOut = (step: PlannedStep) => !step.skip && ROLLOUTS.includes(step.type);
  const first = found?.pullFault && planned.steps.flat().find(rollsOut);
  if (first) first.fails = found.pullFault;
  return planned;
}

function planSteps(
  world: World,
  list: Json | undefined,
  context: Context,
  group?: string,
  skipped = false,
): PlannedStep[][] {
  if (!Array.isArray(list)) return [];
  return list.flatMap(item => {
    const parallel = at(item, 'parallel');
    if (Array.isArray(parallel))
      return [parallel.flatMap(inner => planSteps(world, [inner], context, group, skipped).flat())];
    const stepGroup = at(item, 'stepGroup');
    if (isObject(stepGroup)) {
      const name = text(stepGroup['name']) || text(stepGroup['identifier']);
      return planSteps(
        world,
        stepGroup['steps'],
        context,
        group === undefined ? name : `${group} / ${name}`,
        skipped || !passes(stepGroup['when'], context),
      );
    }
    const step = at(item, 'step');
    if (!isObject(step)) return [];
    const planned = planStep(world, step, context, group);
    return [[skipped ? { ...planned, skip: true } : planned]];
  });
}

function planStep(
  world: World,
  step: JsonObject,
  context: Context,
  group: string | undefined,
): PlannedStep {
  const { stepMs, timeScale } = world.settings;
  const type = text(step['type']);
  const planned: PlannedStep = {
    identifier: text(step['identifier']),
    name: resolve(text(step['name']), context),
    type,
    ms: type === 'Wait' ? (duration(at(step, 'spec', 'duration')) ?? 0) / timeScale : stepMs,
  };
  if (group !== undefined) planned.group = group;
  if (!passes(step['when'], context)) planned.skip = true;
  const runsOn = text(at(step, 'when', 'stageStatus'));
  if (runsOn === 'Failure' || runsOn === 'All') planned.runsOn = runsOn;
  Object.assign(planned, planTicket(step, context));
  if (type !== 'HarnessApproval' && !planned.waitsFor) return planned;
  if (!planned.waitsFor) planned.approval = approvalOf(step, context);
  planned.timeoutMs = (duration(step['timeout']) ?? duration('1d') ?? 0) / timeScale;
  planned.passesOnTimeout = passesOnTimeout(step);
  return planned;
}

function approvalOf(step: JsonObject, context: Context): Approval {
  const approvers = at(step, 'spec', 'approvers');
  const groups = at(approvers, 'userGroups');
  const inputs = at(step, 'spec', 'approverInputs');
  return {
    message: resolve(text(at(step, 'spec', 'approvalMessage')), context),
    groups: Array.isArray(groups) ? groups.map(item => resolve(text(item), context)) : [],
    minimumCount: Number(at(approvers, 'minimumCount') ?? 1),
    disallowPipelineExecutor: String(at(approvers, 'disallowPipelineExecutor')) === 'true',
    inputs: (Array.isArray(inputs) ? inputs : []).filter(isObject).map(item => ({
      name: text(item['name']),
      required: item['required'] === true,
      ...(item['regex'] === undefined ? {} : { regex: text(item['regex']) }),
    })),
  };
}

/** Whether a failure of the stage leaves the run going, so that what is to run on failure does. */
function marksAsFailure(stage: JsonObject): boolean {
  const strategies = stage['failureStrategies'];
  const action = Array.isArray(strategies) ? at(strategies[0], 'onFailure', 'action', 'type') : '';
  return text(action) === 'MarkAsFailure';
}

function passesOnTimeout(step: JsonObject): boolean {
  const strategies = step['failureStrategies'];
  if (!Array.isArray(strategies)) return false;
  return strategies.some(strategy => {
    const errors = at(strategy, 'onFailure', 'errors');
    const action = text(at(strategy, 'onFailure', 'action', 'type'));
    const covers =
      Array.isArray(errors) && (errors.includes('Timeout') || errors.includes('AllErrors'));
    return covers && (action === 'MarkAsSuccess' || action === 'Ignore');
  });
}

function passes(when: Json | undefined, context: Context): boolean {
  const condition = at(when, 'condition');
  return condition === undefined || condition === null || holds(text(condition), context);
}

/** Marks the step that the test wants to fail. */
function fail(plan: Plan, outcome: Outcome): void {
  const stages = plan.flat();
  const message = outcome.message ?? 'the step failed';
  for (const stage of stages) {
    const step = stage.steps.flat().find(s => s.identifier === outcome.at);
    const chosen =
      outcome.at === undefined ? stage.type === 'Deployment' : stage.identifier === outcome.at;
    const target =
      step ?? (chosen ? stage.steps.flat().find(s => !s.skip && !s.approval) : undefined);
    if (!target) continue;
    target.fails = message;
    return;
  }
}
