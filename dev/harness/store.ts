/**
 * What the account holds: entities by kind and scope, with versions. Each is one JSON file in the state
 * folder, written whole and renamed into place, so that a restart (or a kill) loses nothing.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const KINDS = [
  'service',
  'environment',
  'infrastructure',
  'connector',
  'pipeline',
  'inputSet',
  'trigger',
  'template',
  'userGroup',
  'roleAssignment',
  'policy',
  'policySet',
  'execution',
  'webhookEvent',
  'freeze',
  'ticket',
] as const;
export type Kind = (typeof KINDS)[number];

/** Where an entity lives: nothing is the account, `org` alone the organization. */
export interface Scope {
  org?: string | undefined;
  project?: string | undefined;
}

/** The address of an entity. `parent` is the environment of an infrastructure, the pipeline of an input set
 * or trigger, the identifier of a template (whose own identifier is then the version label). */
export interface Address extends Scope {
  kind: Kind;
  identifier: string;
  parent?: string | undefined;
}

export interface Entity extends Address {
  name: string;
  description: string;
  tags: Record<string, string>;
  /** The document as it is stored; empty for entities that are plain JSON. */
  yaml: string;
  /** What a kind keeps beside the document. */
  data: Record<string, unknown>;
  version: number;
  createdAt: number;
  lastUpdatedAt: number;
}

export type NewEntity = Address &
  Partial<Pick<Entity, 'name' | 'description' | 'tags' | 'yaml' | 'data'>>;

export class Store {
  readonly #entities = new Map<Kind, Map<string, Entity>>();
  readonly #folder: string | undefined;
  readonly #now: () => number;

  /** Reads back what `folder` holds; without a folder the state lives in memory only. */
  constructor(folder: string | undefined, now: () => number) {
    this.#folder = folder;
    this.#now = now;
    for (const kind of KINDS) this.#entities.set(kind, new Map());
    if (folder !== undefined) this.#load(folder);
  }

  get(address: Address): Entity | undefined {
    return this.#all(address.kind).get(keyOf(address));
  }

  /** Entities of a kind; with a scope only those of exactly that scope, oldest first. */
  list(kind: Kind, scope?: Scope, parent?: string): Entity[] {
    return [...this.#all(kind).values()].filter(
      entity =>
        (scope === undefined || (entity.org === scope.org && entity.project === scope.project)) &&
        (parent === undefined || entity.parent === parent),
    );
  }

  /** Creates, or replaces with the next version. */
  put(fresh: NewEntity): Entity {
    const before = this.get(fresh);
    const now = this.#now();
    const entity: Entity = {
      name: before?.name ?? fresh.identifier,
      description: '',
      tags: {},
      yaml: '',
      data: before?.data ?? {},
      ...fresh,
      version: before ? before.version + 1 : 0,
      createdAt: before?.createdAt ?? now,
      lastUpdatedAt: now,
    };
    this.save(entity);
    return entity;
  }

  /** Writes an entity as it is: for state that is no edit (a run's progress, a control). */
  save(entity: Entity): void {
    this.#all(entity.kind).set(keyOf(entity), entity);
    if (this.#folder === undefined) return;
    const file = this.#file(this.#folder, entity);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(entity, null, 1));
    renameSync(`${file}.new`, file);
  }

  delete(address: Address): boolean {
    const gone = this.#all(address.kind).delete(keyOf(address));
    if (gone && this.#folder !== undefined)
      rmSync(this.#file(this.#folder, address), { force: true });
    return gone;
  }

  #all(kind: Kind): Map<string, Entity> {
    const all = this.#entities.get(kind);
    if (!all) throw new Error(`unknown kind ${kind}`);
    return all;
  }

  #file(folder: string, address: Address): string {
    const safe = (part: string | undefined) => `_${encodeURIComponent(part ?? '')}`;
    const { kind, org, project, parent, identifier } = address;
    return join(folder, kind, safe(org), safe(project), safe(parent), `${safe(identifier)}.json`);
  }

  #load(folder: string): void {
    mkdirSync(folder, { recursive: true });
    const read: Entity[] = [];
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.json')) continue;
      read.push(JSON.parse(readFileSync(join(entry.parentPath, entry.name), 'utf8')) as Entity);
    }
    read.sort((a, b) => a.createdAt - b.createdAt);
    for (const entity of read) this.#entities.get(entity.kind)?.set(keyOf(entity), entity);
  }
}

function keyOf(address: Address): string {
  return JSON.stringify([address.org, address.project, address.parent, address.identifier]);
}

/** Resolves a reference (`x`, `org.x`, `account.x`) as seen from a scope. */
export function resolveRef(ref: string, from: Scope): Scope & { identifier: string } {
  if (ref.startsWith('account.')) return { identifier: ref.slice('account.'.length) };
  if (ref.startsWith('org.')) return { org: from.org, identifier: ref.slice('org.'.length) };
  return { org: from.org, project: from.project, identifier: ref };
}
