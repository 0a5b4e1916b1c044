/**
 * A merge commit onto a branch, by the git data API: parents are the branch's head and the commit that is merged in. Files are
 * joined whole, by their ids; a file that both sides changed must come with the effect. Content is never merged here.
 */
import type { Commit } from '#core';
import { problem, refusal } from '../errors.ts';
import { compare } from './branch.ts';
import type { Repo } from './client.ts';
import { lost } from './commit.ts';
import type { Look } from './commit.ts';
import { doneBy } from './createCommit.ts';
import { apiErrorOf, refused } from './errors.ts';
import { allFiles } from './files.ts';
import type { TreeEntry } from './files.ts';

const WRITE = 'Contents: write';

export async function createMerge(repo: Repo, effect: Commit, look: Look): Promise<string> {
  const head = effect.head ?? effect.baseCommit;
  const merged = effect.merge as string;
  const what = `merge into \`${effect.branch}\``;
  const entries = [...(await joined(repo, effect, head, merged)), ...(await changed(repo, effect))];
  const tree = await post(repo, what, 'trees', { base_tree: merged, tree: entries });
  const parents = [head, merged];
  const sha = await post(repo, what, 'commits', { message: effect.message, tree, parents });
  const { status, data } = await repo.request({
    route: 'PATCH /repos/{owner}/{repo}/git/refs/{ref}',
    params: { ref: `heads/${effect.branch}`, sha, force: false },
    what,
    permission: WRITE,
    allow: [409, 422],
  });
  if (status === 200) return sha;
  const error = apiErrorOf(status, data);
  if (status === 422 && !/fast.?forward|does not exist/i.test(error.message))
    throw refused(repo.name, what, WRITE, error);
  const done = await doneBy(look);
  if (done) return done;
  throw lost(repo, effect, `the branch \`${effect.branch}\` of ${repo.name} has moved`);
}

/** Trees and commits are found by their content: making one again does no harm. */
async function post(
  repo: Repo,
  what: string,
  kind: 'trees' | 'commits' | 'blobs',
  params: Record<string, unknown>,
): Promise<string> {
  const route = `POST /repos/{owner}/{repo}/git/${kind}`;
  const { data } = await repo.request({ route, params, what, permission: WRITE, repeatable: true });
  return (data as { sha: string }).sha;
}

type Written = { path: string; mode: string; type: 'blob'; sha: string | null };

/** What the branch changed since both sides parted, to be laid over the other side. */
async function joined(
  repo: Repo,
  effect: Commit,
  head: string,
  merged: string,
): Promise<Written[]> {
  const { mergeBase } = await compare(repo, merged, head);
  const [base, ours, theirs] = await Promise.all(
    [mergeBase, head, merged].map(async commit => filesAt(repo, commit)),
  );
  const own = new Set(effect.files.map(file => file.path));
  const entries: Written[] = [];
  for (const path of new Set([...(base?.keys() ?? []), ...(ours?.keys() ?? [])])) {
    const [was, is, other] = [base?.get(path), ours?.get(path), theirs?.get(path)];
    if (own.has(path) || idOf(is) === idOf(was) || idOf(is) === idOf(other)) continue;
    if (idOf(other) !== idOf(was)) throw bothChanged(repo, effect, path);
    const mode = (is ?? was)?.mode ?? '100644';
    entries.push({ path, mode, type: 'blob', sha: is?.sha ?? null });
  }
  return entries;
}

async function filesAt(repo: Repo, commit: string | null): Promise<Map<string, TreeEntry>> {
  const files = commit ? await allFiles(repo, commit) : [];
  return new Map(files.map(file => [file.path, file]));
}

function idOf(entry: TreeEntry | undefined): string {
  return entry ? `${entry.mode} ${entry.sha}` : '';
}

/** The files of the effect, as blobs. */
async function changed(repo: Repo, effect: Commit): Promise<Written[]> {
  const what = `write files for \`${effect.branch}\``;
  return Promise.all(
    effect.files.map(async ({ path, content }) => {
      const blob = content && Buffer.from(content).toString('base64');
      const sha = content
        ? await post(repo, what, 'blobs', { content: blob, encoding: 'base64' })
        : null;
      return { path, mode: '100644', type: 'blob' as const, sha };
    }),
  );
}

function bothChanged(repo: Repo, effect: Commit, path: string): Error {
  const text = `\`${path}\` in \`${repo.name}\` was changed on \`${effect.branch}\` and on \`${effect.base}\``;
  const help = 'merge it by hand, then run this again';
  return refusal('conflict', [{ ...problem('github/merge-conflict', text, help), file: path }]);
}
