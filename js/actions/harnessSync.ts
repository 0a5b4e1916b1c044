/** `ameide:harness:sync`: compares all services of the catalog with Harness. */
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { describe, tableOf } from '@ameide/core';
import type { HarnessSync, RolloutVerify } from '@ameide/core';
import type { Shim } from '../backstage.ts';
import {
  carryOutWith,
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
import { carryOutRollout, ofRollout, rolloutOutput, told } from './harnessRollout.ts';
import { examples } from './harnessSync.examples.ts';

const ID = 'harness:sync';

const input = matching<HarnessSync & { verify?: RolloutVerify } & Secrets>()(
  fields({
    ...catalogRepo,
    services: z => z.array(z.string()).optional().describe('Only these services'),
    mode: z =>
      z
        .enum(['quick', 'full'])
        .optional()
        .describe(
          '`quick` (default) compares by the list of pipelines, `full` reads each pipeline',
        ),
    apply: z => z.boolean().optional().describe('Repair what is missing, drifted or outdated'),
    deleteOrphans: z =>
      z
        .boolean()
        .optional()
        .describe(
          'Delete Ameide’s pipelines that no longer have a service, and their files; requires `apply`, and with mode `full` also deletes their Harness services',
        ),
    ...ofRollout,
    ...rendering,
    ...onHarness,
  }),
);

const output = fields({
  services: z => z.number().describe('Number of services checked'),
  unchanged: z => z.number().describe('Number of services that are up to date'),
  rows: z =>
    z
      .array(z.record(z.any()))
      .describe('The others: service, pipelineId, state, detail, and whether it was repaired'),
  table: z => z.string().describe('The same as a Markdown table'),
  ...rolloutOutput,
  ...commitAddress,
  ...warnings,
});

export function harnessSync(shim: Shim): RegisteredAction {
  return createTemplateAction({
    id: `ameide:${ID}`,
    description:
      'Compares all services of the catalog with Harness and reports missing, drifted, outdated, orphaned and foreign pipelines; repairs them on request',
    examples,
    supportsDryRun: true,
    schema: { input, output },
    async handler(context) {
      const { verify, ...rest } = context.input;
      const { values, plan, done } = await carryOutWith(shim, context, ID, rest);
      const { waves, apply, catalogRepoUrl, account, org, project, dryRun, token, apiKey } = rest;
      const place = { catalogRepoUrl, account, org, project, dryRun, token, apiKey };
      // What sync has left is the rollout's.
      const rollout =
        waves && apply
          ? told(await carryOutRollout(shim, context, { step: 'run', waves, verify, ...place }))
          : {};
      setOutputs(context, {
        ...values,
        ...rollout,
        table: tableOf(values.rows, 'markdown'),
        pipelinesRepoUrl: commitOf(done),
        warnings: plan.warnings.map(describe),
      });
    },
  });
}
