/** Trees and commits of the git data API. They are addressed by content: creating one again is harmless. */
import type { Commit } from '#core';
import type { Repo } from './client.ts';
import type { TreeEntry } from './files.ts';

/** The permission that writing needs. */
export const WRITE = 'Contents: write';

/** An entry of a tree to be created: a file by its id or its content, or `sha: null` to remove it. */
export type Written = Pick<TreeEntry, 'path' | 'mode' | 'type'> &
  ({ sha: string | null } | { content: string });

/** Creates a tree on another one, with some of its files changed; returns its id. */
export async function createTree(
  repo: Repo,
  what: string,
  base: string,
  entries: Written[],
): Promise<string> {
  if (entries.length === 0) return base;
  return post(repo, what, 'trees', { base_tree: base, tree: entries });
}

/** Creates a commit that is on no branch yet; returns its id. Author is who the token belongs to: GitHub signs for its apps. */
export function createCommitObject(
  repo: Repo,
  what: string,
  commit: { message: string; tree: string; parents: string[] },
): Promise<string> {
  return post(repo, what, 'commits', commit);
}

async function post(
  repo: Repo,
  what: string,
  kind: 'trees' | 'commits',
  params: Record<string, unknown>,
): Promise<string> {
  const route = `POST /repos/{owner}/{repo}/git/${kind}`;
  const { data } = await repo.request({ route, params, what, permission: WRITE, repeatable: true });
  return (data as { sha: string }).sha;
}

/** The files of an effect as entries of a tree, with the modes that they have; GitHub rejects the deletion of a missing file. */
export function written({ files }: Commit, modes: ReadonlyMap<string, string>): Written[] {
  return files.flatMap(({ path, content }): Written[] => {
    const entry = { path, mode: modes.get(path) ?? '100644', type: 'blob' };
    if (content) return [{ ...entry, content: Buffer.from(content).toString() }];
    return modes.has(path) ? [{ ...entry, sha: null }] : [];
  });
}
