/** `ameide:harness:restore`: brings a recorded state of a service back into Harness. */
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { HarnessRestore } from '@ameide/core';
import type { Shim } from '../backstage.ts';
import {
  carryOutOnHarness,
  changes,
  commitAddress,
  confirmation,
  entities,
  onHarness,
  pipelinesRepo,
  setAgreed,
  warnings,
} from './common.ts';
import type { Secrets } from './common.ts';
import { fields, matching } from './fields.ts';
import type { RegisteredAction } from './fields.ts';
import { examples } from './harnessRestore.examples.ts';

const ID = 'harness:restore';

const input = matching<HarnessRestore & Secrets>()(
  fields({
    service: z => z.string().describe('Name of the service'),
    to: z =>
      z.string().describe('Full id of the commit of the pipelines repo that holds the state'),
    ...confirmation,
    ...pipelinesRepo,
    ...onHarness,
  }),
);

const output = fields({
  pipelineId: z => z.string().describe('Identifier of the pipeline'),
  pipelineUrl: z => z.string().describe('URL of the pipeline in Harness'),
  outcome: z => z.string().describe('`created`, `updated` or `unchanged`'),
  ...changes,
  ...entities,
  ...commitAddress,
  ...warnings,
});

export function harnessRestore(shim: Shim): RegisteredAction {
  return createTemplateAction({
    id: `ameide:${ID}`,
    description:
      'Shows what bringing a recorded state of a service’s pipeline back would change, and does it once its digest is confirmed; the pipeline is held afterwards',
    examples,
    supportsDryRun: true,
    schema: { input, output },
    async handler(context) {
      setAgreed(context, await carryOutOnHarness(shim, context, ID));
    },
  });
}
