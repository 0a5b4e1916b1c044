/** Creates a branch at the commit that holds the change: what is on GitHub carries our mark from its first moment on. */
import type { Commit } from '#core';
import type { Repo } from './client.ts';
import { lost } from './commitState.ts';
import type { Look } from './commitState.ts';
import { apiErrorOf, refused } from './errors.ts';
import { modesOf, treeOf } from './files.ts';
import { WRITE, createCommitObject, createTree, written } from './gitObjects.ts';
import { forbiddenByRule } from './rulesets.ts';

/** The commit of a branch, and whether the branch was created just now. */
export interface Created {
  commit: string;
  isNew: boolean;
}

/**
 * Commits on top of the commit that the facts were read from, and then gives the result a name. A run that ends in between leaves
 * nothing that anybody sees, which mutations in one document would not do: they need a branch to commit to. There is no look before,
 * as GitHub refuses a name that exists.
 */
export async function createBranch(repo: Repo, effect: Commit, look: Look): Promise<Created> {
  const { branch, baseCommit, message } = effect;
  const what = `create the branch \`${branch}\``;
  const paths = effect.files.map(file => file.path);
  const base = await treeOf(repo, baseCommit);
  const entries = written(effect, await modesOf(repo, baseCommit, paths));
  const tree = await createTree(repo, what, base, entries);
  const sha = await createCommitObject(repo, what, { message, tree, parents: [baseCommit] });
  return repo.client.http.once(
    () => point(repo, effect, sha, what, look),
    () => createdBefore(look),
  );
}

async function point(
  repo: Repo,
  effect: Commit,
  sha: string,
  what: string,
  look: Look,
): Promise<Created> {
  const { branch } = effect;
  const { status, data } = await repo.request({
    route: 'POST /repos/{owner}/{repo}/git/refs',
    params: { ref: `refs/heads/${branch}`, sha },
    what,
    permission: WRITE,
    allow: [409, 422],
  });
  if (status === 201) return { commit: sha, isNew: true };
  const error = apiErrorOf(status, data);
  // It exists now: fine if a copy of this task was faster, otherwise a lost race.
  const exists = /already exists/i.test(error.message);
  const there = exists ? await createdBefore(look) : undefined;
  if (there) return there;
  const forbidden = await forbiddenByRule(repo, branch, what, error);
  if (forbidden) throw forbidden;
  if (status === 409 || exists || /does not exist/i.test(error.message))
    throw lost(repo, effect, `${repo.name} changed while \`${branch}\` was being created`);
  throw refused(repo.name, what, WRITE, error);
}

/** The branch, if its commit is the one of this effect. */
async function createdBefore(look: Look): Promise<Created | undefined> {
  const state = await look();
  return state.at === 'done' ? { commit: state.commit, isNew: false } : undefined;
}
