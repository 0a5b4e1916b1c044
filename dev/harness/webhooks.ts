/** Custom webhooks: a call from outside that really starts a run. */
import { randomUUID } from 'node:crypto';
import { json, type Answer } from '../http/index.ts';
import { HarnessError, invalid, missing } from './errors.ts';
import { resolve, resolveAll } from './expressions.ts';
import { find as findInputSet } from './inputSets.ts';
import { find as findPipeline } from './pipelines.ts';
import { ok, type On, type Request } from './request.ts';
import { executionUrl, pipelineUrl, startRun } from './runs.ts';
import type { Entity } from './store.ts';
import { findTrigger, triggerOf } from './triggers.ts';
import type { World } from './world.ts';
import { at, isObject, parseYaml, rootOf, text, type Json, type JsonObject } from './yaml.ts';

export function webhookRoutes(on: On, world: World): void {
  on('POST', '/pipeline/api/webhook/custom/:token/v3', request => receive(world, request));
  on('GET', '/pipeline/api/webhook/triggerExecutionDetails/:event', request => {
    const event = findEvent(world, request.param('event'));
    const run = text(event['pipelineExecutionId']);
    const url = run
      ? executionUrl(
          world,
          {
            org: text(event['orgIdentifier']),
            project: text(event['projectIdentifier']),
            identifier: text(event['pipelineIdentifier']),
          },
          run,
        )
      : null;
    return ok({
      webhookProcessingDetails: event,
      executionDetails: run ? { planExecutionId: run, executionUrl: url } : null,
    });
  });
  on('GET', '/pipeline/api/webhook/triggerProcessingDetails', request => {
    return ok(findEvent(world, request.query('eventId') ?? ''));
  });
}

function receive(world: World, request: Request): Answer {
  const pipelineId = request.query('pipelineIdentifier');
  const triggerId = request.query('triggerIdentifier');
  if (!pipelineId) throw missing('pipelineIdentifier');
  if (!triggerId) throw missing('triggerIdentifier');
  const trigger = findTrigger(world, request.scope, pipelineId, triggerId);
  if (trigger.data['token'] !== request.param('token'))
    throw new HarnessError('INVALID_TOKEN', 'Invalid webhook token');
  const payload = payloadOf(request);
  const eventId = randomUUID().replaceAll('-', '');
  world.store.put({
    kind: 'webhookEvent',
    ...request.scope,
    parent: pipelineId,
    identifier: eventId,
    data: { event: process(world, trigger, payload, eventId) },
  });
  const { url } = { url: `${world.url()}/gateway/pipeline/api/webhook` };
  return json(200, {
    status: 'SUCCESS',
    data: {
      eventCorrelationId: eventId,
      apiUrl: `${url}/triggerExecutionDetails/${eventId}?accountIdentifier=${world.settings.account}`,
      uiUrl: `${pipelineUrl(world, { ...request.scope, identifier: pipelineId })}/executions`,
      uiSetupUrl: `${pipelineUrl(world, { ...request.scope, identifier: pipelineId })}/pipeline-studio/`,
    },
    metaData: null,
    correlationId: randomUUID(),
  });
}

function payloadOf(request: Request): Json {
  try {
    return JSON.parse(request.text() || '{}') as Json;
  } catch {
    throw invalid('The payload of the webhook must be JSON');
  }
}

/** Runs the pipeline where the conditions hold; either way the event says what came of it. */
function process(world: World, entity: Entity, payload: Json, eventId: string): JsonObject {
  const trigger = triggerOf(entity);
  const event: JsonObject = {
    eventFound: true,
    eventId,
    accountIdentifier: world.settings.account,
    orgIdentifier: entity.org ?? null,
    projectIdentifier: entity.project ?? null,
    triggerIdentifier: entity.identifier,
    pipelineIdentifier: entity.parent ?? null,
    pipelineExecutionId: null,
    exceptionOccured: false,
    payload: JSON.stringify(payload),
    eventCreatedAt: world.now(),
  };
  if (trigger['enabled'] === false)
    return {
      ...event,
      status: 'NO_ENABLED_CUSTOM_TRIGGER_FOUND_FOR_ACCOUNT',
      message: 'The trigger is disabled',
    };
  if (!conditionsHold(trigger, payload)) {
    return {
      ...event,
      status: 'NO_MATCHING_TRIGGER_FOR_PAYLOAD_CONDITIONS',
      message: 'The payload conditions do not hold',
    };
  }
  try {
    const pipeline = findPipeline(world, entity, entity.parent ?? '');
    const { run } = startRun(world, {
      pipeline,
      inputs: inputsOf(world, trigger, pipeline, payload),
      user: entity.identifier,
      trigger: { type: 'WEBHOOK_CUSTOM', identifier: entity.identifier, payload },
    });
    if (!run)
      return {
        ...event,
        status: 'INVOCATION_FAILURE',
        exceptionOccured: true,
        message: 'denied by policy',
      };
    return {
      ...event,
      status: 'TARGET_EXECUTION_REQUESTED',
      message: 'Pipeline execution was requested successfully',
      pipelineExecutionId: run.identifier,
    };
  } catch (error) {
    return {
      ...event,
      status: 'INVOCATION_FAILURE',
      exceptionOccured: true,
      message: (error as Error).message,
    };
  }
}

function inputsOf(
  world: World,
  trigger: JsonObject,
  pipeline: Entity,
  payload: Json,
): JsonObject[] {
  const refs = trigger['inputSetRefs'];
  const sets = (Array.isArray(refs) ? refs.map(text) : []).map(id =>
    rootOf(
      parseYaml(findInputSet(world, pipeline, pipeline.identifier, id).yaml, 'Input Set'),
      'inputSet',
    ),
  );
  const inputs = text(trigger['inputYaml']);
  if (inputs.trim() !== '') {
    sets.push(resolveAll(parseYaml(inputs, 'inputYaml'), { trigger: { payload } }) as JsonObject);
  }
  return sets;
}

function conditionsHold(trigger: JsonObject, payload: Json): boolean {
  const conditions = at(trigger, 'source', 'spec', 'spec', 'payloadConditions');
  return (Array.isArray(conditions) ? conditions.filter(isObject) : []).every(condition => {
    const key = text(condition['key']);
    const got = resolve(key, { trigger: { payload } });
    // An expression that stays one has no value in the payload.
    return got !== key && compare(text(condition['operator']), got, text(condition['value']));
  });
}

function compare(operator: string, got: string, wanted: string): boolean {
  const list = wanted.split(',').map(item => item.trim());
  switch (operator) {
    case 'Equals':
      return got === wanted;
    case 'NotEquals':
      return got !== wanted;
    case 'In':
      return list.includes(got);
    case 'NotIn':
      return !list.includes(got);
    case 'Regex':
      return new RegExp(wanted).test(got);
    case 'StartsWith':
      return got.startsWith(wanted);
    case 'EndsWith':
      return got.endsWith(wanted);
    case 'Contains':
      return got.includes(wanted);
    case 'DoesNotContain':
      return !got.includes(wanted);
    default:
      return false;
  }
}

function findEvent(world: World, id: string): JsonObject {
  const entity = world.store.list('webhookEvent').find(candidate => candidate.identifier === id);
  if (!entity) throw new HarnessError('RESOURCE_NOT_FOUND', `Trigger event [${id}] not found`);
  return entity.data['event'] as JsonObject;
}
