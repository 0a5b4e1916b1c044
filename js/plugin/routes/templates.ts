/** Which version of its template the pipeline of each service is made from. */
import { z } from 'zod';
import { pipelineReadPermission } from '../permissions/permissions.ts';
import { placeOf, tokenOf } from '../state/page.ts';
import { route } from './route.ts';
import type { AnyRoute } from './route.ts';
import { flag, paging, problemSchema } from './schemas.ts';
import type { Tools } from './tools.ts';

const DEFAULT_LIMIT = 20;

const listSchema = z
  .object({
    items: z.array(
      z.object({
        name: z.string(),
        owner: z.string().describe('Entity reference of the team'),
        team: z.string(),
        archetype: z.string(),
        state: z.string().describe('State of the pipeline'),
        template: z.object({
          name: z.string(),
          digest: z.string().describe('Version that its pipeline is made from'),
          current: z.string().describe('Version that it would be made from now'),
          currentName: z.string().optional().describe('Name of that template, if it is another'),
        }),
      }),
    ),
    nextPageToken: z.string().optional().describe('Absent on the last page'),
    total: z.number().int(),
    versions: z
      .array(
        z.object({
          template: z.string(),
          version: z.string(),
          services: z.number().int(),
          outdated: z.number().int().describe('Those that a rollout would change'),
        }),
      )
      .describe('Versions that there are, over all services'),
    without: z.number().int().describe('Services whose pipeline is missing or made by hand'),
    warnings: z.array(problemSchema).describe('Parts that could not be read'),
    asOf: z.number().describe('When the catalog was read, in milliseconds since the epoch'),
    statesAsOf: z.number().optional().describe('When the pipelines were read'),
    renewing: z.boolean().describe('Whether newer data is being loaded'),
  })
  .meta({ id: 'TemplateList' });

export function templates({ authorizer, services }: Tools): AnyRoute[] {
  return [
    route({
      method: 'get',
      path: '/v1/templates',
      operationId: 'listTemplates',
      tag: 'Rollouts',
      summary: 'Which version of its template the pipeline of each service is made from',
      permission: pipelineReadPermission.name,
      query: z.strictObject({
        search: z.string().optional().describe('Words of name or team'),
        template: z.string().optional().describe('Name of a template'),
        version: z.string().optional().describe('Digest of a version'),
        outdated: flag.describe('Those that a rollout would change, or the others'),
        offset: z.coerce.number().int().min(0).optional(),
        ...paging,
      }),
      answers: { 200: { description: 'A page', schema: listSchema } },
      async handle({ query, caller }) {
        const sight = await authorizer.sight(pipelineReadPermission, caller.credentials);
        const { pageToken, limit = DEFAULT_LIMIT, ...filter } = query;
        const offset =
          pageToken === undefined ? (filter.offset ?? 0) : Number(placeOf(pageToken, 1)[0]);
        const found = await services.templates(
          { ...filter, offset, limit },
          sight.all ? undefined : sight.sees,
        );
        const next = offset + limit;
        const more = next < found.total ? { nextPageToken: tokenOf([String(next)]) } : {};
        return { status: 200, body: { ...found, ...more } };
      },
    }),
  ];
}
