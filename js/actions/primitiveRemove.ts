/** `ameide:primitive:remove`: removes the wiring of a primitive by pull request. */
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { primitiveKinds } from '@ameide/core';
import type { PrimitiveRemove } from '@ameide/core';
import { carryOut } from '../backstage.ts';
import type { Shim } from '../backstage.ts';
import { githubSecret } from './common.ts';
import type { GitHubSecret } from './common.ts';
import { fields, matching } from './fields.ts';
import type { RegisteredAction } from './fields.ts';
import { examples } from './primitiveRemove.examples.ts';
import { changed, identity, setChanged } from './primitiveFields.ts';

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
      const { token, ...request } = context.input;
      const action = { type: ID, input: { ...request, kinds: await primitiveKinds() } } as const;
      setChanged(context, await carryOut(shim, context, action, { token }));
    },
  });
}
