/** Actions that start operations. Each can be repeated: what was done is found and not repeated. */
import { dryRun, entryFields, serviceName, waitSeconds } from './action.ts';
import type { AgentAction } from './action.ts';
import { operation, operationOrPreview } from './outputs.ts';

export const writes: AgentAction[] = [
  {
    name: 'onboard-service',
    title: 'Onboard a service',
    description:
      'Adds a service to the catalog by a pull request and creates its Harness pipeline. The same entry again is `unchanged`; another entry for the same name is refused with what is there. Call it with `dryRun` first and show the user the diff.',
    operationId: 'createService',
    attributes: { readOnly: false, destructive: false, idempotent: true },
    input: zod =>
      zod
        .object({
          service: zod
            .object({ name: serviceName(zod), ...entryFields(zod, false) })
            .passthrough()
            .describe('Its entry in the catalog; further keys are kept'),
          pipeline: zod
            .enum(['immediately', 'afterMerge'])
            .optional()
            .describe('When its pipeline is created; `immediately` by default'),
          dryRun: dryRun(zod),
          waitSeconds: waitSeconds(zod),
        })
        .strict(),
    output: operationOrPreview,
    request: ({ service, pipeline, dryRun: dry, waitSeconds: wait }) => ({
      query: { pipeline, dryRun: dry },
      body: service,
      wait,
    }),
  },
  {
    name: 'change-service',
    title: 'Change a service',
    description:
      'Changes keys of a service in the catalog by a pull request; its pipeline follows after the merge. Keys that are not given stay, null removes one. While the pull request that adds the service is open, the change goes into it.',
    operationId: 'updateService',
    attributes: { readOnly: false, destructive: false, idempotent: true },
    input: zod =>
      zod
        .object({
          name: serviceName(zod),
          changes: zod
            .object(entryFields(zod, true))
            .passthrough()
            .describe('The keys to change; null removes one'),
          dryRun: dryRun(zod),
          waitSeconds: waitSeconds(zod),
        })
        .strict(),
    output: operationOrPreview,
    request: ({ name, changes, dryRun: dry, waitSeconds: wait }) => ({
      params: { name },
      query: { dryRun: dry },
      body: changes,
      wait,
    }),
  },
  {
    name: 'deploy-service',
    title: 'Deploy a service',
    description:
      'Runs the Harness pipeline of a service. `show-service` tells where it can be deployed to (`runs`). Every call after the first one has started is another run, unless it has the same `requestKey`. Waits for the start of the run, not for its end, unless `wait` is true.',
    operationId: 'executePipeline',
    attributes: { readOnly: false, destructive: true, idempotent: false },
    input: zod =>
      zod
        .object({
          service: serviceName(zod),
          imageTag: zod.string().optional().describe('Tag of the image: `v1.2.3`'),
          environment: zod
            .string()
            .optional()
            .describe('Short name, where the pipeline leaves that choice'),
          region: zod.string().optional(),
          inputSets: zod
            .array(zod.string())
            .optional()
            .describe('Identifiers of input sets, merged in order'),
          variables: zod.record(zod.string()).optional().describe('Values of pipeline variables'),
          wait: zod
            .boolean()
            .optional()
            .describe('Whether the operation ends with the run, not with its start'),
          requestKey: zod
            .string()
            .optional()
            .describe('A unique text, without spaces: the same one again starts no second run'),
          waitSeconds: waitSeconds(zod),
        })
        .strict(),
    output: operation,
    request: ({ service, requestKey: key, waitSeconds: wait, ...body }) => ({
      params: { service },
      body,
      key,
      wait,
    }),
  },
  {
    name: 'offboard-service',
    title: 'Offboard a service',
    description:
      'Removes a service from the catalog by a pull request; its Harness pipeline is deleted after the merge. Call it with `dryRun` first, and only go on when the user has confirmed it.',
    operationId: 'deleteService',
    attributes: { readOnly: false, destructive: true, idempotent: true },
    input: zod =>
      zod
        .object({
          name: serviceName(zod),
          reason: zod
            .string()
            .min(3)
            .max(500)
            .optional()
            .describe('For those who review the pull request'),
          dryRun: dryRun(zod),
          waitSeconds: waitSeconds(zod),
        })
        .strict(),
    output: operationOrPreview,
    request: ({ name, reason, dryRun: dry, waitSeconds: wait }) => ({
      params: { name },
      query: { reason, dryRun: dry },
      wait,
    }),
  },
];
