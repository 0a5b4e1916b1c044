/** The shapes of services, for the OpenAPI document. */
import { z } from 'zod';
import { executionSchema, linkSchema, placeSchema } from './deploymentSchemas.ts';
import { countsSchema, firstDeploymentSchema, operationSchema, problemSchema } from './schemas.ts';

const rowSchema = z
  .object({
    name: z.string(),
    description: z.string().optional(),
    archetype: z.string(),
    profile: z.string(),
    size: z.string(),
    team: z.string(),
    owner: z.string().describe('Entity reference of the team'),
    environments: z.array(z.string()),
    regions: z.array(z.string()),
    pipelineId: z.string(),
    pipelineUrl: z.string(),
    sizeRank: z.number().int().optional().describe('From the smallest; only in lists'),
    state: z.string().describe('State of the pipeline; `unknown` if Harness did not respond'),
    lastRun: z
      .object({ startedAt: z.number(), status: z.string().optional(), url: z.string() })
      .optional()
      .describe('The latest execution of its pipeline; only in lists'),
    template: z
      .object({
        name: z.string(),
        digest: z.string().describe('Version that its pipeline is made from'),
        current: z.string().describe('Version that it would be made from now'),
      })
      .optional()
      .describe('The template of its pipeline; only in lists'),
    deployments: z
      .array(
        z.object({
          environment: z.string(),
          region: z.string(),
          version: z.string().optional(),
          at: z.number().optional(),
        }),
      )
      .optional()
      .describe(
        'The last successful deployment to each place, as far as it is known; only in lists',
      ),
    problems: z.array(problemSchema).optional(),
  })
  .meta({ id: 'Service' });

const onboardingSchema = z
  .object({
    service: z.string(),
    owner: z.string().optional(),
    actor: z.string().describe('Who asked for it'),
    operationId: z.string(),
    status: z.enum(['pending', 'running', 'succeeded', 'failed', 'cancelled']),
    startedAt: z.iso.datetime(),
    pullRequestUrl: z.string().optional(),
    pullRequestNumber: z.number().int().optional(),
    firstDeployment: firstDeploymentSchema.optional(),
  })
  .meta({ id: 'Onboarding' });

export const listSchema = z
  .object({
    items: z.array(rowSchema),
    nextPageToken: z.string().optional().describe('Absent on the last page'),
    total: z.number().int(),
    counts: countsSchema.describe('By state, also of services that `state` leaves out'),
    onboarding: z
      .array(onboardingSchema)
      .describe('Services that are being onboarded, or whose pull request is not merged yet'),
    owners: z.array(z.string()).describe('Values to filter by, over all services'),
    archetypes: z.array(z.string()),
    environments: z.array(z.string()),
    states: z.array(z.string()),
    warnings: z.array(problemSchema).describe('Parts that could not be read'),
    asOf: z.number().describe('When the catalog was read, in milliseconds since the epoch'),
    statesAsOf: z.number().optional().describe('When the pipelines were read'),
    renewing: z.boolean().describe('Whether newer data is being loaded'),
  })
  .meta({ id: 'ServiceList' });

export const oneSchema = rowSchema
  .extend({
    entry: z.looseObject({}).optional().describe('The entry as the catalog has it'),
    entityRef: z.string().optional().describe('Its entity in Backstage'),
    findings: z.array(problemSchema).describe('What is to be said of its state'),
    partial: z.boolean().describe('Harness did not respond: what the catalog has, as of `asOf`'),
    asOf: z.number().optional(),
    stages: z.array(z.looseObject({})).describe('Stages of its pipeline'),
    notifications: z
      .array(z.looseObject({}))
      .describe('Who is notified by its pipeline, and of what'),
    byHand: z.boolean().describe('Its pipeline was made by hand, and Ameide does not manage it'),
    places: z.array(placeSchema).describe('Where it runs, an environment and region each'),
    releaseUrl: z.string().optional().describe('Where a release is started'),
    executions: z.array(executionSchema).describe('Latest executions, most recent first'),
    executionsRead: z
      .number()
      .int()
      .describe('How many executions were read to find what runs where'),
    versions: z.array(z.string()).describe('Versions that were deployed lately'),
    links: z.array(linkSchema).describe('Pages about it elsewhere'),
    lastOperation: operationSchema.optional(),
    firstDeployment: firstDeploymentSchema
      .optional()
      .describe('One that waits or was given up, as long as nothing has been deployed'),
  })
  .meta({ id: 'ServiceDetail' });
