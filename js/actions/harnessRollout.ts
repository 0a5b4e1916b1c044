/** `ameide:harness:rollout`: a changed template reaches the pipelines by waves. */
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { describe, rollOut, tableOf, versionsOf } from '@ameide/core';
import type { HarnessRolledOut, HarnessRollout, RolloutVerify } from '@ameide/core';
import type { Context, Shim } from '../backstage.ts';
import { carryOutWith, catalogRepo, onHarness, setOutputs } from './common.ts';
import type { Secrets } from './common.ts';
import { fields, matching } from './fields.ts';
import type { Field, Optional, RegisteredAction } from './fields.ts';
import { examples } from './harnessRollout.examples.ts';

const ID = 'harness:rollout';

/** What begins a rollout, here and in `ameide:harness:sync`. */
export const ofRollout: {
  waves: Optional<(number | string | string[])[]>;
  verify: Optional<RolloutVerify>;
} = {
  waves: z =>
    z
      .array(z.union([z.number(), z.string(), z.array(z.string())]))
      .optional()
      .describe(
        'Waves of a new rollout: numbers, `25%`, `rest`, `team:<name>`, or lists of services; as configured by default, else `[1, 5, 25%, rest]`',
      ),
  verify: z =>
    z
      .enum(['none', 'execution'])
      .optional()
      .describe(
        'What is waited for between waves besides lint and validation: `execution` means that the pipelines of the first wave have run with success',
      ),
};

const input = matching<
  Omit<HarnessRollout, 'step'> & { step?: HarnessRollout['step'] } & Secrets
>()(
  fields({
    step: z =>
      z
        .enum(['plan', 'run', 'pause', 'resume', 'stop', 'rollBack'])
        .optional()
        .describe(
          '`run` (default) begins a rollout or goes on with the one that is open; `plan` shows it; `pause`, `resume`, `stop` and `rollBack` do what they say',
        ),
    ...ofRollout,
    wave: z => z.number().optional().describe('For `rollBack`: only this wave, counted from 1'),
    reason: z => z.string().optional().describe('For `stop`: why'),
    id: z =>
      z
        .string()
        .optional()
        .describe('The rollout that is meant; refused where it is not the latest one'),
    confirm: z =>
      z
        .string()
        .optional()
        .describe(
          'For `run`: digest of the plan that was looked at; refused where it would be another one now',
        ),
    ...catalogRepo,
    ...onHarness,
  }),
);

export const rolloutOutput: Record<'rollout' | 'next' | 'rolloutTable', Field> = {
  rollout: z =>
    z.record(z.any()).optional().describe('The rollout: id, state, waves with their services'),
  next: z =>
    z
      .string()
      .optional()
      .describe(
        '`nothing`; `run`: there is more to do; `wait`: executions are awaited; `decide`: somebody has to',
      ),
  rolloutTable: z => z.string().optional().describe('Waves and services as a Markdown table'),
};

const output = fields({
  ...rolloutOutput,
  begun: z => z.boolean().describe('Whether it has begun; else it is a plan'),
  outcome: z =>
    z
      .string()
      .describe(
        'State of the rollout: `running`, `paused`, `stopped`, `rolledBack`, `done`; `unchanged` where there is none',
      ),
  rolloutId: z => z.string().optional().describe('Id of the rollout'),
  reason: z => z.string().optional().describe('Why it stopped'),
  digest: z => z.string().optional().describe('Of the plan, for `confirm`'),
  left: z => z.array(z.any()).describe('Services that a plan leaves out, each with the reason'),
  problems: z => z.array(z.string()).describe('What stops it'),
});

export function harnessRollout(shim: Shim): RegisteredAction {
  return createTemplateAction({
    id: `ameide:${ID}`,
    description:
      'Brings a changed template to the pipelines by waves: shows the plan, goes on with the rollout that is open, pauses, resumes or rolls it back',
    examples,
    supportsDryRun: true,
    schema: { input, output },
    async handler(context) {
      const { step = 'run', ...rest } = context.input as Partial<HarnessRollout> & Secrets;
      const values = await carryOutRollout(shim, context, { ...rest, step });
      setOutputs(context, {
        ...told(values),
        begun: values.begun,
        outcome: values.rollout?.state ?? 'unchanged',
        rolloutId: values.rollout?.id,
        reason: values.rollout?.reason,
        digest: values.digest,
        left: values.left,
        problems: values.problems.map(describe),
      });
    },
  });
}

/** The outputs of a rollout. */
export function told({ rollout, next }: HarnessRolledOut): Record<string, unknown> {
  const rows = (rollout?.waves ?? []).flatMap(({ state, services }, index) =>
    services.map(planned => ({
      wave: index + 1,
      state: planned.skipped === undefined ? state : 'skipped',
      service: planned.service,
      ...versionsOf(planned),
      note: planned.skipped ?? '',
    })),
  );
  return { rollout, next, rolloutTable: tableOf(rows, 'markdown') };
}

/** Takes a step, and those that follow it now. */
export async function carryOutRollout(
  shim: Shim,
  context: Context,
  input: HarnessRollout & Secrets,
): Promise<HarnessRolledOut> {
  const isDryRun = input.dryRun === true || context.isDryRun === true;
  const run = async (request: HarnessRollout) => {
    const whole = { ...request, dryRun: isDryRun };
    return (await carryOutWith(shim, context, ID, whole)).values;
  };
  return rollOut({ ...input, dryRun: isDryRun }, run);
}
