/** `ameide:harness:create`: a service's bundle of Harness entities. */
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { describe } from '@ameide/core';
import type { Done, EntityResult, HarnessCreate, HarnessCreated } from '@ameide/core';
import type { Shim } from '../backstage.ts';
import {
  carryOutOnHarness,
  catalogRepo,
  commitAddress,
  commitOf,
  entities,
  findings,
  onHarness,
  pipelinesRepo,
  rendering,
  setOutputs,
  warnings,
} from './common.ts';
import type { Secrets } from './common.ts';
import { fields, matching } from './fields.ts';
import type { RegisteredAction } from './fields.ts';
import { examples } from './harnessCreate.examples.ts';

const ID = 'harness:create';

const input = matching<HarnessCreate & Secrets>()(
  fields({
    service: z =>
      z
        .union([z.string(), z.record(z.unknown())])
        .describe('Name of the service, which is looked up in the catalog, or its entry'),
    ...catalogRepo,
    ...rendering,
    ...pipelinesRepo,
    ...onHarness,
    onExisting: z =>
      z
        .enum(['update', 'keep', 'fail'])
        .optional()
        .describe('What to do if the pipeline exists and differs; `update` by default'),
  }),
);

const output = fields({
  pipelineId: z => z.string().describe('Identifier of the pipeline'),
  pipelineUrl: z => z.string().describe('URL of the pipeline in Harness'),
  runUrls: z =>
    z
      .record(z.string())
      .describe(
        'URLs of the run dialog: one per environment/region (strategy `runtime`), or one under `release` (`promotion`)',
      ),
  outcome: z => z.string().describe('`created`, `updated` or `unchanged`'),
  ...entities,
  pipelineYaml: z => z.string().describe('The pipeline as rendered'),
  templateDigest: z => z.string().describe('Digest of the template that it was rendered from'),
  webhookUrl: z =>
    z
      .string()
      .optional()
      .describe('URL to call with the tag of a new image, if an image trigger was created'),
  ...commitAddress,
  diff: z => z.string().describe('Unified diff of the pipeline’s file in the pipelines repo'),
  ...findings,
  ...warnings,
});

export function harnessCreate(shim: Shim): RegisteredAction {
  return createTemplateAction({
    id: `ameide:${ID}`,
    description:
      'Creates or updates a service’s deployment pipeline in Harness and the entities it needs; idempotent',
    examples,
    supportsDryRun: true,
    schema: { input, output },
    async handler(context) {
      const { values, plan, done } = await carryOutOnHarness(shim, context, ID);
      const puts = done.filter(one => one.type === 'putEntity');
      setOutputs(context, {
        ...values,
        ...ofAllRounds(values, puts),
        webhookUrl: puts.find(put => put.webhookUrl !== null)?.webhookUrl ?? values.webhookUrl,
        pipelinesRepoUrl: commitOf(done),
        warnings: plan.warnings.map(describe),
      });
    },
  });
}

/** After a lost race, the last round reports as unchanged what an earlier one created. */
function ofAllRounds(
  { entities, outcome }: HarnessCreated,
  puts: Extract<Done, { type: 'putEntity' }>[],
): Pick<HarnessCreated, 'entities' | 'outcome'> {
  const made = (entity: EntityResult): EntityResult => {
    const put = puts.find(
      ({ kind, identifier }) => kind === entity.kind && identifier === entity.identifier,
    );
    if (!put || entity.outcome !== 'unchanged') return entity;
    return { ...entity, outcome: put.created ? 'created' : 'updated' };
  };
  const all = entities.map(made);
  const pipeline = all.find(({ kind }) => kind === 'pipeline');
  const known = pipeline?.outcome === 'unchanged' ? undefined : pipeline?.outcome;
  return { entities: all, outcome: known ?? outcome };
}
