/** Input sets: prepared answers to the runtime inputs of one pipeline. */
import { json } from '../http/index.ts';
import { HarnessError, invalid, missing } from './errors.ts';
import { mergeInputs, onlyInputs, overlay, type Merged } from './inputs.ts';
import { checkIdentifier, checkName, checkTags } from './names.ts';
import { ngPage, search, sort } from './paging.ts';
import { duplicate, refuseRemote } from './pipelineSave.ts';
import { find as findPipeline } from './pipelines.ts';
import { ok, type On, type Request } from './request.ts';
import type { Entity, Scope } from './store.ts';
import { resolveTemplate } from './templates.ts';
import { titleOf, type World } from './world.ts';
import {
  at,
  isObject,
  parseYaml,
  rootOf,
  stringMap,
  text,
  toYaml,
  type JsonObject,
} from './yaml.ts';

export function inputSetRoutes(on: On, world: World): void {
  const base = '/pipeline/api/inputSets';
  on('POST', base, request => ok(save(world, request, undefined)));
  on('GET', base, request => {
    const all = search(
      world.store.list('inputSet', request.scope, target(request)),
      request.query('searchTerm'),
    );
    return ok(ngPage(request, sort(all, undefined), summary));
  });
  // The newer API, whose list carries the YAML: no envelope, counts in headers.
  on('GET', '/v1/orgs/:org/projects/:project/input-sets', request => {
    const pipeline = request.query('pipeline');
    if (!pipeline) throw missing('pipeline');
    const limit = Math.min(request.number('limit', 30), 100);
    const page = request.number('page', 0);
    const all = search(
      world.store.list('inputSet', request.scope, pipeline),
      request.query('search_term'),
    );
    const content = sort(all, request.query('sort')).slice(page * limit, (page + 1) * limit);
    return json(200, content.map(viewV1), {
      'x-total-elements': String(all.length),
      'x-page-number': String(page),
      'x-page-size': String(limit),
    });
  });
  on('POST', `${base}/template`, request => {
    const pipeline = findPipeline(world, request.scope, target(request));
    const inputs = onlyInputs(parseYaml(resolveTemplate(world, pipeline), 'Pipeline'));
    const inputSetTemplateYaml = inputs === undefined ? null : toYaml(inputs);
    return ok({ inputSetTemplateYaml, replacedExpressions: [], modules: ['cd', 'pms'] });
  });
  on('POST', `${base}/merge`, request => {
    const pipeline = findPipeline(world, request.scope, target(request));
    const refs = at(request.json(), 'inputSetReferences');
    const sets = Array.isArray(refs) ? refs.map(text) : [];
    const { merged, foreign } = mergeSets(world, pipeline, sets);
    return ok({
      pipelineYaml: toYaml(merged),
      completePipelineYaml: toYaml(merged),
      inputSetErrorWrapper: foreign.length > 0 ? { invalidFields: foreign } : null,
      errorResponse: foreign.length > 0,
      isErrorResponse: foreign.length > 0,
    });
  });
  on('GET', `${base}/:id`, request =>
    ok(view(world, find(world, request.scope, target(request), request.param('id')))),
  );
  on('PUT', `${base}/:id`, request => ok(save(world, request, request.param('id'))));
  on('DELETE', `${base}/:id`, request => {
    const entity = find(world, request.scope, target(request), request.param('id'));
    request.checkVersion(entity, titleOf(entity));
    return ok(world.store.delete(entity));
  });
}

function viewV1(entity: Entity): JsonObject {
  return {
    identifier: entity.identifier,
    name: entity.name,
    org: entity.org ?? null,
    project: entity.project ?? null,
    description: entity.description,
    tags: entity.tags,
    input_set_yaml: entity.yaml,
    created: entity.createdAt,
    updated: entity.lastUpdatedAt,
  };
}

function target(request: Request): string {
  const pipeline = request.query('pipelineIdentifier');
  if (!pipeline) throw missing('pipelineIdentifier');
  return pipeline;
}

export function find(
  world: World,
  { org, project }: Scope,
  pipeline: string,
  identifier: string,
): Entity {
  const entity = world.store.get({ kind: 'inputSet', org, project, parent: pipeline, identifier });
  if (entity) return entity;
  throw new HarnessError(
    'ENTITY_NOT_FOUND',
    `InputSet [${identifier}], for pipeline [${pipeline}], under Project[${project}], Organization [${org}] doesn't exist or has been deleted.`,
  );
}

