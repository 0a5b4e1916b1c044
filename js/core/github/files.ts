/** Files of a repository at one commit. */
import type { Answer as Fact } from '#core';
import { problem, refusal } from '../errors.ts';
import { resolve } from './branch.ts';
import { sideBySide } from '../sideBySide.ts';
import type { Repo } from './client.ts';
import type { KnownFile } from './known.ts';
import { MOST_FILES, blobId, isCommit, look } from './query.ts';

/** Concurrent files per read; several reads run concurrently, and GitHub allows at most 100 concurrent requests. */
const FILES_AT_A_TIME = 4;

/** Reads the requested files, all at one commit. */
export async function readFiles(repo: Repo, at: string, paths: string[]): Promise<Fact> {
  const commit = await resolve(repo, at);
  if (!commit) return { type: 'absent' };
  const found = await queried(repo, commit, paths);
  const contents = await sideBySide(paths, FILES_AT_A_TIME, async path => {
    const file = found.get(path);
    return file ? file.content : readFile(repo, commit, path);
  });
  const files = paths.map((path, index) => ({ path, content: contents[index] ?? null }));
  return { type: 'files', commit, files };
}

/** What queries tell of files. Long and binary files stay unknown, and all of them on a server without GraphQL. */
async function queried(
  repo: Repo,
  commit: string,
  paths: string[],
): Promise<Map<string, KnownFile>> {
  const { known } = repo.client;
  const found = new Map<string, KnownFile>();
  // Each is taken as soon as it is known: of very many files the first are forgotten for the last.
  const take = (some: string[]): void => {
    for (const path of some) {
      const file = known.file(repo, commit, path);
      if (file) found.set(path, file);
    }
  };
  const unknown = paths.filter(path => !known.wasQueried(repo, commit, path));
  take(paths);
  const parts: string[][] = [];
  for (let at = 0; at < unknown.length; at += MOST_FILES)
    parts.push(unknown.slice(at, at + MOST_FILES));
  await sideBySide(parts, FILES_AT_A_TIME, async part => {
    await look(repo, [{ at: commit, paths: part }]);
    take(part);
  });
  return found;
}

const MAX_ATTEMPTS = 4;

/** The bytes of a file, or undefined. Verified with git's own hash, so that a truncated file is detected. */
export async function readFile(
  repo: Repo,
  commit: string,
  path: string,
): Promise<Uint8Array | undefined> {
  const known = repo.client.known.file(repo, commit, path);
  if (known) return known.content;
  const call = {
    route: 'GET /repos/{owner}/{repo}/contents/{path}',
    what: `read \`${path}\``,
    allow: [404],
  };
  const params = (format: string) => ({ path, ref: commit, mediaType: { format } });
  for (let attempt = 1; ; attempt++) {
    const [raw, metadata] = await Promise.all([
      repo.request({ ...call, params: params('raw'), raw: true }),
      repo.request({ ...call, params: params('object') }),
    ]);
    if (raw.status === 404 && metadata.status === 404) return undefined;
    const { type, sha } = metadata.data as { type?: string; sha?: string };
    if (Array.isArray(metadata.data)) throw notAFile(repo, path, 'dir');
    if (type !== undefined && type !== 'file') throw notAFile(repo, path, type);
    const bytes = raw.data as Uint8Array;
    if (raw.status === 200 && (sha === undefined || sha === blobId(bytes, sha.length)))
      return bytes;
    if (attempt === MAX_ATTEMPTS) throw damaged(repo, path);
    await repo.client.http.pause(200 * 2 ** attempt, `${path} was received incomplete`);
  }
}

function notAFile(repo: Repo, path: string, type: string): Error {
  return refusal('input', [
    {
      ...problem(
        'github/not-a-file',
        `\`${path}\` in \`${repo.name}\` is a ${type}, not a file`,
        'correct the path',
      ),
      file: path,
    },
  ]);
}

function damaged(repo: Repo, path: string): Error {
  return refusal('unavailable', [
    problem(
      'github/damaged-file',
      `\`${path}\` of \`${repo.name}\` was corrupted in transit ${MAX_ATTEMPTS} times: its content does not match git's hash`,
      'check whether a proxy truncates responses; nothing was written',
    ),
  ]);
}

