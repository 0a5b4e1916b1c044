/** State of a branch before a commit to it: as expected, already done, or moved by somebody else. */
import type { Commit } from '#core';
import { LostRace } from '../errors.ts';
import { headOf } from './branch.ts';
import type { Repo } from './client.ts';
import { readFile } from './files.ts';

/** State of the branch for this effect. */
export type State = { at: 'absent' } | { at: 'ready' } | { at: 'done'; commit: string };
/** Reads the state again. */
export type Look = () => Promise<State>;

/** Anything else on the branch is somebody's work: the change is computed again with it. */
export async function stateOf(repo: Repo, effect: Commit): Promise<State> {
  const { branch } = effect;
  const head = await headOf(repo, branch);
  if (head === undefined) {
    if (effect.head === null) return { at: 'absent' };
    throw lost(repo, effect, `the branch \`${branch}\` of ${repo.name} is gone`);
  }
  if (head === effect.head) return { at: 'ready' };
  if (await isOurs(repo, effect, head)) return { at: 'done', commit: head };
  throw lost(repo, effect, `the branch \`${branch}\` of ${repo.name} has moved`);
}

/** Whether a commit is the result of this effect: same parents, same message, same files. */
async function isOurs(repo: Repo, effect: Commit, id: string): Promise<boolean> {
  if (effect.files.length === 0 && !effect.merge) return false;
  const { data } = await repo.request({
    route: 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
    params: { commit_sha: id },
    what: 'read a commit',
  });
  const { parents, message } = data as { parents: { sha: string }[]; message: string };
  const wanted = [effect.head ?? effect.baseCommit, ...(effect.merge ? [effect.merge] : [])];
  if (parents.map(parent => parent.sha).join() !== wanted.join()) return false;
  if (message.trim() !== effect.message.trim()) return false;
  for (const { path, content } of effect.files) {
    const there = await readFile(repo, id, path);
    if (!same(there, content ?? undefined)) return false;
  }
  return true;
}

function same(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  if (!one || !other) return one === other;
  return Buffer.compare(one, other) === 0;
}

/** Another writer was faster: the change is computed again. */
export function lost(repo: Repo, effect: Commit, what: string): LostRace {
  return new LostRace(what, repo.queueOf(effect.branch));
}
