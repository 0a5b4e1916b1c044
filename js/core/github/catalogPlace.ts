/** Where the catalog is, to tell whether a push is about it. */
import type { Settings } from '../config.ts';
import { parseRepoUrl } from './repo.ts';

/** The configured branch of the configured config repo. */
export interface CatalogPlace {
  /** `company/platform-next` */
  repository: string;
  /** `refs/heads/main` */
  ref: string;
  /** Whether a push event of GitHub, as it was received, is about it: of any other payload it is false. */
  isPushed(payload: unknown): boolean;
}

/** As configured; undefined where it is not, as each request may name a config repo of its own. */
export function catalogPlaceOf({ core }: Settings): CatalogPlace | undefined {
  const { repoUrl, baseBranch = 'main' } = (core['catalog'] ?? {}) as Record<string, unknown>;
  if (typeof repoUrl !== 'string') return undefined;
  const { owner, repo } = parseRepoUrl(repoUrl);
  const repository = `${owner}/${repo}`;
  const ref = `refs/heads/${String(baseBranch)}`;
  return {
    repository,
    ref,
    isPushed(payload) {
      const event = (payload ?? {}) as { ref?: unknown; repository?: { full_name?: unknown } };
      const name = event.repository?.full_name;
      const isRepository =
        typeof name === 'string' && name.toLowerCase() === repository.toLowerCase();
      return isRepository && event.ref === ref;
    },
  };
}
