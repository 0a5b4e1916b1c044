// Pull requests: opening, whether they can be merged, merging, keeping up with the base.

import { EMPTY_TREE } from '../git/run.ts';
import type { MergeResult } from '../git/merge.ts';
import type { Commit } from '../git/commits.ts';
import type { TreeDiff } from '../git/diff.ts';
import type { Hub, Repo } from './hub.ts';
import type { MergeMethod, Pull, User } from './model.ts';
import { moveRefs, refreshPull } from './refs.ts';
import { closePull, markMerged } from './pullState.ts';
import { pullCommits, writeMerge, writeRebase } from './mergeCommits.ts';
import { hasQueue, missingForMerge } from './mergeRules.ts';
import { Problem, conflict, invalid, unprocessable } from './problems.ts';

export type MergeableState = 'clean' | 'dirty' | 'blocked' | 'draft' | 'unknown';

export interface NewPull {
  title: string;
  body?: string | null;
  head: string;
  base: string;
  draft?: boolean;
  maintainerCanModify?: boolean;
}

export interface MergeOptions {
  method?: MergeMethod;
  sha?: string;
  title?: string;
  message?: string;
}

export class Pulls {
  /** How many looks at a pull request answer "not known yet" after its head or base has moved. */
  unknownLooks = 0;
  #hub: Hub;
  #looks = new Map<string, number>();
  #lookedAt = new Map<string, { baseSha: string; number: number; around: boolean }>();
  #autoMerging: Promise<unknown> = Promise.resolve();

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  /** To be called after every move of a branch: auto-merge may have become possible. */
  branchMoved = (repo: Repo, branch: string): void => {
    for (const pull of repo.pulls) {
      if (pull.autoMerge && (pull.head === branch || pull.base === branch))
        this.tryAutoMerge(repo, pull);
    }
  };

  create(repo: Repo, user: User, wanted: NewPull): Pull {
    const { git } = repo;
    const [owner, head] = splitHead(repo, wanted.head);
    const headSha = owner.toLowerCase() === repo.owner.toLowerCase() ? git.branch(head) : undefined;
    const baseSha = git.branch(wanted.base);
    if (!headSha) throw invalid({ resource: 'PullRequest', field: 'head', code: 'invalid' });
    if (!baseSha) throw invalid({ resource: 'PullRequest', field: 'base', code: 'invalid' });
    const custom = (message: string) =>
      invalid({ resource: 'PullRequest', code: 'custom', message });
    if (repo.pulls.some(p => p.state === 'open' && p.head === head && p.base === wanted.base)) {
      throw custom(`A pull request already exists for ${repo.owner}:${head}.`);
    }
    if (git.history.isAncestor(headSha, baseSha)) {
      throw custom(`No commits between ${wanted.base} and ${head}`);
    }
    const now = this.#hub.now();
    const pull: Pull = {
      id: this.#hub.nextId(),
      number: repo.nextNumber++,
      title: wanted.title,
      body: wanted.body ?? null,
      author: user.login,
      state: 'open',
      draft: wanted.draft ?? false,
      head,
      base: wanted.base,
      headSha,
      baseSha,
      maintainerCanModify: wanted.maintainerCanModify ?? false,
      createdAt: now,
      updatedAt: now,
      closedAt: null,
      mergedAt: null,
      mergedBy: null,
      mergeCommit: null,
      autoMerge: null,
      labels: [],
      assignees: [],
      reviewers: [],
      teamReviewers: [],
      comments: [],
      reviews: [],
    };
    repo.pulls.push(pull);
    this.#hub.touch();
    return pull;
  }

