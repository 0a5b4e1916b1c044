/** Inputs, outputs and helpers that several actions share. */
import { describe, refusal, requireKey, withKey } from '@ameide/core';
import type { Action, Done } from '@ameide/core';
import { carryOut } from '../backstage.ts';
import type { Context, Result, Shim } from '../backstage.ts';
import type { Field, OptionalFlag, OptionalMap, OptionalText } from './fields.ts';

/** Where to look up a service that is given by name. */
export const catalogRepo: { catalogRepoUrl: OptionalText } = {
  catalogRepoUrl: z =>
    z
      .string()
      .optional()
      .describe('The config repo with the catalog; defaults to the configured value'),
};

/** Where the pipelines' files are. */
export const pipelinesRepo: { pipelinesRepoUrl: OptionalText } = {
  pipelinesRepoUrl: z =>
    z
      .string()
      .optional()
      .describe('The repository with the pipeline’s YAML; defaults to the configured value'),
};

/** Inputs that decide how a pipeline is rendered. */
export const rendering: Record<'strategy' | 'templateRepoUrl', OptionalText> & {
  options: OptionalMap;
} = {
  strategy: z =>
    z.string().optional().describe('`runtime` or `promotion`; defaults to the configured value'),
  options: z =>
    z
      .record(z.unknown())
      .optional()
      .describe('Options of the strategy; they override the configured ones'),
  templateRepoUrl: z =>
    z
      .string()
      .optional()
      .describe(
        'The repository with the organization’s own templates; defaults to the configured value',
      ),
};

/** Scope in Harness. */
export const place: Record<'account' | 'org' | 'project', OptionalText> & { dryRun: OptionalFlag } =
  {
    account: z =>
      z
        .string()
        .optional()
        .describe(
          'Account identifier; defaults to the configured value, or to the account of the API key',
        ),
    org: z =>
      z.string().optional().describe('Organization identifier; defaults to the configured value'),
    project: z =>
      z.string().optional().describe('Project identifier; defaults to the configured value'),
    dryRun: z => z.boolean().optional().describe('Plan the changes without writing anything'),
  };

/** Credentials; the driver keeps them, the core never sees them. */
export const githubSecret: { token: OptionalText } = {
  token: z =>
    z
      .string()
      .optional()
      .describe(
        'GitHub token to use instead of the integration’s, for example `${{ secrets.USER_OAUTH_TOKEN }}`; it is only sent to the host of the config repo',
      ),
};
export const harnessSecret: { apiKey: OptionalText } = {
  apiKey: z =>
    z
      .string()
      .optional()
      .describe(
        'Harness API key to use instead of the configured one, for example `${{ secrets.HARNESS_API_KEY }}`',
      ),
};

/** Inputs that all Harness actions share. */
export const onHarness: typeof place & typeof githubSecret & typeof harnessSecret = {
  ...place,
  ...githubSecret,
  ...harnessSecret,
};

export interface GitHubSecret {
  token?: string;
}
export interface HarnessSecret {
  apiKey?: string;
}
export type Secrets = GitHubSecret & HarnessSecret;

type HarnessAction = Extract<Action, { type: `harness:${string}`; input: { dryRun?: unknown } }>;

/** Runs an action on Harness: the secrets go to the servers and everything else to the core, including whether this is a dry run. */
export async function carryOutOnHarness<T extends HarnessAction['type']>(
  shim: Shim,
  context: Context & { input: Extract<HarnessAction, { type: T }>['input'] & Secrets },
  type: T,
): Promise<Result<T>> {
  return carryOutWith(shim, context, type, context.input as never);
}

/** The same with another input than that of the step. */
export async function carryOutWith<T extends HarnessAction['type']>(
  shim: Shim,
  context: Context,
  type: T,
  whole: Extract<HarnessAction, { type: T }>['input'] & Secrets,
): Promise<Result<T>> {
  const { token, apiKey, ...input } = whole as HarnessAction['input'] & Secrets;
  requireKey(withKey(shim.settings, apiKey));
  const dryRun = input.dryRun === true || context.isDryRun === true;
  const action = { type, input: { ...input, dryRun } } as HarnessAction;
  const result = await carryOut(shim, context, action, { token, apiKey }, { dryRun });
  return result as unknown as Result<T>;
}

export const entities: { entities: Field } = {
  entities: z =>
    z
      .array(z.object({ kind: z.string(), identifier: z.string(), outcome: z.string() }))
      .describe('Outcome for each entity, in order'),
};

/** What a change that is looked at first takes. */
export const confirmation: { confirm: OptionalText } = {
  confirm: z =>
    z
      .string()
      .optional()
      .describe('Digest of the change that was looked at; without it, the change is only shown'),
};

/** What such a change shows. */
export const changes: Record<'digest' | 'confirmed' | 'changes' | 'diff', Field> = {
  digest: z => z.string().describe('Digest of the change, for `confirm`'),
  confirmed: z => z.boolean().describe('Whether the change was made, and not only shown'),
  changes: z => z.record(z.any()).describe('What changes in the pipeline, stage by stage'),
  diff: z => z.string().describe('Unified diff of the pipeline'),
};

export const warnings: { warnings: Field } = {
  warnings: z => z.array(z.string()).describe('Warnings to review'),
};

export const findings: { findings: Field } = {
  findings: z =>
    z
      .array(z.record(z.any()))
      .describe('Lint findings, each with code, severity, message, help, line and path'),
};

/** The commit to the pipelines repo, if there was one. */
export const commitAddress: { pipelinesRepoUrl: Field } = {
  pipelinesRepoUrl: z => z.string().optional().describe('URL of the commit to the pipelines repo'),
};

export function commitOf(done: Done[]): string | undefined {
  const commit = first(done, 'commit');
  return commit?.pullRequest?.url ?? commit?.commitUrl;
}

/** Sets the outputs of the step; undefined values are left out. */
export function setOutputs(
  context: { output(name: never, value: never): void },
  outputs: Record<string, unknown>,
): void {
  for (const [name, value] of Object.entries(outputs))
    if (value != null) context.output(name as never, value as never);
}

/** The same for a change that is looked at first: if another one would have been made than that, the step has failed. */
export function setAgreed(
  context: Parameters<typeof setOutputs>[0],
  { values, plan, done }: Result<'harness:adopt'> | Result<'harness:restore'>,
): void {
  if (values.refusal) throw refusal('conflict', [values.refusal]);
  setOutputs(context, {
    ...values,
    pipelinesRepoUrl: commitOf(done),
    warnings: plan.warnings.map(describe),
  });
}

/** The first result of its kind. */
export function first<T extends Done['type']>(
  done: Done[],
  type: T,
): Extract<Done, { type: T }> | undefined {
  return done.find((one): one is Extract<Done, { type: T }> => one.type === type);
}
