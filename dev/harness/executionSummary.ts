/** An execution as lists have it: its state, and a node for each stage with what it deploys where. */
import { createHash } from 'node:crypto';
import { runOf, stateOf } from './runs.ts';
import type { RunState, StageState } from './simulate.ts';
import type { Entity } from './store.ts';
import type { World } from './world.ts';
import type { JsonObject } from './yaml.ts';

/** One line of the list, and the head of the detail. */
export function summary(world: World, run: Entity): JsonObject {
  const data = runOf(run);
  const state = stateOf(world, run);
  const layout = layoutOf(run, state);
  const count = (...wanted: string[]) =>
    state.stages.filter(stage => wanted.includes(stage.status)).length;
  return {
    pipelineIdentifier: run.parent ?? '',
    planExecutionId: run.identifier,
    name: run.name,
    status: state.status,
    tags: Object.entries(run.tags).map(([key, value]) => ({ key, value })),
    executionTriggerInfo: triggerInfo(run),
    executionErrorInfo: state.message === undefined ? null : { message: state.message },
    failureInfo: { message: state.message ?? '', failureTypeList: [], responseMessages: [] },
    governanceMetadata: null,
    moduleInfo: {
      cd: { serviceIdentifiers: deployments(run).map(item => item['serviceRef'] ?? '') },
    },
    layoutNodeMap: layout.nodes,
    modules: ['cd', 'pms'],
    startingNodeId: layout.first,
    startTs: run.createdAt,
    endTs: state.endTs ?? null,
    createdAt: run.createdAt,
    canRetry: state.status === 'Failed',
    runSequence: data.runSequence,
    successfulStagesCount: count('Success'),
    runningStagesCount: count('Running', 'ApprovalWaiting'),
    failedStagesCount: count('Failed', 'Expired', 'ApprovalRejected'),
    totalStagesCount: state.stages.length,
    stagesExecuted: data.stagesExecuted,
    allowStageExecutions: false,
    notesExistForPlanExecutionId: data.notes !== '',
    notesForPipelineExecution: data.notes,
  };
}

export function triggerInfo(run: Entity): JsonObject {
  const { trigger, user } = runOf(run);
  return {
    triggerType: trigger.type,
    triggeredBy: { uuid: user, identifier: trigger.identifier ?? user, extraInfo: {} },
    isRerun: false,
  };
}

/** What each deployment stage of a run rolls out: service, environment, infrastructure, version, image. */
export function deployments(
  run: Entity,
): (JsonObject & { stage: string; version: string | null })[] {
  return runOf(run)
    .plan.flat()
    .flatMap(stage => (stage.deployment ? [{ stage: stage.identifier, ...stage.deployment }] : []));
}

/** The nodes by their ids; stages side by side are children of a node of their own. */
function layoutOf(run: Entity, state: RunState): { first: string | null; nodes: JsonObject } {
  const nodes: JsonObject = {};
  const groups = groupsOf(run, state);
  const ids = groups.map(group => idOf(run, ...group.map(stage => stage.plan.identifier)));
  groups.forEach((group, index) => {
    const nextIds = ids.slice(index + 1, index + 2);
    const [only, ...others] = group;
    if (only && others.length === 0) {
      nodes[ids[index]!] = node(ids[index]!, only, nextIds);
      return;
    }
    const children = group.map(stage => idOf(run, stage.plan.identifier));
    group.forEach((stage, child) => (nodes[children[child]!] = node(children[child]!, stage, [])));
    nodes[ids[index]!] = {
      nodeType: 'parallel',
      nodeGroup: 'STAGE',
      nodeIdentifier: `parallel${ids[index]}`,
      name: `parallel${ids[index]}`,
      nodeUuid: ids[index]!,
      status: (group.find(stage => stage.endTs === undefined) ?? group[0])?.status ?? 'NotStarted',
      moduleInfo: {},
      edgeLayoutList: { currentNodeChildren: children, nextIds },
    };
  });
  return { first: ids[0] ?? null, nodes };
}

function groupsOf(run: Entity, { stages }: RunState): StageState[][] {
  const rest = [...stages];
  return runOf(run).plan.map(group => rest.splice(0, group.length));
}

/** Ids of nodes are made anew for each run, and are none of the pipeline's identifiers. */
function idOf(run: Entity, ...stages: string[]): string {
  const text = [run.identifier, ...stages].join(' ');
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

function node(id: string, stage: StageState, nextIds: string[]): JsonObject {
  return {
    nodeType: stage.plan.type,
    nodeGroup: 'STAGE',
    nodeIdentifier: stage.plan.identifier,
    nodeUuid: id,
    name: stage.plan.name,
    status: stage.status,
    module: stage.plan.type === 'Approval' ? 'pms' : 'cd',
    startTs: stage.startTs ?? null,
    endTs: stage.endTs ?? null,
    failureInfo: { message: stage.message ?? '' },
    moduleInfo: stage.plan.deployment ? { cd: deploymentInfo(stage) } : {},
    edgeLayoutList: { currentNodeChildren: [], nextIds },
  };
}

/** Nothing is known of it before the stage has looked up its service and its infrastructure. */
function deploymentInfo({ plan: { deployment }, startTs, status }: StageState): JsonObject {
  if (startTs === undefined || status === 'Skipped' || !deployment) return {};
  const { serviceRef, environmentRef, infrastructure, artifact } = deployment;
  return {
    serviceInfo: {
      identifier: serviceRef,
      displayName: serviceRef,
      deploymentType: 'Kubernetes',
      artifacts: { ...(artifact ? { primary: artifact } : {}), sidecars: [] },
    },
    infraExecutionSummary: {
      identifier: environmentRef,
      name: environmentRef,
      infrastructureIdentifier: infrastructure,
      infrastructureName: infrastructure,
    },
  };
}
