/** Who uses whom: looked up in the documents themselves, so it can never be out of date. */
import { HarnessError } from './errors.ts';
import { ngPage } from './paging.ts';
import { ok, type On, type Request } from './request.ts';
import { resolveRef, type Entity, type Kind, type Scope } from './store.ts';
import { label, type World } from './world.ts';
import { at, isObject, parseYaml, text, type Json } from './yaml.ts';

/** A reference found in a document. */
export interface Reference extends Scope {
  kind: Kind;
  identifier: string;
  parent?: string;
}

const REFERRING: Kind[] = ['pipeline', 'infrastructure', 'service', 'template', 'environment'];

/** The references of an entity that are no expressions. */
export function referencesOf(
  entity: Pick<Entity, 'yaml' | 'org' | 'project' | 'kind'>,
): Reference[] {
  const found: Reference[] = [];
  let document: Json;
  try {
    document = parseYaml(entity.yaml, entity.kind);
  } catch {
    return [];
  }
  const add = (kind: Kind, ref: unknown, parent?: string) => {
    if (typeof ref !== 'string' || ref === '' || ref.includes('<+')) return;
    found.push({ kind, ...resolveRef(ref, entity), ...(parent === undefined ? {} : { parent }) });
  };
  const visit = (value: Json): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (!isObject(value)) return;
    add('service', value['serviceRef']);
    add('connector', value['connectorRef']);
    const environment = text(value['environmentRef']);
    add('environment', environment);
    const infrastructures = value['infrastructureDefinitions'];
    if (environment && !environment.includes('<+') && Array.isArray(infrastructures)) {
      for (const item of infrastructures)
        add('infrastructure', at(item, 'identifier'), environment);
    }
    if (typeof value['templateRef'] === 'string') add('template', value['templateRef']);
    const groups = at(value, 'approvers', 'userGroups');
    if (Array.isArray(groups)) groups.forEach(group => add('userGroup', group));
    Object.values(value).forEach(visit);
  };
  visit(document);
  return found;
}

/** The entities whose documents refer to this one. */
export function usersOf(world: World, used: Reference): Entity[] {
  // The identifier of a template is the parent of its versions.
  const id = used.identifier;
  return REFERRING.flatMap(kind => world.store.list(kind)).filter(
    entity =>
      entity.yaml.includes(id) &&
      referencesOf(entity).some(
        ref =>
          ref.kind === used.kind &&
          ref.identifier === id &&
          ref.org === used.org &&
          ref.project === used.project &&
          (used.kind !== 'infrastructure' || ref.parent === used.parent),
      ),
  );
}

/** Refuses the deletion of an entity that others use, unless it is forced. */
export function checkUnused(world: World, entity: Reference, request?: Request): void {
  if (request?.query('forceDelete') === 'true') return;
  const users = usersOf(world, entity);
  if (users.length === 0) return;
  const names = users.map(user => `${label(user.kind)} ${user.identifier}`).join(', ');
  throw new HarnessError(
    'ENTITY_REFERENCE_EXCEPTION',
    `The ${label(entity.kind).toLowerCase()} ${entity.identifier} cannot be deleted as it is being referenced in other entities: ${names}. To delete your ${label(entity.kind).toLowerCase()}, please remove its references from these entities.`,
  );
}

/** References of an entity to things that do not exist. */
export function danglingOf(world: World, entity: Parameters<typeof referencesOf>[0]): Reference[] {
  return referencesOf(entity).filter(ref => !exists(world, ref));
}

export function exists(world: World, ref: Reference): boolean {
  if (ref.kind === 'userGroup' || ref.kind === 'connector') return true;
  if (ref.kind === 'template') return world.store.list('template', ref, ref.identifier).length > 0;
  return world.store.get(ref) !== undefined;
}

const TYPES: Record<string, Kind> = {
  Service: 'service',
  Environment: 'environment',
  Infrastructure: 'infrastructure',
  Connectors: 'connector',
  Template: 'template',
  UserGroup: 'userGroup',
};

/** GET /ng/api/entitySetupUsage: by `identifier` and scope, or by `referredEntityFQN`. */
export function usageRoutes(on: On, world: World): void {
  const list = (request: Request) => {
    const type = request.query('referredEntityType') ?? 'Service';
    const used = referred(request, world, TYPES[type] ?? 'service');
    const users = usersOf(world, used);
    const usages = users.map(user => ({
      accountIdentifier: world.settings.account,
      referredEntity: { type, entityRef: entityRef(world, used), name: used.identifier },
      referredByEntity: {
        type: typeName(user.kind),
        entityRef: entityRef(world, user),
        name: user.name,
      },
      detail: null,
      createdAt: user.createdAt,
    }));
    return ok(ngPage(request, usages, usage => usage));
  };
  on('GET', '/ng/api/entitySetupUsage', list);
  on('GET', '/ng/api/entitySetupUsage/v2', list);
}

function referred(request: Request, world: World, kind: Kind): Reference {
  const fqn = request.query('referredEntityFQN');
  if (fqn === undefined) {
    const environment = request.query('environmentIdentifier');
    return {
      kind,
      identifier: request.query('identifier') ?? '',
      ...request.scope,
      ...(environment ? { parent: environment } : {}),
    };
  }
  const parts = fqn.split('/').filter(Boolean);
  if (parts[0] === world.settings.account) parts.shift();
  const identifier = parts.pop() ?? '';
  const parent = kind === 'infrastructure' ? parts.pop() : undefined;
  const [org, project] = parts;
  return { kind, identifier, org, project, ...(parent === undefined ? {} : { parent }) };
}

function entityRef(world: World, entity: Reference | Entity) {
  return {
    accountIdentifier: world.settings.account,
    orgIdentifier: entity.org ?? null,
    projectIdentifier: entity.project ?? null,
    identifier: entity.identifier,
  };
}

function typeName(kind: Kind): string {
  return Object.entries(TYPES).find(([, value]) => value === kind)?.[0] ?? label(kind) + 's';
}
