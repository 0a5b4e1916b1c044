/** The shape of a dry run. */
import { z } from 'zod';
import { problemSchema } from './schemas.ts';

const catalog = z.object({
  outcome: z.enum(['changed', 'unchanged', 'adopted']),
  diff: z.string().describe('Unified diff of all files'),
  pullRequestUrl: z.string().nullable().describe('The pull request that is open already'),
});

export const pipelinePreviewSchema = z.looseObject({
  id: z.string(),
  outcome: z.enum(['created', 'updated', 'unchanged', 'deleted']),
  yaml: z.string().optional(),
  diff: z
    .string()
    .optional()
    .describe('Unified diff from the pipeline in Harness; absent if it is new or up to date'),
  entities: z.array(z.object({ kind: z.string(), identifier: z.string(), outcome: z.string() })),
});

export const previewSchema = z
  .object({
    catalog: catalog.optional(),
    pipeline: pipelinePreviewSchema.optional(),
    findings: z.array(problemSchema).describe('Warnings'),
  })
  .meta({ id: 'Preview' });

/** The same for the form, which shows problems while it is filled in. */
export const formPreviewSchema = z
  .object({
    catalog: catalog.optional(),
    pipeline: pipelinePreviewSchema.optional(),
    environments: z.array(z.string()).describe('Where the service is to run'),
    mayDeploy: z.boolean().describe('Whether the caller may run the pipeline of the service'),
    problems: z.array(problemSchema),
    warnings: z.array(problemSchema),
  })
  .meta({ id: 'FormPreview' });
