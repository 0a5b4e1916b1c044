/** `ameide:harness:adopt`: takes over a pipeline that somebody made by hand. */
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { HarnessAdopt } from '@ameide/core';
import type { Shim } from '../backstage.ts';
import {
  carryOutOnHarness,
  catalogRepo,
  changes,
  commitAddress,
  confirmation,
  entities,
  findings,
  onHarness,
  pipelinesRepo,
  rendering,
  setAgreed,
  warnings,
} from './common.ts';
import type { Secrets } from './common.ts';
import { fields, matching } from './fields.ts';
import type { RegisteredAction } from './fields.ts';
import { examples } from './harnessAdopt.examples.ts';

const ID = 'harness:adopt';

const input = matching<HarnessAdopt & Secrets>()(
  fields({
    service: z => z.string().describe('Name of the service in the catalog'),
    pipeline: z =>
      z
        .string()
        .optional()
        .describe(
          'Identifier of the pipeline; defaults to `harness.pipelineId` of the entry, or to the pattern of names',
        ),
    keep: z =>
      z
        .boolean()
        .optional()
        .describe('Show it with all options that keep something of the pipeline as it is'),
    ...confirmation,
    ...catalogRepo,
    ...rendering,
    ...pipelinesRepo,
    ...onHarness,
  }),
);

const output = fields({
  pipelineId: z => z.string().describe('Identifier of the pipeline, which it keeps'),
  pipelineUrl: z => z.string().describe('URL of the pipeline in Harness'),
  outcome: z => z.string().describe('`updated`, or `unchanged` if it is managed already'),
  ...changes,
  lost: z =>
    z
      .array(z.record(z.any()))
      .describe('What of the pipeline is lost: what, name, stage, detail, and how it can be kept'),
  kept: z =>
    z
      .array(z.record(z.any()))
      .describe('Options that keep something of it: option, value, reason, and whether applied'),
  stays: z =>
    z
      .array(z.record(z.any()))
      .describe('What stays in Harness untouched: kind, identifier, detail'),
  entry: z =>
    z.string().describe('The key `harness` that the entry must have for this, if it does not'),
  ...entities,
  ...commitAddress,
  ...findings,
  ...warnings,
});

export function harnessAdopt(shim: Shim): RegisteredAction {
  return createTemplateAction({
    id: `ameide:${ID}`,
    description:
      'Shows what taking over a pipeline that was made by hand would change, and does it once its digest is confirmed; what was there is recorded first',
    examples,
    supportsDryRun: true,
    schema: { input, output },
    async handler(context) {
      setAgreed(context, await carryOutOnHarness(shim, context, ID));
    },
  });
}
