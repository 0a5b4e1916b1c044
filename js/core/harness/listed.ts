/** Entities that are read together: by a list that carries their YAML, where Harness has one. */
import type { Answer, EntityRef, FoundEntity, Read } from '#core';
import type { Harness } from './client.ts';
import { foundOf } from './entities.ts';
import { isNotFound } from './errors.ts';
import { KINDS, labelOf, permissionTo } from './kinds.ts';

type EntityRead = Extract<Read, { type: 'entity' }>;
type Fields = Record<string, unknown>;

const PAGE = 100;

/** The list that an entity is in; undefined if no list of its kind carries the YAML. */
export function listOf({ kind, scope, parent }: EntityRef): string | undefined {
  return KINDS[kind].carried ? JSON.stringify([kind, scope, parent ?? null]) : undefined;
}

/**
 * The answers of entities of one list. Pages are read as long as fewer of them are left than entities to find. What is not told for
 * certain is left to be read by itself, and so is all where the server does not have the list.
 */
export async function readListed(
  harness: Harness,
  reads: EntityRead[],
): Promise<Map<Read, Answer>> {
  const missing = new Map(reads.map(read => [read.identifier, read]));
  const answers = new Map<Read, Answer>();
  for (let page = 0; ; page++) {
    const listed = await pageOf(harness, reads[0] as EntityRead, page);
    if (!listed) return answers;
    for (const item of listed.items) {
      const read = missing.get(item.identifier);
      missing.delete(item.identifier);
      // Without its YAML it is stored in Git.
      if (read && item.yaml !== null) answers.set(read, { type: 'entity', ...item });
    }
    if (page === 0 && listed.left === 0)
      for (const read of missing.values()) answers.set(read, { type: 'absent' });
    // Entities move from page to page while others are created and removed.
    if (listed.left === 0 || listed.left >= missing.size) return answers;
  }
}

interface Page {
  items: FoundEntity[];
  /** How many pages there are beyond it, as far as the server says. */
  left: number;
}

async function pageOf(harness: Harness, ref: EntityRef, page: number): Promise<Page | undefined> {
  const { carried } = KINDS[ref.kind];
  if (!carried) return undefined;
  const { path, query, size, headers, yaml } = carried(ref);
  const result = await harness.send({
    method: 'GET',
    path,
    query: { ...query, page: String(page), [size]: String(PAGE) },
    what: `list ${labelOf(ref.kind)}s`,
    permission: permissionTo('view', ref.kind),
    ...(headers ? { headers } : {}),
    allow: isNotFound,
  });
  if ('refused' in result) return undefined;
  const { data, whole } = result as {
    data?: { content?: Fields[]; totalPages?: number };
    whole: unknown;
  };
  const items = (Array.isArray(whole) ? (whole as Fields[]) : data?.content) ?? [];
  const left = Array.isArray(whole)
    ? Number(items.length === PAGE)
    : (data?.totalPages ?? 1) - page - 1;
  const named = (item: Fields) => (yaml ? { ...item, [yaml.as]: item[yaml.is] } : item);
  return { items: items.map(item => foundOf(ref.kind, named(item))), left: Math.max(left, 0) };
}
