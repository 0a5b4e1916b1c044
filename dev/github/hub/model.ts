// What GitHub knows beyond git, as it is kept in the state file.

import type { Ruleset } from './rulesets.ts';

export type Level = 'none' | 'read' | 'write' | 'admin';

export interface User {
  id: number;
  login: string;
  type: 'User' | 'Bot' | 'Organization';
  name: string;
  email: string;
  /** Level in repositories that say nothing of this user. */
  access: Level;
  tokens: string[];
  /** Whether webhooks may be read and added, as an app with that permission may; else it takes the level `admin`. */
  webhooks?: boolean;
}

export interface RepoSettings {
  allow_merge_commit: boolean;
  allow_squash_merge: boolean;
  allow_rebase_merge: boolean;
  allow_auto_merge: boolean;
  delete_branch_on_merge: boolean;
  archived: boolean;
}

/** What a pull request into a branch needs before it may be merged. */
export interface Protection {
  approvals?: number;
  /** Contexts of commit statuses that must be `success`. */
  checks?: string[];
  /** Whether changes come through a merge queue only. */
  mergeQueue?: boolean;
}

export interface Label {
  id: number;
  name: string;
  color: string;
  description: string;
}

export interface CommitStatus {
  sha: string;
  context: string;
  state: 'success' | 'failure' | 'error' | 'pending';
  description: string | null;
  target_url: string | null;
  createdAt: string;
}

export interface Comment {
  id: number;
  user: string;
  body: string;
  createdAt: string;
}

export interface Review {
  id: number;
  user: string;
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED';
  body: string;
  sha: string;
  submittedAt: string;
}

export type MergeMethod = 'merge' | 'squash' | 'rebase';

export interface AutoMerge {
  by: string;
  method: MergeMethod;
  title?: string;
  message?: string;
}

export interface Pull {
  id: number;
  number: number;
  title: string;
  body: string | null;
  author: string;
  state: 'open' | 'closed';
  draft: boolean;
  head: string;
  base: string;
  /** Where the branches pointed when last seen; of an open pull request the refs themselves count. */
  headSha: string;
  baseSha: string;
  maintainerCanModify: boolean;
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  mergedAt: string | null;
  mergedBy: string | null;
  mergeCommit: string | null;
  autoMerge: AutoMerge | null;
  /** Who added it to the merge queue. */
  queuedBy?: string;
  labels: string[];
  assignees: string[];
  reviewers: string[];
  teamReviewers: string[];
  comments: Comment[];
  reviews: Review[];
}

/** A webhook. What it would deliver is not sent; tests say how its last delivery ended. */
export interface Hook {
  id: number;
  active: boolean;
  events: string[];
  config: { url: string; content_type: 'json' | 'form'; secret?: string; insecure_ssl: string };
  /** Status of the answer to the last delivery; none if there was none. */
  lastStatus?: number;
  createdAt: string;
}

export interface RepoRecord {
  id: number;
  owner: string;
  name: string;
  description: string | null;
  private: boolean;
  defaultBranch: string;
  createdAt: string;
  pushedAt: string | null;
  settings: RepoSettings;
  access: Record<string, Level>;
  protections: Record<string, Protection>;
  rulesets?: Ruleset[];
  hooks?: Hook[];
  labels: Label[];
  statuses: CommitStatus[];
  nextNumber: number;
  pulls: Pull[];
}
