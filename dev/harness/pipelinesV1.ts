/** The pipelines of the second-generation API: JSON, no envelope, counts in headers. */
import { json, type Answer } from '../http/index.ts';
import { randomUUID } from 'node:crypto';
import { HarnessError, invalid, missing } from './errors.ts';
import { search, sort } from './paging.ts';
import { faultsOf, savePipeline } from './pipelineSave.ts';
import { find, removePipeline } from './pipelines.ts';
import type { On, Request } from './request.ts';
import type { Entity } from './store.ts';
import type { World } from './world.ts';
import { at, parseYaml, stringMap, text } from './yaml.ts';

export function pipelineV1Routes(on: On, world: World): void {
  const base = '/v1/orgs/:org/projects/:project/pipelines';
  const validations = new Map<string, Entity>();
  on('POST', base, request => save(world, request, undefined, 201));
  on('GET', base, request => list(world, request));
  on('GET', `${base}/validate/:uuid`, request => {
    const entity = validations.get(request.param('uuid'));
    if (!entity) throw new HarnessError('RESOURCE_NOT_FOUND', 'No validation with this uuid');
    const faults = faultsOf(world, entity);
    return json(200, { status: faults.length > 0 ? 'FAILURE' : 'SUCCESS', policy_eval: null });
  });
  on('POST', `${base}/:id/validate`, request => {
    const uuid = randomUUID();
    validations.set(uuid, find(world, request.scope, request.param('id')));
    return json(200, { uuid });
  });
  on('PUT', `${base}/:id`, request => save(world, request, request.param('id'), 200));
  on('GET', `${base}/:id`, request => {
    const entity = find(world, request.scope, request.param('id'));
    const valid = faultsOf(world, entity).length === 0;
    return json(200, { ...details(entity), pipeline_yaml: entity.yaml, valid, modules: ['cd'] });
  });
  on('DELETE', `${base}/:id`, request => {
    removePipeline(world, request, request.param('id'));
    return { status: 204 };
  });
}

function save(world: World, request: Request, id: string | undefined, status: number): Answer {
  const body = request.json();
  const yaml = body['pipeline_yaml'];
  if (typeof yaml !== 'string') throw missing('pipeline_yaml');
  if (at(body, 'git_details', 'store_type') === 'REMOTE') {
    throw invalid('store_type REMOTE is not supported by this server: send the pipeline inline');
  }
  const pipeline = at(parseYaml(yaml, 'Pipeline'), 'pipeline');
  if (body['identifier'] !== at(pipeline, 'identifier')) {
    throw invalid(
      `Expected Pipeline identifier in YAML to be [${text(body['identifier'])}], but was [${text(at(pipeline, 'identifier'))}]`,
    );
  }
  if (typeof body['name'] !== 'string') throw missing('name');
  const tags = JSON.stringify(Object.entries(stringMap(body['tags'])).sort());
  if (tags !== JSON.stringify(Object.entries(stringMap(at(pipeline, 'tags'))).sort())) {
    throw invalid('The tags of the request differ from the tags in the pipeline YAML');
  }
  const { identifier, entity, governance } = savePipeline(world, request, yaml, id);
  return json(
    status,
    entity ? { identifier, governance_metadata: governance } : { governance_metadata: governance },
  );
}

function list(world: World, request: Request): Answer {
  const page = request.number('page', 0);
  const limit = Math.min(request.number('limit', 30), 100);
  let all = search(world.store.list('pipeline', request.scope), request.query('search_term'));
  const wanted = request.call.query.getAll('tags').flatMap(tag => tag.split(','));
  if (wanted.length > 0) {
    const has = (entity: Entity, [key, value]: string[]) =>
      entity.tags[key ?? ''] === (value ?? '');
    all = all.filter(entity => wanted.some(tag => has(entity, tag.split(':'))));
  }
  const content = sort(all, request.query('sort')).slice(page * limit, (page + 1) * limit);
  return json(200, content.map(details), {
    'x-total-elements': String(all.length),
    'x-page-number': String(page),
    'x-page-size': String(limit),
  });
}

function details(entity: Entity): Record<string, unknown> {
  return {
    identifier: entity.identifier,
    name: entity.name,
    org: entity.org,
    project: entity.project,
    description: entity.description,
    tags: entity.tags,
    created: entity.createdAt,
    updated: entity.lastUpdatedAt,
    store_type: 'INLINE',
    version: entity.version,
  };
}
