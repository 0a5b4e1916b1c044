/** `ameide:primitive:remove`: removes the wiring of a primitive by pull request. */
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { PrimitiveRemove } from '@ameide/core';
import type { Shim } from '../backstage.ts';
import { githubSecret } from './common.ts';
import type { GitHubSecret } from './common.ts';
import { fields, matching } from './fields.ts';
import type { RegisteredAction } from './fields.ts';
import { examples } from './primitiveRemove.examples.ts';
import { changeExisting, changed, identity } from './primitiveFields.ts';

const ID = 'primitive:remove';

const input = matching<Omit<PrimitiveRemove, 'kinds'> & GitHubSecret>()(
  fields({
    ...identity,
    ...githubSecret,
  }),
);

const output = fields(changed);

export function primitiveRemove(shim: Shim): RegisteredAction {
  return createTemplateAction({
    id: `ameide:${ID}`,
    description: 'Removes the wiring of a primitive by pull request; its repository stays',
    examples,
    supportsDryRun: true,
    schema: { input, output },
    async handler(context) {
      await changeExisting(shim, context, ID);
    },
  });
}