function save(world: World, request: Request, expected: string | undefined): JsonObject {
  refuseRemote(request);
  const { scope } = request;
  const parent = target(request);
  const pipeline = findPipeline(world, scope, parent);
  const yaml = request.text();
  const inputSet = rootOf(parseYaml(yaml, 'Input Set'), 'inputSet');
  const identifier = checkIdentifier(inputSet['identifier'], 'Input Set');
  const name = checkName(inputSet['name'] ?? identifier, 'Input Set');
  checkTags(inputSet['tags']);
  if (expected !== undefined && identifier !== expected) {
    throw invalid(
      `Expected InputSet identifier in YAML to be [${expected}], but was [${identifier}]`,
    );
  }
  const before = world.store.get({ kind: 'inputSet', ...scope, parent, identifier });
  if (expected === undefined && before) throw duplicate(before);
  if (expected !== undefined && !before) find(world, scope, parent, identifier);
  if (before) request.checkVersion(before, titleOf(before));
  const inner = at(inputSet, 'pipeline', 'identifier');
  if (inner !== parent) {
    throw invalid(
      `Pipeline identifier in input set YAML [${text(inner)}] does not match the pipeline identifier of the request [${parent}]`,
    );
  }
  const { foreign, wrong } = applyInputs(world, pipeline, [inputSet]);
  const invalidFields = [
    ...foreign.map(path => `${path}: Field either not present in pipeline or not a runtime input`),
    ...wrong,
  ];
  if (invalidFields.length > 0) {
    throw invalid(`Some fields in the Input Set are invalid: ${invalidFields.join('; ')}`, {
      uuidToErrorResponseMap: {
        [identifier]: {
          errors: invalidFields.map(message => ({ message, identifierOfErrorSource: identifier })),
        },
      },
    });
  }
  const entity = world.store.put({
    kind: 'inputSet',
    ...scope,
    parent,
    identifier,
    name,
    description: text(inputSet['description']),
    tags: stringMap(inputSet['tags']),
    yaml,
  });
  return view(world, entity);
}

/** A pipeline (its template resolved) with documents of inputs (each with a root `pipeline`) put in. */
export function applyInputs(
  world: World,
  pipeline: Entity,
  inputs: JsonObject[],
): Merged & { merged: JsonObject } {
  const base = parseYaml(resolveTemplateOrNot(world, pipeline), 'Pipeline');
  const given = inputs
    .map(input => input['pipeline'])
    .filter(isObject)
    .reduce<JsonObject>((under, over) => overlay(under, over) as JsonObject, {});
  const result = mergeInputs(base, { pipeline: given });
  return { ...result, merged: result.merged as JsonObject };
}

/** Input sets are checked against a pipeline as far as its template is known. */
function resolveTemplateOrNot(world: World, pipeline: Entity): string {
  try {
    return resolveTemplate(world, pipeline);
  } catch {
    return pipeline.yaml;
  }
}

export function mergeSets(world: World, pipeline: Entity, references: string[]) {
  const sets = references.map(id => {
    const entity = find(world, pipeline, pipeline.identifier, id);
    return rootOf(parseYaml(entity.yaml, 'Input Set'), 'inputSet');
  });
  return applyInputs(world, pipeline, sets);
}

function summary(entity: Entity): JsonObject {
  const { identifier, name, description, tags, version, createdAt, lastUpdatedAt } = entity;
  return {
    identifier,
    name,
    pipelineIdentifier: entity.parent ?? '',
    description,
    inputSetType: 'INPUT_SET',
    tags,
    version,
    createdAt,
    lastUpdatedAt,
    gitDetails: null,
    entityValidityDetails: { valid: true, invalidYaml: null },
    storeType: 'INLINE',
  };
}

function view(world: World, entity: Entity): JsonObject {
  return {
    accountId: world.settings.account,
    orgIdentifier: entity.org ?? null,
    projectIdentifier: entity.project ?? null,
    pipelineIdentifier: entity.parent ?? '',
    identifier: entity.identifier,
    name: entity.name,
    description: entity.description,
    tags: entity.tags,
    inputSetYaml: entity.yaml,
    version: entity.version,
    isOutdated: false,
    outdated: false,
    isErrorResponse: false,
    errorResponse: false,
    inputSetErrorWrapper: null,
    gitDetails: null,
    storeType: 'INLINE',
    entityValidityDetails: { valid: true, invalidYaml: null },
  };
}
