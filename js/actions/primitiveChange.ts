/** `ameide:primitive:change`: changes a primitive by pull request. */
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { PrimitiveChange } from '@ameide/core';
import type { Shim } from '../backstage.ts';
import { githubSecret } from './common.ts';
import type { GitHubSecret } from './common.ts';
import { fields, matching } from './fields.ts';
import type { RegisteredAction } from './fields.ts';
import { examples } from './primitiveChange.examples.ts';
import { about, changeExisting, changed, identity } from './primitiveFields.ts';

const ID = 'primitive:change';

const input = matching<Omit<PrimitiveChange, 'kinds'> & GitHubSecret>()(
  fields({
    ...identity,
    ...about,
    unset: z => z.array(z.string()).optional().describe('Names of fields to take away'),
    ...githubSecret,
  }),
);

const output = fields(changed);

export function primitiveChange(shim: Shim): RegisteredAction {
  return createTemplateAction({
    id: `ameide:${ID}`,
    description:
      'Changes fields, owner, project or environments of a primitive by pull request, and preserves comments',
    examples,
    supportsDryRun: true,
    schema: { input, output },
    async handler(context) {
      await changeExisting(shim, context, ID);
    },
  });
}
