// Rulesets: what branches they cover, and what they refuse.

import type { Repo } from './hub.ts';
import { unprocessable } from './problems.ts';

export interface Rule {
  type: 'creation' | 'branch_name_pattern' | 'commit_message_pattern';
  /** Of the patterns. */
  parameters?: { operator: 'starts_with' | 'ends_with' | 'contains' | 'regex'; pattern: string };
}

export interface Ruleset {
  id: number;
  name: string;
  /** `~ALL`, or patterns such as `refs/heads/ameide/**`. */
  include: string[];
  rules: Rule[];
}

/** The rules of a branch, each with its ruleset. */
export function rulesOf(repo: Repo, branch: string): Array<{ rule: Rule; ruleset: Ruleset }> {
  return (repo.rulesets ?? [])
    .filter(({ include }) => include.some(pattern => covers(pattern, `refs/heads/${branch}`)))
    .flatMap(ruleset => ruleset.rules.map(rule => ({ rule, ruleset })));
}

function covers(pattern: string, ref: string): boolean {
  if (pattern === '~ALL') return true;
  const parts = pattern.split(/(\*\*\/?|\*)/).map(part => {
    if (part.startsWith('**')) return '.*';
    return part === '*' ? '[^/]*' : part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`).test(ref);
}

/** Refuses a new branch that a rule forbids. */
export function checkNewBranch(repo: Repo, branch: string): void {
  const found = rulesOf(repo, branch).flatMap(({ rule }) => {
    if (rule.type === 'creation') return ['Cannot create ref due to creations being restricted.'];
    return rule.type === 'branch_name_pattern' ? broken(rule, branch, 'Branch name') : [];
  });
  refuse(found);
}

/** Refuses a commit whose message a rule forbids. */
export function checkMessage(repo: Repo, branch: string, message: string): void {
  const rules = rulesOf(repo, branch).filter(({ rule }) => rule.type === 'commit_message_pattern');
  refuse(rules.flatMap(({ rule }) => broken(rule, message, 'Commit message')));
}

function broken({ parameters }: Rule, text: string, what: string): string[] {
  if (!parameters) return [];
  const { operator, pattern } = parameters;
  const holds = {
    starts_with: () => text.startsWith(pattern),
    ends_with: () => text.endsWith(pattern),
    contains: () => text.includes(pattern),
    regex: () => new RegExp(pattern).test(text),
  }[operator]();
  return holds ? [] : [`${what} must ${operator.replaceAll('_', ' ')} a given pattern: ${pattern}`];
}

function refuse(found: string[]): void {
  if (found.length === 0) return;
  throw unprocessable(`Repository rule violations found\n\n${found.join('\n')}\n\n`);
}
