/** Where the catalog and the primitives are, to tell whether a push is about them. */
import type { Settings } from '../config.ts';
import { parseRepoUrl } from './repo.ts';

/** The configured branch of a configured repository. */
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
  return placeOf((core['catalog'] ?? {}) as Section);
}

/** The branch of the GitOps repo that primitives are wired in on; undefined where none is configured. */
export function gitopsPlaceOf({ core }: Settings): CatalogPlace | undefined {
  const { baseBranch } = (core['catalog'] ?? {}) as Section;
  return placeOf({ baseBranch, ...(core['primitives'] as Section | undefined) });
}

type Section = Record<string, unknown>;

function placeOf({ repoUrl, baseBranch = 'main' }: Section): CatalogPlace | undefined {
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
