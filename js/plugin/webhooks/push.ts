/** A push as GitHub tells it, as far as it is about the catalog's base branch. */
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { parseRepoUrl } from '@ameide/core';
import type { Settings } from '@ameide/core';
import { jsonOf } from '../routes/body.ts';
import type { Push } from '../state/inbox.ts';

const commit = z.string().regex(/^[0-9a-f]{40,64}$/);
const payload = z.object({
  ref: z.string(),
  before: commit,
  after: commit,
  repository: z.object({ full_name: z.string() }),
});

/** Where the catalog is. */
export interface CatalogPlace {
  /** `company/platform-next` */
  repository: string;
  ref: string;
}

/** As configured; undefined where it is not, as each request may name a config repo of its own. */
export function placeOf({ core }: Settings): CatalogPlace | undefined {
  const { repoUrl, baseBranch = 'main' } = (core['catalog'] ?? {}) as Record<string, unknown>;
  if (typeof repoUrl !== 'string') return undefined;
  const { owner, repo } = parseRepoUrl(repoUrl);
  return { repository: `${owner}/${repo}`, ref: `refs/heads/${String(baseBranch)}` };
}

/** The push of a delivery; undefined where it is about something else. */
export function pushOf(
  bytes: Buffer,
  deliveryId: string | string[] | undefined,
  place: CatalogPlace | undefined,
): Push | undefined {
  if (typeof deliveryId !== 'string' || !/^[\w-]{1,100}$/.test(deliveryId))
    throw new InputError('the header `X-GitHub-Delivery` is missing or not valid');
  const result = payload.safeParse(jsonOf(bytes));
  if (!result.success)
    throw new InputError(
      'the body is not a push event; set the content type of the webhook to `application/json`',
    );
  const { ref, before, after, repository } = result.data;
  const name = repository.full_name;
  const isCatalog = ref === place?.ref && name.toLowerCase() === place.repository.toLowerCase();
  // A branch that was deleted has nothing to compare.
  if (!isCatalog || isZero(after)) return undefined;
  return { deliveryId, repository: name, before, after };
}

/** Stands for no commit: the branch was created or deleted. */
export function isZero(id: string): boolean {
  return /^0+$/.test(id);
}
