/**
 * Creates a merge commit on a branch with the git data API: its parents are the branch's head and the commit to merge. Files are
 * merged as a whole, by their ids; a file that both sides changed must be part of the effect. Content is never merged here.
 */
import type { Commit } from '#core';
import { problem, refusal } from '../errors.ts';
import { compare } from './branch.ts';
import type { Repo } from './client.ts';
import { lost } from './commitState.ts';
import type { Look } from './commitState.ts';
import { apiErrorOf, refused } from './errors.ts';
import { allFiles, treeOf } from './files.ts';
import type { TreeEntry } from './files.ts';
import { WRITE, createCommitObject, createTree, written } from './gitObjects.ts';
import type { Written } from './gitObjects.ts';
import { forbiddenByRule } from './rulesets.ts';

export async function createMerge(repo: Repo, effect: Commit, look: Look): Promise<string> {
  const head = effect.head ?? effect.baseCommit;
  const merged = effect.merge as string;
  const what = `merge into \`${effect.branch}\``;
  const { mergeBase } = await compare(repo, merged, head);
  const [parted, ours, theirs] = await Promise.all([
    mergeBase ? sideOf(repo, mergeBase) : undefined,
    sideOf(repo, head),
    sideOf(repo, merged),
  ]);
  const modes = new Map([...theirs.files].map(([path, { mode }]) => [path, mode]));
  const entries = [
    ...joined(
      repo,
      effect,
      parted?.files ?? new Map<string, TreeEntry>(),
      ours.files,
      theirs.files,
    ),
    ...written(effect, modes),
  ];
  const tree = await createTree(repo, what, theirs.tree, entries);
  const parents = [head, merged];
  const sha = await createCommitObject(repo, what, { message: effect.message, tree, parents });
  const { status, data } = await repo.request({
    route: 'PATCH /repos/{owner}/{repo}/git/refs/{ref}',
    params: { ref: `heads/${effect.branch}`, sha, force: false },
    what,
    permission: WRITE,
    allow: [404, 409, 422],
  });
  if (status === 200) return sha;
  const state = await look();
  if (state.at === 'done') return state.commit;
  const error = apiErrorOf(status, data);
  const forbidden = await forbiddenByRule(repo, effect.branch, what, error);
  if (forbidden) throw forbidden;
  // The branch has not moved, so GitHub has another reason.
  if (state.at === 'ready' && !/fast.?forward/i.test(error.message))
    throw refused(repo.name, what, WRITE, error);
  throw lost(repo, effect, `the branch \`${effect.branch}\` of ${repo.name} has moved`);
}

/** A commit's tree and the files in it. */
interface Side {
  tree: string;
  files: Files;
}
type Files = Map<string, TreeEntry>;

async function sideOf(repo: Repo, commit: string): Promise<Side> {
  const tree = await treeOf(repo, commit);
  const files = await allFiles(repo, tree);
  return { tree, files: new Map(files.map(file => [file.path, file])) };
}

/** Changes of the branch since the merge base, to be applied to the other side. */
function joined(repo: Repo, effect: Commit, parted: Files, ours: Files, theirs: Files): Written[] {
  const own = new Set(effect.files.map(file => file.path));
  const entries: Written[] = [];
  for (const path of new Set([...parted.keys(), ...ours.keys()])) {
    const [was, is, other] = [parted.get(path), ours.get(path), theirs.get(path)];
    if (own.has(path) || idOf(is) === idOf(was) || idOf(is) === idOf(other)) continue;
    if (idOf(other) !== idOf(was)) throw bothChanged(repo, effect, path);
    const { mode, type } = (is ?? was) as TreeEntry;
    entries.push({ path, mode, type, sha: is?.sha ?? null });
  }
  return entries;
}

function idOf(entry: TreeEntry | undefined): string {
  return entry ? `${entry.mode} ${entry.sha}` : '';
}

function bothChanged(repo: Repo, effect: Commit, path: string): Error {
  const text = `\`${path}\` in \`${repo.name}\` was changed on \`${effect.branch}\` and on \`${effect.base}\``;
  const help = 'merge it by hand, then run the step again';
  return refusal('conflict', [{ ...problem('github/merge-conflict', text, help), file: path }]);
}
