/** `ameide:harness:sync`: all services of the catalog against Harness. */
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { HarnessSync } from '#core';
import { carryOut } from '../backstage.ts';
import type { Shim } from '../backstage.ts';
import { describe } from '../errors.ts';
import { githubSecret, harnessSecret, place, tell, warnings } from './common.ts';
import type { GitHubSecret, HarnessSecret } from './common.ts';
import { fields, matching } from './fields.ts';
import { examples } from './harnessSync.examples.ts';
import { tableOf } from '../table.ts';

const ID = 'harness:sync';

const input = matching<HarnessSync & GitHubSecret & HarnessSecret>()(
  fields({
    catalogRepoUrl: z =>
      z.string().optional().describe('The config repo with the catalog; by default as configured'),
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
        .describe('Delete our pipelines that have no service any more; with `apply` only'),
    strategy: z =>
      z.string().optional().describe('`runtime` or `promotion`; by default as configured'),
    options: z =>
      z
        .record(z.unknown())
        .optional()
        .describe('Options of the strategy, over the configured ones'),
    templateRepoUrl: z =>
      z
        .string()
        .optional()
        .describe('The repository with the organisation’s own templates; by default as configured'),
    ...place,
    ...githubSecret,
    ...harnessSecret,
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
  ...warnings,
});

export function harnessSync(shim: Shim) {
  return createTemplateAction({
    id: `ameide:${ID}`,
    description:
      'Compares all services of the catalog with Harness: what is missing, drifted, outdated, orphaned or foreign; mends it where asked',
    examples,
    supportsDryRun: true,
    schema: { input, output },
    async handler(context) {
      const { token, apiKey, ...asked } = context.input;
      const action = { type: ID, input: asked } as const;
      const { values, plan, dryRun } = await carryOut(
        shim,
        context,
        action,
        { token, apiKey },
        asked.dryRun,
      );
      // The plan counts what it mends; a dry run mends nothing.
      const rows = dryRun ? values.rows.map(row => ({ ...row, mended: false })) : values.rows;
      const table = tableOf(rows, 'markdown');
      tell(context, { ...values, rows, table, warnings: plan.warnings.map(describe) });
    },
  });
}
