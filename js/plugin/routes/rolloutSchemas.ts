/** The shapes of rollouts, for the OpenAPI document. */
import { z } from 'zod';
import { problemSchema } from './schemas.ts';

const head = {
  state: z.enum(['running', 'paused', 'stopped', 'rolledBack', 'done']),
  startedAt: z.string(),
  startedBy: z.string().optional(),
  verify: z.enum(['none', 'execution']).describe('What is waited for between waves'),
  reason: z.string().optional().describe('Why it stopped'),
};
const waveState = z.enum(['waiting', 'written', 'passed', 'failed', 'rolledBack']);
const waveSchema = z.object({
  state: waveState,
  services: z.array(
    z.object({
      service: z.string(),
      pipelineId: z.string(),
      from: z.string().describe('Version of the template that its pipeline is made from'),
      to: z.string().describe('Version that it is to be made from'),
      fromName: z.string().optional().describe('Name of its template, if that changes'),
      toName: z.string().optional().describe('Name of the template that it is to be made from'),
      content: z.string().describe('Digest of all that it is to be made from'),
      fromContent: z.string().optional(),
      recorded: z.string().optional().describe('Commit that holds its state before'),
      lastRun: z.string().optional().describe('Its latest execution when it was written'),
      skipped: z.string().optional().describe('Why it was left out'),
    }),
  ),
});

const rollout = { id: z.string(), ...head, waves: z.array(waveSchema) };
export const rolloutSchema = z
  .object({
    ...rollout,
    isLatest: z.boolean().describe('Only the latest one can be gone on with or rolled back'),
    mayRun: z.boolean().describe('Whether the caller may do so'),
  })
  .meta({ id: 'Rollout' });

export const rolloutListSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        summary: z
          .object({
            ...head,
            waves: z.array(
              z.object({
                state: waveState,
                services: z.number().int(),
                skipped: z.number().int(),
              }),
            ),
          })
          .optional()
          .describe('Absent where its record cannot be read'),
        problem: problemSchema.optional().describe('Why its record cannot be read'),
      }),
    ),
    nextPageToken: z.string().optional().describe('Absent on the last page'),
    mayRun: z.boolean().describe('Whether the caller may begin one'),
  })
  .meta({ id: 'RolloutList' });

export const rolloutPlanSchema = z
  .object({
    rollout: z
      .object(rollout)
      .nullable()
      .describe('Null where every pipeline is made from the current template'),
    begun: z.boolean().describe('Whether it has begun; then it is the one that is open'),
    digest: z.string().nullable().describe('For `confirm`'),
    left: z
      .array(z.object({ service: z.string(), reason: z.string() }))
      .describe('Services that it leaves out'),
    problems: z.array(problemSchema).describe('What would stop it'),
  })
  .meta({ id: 'RolloutPlan' });

export const waves = z
  .array(z.union([z.number(), z.string(), z.array(z.string()).max(2000)]))
  .min(1)
  .max(100)
  .optional()
  .describe(
    'Numbers, `25%`, `rest`, `team:<name>`, or lists of services; as configured by default, else `[1, 5, "25%", "rest"]`',
  );
