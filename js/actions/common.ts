/** What several actions take and tell alike. */
import type { Done } from '../perform.ts';
import type { Field, OptionalFlag, OptionalText } from './fields.ts';

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
        'GitHub token to use in place of the integration’s, as `${{ secrets.USER_OAUTH_TOKEN }}`',
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

export interface GitHubSecret {
  token?: string;
}
export interface HarnessSecret {
  apiKey?: string;
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

/** Gives the outputs to the step; what is not known is left out. */
export function tell(
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
