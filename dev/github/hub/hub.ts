// All users and repositories of the double, who may do what, and the state file that survives a restart.

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GitRepository } from '../git/repository.ts';
import { isoSeconds } from '../git/commits.ts';
import type { Signature } from '../git/commits.ts';
import type { Level, RepoRecord, User } from './model.ts';
import { badCredentials, forbidden, invalid, needsAuthentication, notFound } from './problems.ts';

/** A repository: what GitHub keeps of it, and its git. */
export interface Repo extends RepoRecord {
  git: GitRepository;
}

interface State {
  nextId: number;
  users: User[];
  repos: RepoRecord[];
}

const LEVELS: Level[] = ['none', 'read', 'write', 'admin'];
const SAVE_AFTER_MS = 100;

/** GitHub itself, committer of what is made by its API and signed with its key. */
export const WEB_FLOW = { name: 'GitHub', email: 'noreply@github.com' };

export class Hub {
  folder: string;
  users: User[] = [];
  #repos = new Map<string, Repo>();
  #nextId = 1;
  #saving: NodeJS.Timeout | undefined;

  /** @param folder where the repositories and the state file lie; an earlier state found there goes on */
  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    const state = readState(join(folder, 'state.json'));
    if (!state) return;
    this.#nextId = state.nextId;
    this.users = state.users;
    for (const record of state.repos) this.#adopt(record);
  }

  /** A number no other thing has. */
  nextId(): number {
    return this.#nextId++;
  }

  /** Notes that the state has changed; it is written shortly after. */
  touch(): void {
    this.#saving ??= setTimeout(() => this.save(), SAVE_AFTER_MS);
  }

  /** Writes the state now. */
  save(): void {
    clearTimeout(this.#saving);
    this.#saving = undefined;
    const repos = this.repos().map(({ git: _, ...record }) => record);
    const state: State = { nextId: this.#nextId, users: this.users, repos };
    const path = join(this.folder, 'state.json');
    writeFileSync(`${path}.tmp`, JSON.stringify(state));
    renameSync(`${path}.tmp`, path);
  }

  addUser(user: Partial<User> & { login: string }): User {
    const id = user.id ?? this.nextId();
    const known = this.user(user.login);
    if (known) return Object.assign(known, user);
    const added: User = {
      id,
      type: 'User',
      name: user.login,
      email: `${id}+${user.login}@users.noreply.github.com`,
      access: 'read',
      tokens: [],
      ...user,
    };
    this.users.push(added);
    this.touch();
    return added;
  }

  user(login: string): User | undefined {
    return this.users.find(user => user.login.toLowerCase() === login.toLowerCase());
  }

  userByEmail(email: string): User | undefined {
    return this.users.find(user => user.email === email);
  }

  /** Who sends this `Authorization` header; `undefined` for nobody in particular. */
  authenticate(header: string | undefined): User | undefined {
    if (!header) return undefined;
    const [scheme = '', value = ''] = header.trim().split(/\s+/);
    const basic = /^basic$/i.test(scheme) ? Buffer.from(value, 'base64').toString() : undefined;
    const token = basic === undefined ? value : basic.slice(basic.indexOf(':') + 1);
    const user = token && this.users.find(candidate => candidate.tokens.includes(token));
    if (!user) throw badCredentials();
    return user;
  }

  repos(): Repo[] {
    return [...this.#repos.values()];
  }

  find(owner: string, name: string): Repo | undefined {
    return this.#repos.get(`${owner}/${name.replace(/\.git$/, '')}`.toLowerCase());
  }

  /** The repository, for someone who needs at least `level` there; refuses as GitHub does. */
  enter(owner: string, name: string, user: User | undefined, level: Level): Repo {
    const repo = this.find(owner, name);
    const has = repo ? this.level(repo, user) : 'none';
    if (!repo || has === 'none') throw notFound();
    if (LEVELS.indexOf(has) >= LEVELS.indexOf(level)) return repo;
    throw user ? forbidden() : needsAuthentication();
  }

  level(repo: RepoRecord, user: User | undefined): Level {
    const least = repo.private ? 'none' : 'read';
    if (!user) return least;
    const given = repo.access[user.login];
    const own = repo.owner.toLowerCase() === user.login.toLowerCase() ? 'admin' : user.access;
    const level = given ?? own;
    return level === 'none' ? least : level;
  }

  createRepo(owner: string, name: string, more: Partial<RepoRecord> = {}): Repo {
    if (!/^[\w.-]+$/.test(name)) {
      throw invalid({
        resource: 'Repository',
        code: 'custom',
        field: 'name',
        message: 'name is invalid',
      });
    }
    if (this.find(owner, name)) {
      const message = 'name already exists on this account';
      throw invalid({ resource: 'Repository', code: 'custom', field: 'name', message });
    }
    const repo = this.#adopt({
      id: this.nextId(),
      owner,
      name,
      description: null,
      private: false,
      defaultBranch: 'main',
      createdAt: this.now(),
      pushedAt: null,
      access: {},
      protections: {},
      labels: [],
      statuses: [],
      nextNumber: 1,
      pulls: [],
      ...more,
      settings: {
        allow_merge_commit: true,
        allow_squash_merge: true,
        allow_rebase_merge: true,
        allow_auto_merge: false,
        delete_branch_on_merge: false,
        archived: false,
        ...more.settings,
      },
    });
    this.touch();
    return repo;
  }

  deleteRepo(repo: Repo): void {
    this.#repos.delete(`${repo.owner}/${repo.name}`.toLowerCase());
    rmSync(repo.git.dir, { recursive: true, force: true });
    this.touch();
  }

  now(): string {
    return isoSeconds(new Date());
  }

  /** How a user signs a commit now. */
  signature(user: User): Signature {
    return { name: user.name, email: user.email, date: this.now() };
  }

  webFlow(): Signature {
    return { ...WEB_FLOW, date: this.now() };
  }

  #adopt(record: RepoRecord): Repo {
    const key = `${record.owner}/${record.name}`.toLowerCase();
    const git = new GitRepository(join(this.folder, 'repos', `${key}.git`));
    const repo = { ...record, git };
    this.#repos.set(key, repo);
    return repo;
  }
}

function readState(path: string): State | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as State;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
