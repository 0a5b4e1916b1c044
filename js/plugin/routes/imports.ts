/** Services that exist already: a report of what is found, and pull requests that add them, a wave each. */
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import type { JsonObject } from '@backstage/types';
import type { CatalogImport } from '@ameide/core';
import { catalogImportPermission } from '../permissions/permissions.ts';
import { Turns } from '../reads/turns.ts';
import { start } from './operationAnswer.ts';
import { route } from './route.ts';
import type { AnyRoute } from './route.ts';
import { errorSchema, flag, operationSchema, problemSchema, started } from './schemas.ts';
import type { Tools } from './tools.ts';

/** Each may read thousands of files; whoever asks again has changed something. */
const LOOKS = { atOnce: 1, perCaller: 1, waiting: 4, keptMs: 0 };

const bodySchema = z.strictObject({
  sources: z
    .array(
      z.strictObject({
        repoUrl: z.string().min(1).describe('`github.com?owner=company&repo=deployments`'),
        branch: z.string().optional().describe('`main` by default'),
        path: z.string().optional().describe('A folder; the whole repository by default'),
        label: z.string().optional().describe('What the report calls it'),
      }),
    )
    .max(50)
    .optional()
    .describe('Repositories with manifests, charts, values and Backstage entities'),
  harness: z
    .boolean()
    .optional()
    .describe('Also look at the services and pipelines of the configured Harness project'),
  answersPath: z
    .string()
    .optional()
    .describe('Path of the answer file in the config repo; it need not exist yet'),
  wave: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('How many services the pull request adds; required unless it is a dry run'),
  entity: z.boolean().optional().describe('Write the Backstage entities too; true by default'),
  labels: z.array(z.string()).optional().describe('Labels of the pull request'),
});

const reportSchema = z
  .object({
    services: z
      .array(
        z.looseObject({
          name: z.string(),
          verdict: z.enum(['sure', 'asked', 'cannot', 'exists', 'skipped']),
        }),
      )
      .describe('Each with its fields, and the reason of each guess'),
    words: z.array(z.looseObject({})).describe('Words that the answer file must explain'),
    answers: z.string().describe('The answer file with all open questions'),
    answersChanged: z.boolean(),
    wave: z.array(z.string()).describe('Names of the services of the wave'),
    left: z.number().int().describe('How many services are ready for later waves'),
    diff: z.string().describe('Unified diff of the wave; empty without one'),
    findings: z.array(problemSchema).describe('What could not be read, and warnings'),
  })
  .meta({ id: 'ImportReport' });

export function imports(tools: Tools): AnyRoute[] {
  const { authorizer, runner } = tools;
  const looks = new Turns<object>({ ...LOOKS, keeps: () => false });
  const look = async (input: CatalogImport, caller: string, signal: AbortSignal) => {
    const action = { type: 'catalog:import' as const, input };
    const options = { caller, signal };
    const { values, warnings } = input.harness
      ? await runner.runOnHarness(action, options)
      : await runner.run(action, options);
    const { update, problems, ...shown } = values;
    return { ...shown, diff: update?.diff ?? '', findings: [...warnings, ...problems] };
  };
  return [
    route({
      method: 'post',
      path: '/v1/imports',
      operationId: 'importServices',
      tag: 'Services',
      summary: 'Adds services that exist already to the catalog, by a pull request for each wave',
      permission: catalogImportPermission.name,
      description:
        'With `dryRun=true`: the report, with the questions that are open. The same wave again changes nothing while its pull request is open.',
      query: z.strictObject({
        dryRun: flag.describe('Answers 200 with the report, and does nothing'),
      }),
      body: bodySchema,
      keyed: true,
      waits: true,
      answers: {
        200: { description: 'With `dryRun=true`: the report', schema: reportSchema },
        201: { description: 'With `Prefer: wait=N`: it has succeeded', schema: operationSchema },
        ...started,
        429: { description: 'Too many reports of this caller are waiting', schema: errorSchema },
      },
      async handle(request) {
        const { body, query, caller, signal } = request;
        await authorizer.require(catalogImportPermission, caller.credentials);
        if (query.dryRun) {
          const key = JSON.stringify(body);
          const report = await looks.ask(caller.actor, key, signal, wanted =>
            look(body, caller.actor, wanted),
          );
          return { status: 200, body: report };
        }
        if (body.wave === undefined)
          throw new InputError(
            '`wave` is missing: write how many services the pull request adds; for the report alone, ask with `dryRun=true`',
          );
        await runner.check({ type: 'catalog:import', input: body }, caller.user);
        const values = { ...body } as JsonObject;
        return start(tools, { kind: 'catalog.import', values }, request, 201);
      },
    }),
  ];
}
