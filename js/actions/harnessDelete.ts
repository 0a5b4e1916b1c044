/** `ameide:harness:delete`: removes a service's bundle from Harness. */
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { HarnessDelete } from '#core';
import { carryOut } from '../backstage.ts';
import type { Shim } from '../backstage.ts';
import { describe } from '../errors.ts';
import { entities, first, githubSecret, harnessSecret, place, tell, warnings } from './common.ts';
import type { GitHubSecret, HarnessSecret } from './common.ts';
import { fields, matching } from './fields.ts';
import { examples } from './harnessDelete.examples.ts';

const ID = 'harness:delete';

const input = matching<HarnessDelete & GitHubSecret & HarnessSecret>()(
  fields({
    service: z => z.string().describe('Name of the service'),
    pipelinesRepoUrl: z =>
      z
        .string()
        .optional()
        .describe(
          'The repository that holds the pipeline’s YAML, whose file goes too; by default as configured',
        ),
    ...place,
    ...githubSecret,
    ...harnessSecret,
  }),
);

const output = fields({
  pipelineId: z => z.string().describe('Identifier of the pipeline'),
  outcome: z => z.string().describe('`deleted`, or `unchanged` where nothing was there'),
  ...entities,
  pipelinesRepoUrl: z =>
    z.string().optional().describe('Address of the commit to the pipelines repo'),
  ...warnings,
});

export function harnessDelete(shim: Shim) {
  return createTemplateAction({
    id: `ameide:${ID}`,
    description:
      'Removes a service’s pipeline and what belongs to it from Harness; shared environments stay, and so does what is still used',
    examples,
    supportsDryRun: true,
    schema: { input, output },
    async handler(context) {
      const { token, apiKey, ...asked } = context.input;
      const action = { type: ID, input: asked } as const;
      const result = await carryOut(shim, context, action, { token, apiKey }, asked.dryRun);
      const commit = first(result.done, 'commit');
      tell(context, {
        ...result.values,
        pipelinesRepoUrl: commit?.pullRequest?.url ?? commit?.commitUrl,
        warnings: result.plan.warnings.map(describe),
      });
    },
  });
}
