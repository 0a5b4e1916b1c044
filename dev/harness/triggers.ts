/** Triggers of pipelines. One with errors is answered with status 200 and `errorResponse: true`. */
import { randomBytes } from 'node:crypto';
import { HarnessError, invalid, missing } from './errors.ts';
import { applyInputs } from './inputSets.ts';
import { checkIdentifier, checkName, checkTags } from './names.ts';
import { search, sort, springPage } from './paging.ts';
import { duplicate, noteUndeclared, refuseRemote } from './pipelineSave.ts';
import { ok, type On, type Request } from './request.ts';
import type { Entity, Scope } from './store.ts';
import { titleOf, type World } from './world.ts';
import { at, parseYaml, rootOf, stringMap, text, type JsonObject } from './yaml.ts';

type Errors = Record<string, string>;

export function triggerRoutes(on: On, world: World): void {
  const base = '/pipeline/api/triggers';
  on('POST', base, request => ok(save(world, request, undefined)));
  on('GET', base, request => {
    const all = search(
      world.store.list('trigger', request.scope, target(request)),
      request.query('searchTerm'),
    );
    return ok(springPage(request, sort(all, undefined), entity => details(world, entity)));
  });
  on('GET', `${base}/:id/details`, request =>
    ok(details(world, findTrigger(world, request.scope, target(request), request.param('id')))),
  );
  on('GET', `${base}/:id`, request =>
    ok(view(world, findTrigger(world, request.scope, target(request), request.param('id')))),
  );
  on('PUT', `${base}/:id`, request => ok(save(world, request, request.param('id'))));
  on('DELETE', `${base}/:id`, request => {
    const entity = findTrigger(world, request.scope, target(request), request.param('id'));
    request.checkVersion(entity, titleOf(entity));
    return ok(world.store.delete(entity));
  });
}

function target(request: Request): string {
  const pipeline = request.query('targetIdentifier');
  if (!pipeline) throw missing('targetIdentifier');
  return pipeline;
}

export function findTrigger(
  world: World,
  { org, project }: Scope,
  pipeline: string,
  identifier: string,
): Entity {
  const entity = world.store.get({ kind: 'trigger', org, project, parent: pipeline, identifier });
  if (entity) return entity;
  throw new HarnessError('ENTITY_NOT_FOUND', `Trigger ${identifier} does not exist`);
}

function save(world: World, request: Request, expected: string | undefined): JsonObject {
  refuseRemote(request);
  const { scope } = request;
  const parent = target(request);
  const yaml = request.text();
  const document = parseYaml(yaml, 'Trigger');
  const trigger = rootOf(document, 'trigger');
  const identifier = checkIdentifier(trigger['identifier'], 'Trigger');
  if (expected !== undefined && identifier !== expected) {
    throw invalid(
      `Expected Trigger identifier in YAML to be [${expected}], but was [${identifier}]`,
    );
  }
  checkScope(trigger, scope, parent);
  world.schemas.check('trigger', document);
  checkTags(trigger['tags']);
  const before = world.store.get({ kind: 'trigger', ...scope, parent, identifier });
  if (expected === undefined && before) throw duplicate(before);
  if (expected !== undefined && !before) findTrigger(world, scope, parent, identifier);
  if (before) request.checkVersion(before, titleOf(before));
  const errors = errorsOf(world, trigger, scope, parent);
  if (Object.keys(errors).length > 0 && request.query('ignoreError') !== 'true')
    return refused(yaml, errors);
  noteUndeclared(world, 'trigger', identifier, document);
  const entity = world.store.put({
    kind: 'trigger',
    ...scope,
    parent,
    identifier,
    name: checkName(trigger['name'] ?? identifier, 'Trigger'),
    description: text(trigger['description']),
    tags: stringMap(trigger['tags']),
    yaml,
    data: { token: before?.data['token'] ?? randomBytes(16).toString('hex') },
  });
  return view(world, entity);
}

