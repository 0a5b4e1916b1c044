/** The effect `commit`: files onto a branch, and a pull request from it. Never by force, never twice. */
import type { Commit } from '#core';
import { LostRace } from '../errors.ts';
import { inTurn } from '../queue.ts';
import { headOf } from './branch.ts';
import type { Repo } from './client.ts';
import { createBranch, createCommit } from './createCommit.ts';
import { readFile } from './files.ts';
import { createMerge } from './createMerge.ts';
import { ensurePull } from './ensurePull.ts';
import type { OpenPull } from './ensurePull.ts';

/** What a commit tells. */
export interface Committed {
  repo: string;
  branch: string;
  base: string;
  /** Id of the commit that holds the change. */
  commit: string;
  commitUrl: string;
  pullRequest: OpenPull | null;
}

/** Commits and opens the pull request, in this process's turn for the branch. */
export function commit(repo: Repo, effect: Commit, queued: boolean): Promise<Committed> {
  const work = async (): Promise<Committed> => {
    const id = await write(repo, effect);
    const pullRequest = effect.pullRequest ? await ensurePull(repo, effect, id) : null;
    const { branch, base } = effect;
    const commitUrl = `${repo.web}/commit/${id}`;
    return { repo: repo.web, branch, base, commit: id, commitUrl, pullRequest };
  };
  if (queued) return work();
  const { http, log } = repo.hub;
  const told = () =>
    log.info(`waiting for other tasks that write \`${effect.branch}\` of ${repo.name}`);
  return inTurn(repo.queueOf(effect.branch), http.signal, work, told);
}

/** Brings the branch to the change and answers with its head. */
async function write(repo: Repo, effect: Commit): Promise<string> {
  const look = () => stateOf(repo, effect);
  const state = await look();
  if (state.at === 'done') return state.commit;
  if (state.at === 'absent') await createBranch(repo, effect, look);
  if (effect.files.length === 0 && !effect.merge) return effect.head ?? effect.baseCommit;
  return effect.merge ? createMerge(repo, effect, look) : createCommit(repo, effect, look);
}

/** Where the branch stands, as this effect sees it. */
export type State = { at: 'absent' } | { at: 'ready' } | { at: 'done'; commit: string };
export type Look = () => Promise<State>;

/** Anything on the branch that is not this effect is somebody's work: the change is computed again with it in sight. */
async function stateOf(repo: Repo, effect: Commit): Promise<State> {
  const { branch } = effect;
  const head = await headOf(repo, branch);
  if (head === undefined) {
    if (effect.head === null) return { at: 'absent' };
    throw lost(repo, effect, `the branch \`${branch}\` of ${repo.name} is gone`);
  }
  // A branch without a commit of its own is one that we, or our twin, made a moment ago.
  if (head === (effect.head ?? effect.baseCommit)) return { at: 'ready' };
  if (await isOurs(repo, effect, head)) return { at: 'done', commit: head };
  throw lost(repo, effect, `the branch \`${branch}\` of ${repo.name} has moved`);
}

/** Whether a commit is this effect, done: same parents, same message, same files. */
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

export function lost(repo: Repo, effect: Commit, what: string): LostRace {
  return new LostRace(what, repo.queueOf(effect.branch));
}
