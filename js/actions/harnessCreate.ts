/** `ameide:harness:create`: a service's bundle of Harness entities. */
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { EntityResult, HarnessCreate } from '#core';
import { carryOut } from '../backstage.ts';
import type { Shim } from '../backstage.ts';
import { describe } from '../errors.ts';
import {
  entities,
  findings,
  first,
  githubSecret,
  harnessSecret,
  place,
  tell,
  warnings,
} from './common.ts';
import type { GitHubSecret, HarnessSecret } from './common.ts';
import { fields, matching } from './fields.ts';
import { examples } from './harnessCreate.examples.ts';

const ID = 'harness:create';

const input = matching<HarnessCreate & GitHubSecret & HarnessSecret>()(
  fields({
    service: z =>
      z
        .union([z.string(), z.record(z.unknown())])
        .describe('Name of the service, then read from the catalog, or its entry'),
    catalogRepoUrl: z =>
      z
        .string()
        .optional()
        .describe('The config repo that the name is looked up in; by default as configured'),
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
    pipelinesRepoUrl: z =>
      z
        .string()
        .optional()
        .describe(
          'The repository that the pipeline’s YAML is committed to; by default as configured',
        ),
    ...place,
    onExisting: z =>
      z
        .enum(['update', 'keep', 'fail'])
        .optional()
        .describe('What to do where the pipeline is there and differs; `update` by default'),
    ...githubSecret,
    ...harnessSecret,
  }),
);

const output = fields({
  pipelineId: z => z.string().describe('Identifier of the pipeline'),
  pipelineUrl: z => z.string().describe('Address of the pipeline in Harness'),
  runUrls: z => z.record(z.string()).describe('Addresses of the run dialog, by environment/region'),
  outcome: z => z.string().describe('What came of it: `created`, `updated` or `unchanged`'),
  ...entities,
  pipelineYaml: z => z.string().describe('The pipeline as rendered'),
  templateDigest: z => z.string().describe('Digest of the template it was made from'),
  webhookUrl: z =>
    z
      .string()
      .optional()
      .describe('Address to call with a new image’s tag, where an image trigger was made'),
  pipelinesRepoUrl: z =>
    z.string().optional().describe('Address of the commit to the pipelines repo'),
  diff: z => z.string().describe('Unified diff of the pipeline’s file in the pipelines repo'),
  ...findings,
  ...warnings,
});

export function harnessCreate(shim: Shim) {
  return createTemplateAction({
    id: `ameide:${ID}`,
    description:
      'Creates or updates a service’s deployment pipeline in Harness with all that belongs to it; a second run changes nothing',
    examples,
    supportsDryRun: true,
    schema: { input, output },
    async handler(context) {
      const { token, apiKey, ...asked } = context.input;
      const action = { type: ID, input: asked } as const;
      const { values, plan, done } = await carryOut(
        shim,
        context,
        action,
        { token, apiKey },
        asked.dryRun,
      );
      const puts = done.filter(one => one.type === 'putEntity');
      // Where a race was lost, the last round found what an earlier one had made.
      const made = (entity: EntityResult): EntityResult => {
        const put = puts.find(
          ({ kind, identifier }) => kind === entity.kind && identifier === entity.identifier,
        );
        if (!put || entity.outcome !== 'unchanged') return entity;
        return { ...entity, outcome: put.created ? 'created' : 'updated' };
      };
      const entities = values.entities.map(made);
      const pipeline = entities.find(({ kind }) => kind === 'pipeline');
      const commit = first(done, 'commit');
      tell(context, {
        ...values,
        entities,
        outcome:
          values.outcome === 'unchanged' ? (pipeline?.outcome ?? values.outcome) : values.outcome,
        webhookUrl: puts.find(put => put.webhookUrl !== null)?.webhookUrl ?? values.webhookUrl,
        pipelinesRepoUrl: commit?.pullRequest?.url ?? commit?.commitUrl,
        warnings: plan.warnings.map(describe),
      });
    },
  });
}
