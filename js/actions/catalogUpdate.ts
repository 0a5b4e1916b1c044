/** `ameide:catalog:update`: adds, updates and removes services in the catalog, by pull request. */
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { describe, heal, noKey, requireKey } from '@ameide/core';
import type { CatalogHeal, CatalogUpdate } from '@ameide/core';
import { carryOut } from '../backstage.ts';
import type { Result, Shim } from '../backstage.ts';
import { examples } from './catalogUpdate.examples.ts';
import { first, githubSecret, setOutputs } from './common.ts';
import type { GitHubSecret } from './common.ts';
import { fields, matching } from './fields.ts';
import type { RegisteredAction } from './fields.ts';

const ID = 'catalog:update';

const input = matching<
  CatalogUpdate & GitHubSecret & { heal?: boolean; requireHarnessKey?: boolean }
>()(
  fields({
    repoUrl: z =>
      z
        .string()
        .optional()
        .describe(
          'The config repo, `github.com?owner=company&repo=platform-next`; defaults to the configured value',
        ),
    filePath: z =>
      z.string().optional().describe('The catalog file; defaults to the configured value'),
    operation: z =>
      z
        .enum(['add', 'update', 'remove', 'upsert'])
        .optional()
        .describe('What to do; `add` by default'),
    service: z =>
      z
        .record(z.unknown())
        .optional()
        .describe('The entry, or only the keys that change; for `remove`, only `name`'),
    confirm: z =>
      z
        .string()
        .optional()
        .describe(
          'Name of the service, typed again to confirm; the step fails if it differs from the name of the service to change',
        ),
    services: z =>
      z
        .array(z.record(z.unknown()))
        .optional()
        .describe('Several entries in one pull request, at most 2,000'),
    update: z =>
      z.string().optional().describe('The same as a YAML string: a map with a `services:` list'),
    allowUnknown: z =>
      z
        .boolean()
        .optional()
        .describe(
          'Accept keys that look like a misspelled known key; by default they are rejected',
        ),
    entity: z =>
      z
        .union([z.boolean(), z.record(z.unknown())])
        .optional()
        .describe(
          'Write the Backstage entity in the same pull request (true by default), or an object merged over the default one',
        ),
    entityPath: z =>
      z
        .string()
        .optional()
        .describe(
          'Path of the entity file, containing `{service}`; defaults to the configured value',
        ),
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
          'Name of the branch, which cannot be the base branch; by default derived from operation and service. An existing branch that Ameide did not create is not changed',
        ),
    createPullRequest: z =>
      z
        .boolean()
        .optional()
        .describe(
          'Open a pull request (true by default); if false, commit to the branch, or to the base branch',
        ),
    recordPipeline: z =>
      z
        .boolean()
        .optional()
        .describe('Record the pipeline id, creation time and creator in the new entry'),
    pullRequestTitle: z => z.string().optional().describe('Title of the pull request'),
    pullRequestBody: z =>
      z
        .string()
        .optional()
        .describe('Description of the pull request; Markdown and mentions are escaped'),
    draft: z => z.boolean().optional().describe('Open the pull request as a draft'),
    labels: z => z.array(z.string()).optional().describe('Labels of the pull request'),
    reviewers: z =>
      z.array(z.string()).optional().describe('GitHub logins to request a review from'),
    teamReviewers: z =>
      z.array(z.string()).optional().describe('Slugs of GitHub teams to request a review from'),
    autoMerge: z =>
      z
        .enum(['merge', 'squash', 'rebase'])
        .optional()
        .describe('Merge with this method as soon as the repository’s rules allow it'),
    heal: z =>
      z
        .boolean()
        .optional()
        .describe(
          'Also update other Ameide pull requests that now conflict with the base; never force-pushes',
        ),
    requireHarnessKey: z =>
      z
        .boolean()
        .optional()
        .describe(
          'Refuse, before anything is written, if no key for Harness is configured: for templates with a later step that needs it',
        ),
    ...githubSecret,
  }),
);

