import { type Entry, type Model, same, type Value } from './model.ts';
import { merged, type Request } from './operations.ts';
import { faults } from './schema.ts';

/** What ought to come of a request. */
export interface Expected {
  /** The values of the list; several where the place of a new entry is a matter of taste. */
  lists: Value[][];
  /** Indices of the old entries that change, with their new values. */
  updated: Map<number, Value>;
  removed: number[];
  /** Names that are new. */
  added: string[];
  /** Why the core must refuse. */
  mustRefuse: string[];
  /** Why the core may refuse. */
  mayRefuse: string[];
}

// What is typed into a form must not hide or evaluate anything; a wide reading, as it only allows a refusal.
const UNSAFE = /<\+|\{\{|\{%|\{#|<%|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}]/u;

// What some reader of YAML takes for a boolean, a number or null; a new service may be refused such a name.
const RESERVED = /^(y|n|yes|no|on|off|true|false|null|nan|inf|infinity|e\d+)$/;

function unsafe(value: Value): boolean {
  if (typeof value === 'string') return UNSAFE.test(value.replaceAll(/[\n\t]/g, ''));
  if (value === null || typeof value !== 'object') return false;
  return Object.entries(value).some(([key, each]) => unsafe(key) || unsafe(each));
}

/** Applies a request to the values of a catalog. */
export function expect(model: Model, request: Request): Expected {
  const out: Expected = {
    lists: [model.entries.map(entry => entry.value)],
    updated: new Map(),
    removed: [],
    added: [],
    mustRefuse: [],
    mayRefuse: [],
  };
  if (model.broken) out.mustRefuse.push('broken');
  else if (model.list === 'absent' || model.list === 'other') out.mustRefuse.push('no list');
  if (model.text.includes('\0')) out.mayRefuse.push('a character that no text file holds');
  for (const service of request.services)
    one(model, request.operation, service as { [key: string]: Value }, out);
  return out;
}

function one(
  model: Model,
  operation: Request['operation'],
  service: { [key: string]: Value },
  out: Expected,
): void {
  const found = model.entries.filter(entry => entry.name === service.name);
  const [entry] = found;
  const at = entry ? model.entries.indexOf(entry) : -1;
  if (faults({ name: service.name! }).includes('name')) out.mayRefuse.push('no name');
  if ((!entry || operation === 'add') && RESERVED.test(String(service.name)))
    out.mayRefuse.push('a reserved name');
  if (found.length > 1) out.mustRefuse.push('which of them?');
  if (entry && concernsReferences(entry, operation, service)) out.mayRefuse.push('references');
  if (unsafe(service) || (entry && unsafe(entry.value))) out.mayRefuse.push('unsafe text');
  if (operation === 'remove') {
    if (!entry) return void out.mustRefuse.push('not there');
    if (entry.lends) out.mustRefuse.push('an alias would mean nothing');
    out.removed.push(at);
    out.lists = out.lists.map(list => list.filter(value => value !== entry.value));
    return;
  }
  if (!entry) {
    if (operation === 'update') return void out.mustRefuse.push('not there');
    const value = merged({}, service);
    if (faults(value).length > 0) out.mustRefuse.push(`unsound: ${faults(value).join()}`);
    out.added.push(String(service.name));
    out.lists = out.lists.flatMap(list => placed(list, value));
    return;
  }
  const value = operation === 'add' ? merged({}, service) : merged(entry.value, service);
  // What was wrong with the entry before may stop the edit, as the entry is concerned.
  const before = faults(entry.value);
  if (before.length > 0) out.mayRefuse.push(`unsound before: ${before.join()}`);
  if (operation === 'add') {
    if (!alike(value, merged({}, entry.value))) out.mustRefuse.push('exists');
    return;
  }
  if (same(value, entry.value)) return;
  changed(before, value, service, out);
  out.updated.set(at, value);
  out.lists = out.lists.map(list => list.map(old => (old === entry.value ? value : old)));
}

/** Whether a request concerns an anchor, an alias or a tag itself, and not only keys beside it. */
function concernsReferences(
  entry: Entry,
  operation: Request['operation'],
  service: { [key: string]: Value },
): boolean {
  if (operation === 'remove') return entry.lends;
  const keys = Object.keys(service).filter(key => key !== 'name');
  const marked = (key: string): boolean => /[&*!]/.test(entry.sources.get(key)?.text ?? '');
  const takes = (key: string): boolean => entry.lent.includes(key) && hasNull(service[key]!);
  return keys.some(key => (entry.references && marked(key)) || takes(key) || entry.lends);
}

function hasNull(value: Value): boolean {
  if (value === null || value === '') return true;
  return typeof value === 'object' && Object.values(value).some(hasNull);
}

/** Whether an entry stands as asked: keys that say nothing, the order of sets and what the software writes do not count. */
function alike(one: Value, other: Value): boolean {
  const bare = (value: Value): Value => {
    const { harness: _, environments, regions, ...rest } = value as { [key: string]: Value };
    const set = (list: Value | undefined): Value =>
      Array.isArray(list) ? list.map(String).sort() : (list ?? null);
    return { ...rest, environments: set(environments), regions: set(regions) };
  };
  return same(bare(one), bare(other));
}

/** An entry must not become unsound where it was not. */
function changed(
  before: string[],
  value: Value,
  patch: { [key: string]: Value },
  out: Expected,
): void {
  const fresh = faults(value).filter(fault => !before.includes(fault));
  if (fresh.length > 0) out.mustRefuse.push(`unsound: ${fresh.join()}`);
  if (Object.keys(patch).some(key => key.startsWith('\0'))) out.mayRefuse.push('odd key');
}

/** The list with a new entry in its place: by name where the list is sorted, else at the end or in a sorted stretch with its team. */
function placed(list: Value[], value: Value): Value[][] {
  const at = (index: number): Value[] => [...list.slice(0, index), value, ...list.slice(index)];
  const names = list.map(nameOf);
  const texts = names.filter(each => typeof each === 'string');
  const sorted = texts.every((each, index) => index === 0 || texts[index - 1]! <= each);
  const after = texts.findIndex(each => each > String(nameOf(value)));
  if (sorted && texts.length === names.length) return [at(after < 0 ? list.length : after)];
  // A list may be sorted within sections, under headings or team by team, and not as a whole.
  const places = [...list, null].map((_, index) => at(index));
  return [at(list.length), ...places.filter((each, index) => isInOrder(each, index))];
}

/** Whether the entry at an index is in order with its neighbours, up to one of its team. */
function isInOrder(list: Value[], index: number): boolean {
  const own = team(list[index]!);
  const isAscending = (one: number): boolean => {
    const [before, next] = [list[one], list[one + 1]].map(each => nameOf(each ?? null));
    return typeof before === 'string' && typeof next === 'string' && before <= next;
  };
  let [from, to] = [index, index];
  while (isAscending(from - 1)) from -= 1;
  while (isAscending(to)) to += 1;
  const others = [...list.slice(from, index), ...list.slice(index + 1, to + 1)];
  return own !== undefined && others.some(each => team(each) === own);
}

function nameOf(entry: Value): Value | undefined {
  return (entry as { name?: Value } | null)?.name;
}

/** The team of an entry, without the kind and namespace of its entity reference. */
function team(entry: Value): string | undefined {
  const found = (entry as { team?: Value } | null)?.team;
  return typeof found === 'string' && found !== '' ? found.replace(/^.*[:/]/, '') : undefined;
}