  /** Closes or opens again. A merged one, or one whose branches are gone, stays closed. */
  setState(repo: Repo, pull: Pull, state: 'open' | 'closed'): void {
    if (state === pull.state) return;
    if (state === 'closed') return closePull(this.#hub, pull);
    const headSha = repo.git.branch(pull.head);
    const refuse = (message: string) =>
      invalid({ resource: 'PullRequest', code: 'custom', field: 'state', message });
    if (pull.mergedAt) throw refuse('state cannot be changed. The pull request was merged.');
    if (!headSha)
      throw refuse(`state cannot be changed. The ${pull.head} branch has been deleted.`);
    if (repo.pulls.some(p => p.state === 'open' && p.head === pull.head && p.base === pull.base)) {
      throw refuse(
        'state cannot be changed. There is already an open pull request for this branch.',
      );
    }
    pull.state = 'open';
    pull.closedAt = null;
    pull.headSha = headSha;
    pull.baseSha = repo.git.branch(pull.base) ?? pull.baseSha;
    this.#hub.touch();
  }

  /** The merge of an open pull request as its branches stand. */
  async merged(repo: Repo, pull: Pull): Promise<MergeResult> {
    const { headSha, baseSha } = pull;
    if (this.#looksAround(repo, pull)) {
      for (const { state, base, headSha: theirs } of repo.pulls) {
        if (state !== 'open' || base !== pull.base) continue;
        repo.git.merger.merge({ ours: baseSha, theirs }).catch(() => undefined);
      }
    }
    return repo.git.merger.merge({ ours: baseSha, theirs: headSha });
  }

  /**
   * Whether this is the second pull request looked at since the base moved: then all will be, and merging them in one
   * git process is far quicker. Who looks at one only, to merge it, should not wait for the others.
   */
  #looksAround(repo: Repo, pull: Pull): boolean {
    const key = `${repo.id} ${pull.base}`;
    const seen = this.#lookedAt.get(key);
    const { baseSha, number } = pull;
    if (seen?.baseSha !== baseSha) this.#lookedAt.set(key, { baseSha, number, around: false });
    if (seen?.baseSha !== baseSha || seen.around || seen.number === number) return false;
    seen.around = true;
    return true;
  }

  /** GitHub's `mergeable` and `mergeable_state`; `look` counts towards `unknownLooks`. */
  async mergeable(repo: Repo, pull: Pull, look = false): Promise<[boolean | null, MergeableState]> {
    if (pull.state === 'closed') return [null, 'unknown'];
    const key = `${repo.id} ${pull.number} ${pull.headSha} ${pull.baseSha}`;
    const looks = this.#looks.get(key) ?? 0;
    if (look && looks < this.unknownLooks) {
      this.#looks.set(key, looks + 1);
      return [null, 'unknown'];
    }
    if (!(await this.merged(repo, pull)).clean) return [false, 'dirty'];
    if (pull.draft) return [true, 'draft'];
    return [true, missingForMerge(repo, pull).length > 0 ? 'blocked' : 'clean'];
  }

