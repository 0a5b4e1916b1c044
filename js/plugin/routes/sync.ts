/** Sync: starts a run, and shows those there were. */
import { NotFoundError } from '@backstage/errors';
import { z } from 'zod';
import type { JsonObject } from '@backstage/types';
import { operationReadPermission, syncRunPermission } from '../permissions/permissions.ts';
import { start } from './operationAnswer.ts';
import { route } from './route.ts';
import type { AnyRoute } from './route.ts';
import { errorSchema, operationSchema, pageSchema, paging, started } from './schemas.ts';
import type { Tools } from './tools.ts';

const DEFAULT_LIMIT = 20;
const tag = 'Sync';

const runSchema = z
  .object({
    id: z.string().describe('Id of the operation'),
    mode: z.string(),
    apply: z.boolean(),
    status: z.string(),
    partial: z.boolean().describe('Whether it looked at some services only'),
    services: z.number().int().optional().describe('Number of services that were checked'),
    unchanged: z.number().int().optional().describe('Number of services that are up to date'),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'SyncRun' });

const wholeRunSchema = runSchema
  .extend({
    rows: z.array(
      z.object({
        service: z.string(),
        pipelineId: z.string(),
        state: z.string(),
        detail: z.string(),
        repaired: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'SyncRunDetail' });

export function sync(tools: Tools): AnyRoute[] {
  const { authorizer, state } = tools;
  return [
    route({
      method: 'post',
      path: '/v1/sync',
      operationId: 'startSync',
      tag,
      summary: 'Compares all pipelines with the catalog',
      permission: syncRunPermission.name,
      body: z.strictObject({
        mode: z.enum(['quick', 'full']).optional().describe('`quick` by default'),
        apply: z.boolean().optional().describe('Repairs what is missing, drifted or outdated'),
        deleteOrphans: z
          .boolean()
          .optional()
          .describe('With `apply`: deletes pipelines without a service'),
        services: z.array(z.string()).min(1).max(2000).optional().describe('Only these'),
      }),
      bodyOptional: true,
      keyed: true,
      waits: true,
      answers: {
        201: { description: 'With `Prefer: wait=N`: it has ended', schema: operationSchema },
        ...started,
      },
      async handle(request) {
        await authorizer.require(syncRunPermission, request.caller.credentials);
        const values = {
          mode: 'quick',
          apply: false,
          deleteOrphans: false,
          ...request.body,
        } as JsonObject;
        return start(tools, { kind: 'sync', values }, request, 201);
      },
    }),
    route({
      method: 'get',
      path: '/v1/sync/runs',
      operationId: 'listSyncRuns',
      tag,
      summary: 'Runs of sync, newest first',
      permission: operationReadPermission.name,
      query: z.strictObject(paging),
      answers: { 200: { description: 'A page', schema: pageSchema(runSchema, 'SyncRunList') } },
      async handle({ query, caller }) {
        await authorizer.sight(operationReadPermission, caller.credentials);
        const { limit = DEFAULT_LIMIT, pageToken } = query;
        return { status: 200, body: await state.syncRuns.page(limit, pageToken) };
      },
    }),
    route({
      method: 'get',
      path: '/v1/sync/runs/:id',
      operationId: 'getSyncRun',
      tag,
      summary: 'One run, with the services that were not up to date',
      permission: operationReadPermission.name,
      answers: {
        200: { description: 'The run', schema: wholeRunSchema },
        404: { description: 'There is no such run', schema: errorSchema },
      },
      async handle({ params, caller }) {
        const sight = await authorizer.sight(operationReadPermission, caller.credentials);
        const run = await state.syncRuns.get(params['id'] ?? '');
        if (!run) throw new NotFoundError(`there is no run of sync \`${params['id']}\``);
        if (sight.all) return { status: 200, body: run };
        const owners = await Promise.all(
          run.rows.map(({ service }) => tools.services.find(service)),
        );
        const rows = run.rows.filter(({ service: name }, index) =>
          sight.sees({ name, owner: owners[index]?.service.owner }),
        );
        return { status: 200, body: { ...run, rows } };
      },
    }),
  ];
}
