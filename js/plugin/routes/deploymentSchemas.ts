/** The shapes of what runs where, for the OpenAPI document. */
import { z } from 'zod';

const time = z.number().describe('Milliseconds since the epoch');
const phase = z
  .enum(['pending', 'running', 'waiting', 'succeeded', 'failed', 'cancelled', 'skipped'])
  .describe('How far it has come');
const status = z.string().describe('The same in the words of Harness');
const version = z.string().optional().describe('Tag or version of the image, where Harness tells');
const by = z.string().optional().describe('Who started it');

const deploymentSchema = z
  .object({
    version,
    phase,
    status,
    startedAt: time.optional(),
    endedAt: time.optional(),
    by,
    message: z.string().optional().describe('Why it failed'),
    executionId: z.string(),
    number: z.number().int().optional().describe('Number of the execution'),
    url: z.string().describe('The execution in Harness'),
  })
  .meta({ id: 'Deployment' });

export const placeSchema = z
  .object({
    environment: z.string(),
    region: z.string(),
    production: z.boolean(),
    runUrl: z
      .string()
      .optional()
      .describe('Run dialog in Harness; absent where nobody chooses the place of a run'),
    deployed: deploymentSchema.optional().describe('The latest successful deployment'),
    attempt: deploymentSchema.optional().describe('A later attempt that runs or did not succeed'),
  })
  .meta({ id: 'Place' });

export const executionSchema = z
  .object({
    id: z.string(),
    number: z.number().int().optional(),
    version,
    phase,
    status,
    startedAt: time.optional(),
    endedAt: time.optional(),
    by,
    message: z.string().optional().describe('Why it failed'),
    stages: z.array(
      z.object({
        name: z.string(),
        phase,
        status,
        environment: z.string().optional(),
        region: z.string().optional(),
      }),
    ),
    waits: z
      .array(
        z.object({
          groups: z.array(z.string()).describe('User groups whose members may approve'),
          missing: z.number().int().describe('How many approvals are missing'),
          bake: z.boolean().describe('Whether it goes on by itself when its time is over'),
          executorExcluded: z.boolean().describe('Whether who started it may not approve'),
          since: time.optional(),
          until: time.optional(),
        }),
      )
      .describe('Approvals that it waits for'),
    approvals: z
      .array(
        z.object({
          approved: z.boolean().describe('Whether it was approved, not rejected'),
          by: z.string(),
          at: time.optional(),
          comment: z.string().optional(),
        }),
      )
      .describe('What people answered, for the latest executions'),
    url: z.string().describe('The execution in Harness'),
  })
  .meta({ id: 'Execution' });

export const linkSchema = z
  .object({
    kind: z.enum(['configured', 'manifests', 'entry', 'pullRequest']),
    title: z.string(),
    url: z.string(),
  })
  .meta({ id: 'Link' });
