/** `ameide:harness:trigger`: runs a service's pipeline, once. */
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { executionOf } from '@ameide/core';
import type { HarnessTrigger } from '@ameide/core';
import type { Shim } from '../backstage.ts';
import { carryOutOnHarness, first, onHarness, setOutputs } from './common.ts';
import type { Secrets } from './common.ts';
import { fields, matching } from './fields.ts';
import type { RegisteredAction } from './fields.ts';
import { examples } from './harnessTrigger.examples.ts';

const ID = 'harness:trigger';

const input = matching<HarnessTrigger & Secrets>()(
  fields({
    service: z => z.string().optional().describe('Name of the service; its pipeline is run'),
    pipeline: z =>
      z.string().optional().describe('Identifier of a pipeline, instead of the service'),
    environment: z =>
      z
        .string()
        .optional()
        .describe(
          'Environment to deploy to (strategy `runtime`); rejected with the strategy `promotion`, where a run releases through all environments',
        ),
    region: z => z.string().optional().describe('Region to deploy to, likewise'),
    imageTag: z => z.string().optional().describe('Tag of the image to roll out'),
    inputSets: z =>
      z.array(z.string()).optional().describe('Identifiers of input sets, merged in order'),
    variables: z =>
      z.record(z.string()).optional().describe('Values of pipeline variables, by name'),
    note: z =>
      z
        .string()
        .optional()
        .describe(
          'Correlation note: an execution with this note is not started twice; by default derived from the task and its inputs, so a retry finds its own execution and a new task starts a new one',
        ),
    wait: z =>
      z.boolean().optional().describe('Wait for the outcome; the step fails with the execution'),
    ...onHarness,
  }),
);

const output = fields({
  pipelineId: z => z.string().describe('Identifier of the pipeline'),
  stages: z => z.array(z.string()).describe('Names of the stages of the run, in order'),
  executionId: z => z.string().optional().describe('Identifier of the execution'),
  executionUrl: z => z.string().optional().describe('URL of the execution'),
  executionsUrl: z => z.string().describe('URL of all executions of the pipeline'),
  status: z => z.string().optional().describe('Status of the execution, as reported by Harness'),
  note: z => z.string().describe('Correlation note of the execution'),
});

export function harnessTrigger(shim: Shim): RegisteredAction {
  return createTemplateAction({
    id: `ameide:${ID}`,
    description:
      'Starts a release of a service, or deploys it to one environment and region if its pipeline allows that choice; never twice for the same note; optionally waits for the outcome',
    examples,
    supportsDryRun: true,
    schema: { input, output },
    async handler(context) {
      const { values, done } = await carryOutOnHarness(shim, context, ID);
      setOutputs(context, { ...values, ...executionOf(values, first(done, 'execute')) });
    },
  });
}
