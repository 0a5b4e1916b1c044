/** `ameide:catalog:update`: services into, in and out of the catalog, by pull request. */
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { describe, heal, noKey } from '@ameide/core';
import type { CatalogHeal, CatalogUpdate } from '@ameide/core';
import { carryOut } from '../backstage.ts';
import type { Result, Shim } from '../backstage.ts';
import { examples } from './catalogUpdate.examples.ts';
import { first, githubSecret, setOutputs } from './common.ts';
import type { GitHubSecret } from './common.ts';
import { fields, matching } from './fields.ts';
import type { RegisteredAction } from './fields.ts';

const ID = 'catalog:update';

const input = matching<CatalogUpdate & GitHubSecret & { heal?: boolean }>()(
  fields({
    repoUrl: z =>
      z
        .string()
        .optional()
        .describe(
          'The config repo, `github.com?owner=company&repo=platform-next`; by default as configured',
        ),
    filePath: z => z.string().optional().describe('The catalog file; by default as configured'),
    operation: z =>
      z
        .enum(['add', 'update', 'remove', 'upsert'])
        .optional()
        .describe('What to do; `add` by default'),
    service: z =>
      z
        .record(z.unknown())
        .optional()
        .describe('The entry, or the keys of it that change; for `remove` just its `name`'),
    confirm: z =>
      z
        .string()
        .optional()
        .describe(
          'The name of the service, as somebody typed it to confirm; refused where it is not the name of the service that changes',
        ),
    services: z =>
      z
        .array(z.record(z.unknown()))
        .optional()
        .describe('Several entries at once, in one pull request; at most 2,000'),
    update: z =>
      z.string().optional().describe('The same as YAML text: a map with a `services:` list'),
    allowUnknown: z =>
      z
        .boolean()
        .optional()
        .describe(
          'Take a key that is close to a known one as it stands; by default it is refused as a slip',
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
        .describe('Path of the entity, with `{service}` in it; by default as configured'),
    baseBranch: z =>
      z
        .string()
        .optional()
        .describe('The branch that the pull request goes to; by default as configured'),
    branch: z =>
      z
        .string()
        .optional()
        .describe(
          'Name of the branch, never the base branch; by default made from operation and service. One that exists and was not created by Ameide is left alone',
        ),
    createPullRequest: z =>
      z
        .boolean()
        .optional()
        .describe(
          'Open a pull request (true by default); false commits to the branch, or to the base branch',
        ),
    recordPipeline: z =>
      z
        .boolean()
        .optional()
        .describe('Record in an added entry which pipeline it has, made when and by whom'),
    pullRequestTitle: z => z.string().optional().describe('Title of the pull request'),
    pullRequestBody: z =>
      z
        .string()
        .optional()
        .describe(
          'Description of the pull request; Markdown and mentions in it are shown, not followed',
        ),
    draft: z => z.boolean().optional().describe('Open the pull request as a draft'),
    labels: z => z.array(z.string()).optional().describe('Labels of the pull request'),
    reviewers: z =>
      z.array(z.string()).optional().describe('GitHub logins that are asked for a review'),
    teamReviewers: z =>
      z.array(z.string()).optional().describe('Slugs of GitHub teams that are asked for a review'),
    autoMerge: z =>
      z
        .enum(['merge', 'squash', 'rebase'])
        .optional()
        .describe('Merge as soon as the repository’s rules allow it, in this way'),
    heal: z =>
      z
        .boolean()
        .optional()
        .describe(
          'Then bring other open pull requests of ours that a merge made dirty onto their base, without force',
        ),
    ...githubSecret,
  }),
);

const output = fields({
  remoteUrl: z =>
    z
      .string()
      .optional()
      .describe('Address of the pull request, or of the commit where there is none'),
  pullRequestNumber: z => z.number().optional().describe('Number of the pull request'),
  pullRequestUrl: z => z.string().optional().describe('Address of the pull request'),
  branch: z => z.string().optional().describe('The branch that holds the change'),
  commitHash: z => z.string().optional().describe('Id of the commit that holds the change'),
  outcome: z => z.enum(['changed', 'unchanged', 'adopted']).describe('What came of it'),
  settled: z =>
    z
      .boolean()
      .describe(
        'Whether the base branch holds all that was asked, and no open pull request is about to change the service again',
      ),
  diff: z => z.string().describe('Unified diff of the catalog and the entity'),
  entityRef: z => z.string().optional().describe('Reference of the service’s entity'),
  catalogInfoUrl: z =>
    z.string().optional().describe('Address of the entity’s file on the base branch, to register'),
  service: z => z.record(z.any()).optional().describe('The entry as it now stands'),
  healed: z =>
    z
      .array(z.object({ number: z.number(), url: z.string(), outcome: z.string() }))
      .optional()
      .describe(
        'With `heal`, the open pull requests of ours and what became of each: `clean`, `healed` or `conflict`',
      ),
});

export function catalogUpdate(shim: Shim): RegisteredAction {
  return createTemplateAction({
    id: `ameide:${ID}`,
    description:
      'Adds, updates or removes services in the service catalog by pull request, losing nothing of what people wrote there',
    examples,
    supportsDryRun: true,
    schema: { input, output },
    async handler(context) {
      const { token, heal: healing, ...asked } = context.input;
      if (asked.recordPipeline && !shim.settings.harness.apiKey)
        context.logger.warn(describe(noKey()));
      const result = await carryOut(shim, context, { type: ID, input: asked }, { token });
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
      if (healing) setOutputs(context, { healed: await healOthers(shim, context, asked, token) });
    },
  });
}

/** Heals what is open onto the same base; what cannot be healed is warned of, and fails nothing. */
async function healOthers(
  shim: Shim,
  context: Parameters<typeof carryOut>[1],
  { repoUrl, baseBranch, filePath }: CatalogUpdate,
  token?: string,
) {
  const carry = async (input: CatalogHeal, dryRun: boolean) => {
    const action = { type: 'catalog:heal', input } as const;
    return (await carryOut(shim, context, action, { token }, dryRun)).values;
  };
  const pulls = await heal({ repoUrl, baseBranch, filePath }, carry, context.isDryRun);
  for (const problem of pulls.flatMap(pull => pull.problems))
    context.logger.warn(describe(problem));
  return pulls.map(({ number, url, outcome }) => ({ number, url, outcome }));
}

/** Where the entity's file is, or will be once the pull request is merged. */
function fileUrl(result: Result<typeof ID>): string | undefined {
  const place = placeOf(result);
  const path = result.values.catalogInfoPath;
  return place && path ? `${result.webUrl(place.repo)}/blob/${place.base}/${path}` : undefined;
}

/** The commit at which all was as asked already. */
function commitUrl(result: Result<typeof ID>): string | undefined {
  const place = placeOf(result);
  const id = result.values.commitHash;
  return place && id ? `${result.webUrl(place.repo)}/commit/${id}` : undefined;
}

/** The repository, and the branch that the change goes to. */
function placeOf({ plan, facts }: Result<typeof ID>): { repo: string; base: string } | undefined {
  const effect = plan.effects.find(one => one.type === 'commit');
  if (effect) return effect;
  const reads = facts.map(fact => fact.read);
  const branch = reads.find(read => read.type === 'branch');
  if (branch) return branch;
  const files = reads.find(read => read.type === 'files');
  return files && { repo: files.repo, base: files.at };
}
