// The double in the hands of a test: what to put in, what to look at, what to break.

import type { Faults, LogEntry, RequestLog, RunningServer } from '../http/index.ts';
import { listTree } from './git/trees.ts';
import type { Commit, Signature } from './git/commits.ts';
import { writeFiles } from './hub/commits.ts';
import type { FileChange } from './hub/commits.ts';
import type { Hub, Repo } from './hub/hub.ts';
import type { Hook, Level, Protection, Pull, RepoRecord, RepoSettings, User } from './hub/model.ts';
import type { Pulls } from './hub/pulls.ts';
import type { Ruleset } from './hub/rulesets.ts';
import { moveRefs, refreshPull } from './hub/refs.ts';
import type { Limits } from './limits.ts';
import type { Violation } from './openapi.ts';

interface Parts {
  server: RunningServer;
  hub: Hub;
  pulls: Pulls;
  limits: Limits;
  violations: Violation[];
  close: () => Promise<void>;
}

/** Files by path; `null` deletes. */
export type Files = Record<string, string | Buffer | null>;

export class GithubDouble {
  /** The API at the root, as on api.github.com; `${url}/api/v3` is the same as on GitHub Enterprise. */
  url: string;
  port: number;
  folder: string;
  faults: Faults;
  log: RequestLog;
  limits: Limits;
  /** Requests that GitHub's documents do not allow. A test may demand that there are none. */
  violations: Violation[];
  close: () => Promise<void>;
  #hub: Hub;
  #pulls: Pulls;

  constructor({ server, hub, pulls, limits, violations, close }: Parts) {
    this.url = server.url;
    this.port = server.port;
    this.folder = hub.folder;
    this.faults = server.faults;
    this.log = server.log;
    this.limits = limits;
    this.violations = violations;
    this.close = close;
    this.#hub = hub;
    this.#pulls = pulls;
  }

