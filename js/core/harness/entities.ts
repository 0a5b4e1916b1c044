/** Reads entities of Harness, and unifies the responses of all kinds. */
import type { Answer, EntityKind, EntityRef, FoundEntity, Read, Scope } from '#core';
import { allPages } from './client.ts';
import type { Harness } from './client.ts';
import { isNotFound } from './errors.ts';
import { KINDS, permissionTo, scopeQuery, labelOf } from './kinds.ts';

type ReadOf<T> = Extract<Read, { type: T }>;
type Fields = Record<string, unknown>;

export async function readEntity(harness: Harness, ref: EntityRef): Promise<Answer> {
  const found = await findEntity(harness, ref);
  return found ? { type: 'entity', ...found } : { type: 'absent' };
}

/** The entity as stored, or undefined. */
export async function findEntity(
  harness: Harness,
  ref: EntityRef,
): Promise<FoundEntity | undefined> {
  const kind = KINDS[ref.kind];
  const { path, query } = kind.read?.(ref) ?? { path: kind.item(ref), query: {} };
  const result = await harness.send({
    method: 'GET',
    path,
    query: { ...queryOf(ref), ...query },
    what: `read ${nameOf(ref)}`,
    permission: permissionTo('view', ref.kind),
    allow: isNotFound,
  });
  return 'data' in result && result.data
    ? foundOf(ref.kind, result.data as Fields, ref.identifier)
    : undefined;
}

export async function readEntities(harness: Harness, read: ReadOf<'entities'>): Promise<Answer> {
  const { list, parent } = KINDS[read.kind];
  const query = {
    ...scopeQuery(read.scope),
    ...(parent && read.parent ? { [parent]: read.parent } : {}),
  };
  const tags = Object.entries(read.tags ?? {});
  const pipelineTags = tags.map(([key, value]) => ({ key, value }));
  const filter = list.body && { ...(JSON.parse(list.body) as Fields), pipelineTags };
  const body = filter && JSON.stringify(filter);
  const what = `list ${read.kind}s`;
  const permission = permissionTo('view', read.kind);
  const { method, path } = list;
  const call = { method, path, query, what, permission, ...(body ? { body } : {}) };
  const entities = (await allPages(harness, call, list.page)).map(item => foundOf(read.kind, item));
  // The server matches any of the tags.
  const carries = ({ fields }: FoundEntity) =>
    tags.every(([key, value]) => (fields['tags'] as Fields | undefined)?.[key] === value);
  return { type: 'entities', entities: entities.filter(carries) };
}

export async function readUsage(harness: Harness, ref: EntityRef): Promise<Answer> {
  const { usage } = KINDS[ref.kind];
  if (!usage) return { type: 'usage', references: [] };
  const { account, org, project } = ref.scope;
  const parts = [account, org, project, ...(ref.parent ? [ref.parent] : []), ref.identifier];
  const query = {
    ...scopeQuery(ref.scope),
    referredEntityFQN: parts.filter(Boolean).join('/'),
    referredEntityType: usage,
  };
  const path = '/ng/api/entitySetupUsage';
  const call = { method: 'GET' as const, path, query, what: `see what uses ${nameOf(ref)}` };
  const usages = await allPages(harness, call, 'pageIndex');
  return { type: 'usage', references: usages.map(usage => referenceOf(usage, ref.scope)) };
}

/** `type identifier`; with organization and project in front if it is outside `scope`. */
function referenceOf(usage: Fields, { org, project }: Scope): string {
  const { type, name, entityRef } = (usage['referredByEntity'] ?? {}) as {
    type?: string;
    name?: string;
    entityRef?: { identifier?: string; orgIdentifier?: string; projectIdentifier?: string };
  };
  const identifier = entityRef?.identifier ?? name ?? 'unknown';
  const place = [entityRef?.orgIdentifier ?? org, entityRef?.projectIdentifier ?? project];
  const elsewhere = place.join('/') === [org, project].join('/') ? [] : place;
  return `${type ?? 'entity'} ${[...elsewhere, identifier].join('/')}`;
}

/** Query with the scope and, for kinds that need it, the parent of the entity. */
export function queryOf(ref: EntityRef): Record<string, string> {
  const { parent } = KINDS[ref.kind];
  return { ...scopeQuery(ref.scope), ...(parent && ref.parent ? { [parent]: ref.parent } : {}) };
}

/** Name of an entity in messages. */
export function nameOf({ kind, identifier }: EntityRef): string {
  return `the ${labelOf(kind)} \`${identifier}\``;
}

/**
 * Unifies Harness's response shapes: fields of the envelope count as fields of the entity. A pipeline's response contains its identifier
 * only in the YAML, so the requested identifier (`asked`) is used.
 */
export function foundOf(kind: EntityKind, data: Fields, requested = ''): FoundEntity {
  const { inside, yaml } = KINDS[kind];
  const inner = inside ? (data[inside] as Fields | undefined) : undefined;
  const { [inside ?? '']: _inner, ...around } = data;
  const all: Fields = inner ? { ...around, ...inner } : data;
  const { [yaml ?? '']: text, ...fields } = all;
  const { identifier, version } = fields;
  return {
    identifier: typeof identifier === 'string' ? identifier : requested,
    yaml: typeof text === 'string' ? text : null,
    fields,
    version: typeof version === 'number' ? version : null,
    valid: isValid(all),
  };
}

function isValid(fields: Fields): boolean {
  const details = fields['entityValidityDetails'] as { valid?: boolean } | null | undefined;
  return details?.valid !== false && fields['errorResponse'] !== true;
}
