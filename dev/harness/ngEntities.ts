/** Services, environments and infrastructures: a JSON envelope with YAML inside. */
import type { Answer } from '../http/index.ts';
import { HarnessError, invalid, missing } from './errors.ts';
import { checkIdentifier, checkName, checkTags } from './names.ts';
import { checkedYaml, view, type Family, type NgKind } from './ngDocuments.ts';
import { ngPage, search, sort } from './paging.ts';
import { duplicate, refuseRemote } from './pipelineSave.ts';
import { checkUnused } from './references.ts';
import { checkExists, ok, type On, type Request } from './request.ts';
import type { Entity, Scope } from './store.ts';
import { label, titleOf, type World } from './world.ts';
import { isObject, stringMap, text, type JsonObject } from './yaml.ts';

const FAMILIES: Family[] = [
  {
    kind: 'service',
    path: '/ng/api/servicesV2',
    root: 'service',
    upsert: true,
    added: { gitOpsEnabled: false },
  },
  {
    kind: 'environment',
    path: '/ng/api/environmentsV2',
    root: 'environment',
    upsert: true,
    added: { tags: {}, variables: [] },
  },
  {
    kind: 'infrastructure',
    path: '/ng/api/infrastructures',
    root: 'infrastructureDefinition',
    upsert: false,
    added: { allowSimultaneousDeployments: false, tags: {} },
  },
];

export function ngEntityRoutes(on: On, world: World): void {
  for (const family of FAMILIES) {
    const { kind, path } = family;
    on('POST', path, request => save(world, family, request, 'create'));
    on('PUT', path, request => save(world, family, request, 'update'));
    if (family.upsert)
      on('PUT', `${path}/upsert`, request => save(world, family, request, 'upsert'));
    if (kind === 'service') on('POST', `${path}/batch`, request => batch(world, family, request));
    on('GET', path, request => {
      const environment = environmentOf(kind, request);
      const all = search(
        world.store.list(kind, request.scope, environment),
        request.query('searchTerm'),
      );
      return ok(ngPage(request, sort(all, request.query('sort')), e => view(world, family, e)));
    });
    on('GET', `${path}/:id`, request => ok(view(world, family, find(world, kind, request))));
    on('DELETE', `${path}/:id`, request => remove(world, kind, request));
  }
}

/** The query that infrastructures need; nothing for the others. */
function environmentOf(kind: NgKind, request: Request): string | undefined {
  if (kind !== 'infrastructure') return undefined;
  const environment = request.query('environmentIdentifier');
  if (!environment) throw missing('environmentIdentifier');
  return environment;
}

function find(world: World, kind: NgKind, request: Request): Entity {
  const [identifier, parent] = [request.param('id'), environmentOf(kind, request)];
  const entity = world.store.get({ kind, ...request.scope, parent, identifier });
  if (entity) return entity;
  throw notFound(kind, identifier, request.scope);
}

function notFound(kind: NgKind, identifier: string, { org, project }: Scope): HarnessError {
  return new HarnessError(
    'RESOURCE_NOT_FOUND',
    `${label(kind)} with identifier [${identifier}] in project [${project ?? ''}], org [${org ?? ''}] not found`,
  );
}

function remove(world: World, kind: NgKind, request: Request): Answer {
  const entity = find(world, kind, request);
  request.checkVersion(entity, titleOf(entity));
  checkUnused(world, { ...entity, kind }, request);
  if (kind === 'environment') {
    for (const inner of world.store.list('infrastructure', request.scope, entity.identifier))
      world.store.delete(inner);
  }
  return ok(world.store.delete(entity));
}

type Mode = 'create' | 'update' | 'upsert';

function save(world: World, family: Family, request: Request, mode: Mode): Answer {
  return ok(saveOne(world, family, request, request.json(), mode));
}

function batch(world: World, family: Family, request: Request): Answer {
  let list: unknown;
  try {
    list = JSON.parse(request.text());
  } catch {
    list = undefined;
  }
  if (!Array.isArray(list))
    throw invalid('Unable to process JSON: the request body must be a list');
  const views = list.filter(isObject).map(body => saveOne(world, family, request, body, 'create'));
  return ok({ ...ngPage(request, views, given => given), content: views });
}

function saveOne(
  world: World,
  family: Family,
  request: Request,
  body: JsonObject,
  mode: Mode,
): JsonObject {
  const { kind } = family;
  refuseRemote(request);
  const scope = scopeOfBody(world, body);
  const identifier = checkIdentifier(body['identifier'], label(kind));
  const name = checkName(body['name'], label(kind));
  checkTags(body['tags']);
  if (kind === 'environment') checkType(body);
  const parent = kind === 'infrastructure' ? text(body['environmentRef']) : undefined;
  if (parent === '') throw missing('environmentRef');
  const before = world.store.get({ kind, ...scope, parent, identifier });
  if (mode === 'create' && before) throw duplicate(before);
  if (mode === 'update' && !before) throw notFound(kind, identifier, scope);
  if (before) request.checkVersion(before, titleOf(before));
  if (kind === 'infrastructure') checkEnvironment(world, parent ?? '', scope);
  const yaml = checkedYaml(world, family, body, identifier, name);

  const subject = { kind, identifier, ...scope, yaml };
  const governance = world.governance.evaluate(
    world.settings.account,
    subject,
    'onsave',
    world.now(),
  );
  if (governance.deny) return { [kind]: null, governanceMetadata: governance as JsonObject };
  const entity = world.store.put({
    kind,
    ...scope,
    parent,
    identifier,
    name,
    description: text(body['description']),
    tags: stringMap(body['tags']),
    yaml,
    data: {
      type: text(body['type']),
      color: text(body['color']),
      deploymentType: text(body['deploymentType']),
    },
  });
  return { ...view(world, family, entity), governanceMetadata: governance as JsonObject };
}

function scopeOfBody(world: World, body: JsonObject): Scope {
  const org = text(body['orgIdentifier']) || undefined;
  const project = text(body['projectIdentifier']) || undefined;
  checkExists(world, org, project);
  return { org, project };
}

function checkType(body: JsonObject): void {
  if (body['type'] === undefined) throw missing('type');
  if (body['type'] !== 'PreProduction' && body['type'] !== 'Production') {
    throw invalid(`Invalid type [${text(body['type'])}]: use PreProduction or Production`);
  }
}

function checkEnvironment(world: World, identifier: string, scope: Scope): void {
  if (!world.store.get({ kind: 'environment', ...scope, identifier })) {
    throw notFound('environment', identifier, scope);
  }
}
