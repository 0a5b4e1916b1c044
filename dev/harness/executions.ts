/** Running pipelines: execute, look, list, interrupt. */
import { missing, invalid, type HarnessError } from './errors.ts';
import { summary, triggerInfo } from './executionSummary.ts';
import { find as findInputSet } from './inputSets.ts';
import { springPage } from './paging.ts';
import { find as findPipeline } from './pipelines.ts';
import { ok, type On, type Request } from './request.ts';
import {
  addEvent,
  findRun,
  inputDocument,
  runOf,
  startRun,
  stateOf,
  type Started,
} from './runs.ts';
import { isOver, type RunEvent } from './simulate.ts';
import type { Entity } from './store.ts';
import type { World } from './world.ts';
import { at, parseYaml, rootOf, text, type JsonObject } from './yaml.ts';

const INTERRUPTS: Record<string, RunEvent['action']> = {
  AbortAll: 'ABORT',
  Abort: 'ABORT',
  UserMarkedFailure: 'ABORT',
  StageRollback: 'ABORT',
  Pause: 'PAUSE',
  PauseAll: 'PAUSE',
  Resume: 'RESUME',
  ResumeAll: 'RESUME',
};

export function executionRoutes(on: On, world: World): void {
  const base = '/pipeline/api/pipeline/execute';
  on('POST', `${base}/preflightCheck`, () => ok('preflight'));
  on('PUT', `${base}/interrupt/:run`, request => interrupt(world, request));
  on('POST', `${base}/rerun/:run/:id`, request => {
    const before = runOf(findRun(world, request.scope, request.param('run')));
    const given = request.text().trim() === '' ? before.inputYaml : request.text();
    return execute(world, request, given, []);
  });
  on('POST', `${base}/:id/inputSetList`, request => {
    const body = request.json();
    const refs = body['inputSetReferences'];
    if (!Array.isArray(refs)) throw missing('inputSetReferences');
    return execute(
      world,
      request,
      text(body['lastYamlToMerge']),
      refs.map(text),
      names(body['stageIdentifiers']),
    );
  });
  on('POST', `${base}/:id/stages`, request => {
    const body = request.json();
    return execute(
      world,
      request,
      text(body['runtimeInputYaml']),
      [],
      names(body['stageIdentifiers']),
    );
  });
  on('POST', `${base}/:id`, request => {
    const sets = (request.query('inputSetIdentifiers') ?? '').split(',').filter(Boolean);
    return execute(world, request, request.text(), sets);
  });

  const state = '/pipeline/api/pipelines/execution';
  on('GET', `${state}/v2/:run`, request =>
    ok(detail(world, findRun(world, request.scope, request.param('run')))),
  );
  on('GET', `${state}/:run/inputsetV2`, request => {
    const run = runOf(findRun(world, request.scope, request.param('run')));
    return ok({ inputSetYaml: run.inputYaml, inputSetTemplateYaml: run.inputYaml });
  });
  on('GET', `${state}/:run`, request =>
    ok(detail(world, findRun(world, request.scope, request.param('run')))),
  );
  on('POST', `${state}/summary`, request =>
    ok(springPage(request, listed(world, request), run => summary(world, run), 20)),
  );
}

function names(value: unknown): string[] | undefined {
  return Array.isArray(value) && value.length > 0 ? value.map(text) : undefined;
}

function execute(world: World, request: Request, yaml: string, sets: string[], stages?: string[]) {
  const pipeline = findPipeline(world, request.scope, request.param('id'));
  const inputs = sets.map(id =>
    rootOf(
      parseYaml(findInputSet(world, request.scope, pipeline.identifier, id).yaml, 'Input Set'),
      'inputSet',
    ),
  );
  if (yaml.trim() !== '') inputs.push(...inputDocument(parseYaml(yaml, 'Runtime input'), pipeline));
  const notes = request.query('notesForPipelineExecution');
  return ok(
    planExecution(startRun(world, { pipeline, inputs, user: request.user, notes, stages })),
  );
}

export function planExecution({ run, governance }: Started): JsonObject {
  const governanceMetadata = governance as JsonObject;
  if (!run) return { planExecution: { uuid: null, status: 'ERRORED', governanceMetadata } };
  const data = runOf(run);
  return {
    planExecution: {
      uuid: run.identifier,
      createdAt: run.createdAt,
      status: 'RUNNING',
      startTs: run.createdAt,
      endTs: null,
      setupAbstractions: { orgIdentifier: run.org ?? '', projectIdentifier: run.project ?? '' },
      metadata: {
        runSequence: data.runSequence,
        pipelineIdentifier: run.parent ?? '',
        executionUuid: run.identifier,
        triggerInfo: triggerInfo(run),
      },
      governanceMetadata,
      lastUpdatedAt: run.createdAt,
      version: 0,
    },
    gitDetails: null,
  };
}

function interrupt(world: World, request: Request) {
  const run = findRun(world, request.scope, request.param('run'));
  const type = request.query('interruptType');
  if (!type) throw missing('interruptType');
  const action = INTERRUPTS[type];
  if (!action) throw notAnInterrupt(type);
  if (isOver(stateOf(world, run).status))
    throw invalid(`Execution [${run.identifier}] is already over`);
  addEvent(world, run, { at: world.now(), action, user: request.user });
  return ok({ id: run.identifier, type, planExecutionId: run.identifier });
}

function notAnInterrupt(type: string): HarnessError {
  return invalid(`interruptType [${type}] is not one of ${Object.keys(INTERRUPTS).join(', ')}`);
}

function listed(world: World, request: Request): Entity[] {
  const filter = request.text().trim() === '' ? {} : request.json();
  const pipeline = request.query('pipelineIdentifier') ?? text(filter['pipelineIdentifier']);
  const statuses = names(filter['status']);
  const term = request.query('searchTerm')?.toLowerCase();
  return world.store
    .list('execution', request.scope, pipeline || undefined)
    .reverse()
    .filter(
      run => !term || `${run.name} ${run.parent} ${runOf(run).notes}`.toLowerCase().includes(term),
    )
    .filter(run => !statuses || statuses.includes(stateOf(world, run).status));
}

function detail(world: World, run: Entity): JsonObject {
  const state = stateOf(world, run);
  const steps = state.stages.flatMap(stage => stage.steps);
  const nodeMap = Object.fromEntries(
    steps.map(step => [
      step.key,
      {
        uuid: step.key,
        identifier: step.plan.identifier,
        name: step.plan.name,
        stepType: step.plan.type,
        baseFqn: `pipeline.stages.${step.key.replace('/', '.spec.execution.steps.')}`,
        status: step.status,
        startTs: step.startTs ?? null,
        endTs: step.endTs ?? null,
        failureInfo: { message: step.message ?? '' },
      },
    ]),
  );
  return {
    pipelineExecutionSummary: summary(world, run),
    executionGraph: { rootNodeId: steps[0]?.key ?? null, nodeMap, nodeAdjacencyListMap: {} },
  };
}

export function variableOf(run: Entity, name: string): unknown {
  return at(runOf(run).variables, name);
}
