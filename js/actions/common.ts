/** What several actions take, do and tell alike. */
import { requireKey, withKey } from '@ameide/core';
import type { Action, Done } from '@ameide/core';
import { carryOut } from '../backstage.ts';
import type { Context, Result, Shim } from '../backstage.ts';
import type { Field, OptionalFlag, OptionalMap, OptionalText } from './fields.ts';

/** Where a service is looked up that is given by its name alone. */
export const catalogRepo: { catalogRepoUrl: OptionalText } = {
  catalogRepoUrl: z =>
    z.string().optional().describe('The config repo with the catalog; by default as configured'),
};

/** Where the pipelines' files are. */
export const pipelinesRepo: { pipelinesRepoUrl: OptionalText } = {
  pipelinesRepoUrl: z =>
    z
      .string()
      .optional()
      .describe('The repository that holds the pipeline’s YAML; by default as configured'),
};

/** By what a pipeline is rendered. */
export const rendering: Record<'strategy' | 'templateRepoUrl', OptionalText> & {
  options: OptionalMap;
} = {
  strategy: z =>
    z.string().optional().describe('`runtime` or `promotion`; by default as configured'),
  options: z =>
    z.record(z.unknown()).optional().describe('Options of the strategy, over the configured ones'),
  templateRepoUrl: z =>
    z
      .string()
      .optional()
      .describe('The repository with the organisation’s own templates; by default as configured'),
};

/** Where in Harness. */
export const place: Record<'account' | 'org' | 'project', OptionalText> & { dryRun: OptionalFlag } =
  {
    account: z =>
      z
        .string()
        .optional()
        .describe('Account identifier; by default as configured, or read from the key'),
    org: z => z.string().optional().describe('Organisation identifier; by default as configured'),
    project: z => z.string().optional().describe('Project identifier; by default as configured'),
    dryRun: z => z.boolean().optional().describe('Decide everything, write nothing'),
  };

/** Credentials; the driver keeps them, the core never sees them. */
export const githubSecret: { token: OptionalText } = {
  token: z =>
    z
      .string()
      .optional()
      .describe(
        'GitHub token to use in place of the integration’s, as `${{ secrets.USER_OAUTH_TOKEN }}`; it is sent to the host of the config repo alone',
      ),
};
export const harnessSecret: { apiKey: OptionalText } = {
  apiKey: z =>
    z
      .string()
      .optional()
      .describe(
        'Harness key to use in place of the configured one, as `${{ secrets.HARNESS_API_KEY }}`',
      ),
};

/** What each action on Harness takes beside its own. */
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

/** Carries out an action on Harness: its secrets go to the servers, all else to the core, which is told whether this is a dry run. */
export async function carryOutOnHarness<T extends HarnessAction['type']>(
  shim: Shim,
  context: Context & { input: Extract<HarnessAction, { type: T }>['input'] & Secrets },
  type: T,
): Promise<Result<T>> {
  const { token, apiKey, ...asked } = context.input as HarnessAction['input'] & Secrets;
  requireKey(withKey(shim.settings, apiKey));
  const dryRun = asked.dryRun === true || context.isDryRun === true;
  const action = { type, input: { ...asked, dryRun } } as HarnessAction;
  const carried = await carryOut(shim, context, action, { token, apiKey }, dryRun);
  return carried as unknown as Result<T>;
}

export const entities: { entities: Field } = {
  entities: z =>
    z
      .array(z.object({ kind: z.string(), identifier: z.string(), outcome: z.string() }))
      .describe('What happened to each entity, in order'),
};

export const warnings: { warnings: Field } = {
  warnings: z => z.array(z.string()).describe('What did not stop it and should still be looked at'),
};

export const findings: { findings: Field } = {
  findings: z =>
    z
      .array(z.record(z.any()))
      .describe('What the lint found: code, severity, message, help, line and path of each'),
};

/** Where the commit to the pipelines repo is, where there was one. */
export const commitAddress: { pipelinesRepoUrl: Field } = {
  pipelinesRepoUrl: z =>
    z.string().optional().describe('Address of the commit to the pipelines repo'),
};

export function commitOf(done: Done[]): string | undefined {
  const commit = first(done, 'commit');
  return commit?.pullRequest?.url ?? commit?.commitUrl;
}

/** Gives the outputs to the step; what is not known is left out. */
export function setOutputs(
  context: { output(name: never, value: never): void },
  outputs: Record<string, unknown>,
): void {
  for (const [name, value] of Object.entries(outputs))
    if (value != null) context.output(name as never, value as never);
}

/** The first of its kind among what was done. */
export function first<T extends Done['type']>(
  done: Done[],
  type: T,
): Extract<Done, { type: T }> | undefined {
  return done.find((one): one is Extract<Done, { type: T }> => one.type === type);
}
