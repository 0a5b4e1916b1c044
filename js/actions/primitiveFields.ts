/** Inputs and outputs that the actions on primitives share. */
import { primitiveKinds } from '@ameide/core';
import type { Action, PrimitiveChanged } from '@ameide/core';
import { carryOut } from '../backstage.ts';
import type { Context, Result, Shim } from '../backstage.ts';
import { first, setOutputs } from './common.ts';
import type { GitHubSecret } from './common.ts';
import type { Field, OptionalFlag, OptionalMap, OptionalText } from './fields.ts';

type Text = (z: Parameters<Field>[0]) => ReturnType<Parameters<Field>[0]['string']>;
type OptionalTexts = (
  z: Parameters<Field>[0],
) => { _output: string[] | undefined } & ReturnType<Field>;

/** Which primitive, and where it is wired in. */
export const identity: Record<'kind' | 'name', Text> &
  Record<'version' | 'repoUrl' | 'baseBranch' | 'branch', OptionalText> & {
    createPullRequest: OptionalFlag;
  } = {
  kind: z => z.string().describe('Kind of the primitive, such as `domain`'),
  name: z => z.string().describe('Name of the primitive'),
  version: z => z.string().optional().describe('Version of its interface; `v1` by default'),
  repoUrl: z =>
    z.string().optional().describe('The GitOps repository; defaults to the configured value'),
  baseBranch: z =>
    z
      .string()
      .optional()
      .describe('Base branch of the pull request; defaults to the configured value'),
  branch: z =>
    z
      .string()
      .optional()
      .describe(
        'Name of the branch; by default derived from the primitive. An existing branch that Ameide did not create is not changed',
      ),
  createPullRequest: z =>
    z
      .boolean()
      .optional()
      .describe('Open a pull request (true by default); if false, commit to the base branch'),
};

/** What is said of a primitive, whatever its kind. */
export const about: Record<
  'owner' | 'system' | 'domain' | 'description' | 'project',
  OptionalText
> & {
  environments: OptionalTexts;
  fields: OptionalMap;
} = {
  owner: z => z.string().optional().describe('Owner, such as `group:default/payments-team`'),
  system: z => z.string().optional().describe('System that it belongs to'),
  domain: z => z.string().optional().describe('Domain that the system belongs to'),
  description: z => z.string().optional().describe('What it is for'),
  project: z =>
    z
      .string()
      .optional()
      .describe('Project of Argo CD; one of those configured, by default the first'),
  environments: z =>
    z.array(z.string()).optional().describe('Short names of its environments; all by default'),
  fields: z => z.record(z.unknown()).optional().describe('The fields of its kind, by name'),
};

export const changed: Record<
  | 'primitive'
  | 'outcome'
  | 'remoteUrl'
  | 'pullRequestNumber'
  | 'pullRequestUrl'
  | 'branch'
  | 'commitHash'
  | 'namespaces'
  | 'files'
  | 'diff',
  Field
> = {
  primitive: z => z.string().describe('Full name: kind, name and version'),
  outcome: z => z.enum(['changed', 'unchanged']).describe('Outcome of the step'),
  remoteUrl: z =>
    z
      .string()
      .optional()
      .describe('URL of the pull request, or of the commit if there is no pull request'),
  pullRequestNumber: z => z.number().optional().describe('Number of the pull request'),
  pullRequestUrl: z => z.string().optional().describe('URL of the pull request'),
  branch: z => z.string().optional().describe('Branch with the change'),
  commitHash: z => z.string().optional().describe('SHA of the commit with the change'),
  namespaces: z => z.record(z.string()).describe('Namespace by environment'),
  files: z => z.array(z.string()).describe('Paths of its files in the GitOps repository'),
  diff: z => z.string().describe('Unified diff of them'),
};

type Changing = 'primitive:create' | 'primitive:change' | 'primitive:promote' | 'primitive:remove';

type ChangingAction = Extract<
  Action,
  { type: Exclude<Changing, 'primitive:create'>; input: unknown }
>;

/** Runs an action on a primitive that exists, and sets its outputs: the token goes to GitHub, and everything else to the core. */
export async function changeExisting<T extends ChangingAction['type']>(
  shim: Shim,
  context: Context &
    Parameters<typeof setOutputs>[0] & {
      input: Omit<Extract<ChangingAction, { type: T }>['input'], 'kinds'> & GitHubSecret;
    },
  type: T,
): Promise<void> {
  const { token, ...request } = context.input;
  const action = { type, input: { ...request, kinds: await primitiveKinds() } } as ChangingAction;
  setChanged(context, await carryOut(shim, context, action, { token }));
}

/** Sets the outputs that they share. */
export function setChanged(
  context: Parameters<typeof setOutputs>[0],
  { values, done }: Pick<Result<Changing>, 'done'> & { values: PrimitiveChanged },
): void {
  const commit = first(done, 'commit');
  const pullRequestUrl = commit?.pullRequest?.url ?? values.pullRequestUrl;
  setOutputs(context, {
    primitive: values.primitive,
    outcome: values.outcome,
    remoteUrl: pullRequestUrl ?? commit?.commitUrl,
    pullRequestNumber: commit?.pullRequest?.number ?? values.pullRequestNumber,
    pullRequestUrl,
    branch: commit?.branch ?? values.branch,
    commitHash: commit?.commit,
    namespaces: values.namespaces,
    files: values.files,
    diff: values.diff,
  });
}
