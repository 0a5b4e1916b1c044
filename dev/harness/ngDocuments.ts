/** The documents of services, environments and infrastructures: how they are checked, and how they are given back. */
import { invalid, missing } from './errors.ts';
import { checkVariables } from './names.ts';
import { noteUndeclared } from './pipelineSave.ts';
import type { Entity } from './store.ts';
import { label, type World } from './world.ts';
import { parseYaml, rewriteYaml, rootOf, text, type Json, type JsonObject } from './yaml.ts';

export type NgKind = 'service' | 'environment' | 'infrastructure';

export interface Family {
  kind: NgKind;
  path: string;
  /** The root key of the YAML. */
  root: string;
  upsert: boolean;
  /** Keys that the server adds to a document that lacks them. */
  added: JsonObject;
}

/** Checks the YAML against schema and envelope; without one the server writes the smallest there is. */
export function checkedYaml(
  world: World,
  family: Family,
  body: JsonObject,
  identifier: string,
  name: string,
): string {
  const { kind, root } = family;
  const given = body['yaml'];
  if (given !== undefined && given !== null && typeof given !== 'string')
    throw invalid('yaml must be a string');
  if (!given) return smallest(family, body, identifier, name);
  const document = parseYaml(given, label(kind));
  const inner = rootOf(document, root);
  compare(kind, inner, body);
  world.schemas.check(kind, document);
  checkVariables(inner['variables'], `${kind} ${identifier}`);
  noteUndeclared(world, kind, identifier, document);
  return given;
}

function smallest(
  { kind, root }: Family,
  body: JsonObject,
  identifier: string,
  name: string,
): string {
  if (kind === 'infrastructure') throw missing('yaml');
  const keys = kind === 'environment' ? ['orgIdentifier', 'projectIdentifier', 'type'] : [];
  const more: JsonObject = Object.fromEntries(keys.map(key => [key, body[key] ?? '']));
  return rewriteYaml({ [root]: { identifier, name, ...more, tags: body['tags'] ?? {} } });
}

/** Envelope and YAML say some things twice, and must say the same. */
function compare(kind: NgKind, inner: JsonObject, body: JsonObject): void {
  const keys = [
    'identifier',
    'name',
    'orgIdentifier',
    'projectIdentifier',
    'environmentRef',
    'type',
    'deploymentType',
  ];
  for (const key of keys) {
    const [inYaml, inBody] = [inner[key], body[key]];
    if (inYaml === undefined || inBody === undefined || inYaml === inBody) continue;
    throw invalid(
      `For the ${kind} [${text(body['identifier'])}], the ${key} in the YAML [${text(inYaml)}] differs from the ${key} in the request [${text(inBody)}]`,
    );
  }
}

export function view(world: World, family: Family, entity: Entity): JsonObject {
  const { kind } = family;
  const common: JsonObject = {
    accountId: world.settings.account,
    identifier: entity.identifier,
    orgIdentifier: entity.org ?? null,
    projectIdentifier: entity.project ?? null,
    name: entity.name,
    description: entity.description,
    tags: entity.tags,
    yaml: world.settings.rewriteYaml ? asServed(family, entity.yaml) : entity.yaml,
    storeType: 'INLINE',
  };
  const data = entity.data as Record<string, Json>;
  const own: Record<NgKind, JsonObject> = {
    service: { deleted: false, version: entity.version },
    environment: {
      deleted: false,
      version: entity.version,
      type: data['type'] ?? null,
      color: data['color'] ?? '',
    },
    infrastructure: {
      environmentRef: entity.parent ?? null,
      type: data['type'] ?? null,
      deploymentType: data['deploymentType'] ?? null,
    },
  };
  return {
    [kind]: { ...common, ...own[kind] },
    createdAt: entity.createdAt,
    lastModifiedAt: entity.lastUpdatedAt,
    entityValidityDetails: { valid: true, invalidYaml: null },
    governanceMetadata: null,
  };
}

/** The document with the server's own keys and order. */
function asServed({ root, added }: Family, yaml: string): string {
  try {
    const document = parseYaml(yaml, root);
    return rewriteYaml({ ...document, [root]: { ...added, ...rootOf(document, root) } });
  } catch {
    return yaml;
  }
}
