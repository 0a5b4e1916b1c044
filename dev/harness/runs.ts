/** Starting a run, and how a stored run stands now. */
import { randomUUID } from 'node:crypto';
import { HarnessError, invalid } from './errors.ts';
import { resolveAll, variablesOf, type Context } from './expressions.ts';
import type { GovernanceMetadata } from './governance.ts';
import { refuseWrong, settleInputs } from './inputs.ts';
import { applyInputs } from './inputSets.ts';
import { faultsOf } from './pipelineSave.ts';
import { planOf, type Plan } from './plan.ts';
import { frozenAt, refuseFrozen } from './freezes.ts';
import { resolveTemplate } from './templates.ts';
import { ticketEvents } from './tickets.ts';
import { simulate, type RunEvent, type RunState } from './simulate.ts';
import type { Entity, Scope } from './store.ts';
import type { World } from './world.ts';
import { at, isObject, rootOf, text, toYaml, type Json, type JsonObject } from './yaml.ts';

/** What the store keeps of a run beside its address. */
export interface RunData {
  plan: Plan;
  events: RunEvent[];
  runSequence: number;
  user: string;
  notes: string;
  trigger: { type: 'MANUAL' | 'WEBHOOK_CUSTOM'; identifier?: string; payload?: Json };
  variables: { [name: string]: Json };
  /** The pipeline as it ran: inputs filled in. */
  executedYaml: string;
  /** What was given for this run. */
  inputYaml: string;
  stagesExecuted: string[];
}

export interface Start {
  pipeline: Entity;
  /** Documents with a root `pipeline`, applied one after another. */
  inputs: JsonObject[];
  user: string;
  notes?: string;
  stages?: string[];
  trigger?: RunData['trigger'];
}

export interface Started {
  run: Entity | undefined;
  governance: GovernanceMetadata;
}

/** Starts a run, or throws what the server would answer. A denial by policy starts nothing. */
export function startRun(world: World, start: Start): Started {
  const { pipeline } = start;
  const scope: Scope = { org: pipeline.org, project: pipeline.project };
  const faults = faultsOf(world, pipeline);
  if (faults[0])
    throw invalid(`Pipeline [${pipeline.identifier}] is invalid: ${faults[0].messageWithFQN}`);
  refuseFrozen(world, scope);
  resolveTemplate(world, pipeline);
  const { merged, wrong } = applyInputs(world, pipeline, start.inputs);
  refuseWrong(wrong);
  const { settled, missing } = settleInputs(merged);
  if (missing.length > 0)
    throw invalid(`Required runtime inputs are not given: ${missing.join(', ')}`);
  const executed = rootOf(settled, 'pipeline');
  if (start.stages && executed['allowStageExecutions'] !== true) {
    throw invalid(`Stage executions are not allowed for pipeline [${pipeline.identifier}]`);
  }
  const subject = {
    kind: 'pipeline' as const,
    identifier: pipeline.identifier,
    ...scope,
    yaml: toYaml(settled),
  };
  const governance = world.governance.evaluate(
    world.settings.account,
    subject,
    'onrun',
    world.now(),
  );
  if (governance.deny) return { run: undefined, governance };
  return { run: storeRun(world, start, executed, scope), governance };
}

function storeRun(world: World, start: Start, executed: JsonObject, scope: Scope): Entity {
  const { pipeline } = start;
  const identifier = randomUUID();
  const runSequence = world.store.list('execution', scope, pipeline.identifier).length + 1;
  const context = contextOf(world, start, executed, identifier, runSequence);
  const outcome = world.outcomes.get(pipeline.identifier);
  const plan = planOf(world, executed, scope, context, outcome, start.stages);
  const data: RunData = {
    plan,
    events: [],
    runSequence,
    user: start.user,
    notes: start.notes ?? '',
    trigger: start.trigger ?? { type: 'MANUAL' },
    variables: at(context, 'pipeline', 'variables') as RunData['variables'],
    executedYaml: toYaml({ pipeline: executed }),
    inputYaml: start.inputs.map(toYaml).join('---\n'),
    stagesExecuted: start.stages ?? [],
  };
  return world.store.put({
    kind: 'execution',
    ...scope,
    parent: pipeline.identifier,
    identifier,
    name: pipeline.name,
    tags: pipeline.tags,
    data: { ...data },
  });
}

function contextOf(
  world: World,
  start: Start,
  executed: JsonObject,
  id: string,
  sequence: number,
): Context {
  const { pipeline, trigger } = start;
  const base: Context = {
    account: { identifier: world.settings.account },
    org: { identifier: pipeline.org ?? '' },
    project: { identifier: pipeline.project ?? '' },
    trigger: { payload: trigger?.payload ?? null },
    pipeline: {
      identifier: pipeline.identifier,
      name: pipeline.name,
      executionId: id,
      sequenceId: sequence,
      startTs: world.now(),
      triggeredBy: { name: start.user },
      executionUrl: executionUrl(world, pipeline, id),
    },
  };
  const variables = resolveAll(variablesOf(executed['variables']), base);
  return { ...base, pipeline: { ...(base['pipeline'] as JsonObject), variables } };
}

export function executionUrl(
  world: World,
  pipeline: Pick<Entity, 'org' | 'project' | 'identifier'>,
  id: string,
): string {
  return `${pipelineUrl(world, pipeline)}/executions/${id}/pipeline`;
}

export function pipelineUrl(
  world: World,
  pipeline: Pick<Entity, 'org' | 'project' | 'identifier'>,
): string {
  const { account } = world.settings;
  const scope = `orgs/${pipeline.org}/projects/${pipeline.project}`;
  return `${world.url()}/ng/account/${account}/all/${scope}/pipelines/${pipeline.identifier}`;
}

export function runOf(entity: Entity): RunData {
  return entity.data as unknown as RunData;
}

export function stateOf(world: World, entity: Entity): RunState {
  const { plan, events } = runOf(entity);
  const all = [...events, ...ticketEvents(world, entity)];
  return simulate(plan, entity.createdAt, all, world.now(), frozenAt(world, entity));
}

/** Adds what a person did; the run's version is left alone, it is no edit. */
export function addEvent(world: World, entity: Entity, event: RunEvent): void {
  const data = { ...runOf(entity), events: [...runOf(entity).events, event] };
  world.store.save({ ...entity, data: { ...data }, lastUpdatedAt: world.now() });
}

export function findRun(world: World, scope: Scope | undefined, id: string): Entity {
  const run = world.store
    .list('execution', scope && { org: scope.org, project: scope.project })
    .find(e => e.identifier === id);
  if (run) return run;
  throw new HarnessError(
    'ENTITY_NOT_FOUND',
    `Plan Execution with id [${id}] does not exist or has been deleted`,
  );
}

/** The body of an execute request: `pipeline:` with the inputs, or nothing at all. */
export function inputDocument(value: JsonObject, pipeline: Entity): JsonObject[] {
  const inner = value['pipeline'];
  if (!isObject(inner))
    throw invalid('Invalid runtime input: the root of the YAML must be pipeline');
  const named = text(inner['identifier']);
  if (named && named !== pipeline.identifier) {
    throw invalid(
      `Pipeline identifier in the runtime input [${named}] is not that of the request [${pipeline.identifier}]`,
    );
  }
  return [value];
}
