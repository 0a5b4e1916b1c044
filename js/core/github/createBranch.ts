/** Creates a branch at the commit that holds the change: what is on GitHub carries our mark from its first moment on. */
import type { Commit } from '#core';
import type { Repo } from './client.ts';
import { lost } from './commitState.ts';
import type { Look } from './commitState.ts';
import { apiErrorOf, refused } from './errors.ts';
import { entriesOf, treeOf } from './files.ts';
import { WRITE, createCommitObject, createTree, written } from './gitObjects.ts';
import { forbiddenByRule } from './rulesets.ts';

/**
 * Commits on top of the commit that the facts were read from, and then gives the result a name. A run that ends in between leaves
 * nothing that anybody sees. Returns the commit.
 */
export async function createBranch(repo: Repo, effect: Commit, look: Look): Promise<string> {
  const { branch, baseCommit, message } = effect;
  const what = `create the branch \`${branch}\``;
  const base = await treeOf(repo, baseCommit);
  const paths = effect.files.map(file => file.path);
  const entries = written(effect, await entriesOf(repo, base, paths));
  const tree = await createTree(repo, what, base, entries);
  const sha = await createCommitObject(repo, what, { message, tree, parents: [baseCommit] });
  return repo.client.http.once(
    () => point(repo, effect, sha, what, look),
    async () => commitAt(look),
  );
}

async function point(
  repo: Repo,
  effect: Commit,
  sha: string,
  what: string,
  look: Look,
): Promise<string> {
  const { branch } = effect;
  const { status, data } = await repo.request({
    route: 'POST /repos/{owner}/{repo}/git/refs',
    params: { ref: `refs/heads/${branch}`, sha },
    what,
    permission: WRITE,
    allow: [409, 422],
  });
  if (status === 201) return sha;
  const error = apiErrorOf(status, data);
  // It exists now: fine if a copy of this task was faster, otherwise a lost race.
  const exists = /already exists/i.test(error.message);
  const there = exists ? await commitAt(look) : undefined;
  if (there) return there;
  const forbidden = await forbiddenByRule(repo, branch, what, error);
  if (forbidden) throw forbidden;
  if (status === 409 || exists || /does not exist/i.test(error.message))
    throw lost(repo, effect, `${repo.name} changed while \`${branch}\` was being created`);
  throw refused(repo.name, what, WRITE, error);
}

/** The branch's commit, if it is the one of this effect. */
async function commitAt(look: Look): Promise<string | undefined> {
  const state = await look();
  return state.at === 'done' ? state.commit : undefined;
}
