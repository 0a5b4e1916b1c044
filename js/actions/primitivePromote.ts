/** `ameide:primitive:promote`: sets the digest of an image and enables the primitive, by pull request. */
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { PrimitivePromote } from '@ameide/core';
import type { Shim } from '../backstage.ts';
import { githubSecret } from './common.ts';
import type { GitHubSecret } from './common.ts';
import { fields, matching } from './fields.ts';
import type { RegisteredAction } from './fields.ts';
import { examples } from './primitivePromote.examples.ts';
import { changeExisting, changed, identity } from './primitiveFields.ts';

const ID = 'primitive:promote';

const input = matching<Omit<PrimitivePromote, 'kinds'> & GitHubSecret>()(
  fields({
    ...identity,
    digest: z => z.string().describe('Digest of the image: `sha256:` and 64 hexadecimal digits'),
    image: z =>
      z
        .string()
        .optional()
        .describe(
          'Image without tag and digest; by default the one that is set, or the configured one',
        ),
    ...githubSecret,
  }),
);

const output = fields(changed);

export function primitivePromote(shim: Shim): RegisteredAction {
  return createTemplateAction({
    id: `ameide:${ID}`,
    description: 'Sets the digest of a primitive’s image and enables it, by pull request',
    examples,
    supportsDryRun: true,
    schema: { input, output },
    async handler(context) {
      await changeExisting(shim, context, ID);
    },
  });
}
