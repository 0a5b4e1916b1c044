/** `ameide:harness:delete`: removes a service's bundle from Harness. */
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { describe } from '@ameide/core';
import type { HarnessDelete } from '@ameide/core';
import type { Shim } from '../backstage.ts';
import {
  carryOutOnHarness,
  commitAddress,
  commitOf,
  entities,
  onHarness,
  pipelinesRepo,
  setOutputs,
  warnings,
} from './common.ts';
import type { Secrets } from './common.ts';
import { fields, matching } from './fields.ts';
import type { RegisteredAction } from './fields.ts';
import { examples } from './harnessDelete.examples.ts';

const ID = 'harness:delete';

const input = matching<HarnessDelete & Secrets>()(
  fields({
    service: z => z.string().describe('Name of the service'),
    ...pipelinesRepo,
    ...onHarness,
  }),
);

const output = fields({
  pipelineId: z => z.string().describe('Identifier of the pipeline'),
  outcome: z => z.string().describe('`deleted`, or `unchanged` if there was nothing to delete'),
  ...entities,
  ...commitAddress,
  ...warnings,
});

export function harnessDelete(shim: Shim): RegisteredAction {
  return createTemplateAction({
    id: `ameide:${ID}`,
    description:
      'Removes a service’s pipeline and its entities from Harness; keeps shared environments and entities still in use',
    examples,
    supportsDryRun: true,
    schema: { input, output },
    async handler(context) {
      const { values, plan, done } = await carryOutOnHarness(shim, context, ID);
      const pipelinesRepoUrl = commitOf(done);
      setOutputs(context, { ...values, pipelinesRepoUrl, warnings: plan.warnings.map(describe) });
    },
  });
}
