/** The effect `commit`: commits files to a branch and opens a pull request. Never forced, never twice. */
import type { Commit } from '#core';
import { serialize } from '../queue.ts';
import type { Repo } from './client.ts';
import { stateOf } from './commitState.ts';
import { createBranch } from './createBranch.ts';
import type { Created } from './createBranch.ts';
import { createCommit } from './createCommit.ts';
import { createMerge } from './createMerge.ts';
import { ensurePull } from './ensurePull.ts';
import type { OpenPull } from './ensurePull.ts';

/** Result of a commit. */
export interface Committed {
  repo: string;
  branch: string;
  base: string;
  /** Id of the commit that holds the change. */
  commit: string;
  commitUrl: string;
  pullRequest: OpenPull | null;
}

/** Commits and opens the pull request; serialized per branch within this process. */
export function commit(repo: Repo, effect: Commit, queued: boolean): Promise<Committed> {
  const work = async (): Promise<Committed> => {
    const { commit: id, isNew } = await write(repo, effect);
    const pullRequest = effect.pullRequest ? await ensurePull(repo, effect, id, isNew) : null;
    const { branch, base } = effect;
    const commitUrl = `${repo.web}/commit/${id}`;
    return { repo: repo.web, branch, base, commit: id, commitUrl, pullRequest };
  };
  if (queued) return work();
  const { http, log } = repo.client;
  const onWait = () =>
    log.info(`waiting for other tasks that write to \`${effect.branch}\` of ${repo.name}`);
  return serialize(repo.queueOf(effect.branch), http.signal, work, onWait);
}

/**
 * Brings the change onto the branch. A new branch, and a commit on an expected head, are refused by GitHub where they are not the next
 * thing to happen; only then, and before everything else, the state is read.
 */
async function write(repo: Repo, effect: Commit): Promise<Created> {
  const look = () => stateOf(repo, effect);
  const before = (commit: string): Created => ({ commit, isNew: false });
  if (effect.head === null) return createBranch(repo, effect, look);
  if (effect.files.length > 0 && !effect.merge)
    return before(await createCommit(repo, effect, look));
  const state = await look();
  if (state.at === 'done') return before(state.commit);
  return before(effect.merge ? await createMerge(repo, effect, look) : effect.head);
}
