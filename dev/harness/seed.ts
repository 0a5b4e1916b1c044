/** Entities put in place without the API: seed data, and edits "by hand" as people make them in the UI. */
import { randomBytes } from 'node:crypto';
import { stageNamesOf } from './pipelineSave.ts';
import type { Entity, Kind, NewEntity, Scope } from './store.ts';
import type { World } from './world.ts';
import { at, isObject, parseYaml, stringMap, text, type Json, type JsonObject } from './yaml.ts';

const ROOTS: Record<string, Kind> = {
  service: 'service',
  environment: 'environment',
  infrastructureDefinition: 'infrastructure',
  connector: 'connector',
  pipeline: 'pipeline',
  inputSet: 'inputSet',
  trigger: 'trigger',
  template: 'template',
};

/** Stores a document as it is, whatever its kind, in the scope that it names or else the given one. */
export function seedYaml(world: World, yaml: string, scope: Scope): Entity {
  const document = parseYaml(yaml, 'seed');
  const root = Object.keys(ROOTS).find(key => isObject(document[key]));
  const kind = root === undefined ? undefined : ROOTS[root];
  if (root === undefined || kind === undefined) {
    throw new Error(`cannot seed a document with root \`${Object.keys(document).join(', ')}\``);
  }
  const inner = document[root] as JsonObject;
  const fresh: NewEntity = {
    kind,
    ...addressOf(kind, inner, scope),
    ...contentOf(kind, inner),
    yaml,
  };
  return world.store.put(fresh);
}

/** Replaces the YAML of a stored entity; it need not be valid. */
export function editYaml(world: World, entity: Entity, yaml: string): Entity {
  let content: Partial<Entity> = { data: entity.data };
  try {
    const inner = Object.values(parseYaml(yaml, entity.kind))[0];
    if (isObject(inner)) content = contentOf(entity.kind, inner, entity.data);
  } catch {
    // Broken YAML can be stored by hand too: the entity keeps its former name and tags.
  }
  return world.store.put({ ...entity, ...content, yaml });
}

function addressOf(kind: Kind, inner: JsonObject, scope: Scope) {
  const org = text(inner['orgIdentifier']) || scope.org;
  const project = text(inner['projectIdentifier']) || scope.project;
  const identifier = text(inner['identifier']);
  if (kind === 'template') {
    // A template without scope of its own is one of the account.
    const own = {
      org: text(inner['orgIdentifier']) || undefined,
      project: text(inner['projectIdentifier']) || undefined,
    };
    return { ...own, parent: identifier, identifier: text(inner['versionLabel']) };
  }
  const parents: Partial<Record<Kind, Json | undefined>> = {
    infrastructure: inner['environmentRef'],
    inputSet: at(inner, 'pipeline', 'identifier'),
    trigger: inner['pipelineIdentifier'],
  };
  const parent = text(parents[kind]) || undefined;
  return { org, project, parent, identifier };
}

function contentOf(kind: Kind, inner: JsonObject, before: Entity['data'] = {}): Partial<Entity> {
  const content = {
    name: text(inner['name']) || text(inner['identifier']),
    description: text(inner['description']),
    tags: stringMap(inner['tags']),
  };
  const data: Partial<Record<Kind, Entity['data']>> = {
    pipeline: { stageNames: stageNamesOf(inner) },
    environment: { type: text(inner['type']), color: '' },
    infrastructure: { type: text(inner['type']), deploymentType: text(inner['deploymentType']) },
    connector: { connector: inner },
    trigger: { token: before['token'] ?? randomBytes(16).toString('hex') },
    template: { type: text(inner['type']), stable: before['stable'] ?? true },
  };
  return { ...content, data: data[kind] ?? {} };
}
