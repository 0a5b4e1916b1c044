/** The shapes of answers that several routes share, for the OpenAPI document. */
import { z } from 'zod';
import { SOURCES } from '../state/audit.ts';

export const problemSchema = z
  .object({
    code: z.string().describe('Stable code: `catalog/service-exists`'),
    severity: z.enum(['error', 'warning']),
    message: z.string(),
    help: z.string().optional().describe('What to do about it'),
    file: z.string().optional(),
    line: z.number().int().optional(),
    column: z.number().int().optional(),
    path: z.string().optional().describe('Path of the field in the request or the document'),
  })
  .meta({ id: 'Problem' });

/** Tag of an image, as registries take it. */
export const imageTag = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/);

export const firstDeploymentSchema = z
  .object({
    operationId: z.string().describe('The operation that onboards the service'),
    service: z.string(),
    actor: z.string().describe('Who asked for it'),
    imageTag: z.string(),
    status: z.enum(['waiting', 'starting', 'started', 'givenUp', 'cancelled']),
    waitsFor: z
      .enum(['onboarding', 'merge', 'pipeline', 'manifests', 'answer'])
      .optional()
      .describe('What is missing as yet; `answer`: a server that did not respond'),
    reason: z.string().optional().describe('Why it was given up, or what did not respond'),
    runs: z.array(z.string()).optional().describe('Operations that it has started, one by region'),
    requestedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'FirstDeployment' });

export const operationSchema = z
  .object({
    id: z.string(),
    kind: z.string().describe('`service.create`, `pipeline.execute`, `sync` ...'),
    service: z.string().optional(),
    owner: z.string().optional().describe('Entity reference of the team that owns the service'),
    actor: z.string().describe('Entity reference of the user, or the subject of the token'),
    source: z.enum(SOURCES),
    status: z.enum(['pending', 'running', 'succeeded', 'failed', 'cancelled']),
    template: z.string().describe('Template of the scaffolder that its task runs'),
    taskId: z.string().optional().describe('Task of the scaffolder'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().optional(),
    outputs: z
      .looseObject({
        outcome: z.string().optional(),
        pullRequestUrl: z.string().optional(),
        pullRequestNumber: z.number().int().optional(),
        pipelineId: z.string().optional(),
        pipelineUrl: z.string().optional(),
        pipelineOutcome: z.string().optional(),
        executionId: z.string().optional(),
        executionUrl: z.string().optional(),
      })
      .optional()
      .describe('What the template puts out, once it has succeeded'),
    problems: z.array(problemSchema).optional().describe('Why it failed'),
    failure: z.string().optional().describe('Name of the error that it failed with'),
    firstDeployment: firstDeploymentSchema
      .optional()
      .describe(
        'Of an onboarding that is deployed afterwards; only in the answer of `getOperation`',
      ),
    mayCancel: z
      .boolean()
      .optional()
      .describe('Whether the caller may cancel and retry it; only in the answer of `getOperation`'),
  })
  .meta({ id: 'Operation' });

export const errorSchema = z
  .object({
    error: z.looseObject({
      name: z.string(),
      message: z.string(),
      problems: z.array(problemSchema).optional(),
      existing: z.looseObject({}).optional().describe('With 409: what is there already'),
    }),
    request: z.object({ method: z.string(), url: z.string() }).optional(),
    response: z.object({ statusCode: z.number().int() }),
  })
  .meta({ id: 'Error' });

/** A page of a list. */
export function pageSchema(item: z.ZodType, id: string) {
  return z
    .object({
      items: z.array(item),
      nextPageToken: z.string().optional().describe('Absent on the last page'),
    })
    .meta({ id });
}

/** Number of services by state. */
export const countsSchema = z.record(z.string(), z.number().int());

/** Query parameters of a list. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(1000).optional().describe('At most 1,000'),
  pageToken: z.string().optional().describe('`nextPageToken` of the page before'),
};

/** `true` and `false`, and nothing that only looks like them. */
export const flag = z
  .enum(['true', 'false'])
  .transform(text => text === 'true')
  .optional();

export const dryRun = flag.describe('Answers 200 with what would be done, and does nothing');

/** The answer 404 of routes about a service. */
export const notInCatalog = {
  description: 'The catalog has no such service',
  schema: errorSchema,
};

/** The answer 200 of a route that starts an operation, or shows with `dryRun` what that would do. */
export const doneOrPlanned = (plan: z.ZodType) => ({
  description: 'With `Prefer: wait=N`: it has succeeded. With `dryRun=true`: what would be done',
  schema: z.union([operationSchema, plan]),
});

/** Answers of every route that starts an operation. */
export const started = {
  202: { description: 'The operation has been started', schema: operationSchema },
  409: {
    description: 'Something else is there, or running: `error.existing` has it',
    schema: errorSchema,
  },
  502: {
    description: 'With `Prefer: wait=N`: its task failed at a server behind it',
    schema: errorSchema,
  },
  422: { description: 'The `Idempotency-Key` was given to another request', schema: errorSchema },
};