function checkScope(trigger: JsonObject, scope: Scope, parent: string): void {
  for (const [key, wanted] of [
    ['orgIdentifier', scope.org],
    ['projectIdentifier', scope.project],
    ['pipelineIdentifier', parent],
  ] as const) {
    const got = trigger[key];
    if (got !== undefined && got !== wanted) {
      throw invalid(
        `${key} in the trigger YAML [${text(got)}] does not match that of the request [${wanted}]`,
      );
    }
  }
}

/** What does not fit the pipeline: input sets that are not there, inputs that it does not ask for. */
function errorsOf(world: World, trigger: JsonObject, scope: Scope, parent: string): Errors {
  const errors: Errors = {};
  const pipeline = world.store.get({ kind: 'pipeline', ...scope, identifier: parent });
  if (!pipeline) return { pipeline: `Pipeline [${parent}] does not exist` };
  const refs = trigger['inputSetRefs'];
  for (const ref of Array.isArray(refs) ? refs.map(text) : []) {
    const known = world.store.get({ kind: 'inputSet', ...scope, parent, identifier: ref });
    if (!known && !ref.includes('<+'))
      errors[`inputSetRefs.${ref}`] = 'Input set reference does not exist';
  }
  const inputs = text(trigger['inputYaml']);
  if (inputs.trim() === '') return errors;
  try {
    const { foreign, wrong } = applyInputs(world, pipeline, [parseYaml(inputs, 'inputYaml')]);
    for (const path of foreign)
      errors[path] = 'Field either not present in pipeline or not a runtime input';
    for (const message of wrong) errors[message.split(':')[0] ?? message] = message;
  } catch (error) {
    errors['inputYaml'] = (error as Error).message;
  }
  return errors;
}

/** The answer to a trigger with errors: status 200, nothing saved. */
function refused(yaml: string, errors: Errors): JsonObject {
  return {
    name: null,
    identifier: null,
    type: null,
    yaml,
    version: null,
    enabled: false,
    errorResponse: true,
    errors,
  };
}

function view(world: World, entity: Entity): JsonObject {
  const trigger = triggerOf(entity);
  const forced = entity.data['error'];
  const errors =
    typeof forced === 'string'
      ? { trigger: forced }
      : errorsOf(world, trigger, { org: entity.org, project: entity.project }, entity.parent ?? '');
  const webhookUrl = webhookUrlOf(world, entity, trigger);
  return {
    name: entity.name,
    identifier: entity.identifier,
    description: entity.description,
    type: text(at(trigger, 'source', 'type')),
    accountIdentifier: world.settings.account,
    orgIdentifier: entity.org ?? null,
    projectIdentifier: entity.project ?? null,
    targetIdentifier: entity.parent ?? '',
    yaml: entity.yaml,
    version: entity.version,
    enabled: trigger['enabled'] !== false,
    errorResponse: Object.keys(errors).length > 0,
    errors,
    webhookUrl,
    webhookCurlCommand:
      webhookUrl &&
      `curl -X POST -H 'content-type: application/json' --url '${webhookUrl}' -d '{"sample_key": "sample_value"}'`,
  };
}

function details(world: World, entity: Entity): JsonObject {
  const { webhookUrl, webhookCurlCommand, ...rest } = view(world, entity);
  return {
    ...rest,
    tags: entity.tags,
    createdAt: entity.createdAt,
    webhookUrl: webhookUrl ?? null,
    webhookCurlCommand: webhookCurlCommand ?? null,
  };
}

export function triggerOf(entity: Entity): JsonObject {
  return rootOf(parseYaml(entity.yaml, 'Trigger'), 'trigger');
}

function webhookUrlOf(world: World, entity: Entity, trigger: JsonObject): string | null {
  if (at(trigger, 'source', 'spec', 'type') !== 'Custom') return null;
  const query = new URLSearchParams({
    accountIdentifier: world.settings.account,
    orgIdentifier: entity.org ?? '',
    projectIdentifier: entity.project ?? '',
    pipelineIdentifier: entity.parent ?? '',
    triggerIdentifier: entity.identifier,
  });
  return `${world.url()}/gateway/pipeline/api/webhook/custom/${text(entity.data['token'])}/v3?${query}`;
}
