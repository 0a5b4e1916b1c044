// The state of a pull request as such: opened, closed, merged. No git is done here.

import type { Hub, Repo } from './hub.ts';
import type { Pull } from './model.ts';

/** Open pull requests with this branch as head or base. */
export function pullsTouching(repo: Repo, branch: string): Pull[] {
  return repo.pulls.filter(
    pull => pull.state === 'open' && (pull.head === branch || pull.base === branch),
  );
}

export function closePull(hub: Hub, pull: Pull): void {
  pull.state = 'closed';
  pull.closedAt = hub.now();
  pull.updatedAt = pull.closedAt;
  pull.autoMerge = null;
  hub.touch();
}

export function markMerged(hub: Hub, pull: Pull, commit: string, by: string): void {
  closePull(hub, pull);
  pull.mergedAt = pull.closedAt;
  pull.mergedBy = by;
  pull.mergeCommit = commit;
}