  /** Makes a repository with one commit on its default branch. */
  seed(owner: string, repo: string, files: Files, more: Partial<RepoRecord> = {}): Repo {
    if (!this.#hub.user(owner)) {
      this.#hub.addUser({ login: owner, type: 'Organization', access: 'none' });
    }
    const made = this.#hub.createRepo(owner, repo, more);
    const signature = { name: owner, email: `${owner}@example.com`, date: this.#hub.now() };
    const sha = made.git.history.write({
      tree: writeFiles(made, undefined, changes(files)),
      parents: [],
      author: signature,
      committer: signature,
      message: 'Initial commit',
    });
    moveRefs(this.#hub, made, [{ name: `refs/heads/${made.defaultBranch}`, sha }], () => undefined);
    return made;
  }

  repo(owner: string, repo: string): Repo {
    const found = this.#hub.find(owner, repo);
    if (!found) throw new Error(`the double has no repository ${owner}/${repo}`);
    return found;
  }

  /** A file's text at a branch or commit; `undefined` when there is none. */
  readFile(owner: string, repo: string, ref: string, path: string): string | undefined {
    const { git } = this.repo(owner, repo);
    const commit = git.resolve(ref);
    const entry = commit && git.entry(commit, path);
    return entry && git.blob(entry.sha)?.toString('utf8');
  }

  /** Paths of all files at a branch or commit. */
  listFiles(owner: string, repo: string, ref: string): string[] {
    const { git } = this.repo(owner, repo);
    const tree = git.resolve(ref)?.tree;
    if (!tree) return [];
    return listTree(git.objects, tree).flatMap(e => (e.mode === '40000' ? [] : [e.name]));
  }

  /** Branch names and where they point. */
  branches(owner: string, repo: string): Record<string, string> {
    const refs = this.repo(owner, repo).git.refs.list('refs/heads/');
    return Object.fromEntries(refs.map(({ name, sha }) => [name.slice('refs/heads/'.length), sha]));
  }

  /** Pull requests, open ones only when told so. */
  pulls(owner: string, repo: string, state: 'open' | 'closed' | 'all' = 'all'): Pull[] {
    const found = this.repo(owner, repo);
    const all = found.pulls.map(pull => refreshPull(this.#hub, found, pull));
    return all.filter(pull => state === 'all' || pull.state === state);
  }

  /** Commits of a branch, newest first. */
  commits(owner: string, repo: string, ref: string): Commit[] {
    const { git } = this.repo(owner, repo);
    const head = git.resolve(ref);
    return head ? git.history.log(head.sha) : [];
  }

  /** Commits as somebody would by a push: onto a branch, which is cut from the default branch when it is new. */
  commitAs(
    login: string,
    owner: string,
    repo: string,
    branch: string,
    files: Files,
    message = 'change',
  ): string {
    const found = this.repo(owner, repo);
    const { git } = found;
    const parent = git.branch(branch) ?? git.branch(found.defaultBranch);
    const author = this.#signature(login);
    const old = { parents: parent ? [parent] : [], author, message };
    return this.#push(found, branch, login, parent, files, old);
  }

  /** Amends the head of a branch as somebody would by `git commit --amend` and a push by force: author and message stay. */
  amendAs(login: string, owner: string, repo: string, branch: string, files: Files): string {
    const found = this.repo(owner, repo);
    const old = found.git.resolve(branch);
    if (!old) throw new Error(`the double has no branch ${branch} in ${owner}/${repo}`);
    return this.#push(found, branch, login, old.sha, files, old);
  }

  deleteBranch(owner: string, repo: string, branch: string): void {
    const move = { name: `refs/heads/${branch}` };
    moveRefs(this.#hub, this.repo(owner, repo), [move], this.#pulls.branchMoved);
  }

  /** Merges a pull request as a person would; refuses as the API does. */
  async merge(owner: string, repo: string, number: number, login = 'alice'): Promise<string> {
    const found = this.repo(owner, repo);
    const user = this.#hub.user(login) ?? this.#hub.addUser({ login });
    const pull = this.#pull(found, number);
    return this.#pulls.merge(found, pull, user);
  }

  /** Closes or opens a pull request as a person would. */
  setState(owner: string, repo: string, number: number, state: 'open' | 'closed'): void {
    const found = this.repo(owner, repo);
    this.#pulls.setState(found, this.#pull(found, number), state);
  }

  /** Approves a pull request; what waits for that is merged before this resolves. */
  async approve(login: string, owner: string, repo: string, number: number): Promise<void> {
    const found = this.repo(owner, repo);
    const pull = this.#pull(found, number);
    const [id, submittedAt] = [this.#hub.nextId(), this.#hub.now()];
    pull.reviews.push({
      id,
      user: login,
      state: 'APPROVED',
      body: '',
      sha: pull.headSha,
      submittedAt,
    });
    this.#pulls.tryAutoMerge(found, pull);
    await this.#pulls.settled();
  }

  /** What pull requests into a branch need from now on. */
  protect(owner: string, repo: string, branch: string, protection: Protection): void {
    this.repo(owner, repo).protections[branch] = protection;
  }

  /** Adds a ruleset, which holds from now on. */
  addRuleset(owner: string, repo: string, ruleset: Omit<Ruleset, 'id'>): void {
    const found = this.repo(owner, repo);
    found.rulesets = [...(found.rulesets ?? []), { id: this.#hub.nextId(), ...ruleset }];
  }

  /** Sets the webhooks of a repository. */
  setHooks(owner: string, repo: string, hooks: Array<Omit<Hook, 'id' | 'createdAt'>>): void {
    const [id, createdAt] = [() => this.#hub.nextId(), this.#hub.now()];
    this.repo(owner, repo).hooks = hooks.map(hook => ({ id: id(), createdAt, ...hook }));
  }

  /** Resolves when nothing is being merged by itself or by a queue. */
  settled(): Promise<void> {
    return this.#pulls.settled();
  }

  configure(owner: string, repo: string, settings: Partial<RepoSettings>): void {
    Object.assign(this.repo(owner, repo).settings, settings);
  }

  /** How many looks at a pull request say "mergeable: null" after its head or base has moved. */
  set unknownLooks(looks: number) {
    this.#pulls.unknownLooks = looks;
  }

  addUser(user: Partial<User> & { login: string }): User {
    return this.#hub.addUser(user);
  }

  /** Takes a token out of use (or puts it back with `addUser`). */
  revokeToken(token: string): void {
    for (const user of this.#hub.users) user.tokens = user.tokens.filter(other => other !== token);
  }

  /** Sets what a user may do: in one repository, or in all that say nothing of that user. */
  setAccess(login: string, level: Level, repository?: string): void {
    const user = this.#hub.user(login) ?? this.#hub.addUser({ login });
    if (!repository) {
      user.access = level;
      return;
    }
    const [owner = '', name = ''] = repository.split('/');
    this.repo(owner, name).access[user.login] = level;
  }

  /** Requests that changed something, GraphQL mutations by name. */
  mutations(): LogEntry[] {
    return this.log.mutations();
  }

  #signature(login: string): Signature {
    return this.#hub.signature(this.#hub.user(login) ?? this.#hub.addUser({ login }));
  }

  /** Makes a commit of files laid over those of another one, and the head of a branch. */
  #push(
    repo: Repo,
    branch: string,
    login: string,
    over: string | undefined,
    files: Files,
    { parents, author, message }: Pick<Commit, 'parents' | 'author' | 'message'>,
  ): string {
    const { history } = repo.git;
    const tree = writeFiles(repo, over && history.commit(over)?.tree, changes(files));
    const sha = history.write({
      tree,
      parents,
      author,
      committer: this.#signature(login),
      message,
    });
    const move = { name: `refs/heads/${branch}`, sha, force: true };
    moveRefs(this.#hub, repo, [move], this.#pulls.branchMoved);
    return sha;
  }

  #pull(repo: Repo, number: number): Pull {
    const pull = repo.pulls.find(candidate => candidate.number === number);
    if (!pull)
      throw new Error(`the double has no pull request #${number} in ${repo.owner}/${repo.name}`);
    return refreshPull(this.#hub, repo, pull);
  }
}

function changes(files: Files): FileChange[] {
  return Object.entries(files).map(([path, content]) => ({
    path,
    content: content === null ? null : Buffer.from(content),
  }));
}
