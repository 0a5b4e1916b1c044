// What stands between a pull request and its merge.

import type { Repo } from './hub.ts';
import type { Pull } from './model.ts';

/** Whether its base takes changes through a merge queue only. */
export function hasQueue(repo: Repo, pull: Pull): boolean {
  return repo.protections[pull.base]?.mergeQueue ?? false;
}

/** What the base branch's protection still asks for, in GitHub's words. */
export function missingForMerge(repo: Repo, pull: Pull): string[] {
  const protection = repo.protections[pull.base];
  const approvals = new Set(pull.reviews.filter(r => r.state === 'APPROVED').map(r => r.user)).size;
  const needed = protection?.approvals ?? 0;
  const missing: string[] = [];
  if (approvals < needed) {
    missing.push(`At least ${needed} approving review is required by reviewers with write access.`);
  }
  for (const context of protection?.checks ?? []) {
    const last = repo.statuses.findLast(s => s.sha === pull.headSha && s.context === context);
    if (last?.state !== 'success') missing.push(`Required status check "${context}" is expected.`);
  }
  return missing;
}
