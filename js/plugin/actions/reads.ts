/** Actions that only read. */
import { entryFields, open, serviceName, waitSeconds } from './action.ts';
import type { AgentAction, Zod } from './action.ts';
import { operation, page, problems } from './outputs.ts';

const attributes = { readOnly: true, destructive: false, idempotent: true };

const paging = (zod: Zod) => ({
  limit: zod.number().int().min(1).max(1000).optional().describe('Items of a page, 20 by default'),
  pageToken: zod.string().optional().describe('`nextPageToken` of the page before'),
});

export const reads: AgentAction[] = [
  {
    name: 'list-services',
    title: 'List services',
    description:
      'Services of the catalog with the state of their Harness pipelines (`ready`, `missing`, `outdated`, `drifted` ...). Use it to find a service by words, team, environment or state.',
    operationId: 'listServices',
    attributes,
    input: zod =>
      zod
        .object({
          search: zod.string().optional().describe('Words of name, description or team'),
          owner: zod
            .string()
            .optional()
            .describe('Entity references of teams, separated by commas: `group:default/payments`'),
          archetype: zod.string().optional(),
          environment: zod.string().optional().describe('Short name: `prod`'),
          state: zod.string().optional().describe('State of the pipeline'),
          ...paging(zod),
        })
        .strict(),
    output: zod =>
      page(zod, open(zod, { name: zod.string(), owner: zod.string(), state: zod.string() })),
    request: input => ({ query: input }),
  },
  {
    name: 'show-service',
    title: 'Show a service',
    description:
      'One service: its entry in the catalog, its pipeline with stages and state, the places that it can be deployed to, its latest runs and its last operation.',
    operationId: 'getService',
    attributes,
    input: zod => zod.object({ name: serviceName(zod) }).strict(),
    output: zod => open(zod, { name: zod.string(), state: zod.string(), findings: problems(zod) }),
    request: ({ name }) => ({ params: { name } }),
  },
  {
    name: 'preview-service',
    title: 'Preview an onboarding',
    description:
      'What onboarding a service would do: the diff of the catalog, the pipeline and the entities in Harness, and every problem of the entry with what to do about it. Writes nothing. Use it before `onboard-service`.',
    operationId: 'previewService',
    attributes,
    input: zod =>
      zod
        .object({
          service: zod
            .object({ name: serviceName(zod), ...entryFields(zod, false) })
            .passthrough()
            .describe('The entry'),
          strategy: zod
            .string()
            .optional()
            .describe('`promotion` or `runtime`; as configured by default'),
          options: zod.record(zod.unknown()).optional().describe('Options of the strategy'),
        })
        .strict(),
    output: zod =>
      open(zod, {
        catalog: zod.record(zod.unknown()).optional(),
        pipeline: zod.record(zod.unknown()).optional(),
        problems: problems(zod).describe('Reasons for which it would be refused'),
        warnings: problems(zod),
      }),
    request: input => ({ body: input }),
  },
  {
    name: 'list-operations',
    title: 'List operations',
    description:
      'What was onboarded, changed, deployed and offboarded, newest first: kind, status, who asked for it, results and problems.',
    operationId: 'listOperations',
    attributes,
    input: zod =>
      zod
        .object({
          service: zod.string().optional().describe('Name of the service'),
          status: zod.enum(['pending', 'running', 'succeeded', 'failed', 'cancelled']).optional(),
          actor: zod.string().optional().describe('Who asked for it: `user:default/jane`'),
          kind: zod
            .string()
            .optional()
            .describe('`service.create`, `pipeline.execute`, `sync` ...'),
          ...paging(zod),
        })
        .strict(),
    output: zod => page(zod, operation(zod)),
    request: input => ({ query: { limit: 20, ...input } }),
  },
  {
    name: 'get-operation',
    title: 'Status of an operation',
    description:
      'Whether an operation is still running and how it ended: pull request, pipeline and run, or the problems with what to do about them. Wait with `waitSeconds` rather than asking often.',
    operationId: 'getOperation',
    attributes,
    input: zod =>
      zod
        .object({ id: zod.string().min(1).describe('Its `id`'), waitSeconds: waitSeconds(zod) })
        .strict(),
    output: operation,
    request: ({ id, waitSeconds: wait }) => ({ params: { id }, wait }),
  },
];
