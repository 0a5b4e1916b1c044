// Moving refs, the one way in which a repository changes, and what GitHub does to pull requests when it happens.

import { isGoodRefName } from '../git/refs.ts';
import type { Hub, Repo } from './hub.ts';
import { closePull, markMerged, pullsTouching } from './pullState.ts';
import type { Pull } from './model.ts';
import { invalid, unprocessable } from './problems.ts';
import { checkMessage, checkNewBranch } from './rulesets.ts';

const ZERO = '0'.repeat(40);

/** One ref to move. Without `sha` (or all zeros) it goes away. */
export interface RefMove {
  name: string;
  sha?: string;
  /** Where it must point now: an id, or all zeros for "nowhere". */
  expected?: string;
  force?: boolean;
}

/** Called after a branch has moved; the pull request service listens. */
export type RefListener = (repo: Repo, branch: string) => void;

/** Checks all moves, then makes them: all or none. Runs to its end without a pause, so nothing comes between. */
export function moveRefs(hub: Hub, repo: Repo, moves: RefMove[], moved: RefListener): void {
  for (const move of moves) check(repo, move);
  for (const { name, sha } of moves) {
    if (!sha || sha === ZERO) repo.git.refs.delete(name);
    else if (!repo.git.refs.set(name, sha)) {
      throw unprocessable(`Reference update failed: ${name} conflicts with an existing reference`);
    }
    repo.pushedAt = hub.now();
    if (name.startsWith('refs/heads/')) followPulls(hub, repo, name.slice('refs/heads/'.length));
  }
  hub.touch();
  for (const { name } of moves) {
    if (name.startsWith('refs/heads/')) moved(repo, name.slice('refs/heads/'.length));
  }
}

/** `POST git/refs`. */
export function createRef(
  hub: Hub,
  repo: Repo,
  name: string,
  sha: string,
  moved: RefListener,
): void {
  if (!isGoodRefName(name)) {
    throw unprocessable(`Reference name must start with 'refs/' and contain at least two slashes.`);
  }
  if (repo.git.refs.get(name)) throw unprocessable('Reference already exists');
  if (name.startsWith('refs/heads/')) checkRules(repo, name.slice('refs/heads/'.length), sha);
  moveRefs(hub, repo, [{ name, sha, expected: ZERO }], moved);
}

/** Rules bind a new branch, and the commits that come with it. */
function checkRules(repo: Repo, branch: string, sha: string): void {
  checkNewBranch(repo, branch);
  const heads = repo.git.refs.list('refs/heads/');
  const isKnown = heads.some(head => repo.git.history.isAncestor(sha, head.sha));
  const commit = isKnown ? undefined : repo.git.history.commit(sha);
  if (commit) checkMessage(repo, branch, commit.message);
}

function check(repo: Repo, { name, sha, expected, force }: RefMove): void {
  const { refs, history, objects } = repo.git;
  if (!isGoodRefName(name)) throw unprocessable(`${name} is not a valid ref name.`);
  const now = refs.get(name);
  if (expected !== undefined && expected !== (now ?? ZERO)) {
    throw unprocessable(`${name} is at ${now ?? ZERO} but expected ${expected}`);
  }
  if (!sha || sha === ZERO) {
    if (!now) throw unprocessable('Reference does not exist');
    if (name === `refs/heads/${repo.defaultBranch}`) {
      throw invalid({
        resource: 'Reference',
        code: 'custom',
        message: 'Cannot delete the default branch',
      });
    }
    return;
  }
  if (!objects.read(sha)) throw unprocessable('Object does not exist');
  if (name.startsWith('refs/heads/') && !history.commit(sha)) {
    throw unprocessable('Reference cannot be updated: object is not a commit');
  }
  if (now && !force && !history.isAncestor(now, sha))
    throw unprocessable('Update is not a fast forward');
}

/** A branch that is gone closes its pull requests; a base that contains the head has merged them. */
function followPulls(hub: Hub, repo: Repo, branch: string): void {
  const { history } = repo.git;
  const touched = pullsTouching(repo, branch);
  if (touched.length === 0) return;
  const tip = repo.git.branch(branch);
  const contained = tip ? history.reachable(tip) : new Set<string>();
  for (const pull of touched) {
    if (!tip) {
      closePull(hub, pull);
    } else if (pull.head === branch) {
      pull.headSha = tip;
      pull.updatedAt = hub.now();
      // A head thrown back onto its base has nothing left to merge.
      const base = repo.git.branch(pull.base);
      if (base && history.isAncestor(tip, base)) closePull(hub, pull);
    } else if (contained.has(pull.headSha)) {
      markMerged(hub, pull, tip, pull.author);
    } else {
      pull.baseSha = tip;
    }
  }
}

/** Brings an open pull request up to date with its branches, should somebody have pushed with git itself. */
export function refreshPull(hub: Hub, repo: Repo, pull: Pull): Pull {
  for (const branch of [pull.base, pull.head]) {
    const seen = branch === pull.head ? pull.headSha : pull.baseSha;
    if (pull.state === 'open' && repo.git.branch(branch) !== seen) followPulls(hub, repo, branch);
  }
  return pull;
}