/** An entry of a git tree. */
export interface TreeEntry {
  path: string;
  mode: string;
  type: string;
  sha: string;
}

/** Paths of all files below a folder, sorted bytewise. */
export async function readTree(repo: Repo, at: string, folder: string): Promise<Fact> {
  const commit = await headWithTree(repo, at);
  if (!commit) return { type: 'absent' };
  let tree: string | undefined = await treeOf(repo, commit);
  for (const name of folder.split('/').filter(Boolean)) {
    const { entries } = await listTree(repo, tree, false);
    tree = entries.find(entry => entry.type === 'tree' && entry.path === name)?.sha;
    if (!tree) return { type: 'tree', commit, paths: [] };
  }
  const files = await allFiles(repo, tree, folder ? `${folder}/` : '');
  const paths = files.map(file => file.path);
  paths.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  return { type: 'tree', commit, paths };
}

/** The head of a branch; a query tells its tree with it. */
async function headWithTree(repo: Repo, at: string): Promise<string | undefined> {
  const found = isCommit(at) ? undefined : await look(repo, [{ at, paths: [] }]);
  return found?.points[0]?.oid ?? resolve(repo, at);
}

/** The tree of a commit. */
export async function treeOf(repo: Repo, commit: string): Promise<string> {
  const known = repo.client.known.treeOf(repo, commit);
  if (known) return known;
  const { data } = await repo.request({
    route: 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
    params: { commit_sha: commit },
    what: 'read a commit',
  });
  return (data as { tree: { sha: string } }).tree.sha;
}

/** All files below a tree; a tree too large for a single response is walked folder by folder. */
export async function allFiles(repo: Repo, tree: string, prefix = ''): Promise<TreeEntry[]> {
  const whole = await listTree(repo, tree, true);
  const named = (entry: TreeEntry) => ({ ...entry, path: prefix + entry.path });
  if (!whole.truncated) return whole.entries.filter(({ type }) => type !== 'tree').map(named);
  const { entries } = await listTree(repo, tree, false);
  const files = entries.filter(({ type }) => type !== 'tree').map(named);
  for (const entry of entries.filter(({ type }) => type === 'tree'))
    files.push(...(await allFiles(repo, entry.sha, `${prefix}${entry.path}/`)));
  return files;
}

/** The modes of the files that a commit has at these paths. */
export async function modesOf(
  repo: Repo,
  commit: string,
  paths: string[],
): Promise<Map<string, string>> {
  const known = paths.map(path => repo.client.known.file(repo, commit, path));
  if (known.some(file => !file)) {
    const entries = await entriesOf(repo, await treeOf(repo, commit), paths);
    return new Map([...entries].map(([path, { mode }]) => [path, mode]));
  }
  return new Map(
    paths.flatMap((path, index) => {
      const file = known[index];
      return file?.content ? [[path, file.mode]] : [];
    }),
  );
}

/** The files of a tree that have these paths; only the folders on their way are listed. */
async function entriesOf(
  repo: Repo,
  tree: string,
  paths: string[],
  prefix = '',
): Promise<Map<string, TreeEntry>> {
  const found = new Map<string, TreeEntry>();
  const wanted = paths.filter(path => path.startsWith(prefix));
  if (wanted.length === 0) return found;
  const { entries } = await listTree(repo, tree, false);
  for (const entry of entries) {
    const path = prefix + entry.path;
    if (entry.type !== 'tree' && wanted.includes(path)) found.set(path, { ...entry, path });
    if (entry.type !== 'tree' || !wanted.some(each => each.startsWith(`${path}/`))) continue;
    for (const [name, each] of await entriesOf(repo, entry.sha, wanted, `${path}/`))
      found.set(name, each);
  }
  return found;
}

async function listTree(
  repo: Repo,
  tree: string,
  recursive: boolean,
): Promise<{ entries: TreeEntry[]; truncated: boolean }> {
  const { data } = await repo.request({
    route: 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
    params: { tree_sha: tree, ...(recursive ? { recursive: '1' } : {}) },
    what: 'list files',
  });
  const { tree: entries, truncated } = data as { tree: TreeEntry[]; truncated?: boolean };
  return { entries, truncated: truncated === true };
}
