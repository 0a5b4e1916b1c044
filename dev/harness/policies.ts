/** OPA policies and policy sets: kept and given back. Their Rego is not evaluated here (see governance.ts). */
import { json, type Answer } from '../http/index.ts';
import { HarnessError, invalid, missing } from './errors.ts';
import { checkIdentifier } from './names.ts';
import { search } from './paging.ts';
import { duplicate } from './pipelineSave.ts';
import type { On, Request } from './request.ts';
import type { Entity } from './store.ts';
import { label, type World } from './world.ts';
import { isObject, text, type JsonObject } from './yaml.ts';

export function policyRoutes(on: On, world: World): void {
  for (const kind of ['policy', 'policySet'] as const) {
    const base = kind === 'policy' ? '/pm/api/v1/policies' : '/pm/api/v1/policysets';
    on('POST', base, request => {
      const body = request.json();
      const identifier = checkIdentifier(body['identifier'], label(kind));
      const before = world.store.get({ kind, ...request.scope, identifier });
      if (before) throw duplicate(before);
      if (!text(body['name'])) throw missing('name');
      checkBody(kind, body);
      // Policies are attached by PATCH alone: what a POST says of them is dropped.
      const stored = kind === 'policySet' ? { ...body, policies: [] } : body;
      return json(201, view(world, put(world, kind, request, identifier, stored)));
    });
    on('GET', base, request => list(world, kind, request));
    on('GET', `${base}/:id`, request => json(200, view(world, find(world, kind, request))));
    on('PATCH', `${base}/:id`, request => {
      const before = find(world, kind, request);
      const change = request.json();
      if (kind === 'policySet') checkAttached(world, request, change);
      put(world, kind, request, before.identifier, {
        ...(before.data['body'] as JsonObject),
        ...change,
      });
      return { status: 204 };
    });
    on('DELETE', `${base}/:id`, request => {
      world.store.delete(find(world, kind, request));
      return { status: 204 };
    });
  }
}

function checkBody(kind: 'policy' | 'policySet', body: JsonObject): void {
  if (kind === 'policy') {
    if (!text(body['rego'])) throw missing('rego');
    return;
  }
  if (!text(body['type'])) throw missing('type');
  if (!['onsave', 'onrun', 'onstep'].includes(text(body['action']))) {
    throw invalid(`action must be one of onsave, onrun, onstep, not [${text(body['action'])}]`);
  }
}

function checkAttached(world: World, request: Request, change: JsonObject): void {
  const policies = Array.isArray(change['policies']) ? change['policies'].filter(isObject) : [];
  for (const policy of policies) {
    const id = text(policy['identifier']);
    const [scope, identifier] = id.startsWith('account.') ? [{}, id.slice(8)] : [request.scope, id];
    if (!world.store.get({ kind: 'policy', ...scope, identifier })) throw notFound('policy', id);
    if (!['error', 'warning'].includes(text(policy['severity'])))
      throw invalid('severity must be error or warning');
  }
}

function put(
  world: World,
  kind: 'policy' | 'policySet',
  request: Request,
  identifier: string,
  body: JsonObject,
): Entity {
  return world.store.put({
    kind,
    ...request.scope,
    identifier,
    name: text(body['name']),
    yaml: text(body['rego']),
    data: { body },
  });
}

function list(world: World, kind: 'policy' | 'policySet', request: Request): Answer {
  const all = search(world.store.list(kind, request.scope), request.query('searchTerm'));
  const [page, size] = [request.number('page', 0), request.number('per_page', 50)];
  const content = all.slice(page * size, (page + 1) * size).map(entity => view(world, entity));
  return json(200, content, {
    'x-total-items': String(all.length),
    'x-page-number': String(page),
    'x-page-size': String(size),
  });
}

function find(world: World, kind: 'policy' | 'policySet', request: Request): Entity {
  const entity = world.store.get({ kind, ...request.scope, identifier: request.param('id') });
  if (!entity) throw notFound(kind, request.param('id'));
  return entity;
}

function notFound(kind: 'policy' | 'policySet', identifier: string): HarnessError {
  return new HarnessError('RESOURCE_NOT_FOUND', `${label(kind)} [${identifier}] not found`);
}

function view(world: World, entity: Entity): JsonObject {
  return {
    account_id: world.settings.account,
    org_id: entity.org ?? '',
    project_id: entity.project ?? '',
    ...(entity.data['body'] as JsonObject),
    created: entity.createdAt,
    updated: entity.lastUpdatedAt,
  };
}
