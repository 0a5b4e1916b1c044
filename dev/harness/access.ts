/** User groups and role assignments. */
import { randomUUID } from 'node:crypto';
import { HarnessError, missing } from './errors.ts';
import { checkIdentifier, checkTags } from './names.ts';
import { ngPage, search, sort } from './paging.ts';
import { duplicate } from './pipelineSave.ts';
import { checkUnused } from './references.ts';
import { ok, type On, type Request } from './request.ts';
import type { Entity, Kind } from './store.ts';
import { label, type World } from './world.ts';
import { at, isObject, stringMap, text, type JsonObject } from './yaml.ts';

export function accessRoutes(on: On, world: World): void {
  for (const base of ['/ng/api/user-groups', '/ng/api/user-groups/v2']) {
    on('POST', base, request => ok(saveGroup(world, request, false)));
    on('PUT', base, request => ok(saveGroup(world, request, true)));
  }
  const groups = '/ng/api/user-groups';
  on('GET', groups, request => {
    const all = search(world.store.list('userGroup', request.scope), request.query('searchTerm'));
    return ok(ngPage(request, sort(all, undefined), body));
  });
  on('GET', `${groups}/:id`, request => ok(body(find(world, 'userGroup', request))));
  on('DELETE', `${groups}/:id`, request => {
    const entity = find(world, 'userGroup', request);
    checkUnused(world, entity, request);
    world.store.delete(entity);
    return ok(body(entity));
  });

  // Without a principal it is about the caller.
  on('POST', '/authz/api/acl', request => {
    const checks = at(request.json(), 'permissions');
    if (!Array.isArray(checks)) throw missing('permissions');
    const denied =
      world.settings.keys.find(({ key }) => key === request.call.headers['x-api-key'])?.denied ??
      [];
    const accessControlList = checks.filter(isObject).map(check => ({
      ...check,
      resourceIdentifier: check['resourceIdentifier'] ?? null,
      permitted: !denied.includes(text(check['permission'])),
    }));
    return ok({ principal: null, accessControlList });
  });

  const roles = '/authz/api/roleassignments';
  on('POST', roles, request => ok(assignment(saveRole(world, request, request.json()))));
  on('POST', `${roles}/multi`, request => {
    const list = at(request.json(), 'roleAssignments');
    if (!Array.isArray(list)) throw missing('roleAssignments');
    return ok(list.map(item => assignment(saveRole(world, request, item as JsonObject))));
  });
  const page = (request: Request) =>
    ok(ngPage(request, world.store.list('roleAssignment', request.scope), assignment));
  on('GET', roles, page);
  on('POST', `${roles}/filter`, page);
  on('GET', `${roles}/:id`, request => ok(assignment(find(world, 'roleAssignment', request))));
  on('DELETE', `${roles}/:id`, request => {
    const entity = find(world, 'roleAssignment', request);
    world.store.delete(entity);
    return ok(assignment(entity));
  });
}

function saveGroup(world: World, request: Request, update: boolean): unknown {
  const given = request.json();
  const identifier = checkIdentifier(given['identifier'], 'User Group');
  if (!text(given['name'])) throw missing('name');
  checkTags(given['tags']);
  const address = { kind: 'userGroup' as const, ...request.scope, identifier };
  const before = world.store.get(address);
  if (before && !update) throw duplicate(before);
  if (!before && update) throw notFound('userGroup', identifier);
  const { org, project } = request.scope;
  const scope = {
    accountIdentifier: world.settings.account,
    orgIdentifier: org ?? null,
    projectIdentifier: project ?? null,
  };
  const entity = world.store.put({
    ...address,
    name: text(given['name']),
    description: text(given['description']),
    tags: stringMap(given['tags']),
    data: {
      body: {
        users: [],
        notificationConfigs: [],
        externallyManaged: false,
        ssoLinked: false,
        ...given,
        ...scope,
      },
    },
  });
  return body(entity);
}

function saveRole(world: World, request: Request, given: JsonObject): Entity {
  for (const key of ['resourceGroupIdentifier', 'roleIdentifier', 'principal']) {
    if (given[key] === undefined) throw missing(key);
  }
  const same = world.store.list('roleAssignment', request.scope).find(entity => {
    const other = entity.data['body'];
    return (
      ['resourceGroupIdentifier', 'roleIdentifier'].every(key => at(other, key) === given[key]) &&
      ['identifier', 'type'].every(
        key => at(other, 'principal', key) === at(given, 'principal', key),
      )
    );
  });
  if (same) throw duplicate(same);
  const identifier =
    text(given['identifier']) || `role_assignment_${randomUUID().replaceAll('-', '').slice(0, 20)}`;
  const full = { disabled: false, managed: false, ...given, identifier };
  return world.store.put({
    kind: 'roleAssignment',
    ...request.scope,
    identifier,
    data: { body: full },
  });
}

function find(world: World, kind: Kind, request: Request): Entity {
  const entity = world.store.get({ kind, ...request.scope, identifier: request.param('id') });
  if (!entity) throw notFound(kind, request.param('id'));
  return entity;
}

function notFound(kind: Kind, identifier: string): HarnessError {
  return new HarnessError(
    'RESOURCE_NOT_FOUND',
    `${label(kind)} with identifier [${identifier}] not found`,
  );
}

function body(entity: Entity): unknown {
  return entity.data['body'];
}

function assignment(entity: Entity): JsonObject {
  return {
    roleAssignment: entity.data['body'] as JsonObject,
    scope: { orgIdentifier: entity.org ?? null, projectIdentifier: entity.project ?? null },
    createdAt: entity.createdAt,
    lastModifiedAt: entity.lastUpdatedAt,
    harnessManaged: false,
  };
}
