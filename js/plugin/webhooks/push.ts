/** A push as GitHub tells it, as far as it is about the catalog's base branch. */
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import type { CatalogPlace } from '@ameide/core';
import { jsonOf } from '../routes/body.ts';
import type { Push } from '../state/inbox.ts';

const commit = z.string().regex(/^[0-9a-f]{40,64}$/);
const payload = z.object({
  ref: z.string(),
  before: commit,
  after: commit,
  repository: z.object({ full_name: z.string() }),
});

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
  const { before, after, repository } = result.data;
  // A branch that was deleted has nothing to compare.
  if (!place?.isPushed(result.data) || isZero(after)) return undefined;
  return { deliveryId, repository: repository.full_name, before, after };
}

/** Stands for no commit: the branch was created or deleted. */
export function isZero(id: string): boolean {
  return /^0+$/.test(id);
}
