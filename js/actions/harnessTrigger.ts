/** `ameide:harness:trigger`: runs a service's pipeline, once. */
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
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
          'Environment to deploy to, where the pipeline leaves a choice (strategy `runtime`); refused where a run is a release through all of them (`promotion`)',
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
          'Correlation note: an execution that carries it is not started twice; by default made from the task and its inputs, so that a retry finds what it started and a new task starts anew',
        ),
    wait: z =>
      z.boolean().optional().describe('Wait for the outcome; the step fails with the execution'),
    ...onHarness,
  }),
);

const output = fields({
  pipelineId: z => z.string().describe('Identifier of the pipeline'),
  stages: z =>
    z.array(z.string()).describe('Names of the stages that it passes through, in their order'),
  executionId: z => z.string().optional().describe('Identifier of the execution'),
  executionUrl: z => z.string().optional().describe('Address of the execution'),
  executionsUrl: z => z.string().describe('Address of all executions of the pipeline'),
  status: z => z.string().optional().describe('State of the execution, as Harness calls it'),
  note: z => z.string().describe('The note that the execution carries'),
});

export function harnessTrigger(shim: Shim): RegisteredAction {
  return createTemplateAction({
    id: `ameide:${ID}`,
    description:
      'Starts a release of a service, or deploys it to one place where its pipeline leaves that choice; never twice for the same note; waits for the outcome where asked',
    examples,
    supportsDryRun: true,
    schema: { input, output },
    async handler(context) {
      const { values, done } = await carryOutOnHarness(shim, context, ID);
      const started = first(done, 'execute');
      const executionId = started?.id ?? values.executionId;
      setOutputs(context, {
        ...values,
        executionId,
        executionUrl: executionId && values.executionUrl.replace('{executionId}', executionId),
        status: started?.status ?? values.status,
      });
    },
  });
}