const output = fields({
  remoteUrl: z =>
    z
      .string()
      .optional()
      .describe('URL of the pull request, or of the commit if there is no pull request'),
  pullRequestNumber: z => z.number().optional().describe('Number of the pull request'),
  pullRequestUrl: z => z.string().optional().describe('URL of the pull request'),
  branch: z => z.string().optional().describe('Branch with the change'),
  commitHash: z => z.string().optional().describe('SHA of the commit with the change'),
  outcome: z => z.enum(['changed', 'unchanged', 'adopted']).describe('Outcome of the step'),
  settled: z =>
    z
      .boolean()
      .describe(
        'Whether the base branch already matches the request and no open pull request is about to change the service again',
      ),
  diff: z => z.string().describe('Unified diff of the catalog and the entity'),
  entityRef: z => z.string().optional().describe('Entity reference of the service'),
  catalogInfoUrl: z =>
    z
      .string()
      .optional()
      .describe('URL of the entity file on the base branch, to register in the catalog'),
  service: z => z.record(z.any()).optional().describe('The resulting entry'),
  healed: z =>
    z
      .array(z.object({ number: z.number(), url: z.string(), outcome: z.string() }))
      .optional()
      .describe(
        'With `heal`, the open Ameide pull requests and the result for each: `clean`, `healed` or `conflict`',
      ),
});

export function catalogUpdate(shim: Shim): RegisteredAction {
  return createTemplateAction({
    id: `ameide:${ID}`,
    description:
      'Adds, updates or removes services in the service catalog by pull request, and preserves everything else in the file',
    examples,
    supportsDryRun: true,
    schema: { input, output },
    async handler(context) {
      const { token, heal: healing, requireHarnessKey, ...request } = context.input;
      if (requireHarnessKey) requireKey(shim.settings);
      if (request.recordPipeline && !shim.settings.harness.apiKey)
        context.logger.warn(describe(noKey()));
      const result = await carryOut(shim, context, { type: ID, input: request }, { token });
      const { values, done } = result;
      const commit = first(done, 'commit');
      const pullRequestUrl = commit?.pullRequest?.url ?? values.pullRequestUrl;
      setOutputs(context, {
        remoteUrl: pullRequestUrl ?? commit?.commitUrl ?? commitUrl(result),
        pullRequestNumber: commit?.pullRequest?.number ?? values.pullRequestNumber,
        pullRequestUrl,
        branch: commit?.branch ?? values.branch,
        commitHash: commit?.commit ?? values.commitHash,
        outcome: values.outcome,
        settled: values.settled ?? false,
        diff: values.diff,
        entityRef: values.entityRef,
        catalogInfoUrl: fileUrl(result),
        service: values.service,
      });
      if (healing) setOutputs(context, { healed: await healOthers(shim, context, request, token) });
    },
  });
}

/** Heals the open pull requests onto the same base; those that cannot be healed give a warning and do not fail the step. */
async function healOthers(
  shim: Shim,
  context: Parameters<typeof carryOut>[1],
  { repoUrl, baseBranch, filePath }: CatalogUpdate,
  token?: string,
) {
  const runHeal = async (input: CatalogHeal, dryRun: boolean) => {
    const action = { type: 'catalog:heal', input } as const;
    return (await carryOut(shim, context, action, { token }, { dryRun })).values;
  };
  const pulls = await heal({ repoUrl, baseBranch, filePath }, runHeal, context.isDryRun);
  for (const problem of pulls.flatMap(pull => pull.problems))
    context.logger.warn(describe(problem));
  return pulls.map(({ number, url, outcome }) => ({ number, url, outcome }));
}

/** URL of the entity's file, once the pull request is merged. */
function fileUrl({ values, webUrl }: Result<typeof ID>): string | undefined {
  const { repo, baseBranch, catalogInfoPath: path } = values;
  return path === null ? undefined : `${webUrl(repo)}/blob/${baseBranch}/${path}`;
}

/** The commit that already matched the request. */
function commitUrl({ values, webUrl }: Result<typeof ID>): string | undefined {
  const { repo, commitHash } = values;
  return commitHash === null ? undefined : `${webUrl(repo)}/commit/${commitHash}`;
}
