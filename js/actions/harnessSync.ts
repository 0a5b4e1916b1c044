/** `ameide:harness:sync`: all services of the catalog against Harness. */
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { describe, tableOf } from '@ameide/core';
import type { HarnessSync } from '@ameide/core';
import type { Shim } from '../backstage.ts';
import {
  carryOutOnHarness,
  catalogRepo,
  commitAddress,
  commitOf,
  onHarness,
  rendering,
  setOutputs,
  warnings,
} from './common.ts';
import type { Secrets } from './common.ts';
import { fields, matching } from './fields.ts';
import type { RegisteredAction } from './fields.ts';
import { examples } from './harnessSync.examples.ts';

const ID = 'harness:sync';

const input = matching<HarnessSync & Secrets>()(
  fields({
    ...catalogRepo,
    services: z => z.array(z.string()).optional().describe('Only these services'),
    mode: z =>
      z
        .enum(['quick', 'full'])
        .optional()
        .describe(
          '`quick` (default) by what the list of pipelines tells, `full` reads each pipeline',
        ),
    apply: z => z.boolean().optional().describe('Mend what is missing, drifted or outdated'),
    deleteOrphans: z =>
      z
        .boolean()
        .optional()
        .describe(
          'Delete our pipelines that have no service any more, and their files; with `apply` only, and with mode `full` their services too',
        ),
    ...rendering,
    ...onHarness,
  }),
);

const output = fields({
  services: z => z.number().describe('How many services were looked at'),
  unchanged: z => z.number().describe('How many stand as they should'),
  rows: z =>
    z
      .array(z.record(z.any()))
      .describe('The others: service, pipelineId, state, detail, and whether it was mended'),
  table: z => z.string().describe('The same as a Markdown table'),
  ...commitAddress,
  ...warnings,
});

export function harnessSync(shim: Shim): RegisteredAction {
  return createTemplateAction({
    id: `ameide:${ID}`,
    description:
      'Compares all services of the catalog with Harness: what is missing, drifted, outdated, orphaned or foreign; mends it where asked',
    examples,
    supportsDryRun: true,
    schema: { input, output },
    async handler(context) {
      const { values, plan, done } = await carryOutOnHarness(shim, context, ID);
      setOutputs(context, {
        ...values,
        table: tableOf(values.rows, 'markdown'),
        pipelinesRepoUrl: commitOf(done),
        warnings: plan.warnings.map(describe),
      });
    },
  });
}
