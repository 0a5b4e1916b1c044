/** Connectors: plain JSON, at any scope. */
import { HarnessError, invalid, missing } from './errors.ts';
import { checkTags } from './names.ts';
import { ngPage, search, sort } from './paging.ts';
import { duplicate, noteUndeclared } from './pipelineSave.ts';
import { checkUnused } from './references.ts';
import { checkExists, ok, type On, type Request } from './request.ts';
import type { Entity } from './store.ts';
import { titleOf, type World } from './world.ts';
import { at, isObject, stringMap, text, toYaml, type JsonObject } from './yaml.ts';

const IDENTIFIER = /^[a-zA-Z_][a-zA-Z0-9_$]{0,127}$/;

export function connectorRoutes(on: On, world: World): void {
  const base = '/ng/api/connectors';
  on('POST', base, request => ok(save(world, request, false)));
  on('PUT', base, request => ok(save(world, request, true)));
  on('GET', base, request => ok(ngPage(request, listed(world, request), view)));
  on('POST', `${base}/listV2`, request => {
    const filter = request.text().trim() === '' ? {} : request.json();
    const fits = (key: string, value: unknown) => {
      const wanted = filter[key];
      return !Array.isArray(wanted) || wanted.length === 0 || wanted.includes(text(value));
    };
    const all = listed(world, request).filter(
      item =>
        fits('connectorIdentifiers', item.identifier) &&
        fits('types', at(item.data, 'connector', 'type')),
    );
    return ok(ngPage(request, all, view));
  });
  on('POST', `${base}/testConnection/:id`, request => {
    return ok(tested(find(world, request), world.now()));
  });
  on('GET', `${base}/:id`, request => ok(view(find(world, request))));
  on('DELETE', `${base}/:id`, request => {
    const entity = find(world, request);
    checkUnused(world, entity, request);
    return ok(world.store.delete(entity));
  });
}

/** The test runs on a delegate where the connector names one, or where its credentials are a delegate's. */
function tested(entity: Entity, testedAt: number): JsonObject {
  const spec = at(entity.data, 'connector', 'spec');
  const selectors = at(spec, 'delegateSelectors');
  const inherits = text(at(spec, 'credential', 'type')) === 'InheritFromDelegate';
  const byDelegate = inherits || (Array.isArray(selectors) && selectors.length > 0);
  const broken = text(entity.data['broken']);
  if (!broken) {
    const delegateId = byDelegate ? `delegate_${entity.identifier}` : null;
    return { status: 'SUCCESS', errors: null, errorSummary: null, testedAt, delegateId };
  }
  const errors = [{ reason: 'Unexpected Error', message: broken, code: 450 }];
  return { status: 'FAILURE', errors, errorSummary: broken, testedAt, delegateId: null };
}

function save(world: World, request: Request, update: boolean): JsonObject {
  const document = request.json();
  const connector = document['connector'];
  if (!isObject(connector)) throw missing('connector');
  const identifier = text(connector['identifier']);
  if (!IDENTIFIER.test(identifier))
    throw invalid(`Invalid identifier [${identifier}] of the connector`);
  if (!text(connector['name'])) throw missing('connector.name');
  if (!text(connector['type'])) throw missing('connector.type');
  checkTags(connector['tags']);
  const org = text(connector['orgIdentifier']) || undefined;
  const project = text(connector['projectIdentifier']) || undefined;
  checkExists(world, org, project);
  // The schema is that of a project's connector; at a higher scope it lacks those two keys.
  world.schemas.check('connector', {
    connector: { orgIdentifier: 'any', projectIdentifier: 'any', ...withoutNulls(connector) },
  });
  const before = world.store.get({ kind: 'connector', org, project, identifier });
  if (before && !update) throw duplicate(before);
  if (!before && update) throw noConnector(identifier, org, project);
  if (before) request.checkVersion(before, titleOf(before));
  noteUndeclared(world, 'connector', identifier, document);
  const entity = world.store.put({
    kind: 'connector',
    org,
    project,
    identifier,
    name: text(connector['name']),
    description: text(connector['description']),
    tags: stringMap(connector['tags']),
    yaml: toYaml({ connector }),
    data: { connector },
  });
  return view(entity);
}

function withoutNulls(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== null));
}

function find(world: World, request: Request): Entity {
  const identifier = request.param('id');
  const { org, project } = request.scope;
  const entity = world.store.get({ kind: 'connector', org, project, identifier });
  if (!entity) throw noConnector(identifier, org, project);
  return entity;
}

function noConnector(
  id: string,
  org: string | undefined,
  project: string | undefined,
): HarnessError {
  return new HarnessError(
    'RESOURCE_NOT_FOUND_EXCEPTION',
    `Connector with identifier [${id}] in project [${project ?? ''}], org [${org ?? ''}] not found`,
  );
}

function listed(world: World, request: Request): Entity[] {
  const all = search(world.store.list('connector', request.scope), request.query('searchTerm'));
  return sort(all, undefined);
}

function view(entity: Entity): JsonObject {
  const connector = entity.data['connector'] as JsonObject;
  return {
    connector: {
      orgIdentifier: null,
      projectIdentifier: null,
      description: null,
      tags: {},
      ...connector,
    },
    createdAt: entity.createdAt,
    lastModifiedAt: entity.lastUpdatedAt,
    status: { status: 'SUCCESS', testedAt: entity.lastUpdatedAt },
    harnessManaged: false,
    entityValidityDetails: { valid: true, invalidYaml: null },
    governanceMetadata: null,
  };
}
