/** The pipelines of the first-generation API: YAML in, envelopes out. */
import { schemaFailure } from './schemas.ts';
import { search, sort, springPage } from './paging.ts';
import { faultsOf, noPipeline, savePipeline } from './pipelineSave.ts';
import { ok, type On, type Request } from './request.ts';
import type { Entity, Scope } from './store.ts';
import { stateOf } from './runs.ts';
import { resolveTemplate } from './templates.ts';
import { titleOf, type World } from './world.ts';
import { isObject, parseJson } from './yaml.ts';

export function pipelineRoutes(on: On, world: World): void {
  const base = '/pipeline/api/pipelines';
  const saved = (request: Request, id?: string) => {
    const { identifier, entity, governance } = savePipeline(world, request, request.text(), id);
    // A denial is a success in form: no identifier, and nothing stored.
    return ok(
      entity ? { identifier, governanceMetadata: governance } : { governanceMetadata: governance },
    );
  };
  on('POST', `${base}/v2`, request => saved(request));
  on('PUT', `${base}/v2/:id`, request => saved(request, request.param('id')));
  on('POST', base, request => ok(savePipeline(world, request, request.text()).identifier));
  on('PUT', `${base}/:id`, request => {
    return ok(savePipeline(world, request, request.text(), request.param('id')).identifier);
  });

  on('POST', `${base}/list`, request =>
    ok(springPage(request, listed(world, request), e => summary(world, e))),
  );
  on('POST', `${base}/validate-yaml-with-schema`, request => {
    world.schemas.check('pipeline', request.yaml('Pipeline'));
    return ok('Pipeline is valid');
  });
  on('POST', `${base}/validate-pipeline-with-schema`, request => {
    const faults = faultsOf(
      world,
      find(world, request.scope, request.query('pipelineIdentifier') ?? ''),
    );
    if (faults.length > 0) throw schemaFailure(faults);
    return ok('Pipeline is valid');
  });
  on('GET', `${base}/summary/:id`, request =>
    ok(summary(world, find(world, request.scope, request.param('id')))),
  );
  on('GET', `${base}/:id`, request =>
    ok(detail(world, find(world, request.scope, request.param('id')), request)),
  );
  on('DELETE', `${base}/:id`, request => {
    removePipeline(world, request, request.param('id'));
    return ok(true);
  });
}

export function find(world: World, scope: Scope, identifier: string): Entity {
  const entity = world.store.get({
    kind: 'pipeline',
    org: scope.org,
    project: scope.project,
    identifier,
  });
  if (!entity) throw noPipeline(identifier, scope);
  return entity;
}

/** Deletes a pipeline with what belongs to it: input sets and triggers. */
export function removePipeline(world: World, request: Request, identifier: string): void {
  const entity = find(world, request.scope, identifier);
  request.checkVersion(entity, titleOf(entity));
  for (const kind of ['trigger', 'inputSet'] as const) {
    for (const part of world.store.list(kind, request.scope, identifier)) world.store.delete(part);
  }
  world.store.delete(entity);
}

function listed(world: World, request: Request): Entity[] {
  const filter = request.text().trim() === '' ? {} : parseJson(request.text());
  let all = search(world.store.list('pipeline', request.scope), request.query('searchTerm'));
  const ids = filter['pipelineIdentifiers'];
  if (Array.isArray(ids) && ids.length > 0) all = all.filter(e => ids.includes(e.identifier));
  const tags = filter['pipelineTags'];
  // Any of the tags is enough, as with the server's own query.
  if (Array.isArray(tags) && tags.length > 0) {
    const has = (entity: Entity) =>
      tags.some(tag => isObject(tag) && entity.tags[String(tag['key'])] === (tag['value'] ?? ''));
    all = all.filter(has);
  }
  const name = filter['name'];
  if (typeof name === 'string' && name) all = all.filter(e => e.name.includes(name));
  return sort(all, request.query('sort'));
}

/** What a list tells of a pipeline: no YAML, but version and time of the last change. */
function summary(world: World, entity: Entity): Record<string, unknown> {
  const { name, identifier, description, tags, version, createdAt, lastUpdatedAt } = entity;
  const stages = Array.isArray(entity.data['stageNames']) ? entity.data['stageNames'] : [];
  const runs = world.store.list('execution', entity, identifier);
  const last = runs.at(-1);
  return {
    name,
    identifier,
    description,
    tags,
    version,
    numOfStages: stages.length,
    stageNames: stages,
    createdAt,
    lastUpdatedAt,
    modules: ['cd', 'pms'],
    executionSummaryInfo: {
      numOfErrors: [],
      deployments: [],
      lastExecutionTs: last?.createdAt ?? 0,
      ...(last ? { lastExecutionStatus: stateOf(world, last).status } : {}),
      lastExecutionId: last?.identifier ?? '',
    },
    filters: {},
    gitDetails: null,
    entityValidityDetails: { valid: true, invalidYaml: null },
    storeType: 'INLINE',
    connectorRef: null,
    isDraft: false,
    yamlVersion: '0',
  };
}

/** A stored pipeline. One that became invalid is answered with status 200 all the same. */
function detail(world: World, entity: Entity, request: Request): Record<string, unknown> {
  const faults = faultsOf(world, entity);
  const valid = faults.length === 0;
  const resolve = request.query('getTemplatesResolvedPipeline') === 'true' && valid;
  return {
    yamlPipeline: entity.yaml,
    resolvedTemplatesPipelineYaml: resolve ? resolveTemplate(world, entity) : null,
    version: entity.version,
    gitDetails: {
      objectId: null,
      branch: null,
      repoIdentifier: null,
      rootFolder: null,
      filePath: null,
      repoName: null,
      commitId: null,
      fileUrl: null,
    },
    entityValidityDetails: { valid, invalidYaml: valid ? null : entity.yaml },
    yamlSchemaErrorWrapper: valid ? null : { schemaErrors: faults },
    modules: ['cd', 'pms'],
    storeType: 'INLINE',
    connectorRef: null,
    validationUuid: null,
  };
}
