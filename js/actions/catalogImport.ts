/** `ameide:catalog:import`: entries for services that exist already, by one pull request a wave. */
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { describe, requireKey, withKey } from '@ameide/core';
import type { CatalogImport } from '@ameide/core';
import { carryOut } from '../backstage.ts';
import type { Shim } from '../backstage.ts';
import { examples } from './catalogImport.examples.ts';
import { first, githubSecret, harnessSecret, setOutputs } from './common.ts';
import type { Secrets } from './common.ts';
import { fields, matching } from './fields.ts';
import type { RegisteredAction } from './fields.ts';

const ID = 'catalog:import';

const input = matching<Omit<CatalogImport, 'answers'> & Secrets>()(
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
    baseBranch: z =>
      z
        .string()
        .optional()
        .describe('Base branch of the pull request; defaults to the configured value'),
    sources: z =>
      z
        .array(
          z.object({
            repoUrl: z.string(),
            branch: z.string().optional(),
            path: z.string().optional(),
            label: z.string().optional(),
          }),
        )
        .optional()
        .describe(
          'Repositories with manifests, charts, values and Backstage entities; each with its branch (`main` by default) and folder',
        ),
    harness: z =>
      z
        .boolean()
        .optional()
        .describe('Also look at the services and pipelines of the configured Harness project'),
    answersPath: z =>
      z
        .string()
        .optional()
        .describe('Path of the answer file in the config repo; it need not exist yet'),
    wave: z =>
      z
        .number()
        .optional()
        .describe(
          'Propose the next so many services that are sure or answered; by default only report',
        ),
    entity: z =>
      z.boolean().optional().describe('Write the Backstage entities too (true by default)'),
    createPullRequest: z =>
      z
        .boolean()
        .optional()
        .describe('Open a pull request (true by default); if false, commit to the base branch'),
    labels: z => z.array(z.string()).optional().describe('Labels of the pull request'),
    ...githubSecret,
    ...harnessSecret,
  }),
);

const output = fields({
  services: z =>
    z
      .array(z.record(z.any()))
      .describe('The services found, each with its verdict, and its fields with their reasons'),
  words: z =>
    z
      .array(z.record(z.any()))
      .describe('Words of files and folders that the answer file must explain'),
  problems: z => z.array(z.record(z.any())).describe('What could not be read'),
  answers: z => z.string().describe('The answer file with all open questions'),
  wave: z => z.array(z.string()).describe('Names of the services that are proposed'),
  left: z => z.number().describe('How many services are ready for later waves'),
  outcome: z =>
    z.enum(['changed', 'unchanged', 'adopted']).optional().describe('Outcome of the wave'),
  diff: z => z.string().optional().describe('Unified diff of the catalog and the entities'),
  pullRequestUrl: z => z.string().optional().describe('URL of the pull request'),
  pullRequestNumber: z => z.number().optional().describe('Number of the pull request'),
});

export function catalogImport(shim: Shim): RegisteredAction {
  return createTemplateAction({
    id: `ameide:${ID}`,
    description:
      'Adds services that exist already to the service catalog, from the files that describe them, one pull request a wave',
    examples,
    supportsDryRun: true,
    schema: { input, output },
    async handler(context) {
      const { token, apiKey, ...request } = context.input;
      if (request.harness) requireKey(withKey(shim.settings, apiKey));
      const action = { type: ID, input: request } as const;
      const { values, done } = await carryOut(shim, context, action, { token, apiKey });
      for (const problem of values.problems) context.logger.warn(describe(problem));
      const pull = first(done, 'commit')?.pullRequest;
      setOutputs(context, {
        services: values.services,
        words: values.words,
        problems: values.problems,
        answers: values.answers,
        wave: values.wave,
        left: values.left,
        outcome: values.update?.outcome,
        diff: values.update?.diff,
        pullRequestUrl: pull?.url ?? values.update?.pullRequestUrl,
        pullRequestNumber: pull?.number ?? values.update?.pullRequestNumber,
      });
    },
  });
}
