// Git trees: reading, changing and listing them.

import type { ObjectStore } from './objects.ts';

export interface TreeEntry {
  mode: string;
  name: string;
  sha: string;
}

export type EntryType = 'blob' | 'tree' | 'commit';

/** One changed path: `sha: null` takes it away. */
export interface PathChange {
  path: string;
  mode: string;
  sha: string | null;
}

const DIRECTORY = '40000';

export function entryType(mode: string): EntryType {
  if (mode === DIRECTORY || mode === '040000') return 'tree';
  return mode === '160000' ? 'commit' : 'blob';
}

/** Entries of a tree; `undefined` when `sha` is no tree. */
export function readTree(store: ObjectStore, sha: string): TreeEntry[] | undefined {
  const object = store.read(sha);
  if (object?.type !== 'tree') return undefined;
  const { data } = object;
  const entries: TreeEntry[] = [];
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(0x20, at);
    const end = data.indexOf(0, space);
    const mode = data.toString('latin1', at, space);
    const name = data.toString('utf8', space + 1, end);
    entries.push({ mode, name, sha: data.toString('hex', end + 1, end + 21) });
    at = end + 21;
  }
  return entries;
}

/** Stores a tree, in git's order: a directory sorts as if its name ended in a slash. */
export function writeTree(store: ObjectStore, entries: TreeEntry[]): string {
  const sorted = entries
    .map(entry => ({ entry, key: Buffer.from(entry.name + (entry.mode === DIRECTORY ? '/' : '')) }))
    .sort((a, b) => a.key.compare(b.key));
  const parts = sorted.flatMap(({ entry }) => [
    Buffer.from(`${entry.mode} ${entry.name}\0`),
    Buffer.from(entry.sha, 'hex'),
  ]);
  return store.write('tree', Buffer.concat(parts));
}

/** The entry at `path` below a tree; the tree itself for the empty path. */
export function findEntry(store: ObjectStore, tree: string, path: string): TreeEntry | undefined {
  let entry: TreeEntry = { mode: DIRECTORY, name: '', sha: tree };
  for (const name of path.split('/').filter(part => part !== '')) {
    const next = readTree(store, entry.sha)?.find(child => child.name === name);
    if (!next) return undefined;
    entry = next;
  }
  return entry;
}

/** All entries below a tree with their full paths, directories before their content (git's `-r -t`). */
export function listTree(store: ObjectStore, tree: string, prefix = ''): TreeEntry[] {
  return (readTree(store, tree) ?? []).flatMap(entry => {
    const full = { ...entry, name: prefix + entry.name };
    if (entry.mode !== DIRECTORY) return [full];
    return [full, ...listTree(store, entry.sha, `${full.name}/`)];
  });
}

/** Stores `base` with the changes made and gives the new tree; directories left empty go away, as git has none. */
export function changeTree(
  store: ObjectStore,
  base: string | undefined,
  changes: PathChange[],
): string {
  const entries = new Map((base ? (readTree(store, base) ?? []) : []).map(e => [e.name, e]));
  const below = new Map<string, PathChange[]>();
  for (const change of changes) {
    const slash = change.path.indexOf('/');
    if (slash < 0) {
      const mode = entryType(change.mode) === 'tree' ? DIRECTORY : change.mode;
      if (change.sha === null) entries.delete(change.path);
      else entries.set(change.path, { mode, name: change.path, sha: change.sha });
      continue;
    }
    const directory = change.path.slice(0, slash);
    const inside = { ...change, path: change.path.slice(slash + 1) };
    below.set(directory, [...(below.get(directory) ?? []), inside]);
  }
  for (const [name, inside] of below) {
    const old = entries.get(name);
    const sha = changeTree(store, old?.mode === DIRECTORY ? old.sha : undefined, inside);
    if (readTree(store, sha)?.length === 0) entries.delete(name);
    else entries.set(name, { mode: DIRECTORY, name, sha });
  }
  return writeTree(store, [...entries.values()]);
}

/** Whether git would take this path into a tree. */
export function isGoodPath(path: string): boolean {
  if (path === '' || path.includes('\0')) return false;
  return path.split('/').every(part => !['', '.', '..'].includes(part) && !/^\.git$/i.test(part));
}