  /** Merges; refuses with the statuses of `PUT pulls/{n}/merge`. Gives the commit now on the base. */
  async merge(repo: Repo, pull: Pull, user: User, options: MergeOptions = {}): Promise<string> {
    const method = options.method ?? 'merge';
    const refuse = (message: string) => new Problem(405, 'UNPROCESSABLE', message);
    if (hasQueue(repo, pull) && !pull.queuedBy)
      throw refuse('Changes must be made through the merge queue');
    const { headSha, baseSha } = pull;
    if (pull.state === 'closed' || pull.draft) throw refuse('Pull Request is not mergeable');
    if (options.sha && options.sha !== headSha) {
      throw conflict('Head branch was modified. Review and try the merge again.');
    }
    const allowed = {
      merge: 'merge_commit',
      squash: 'squash_merge',
      rebase: 'rebase_merge',
    } as const;
    if (!repo.settings[`allow_${allowed[method]}`]) {
      throw refuse(
        `${method[0]?.toUpperCase()}${method.slice(1)} merges are not allowed on this repository.`,
      );
    }
    const missing = missingForMerge(repo, pull);
    if (missing.length > 0) throw refuse(missing.join(' '));
    const result = await this.merged(repo, pull);
    if (!result.clean) throw refuse('Pull Request is not mergeable');
    const sha =
      method === 'rebase'
        ? await writeRebase(this.#hub, repo, pull, user)
        : writeMerge(this.#hub, repo, pull, user, method, result.tree, options);
    // While git was merging, somebody else may have been faster.
    refreshPull(this.#hub, repo, pull);
    if (pull.state !== 'open' || pull.headSha !== headSha || pull.baseSha !== baseSha) {
      throw refuse('Base branch was modified. Review and try the merge again.');
    }
    markMerged(this.#hub, pull, sha, user.login);
    const name = `refs/heads/${pull.base}`;
    moveRefs(this.#hub, repo, [{ name, sha, expected: baseSha }], this.branchMoved);
    const headRef = `refs/heads/${pull.head}`;
    if (repo.settings.delete_branch_on_merge && pull.head !== repo.defaultBranch) {
      moveRefs(this.#hub, repo, [{ name: headRef }], this.branchMoved);
    }
    return sha;
  }

  /** `PUT update-branch`: merges the base into the head. */
  async updateBranch(repo: Repo, pull: Pull, user: User, expected?: string): Promise<void> {
    const { headSha, baseSha } = pull;
    if (expected && expected !== headSha) {
      throw unprocessable('expected head sha didn’t match current head ref.');
    }
    if (pull.state === 'closed' || repo.git.history.isAncestor(baseSha, headSha)) {
      throw unprocessable('There are no new commits on the base branch.');
    }
    const result = await repo.git.merger.merge({ ours: headSha, theirs: baseSha });
    if (!result.clean) throw unprocessable('merge conflict between base and head');
    const sha = repo.git.history.write({
      tree: result.tree,
      parents: [headSha, baseSha],
      author: this.#hub.signature(user),
      committer: this.#hub.webFlow(),
      message: `Merge branch '${pull.base}' into ${pull.head}`,
    });
    const move = { name: `refs/heads/${pull.head}`, sha, expected: headSha };
    moveRefs(this.#hub, repo, [move], this.branchMoved);
  }

  /** `enablePullRequestAutoMerge`: refused when there is nothing to wait for. */
  async enableAutoMerge(repo: Repo, pull: Pull, user: User, options: MergeOptions): Promise<void> {
    if (options.sha && options.sha !== pull.headSha) {
      throw conflict('Head branch was modified. Review and try the merge again.');
    }
    if (!repo.settings.allow_auto_merge) {
      throw unprocessable('Auto merge is not allowed for this repository');
    }
    if (pull.state === 'closed') throw unprocessable('Pull request is closed');
    const [, state] = await this.mergeable(repo, pull);
    if (state === 'clean') throw unprocessable('Pull request is in clean status');
    const { method = 'merge', title, message } = options;
    pull.autoMerge = { by: user.login, method, title, message };
    this.#hub.touch();
  }

  /** `enqueuePullRequest`: the queue takes what is ready now, and merges it by itself. */
  async enqueue(repo: Repo, pull: Pull, user: User, expected?: string): Promise<void> {
    if (!hasQueue(repo, pull)) throw unprocessable('Merge queue is not enabled for this branch');
    if (expected && expected !== pull.headSha) throw unprocessable('Head branch was modified');
    if (pull.queuedBy) throw unprocessable('Pull request is already in the queue');
    const missing = missingForMerge(repo, pull);
    const [, state] = await this.mergeable(repo, pull);
    if (state !== 'clean') {
      throw unprocessable(missing.join(' ') || `Pull request is in ${state} status`);
    }
    pull.queuedBy = user.login;
    this.#hub.touch();
    this.#autoMerging = this.#autoMerging.then(async () => {
      // What cannot be merged after all falls out of the queue.
      await this.merge(repo, pull, user).catch(() => (pull.queuedBy = undefined));
    });
  }

  /** Merges a pull request that waits for it, as soon as nothing stands in the way. */
  tryAutoMerge(repo: Repo, pull: Pull): void {
    this.#autoMerging = this.#autoMerging.then(async () => {
      const auto = pull.autoMerge;
      const user = auto && this.#hub.user(auto.by);
      if (!user || (await this.mergeable(repo, pull))[1] !== 'clean') return;
      if (hasQueue(repo, pull)) pull.queuedBy = user.login;
      await this.merge(repo, pull, user, auto).catch(() => undefined); // it goes on waiting
    });
  }

  /** Resolves when no auto-merge is under way. */
  async settled(): Promise<void> {
    await this.#autoMerging;
  }

  /** Commits of the pull request, oldest first. */
  commits(repo: Repo, pull: Pull): Commit[] {
    return pullCommits(repo, pull);
  }

  /** What it changes, seen from where it left the base. */
  diff(repo: Repo, pull: Pull): Promise<TreeDiff> {
    const { history } = repo.git;
    const from = history.mergeBase(pull.baseSha, pull.headSha);
    const tree = (sha: string | undefined) => (sha ? history.commit(sha)?.tree : undefined);
    return repo.git.diff(tree(from) ?? EMPTY_TREE, tree(pull.headSha) ?? EMPTY_TREE);
  }
}

/** `owner:branch`, or a branch of the repository itself. */
export function splitHead(repo: Repo, head: string): [owner: string, branch: string] {
  const colon = head.indexOf(':');
  return colon < 0 ? [repo.owner, head] : [head.slice(0, colon), head.slice(colon + 1)];
}
