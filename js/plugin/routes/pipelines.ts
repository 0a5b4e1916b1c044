/** Pipelines alone: made from a body or from the entry in the catalog, shown, deleted, run. */
import { z } from 'zod';
import type { JsonObject } from '@backstage/types';
import * as permissions from '../permissions/permissions.ts';
import { entrySchema, nameOf, ownerOf } from './entries.ts';
import type { Entry } from './entries.ts';
import { start } from './operationAnswer.ts';
import { planPipeline, showPipeline } from './pipelinePlans.ts';
import { pipelinePreviewSchema } from './previewSchema.ts';
import { route } from './route.ts';
import type { AnyRoute } from './route.ts';
import {
  doneOrPlanned,
  dryRun,
  imageTag,
  notInCatalog,
  operationSchema,
  problemSchema,
  started,
} from './schemas.ts';
import { serviceFor, noService, ownerNow, refOf } from './service.ts';
import type { Tools } from './tools.ts';

const settings = {
  strategy: z.string().optional().describe('`promotion` or `runtime`; as configured by default'),
  options: z.looseObject({}).optional().describe('Options of the strategy'),
};
const tag = 'Pipelines';

const pipelineSchema = z
  .object({
    service: z.string(),
    pipelineId: z.string(),
    pipelineUrl: z.string(),
    status: z
      .string()
      .describe(
        '`ready`, `missing`, `outdated`, or `invalid` with the reason in `findings`; `unknown` if Harness did not respond',
      ),
    template: z.object({ digest: z.string().optional() }).describe('What it is rendered from'),
    asOf: z.string().optional().describe('When this was known, if it is not as of now'),
    findings: z.array(problemSchema),
  })
  .meta({ id: 'Pipeline' });

const planSchema = z.object({ pipeline: pipelinePreviewSchema, findings: z.array(problemSchema) });
const result = doneOrPlanned(planSchema);

export function pipelines(tools: Tools): AnyRoute[] {
  return [
    createPipeline(tools),
    getPipeline(tools),
    updatePipeline(tools),
    deletePipeline(tools),
    executePipeline(tools),
  ];
}

function createPipeline(tools: Tools): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/pipelines/create',
    operationId: 'createPipeline',
    tag,
    summary: 'Creates a pipeline alone',
    permission: permissions.pipelineCreatePermission.name,
    query: z.strictObject({ dryRun }),
    body: z.strictObject({
      service: z
        .union([z.string().min(1), entrySchema])
        .describe('A name in the catalog, or an entry'),
      ...settings,
      onExisting: z.enum(['update', 'keep', 'fail']).optional().describe('`update` by default'),
    }),
    keyed: true,
    waits: true,
    answers: {
      200: { description: 'With `dryRun=true`: what would be done', schema: planSchema },
      201: { description: 'With `Prefer: wait=N`: it has succeeded', schema: operationSchema },
      ...started,
      404: notInCatalog,
    },
    async handle(request) {
      const { body, query, caller } = request;
      const { service, ...rest } = body;
      const entry: Entry | undefined = typeof service === 'string' ? undefined : service;
      const name = nameOf(entry ? entry['name'] : service);
      const owner = entry ? ownerOf(entry) : await ownerNow(tools, name);
      await tools.authorizer.requireFor(permissions.pipelineCreatePermission, caller.credentials, {
        name,
        owner,
      });
      const input = { service, ...rest };
      if (query.dryRun) return { status: 200, body: await planPipeline(tools, input, request) };
      await tools.runner.check({ type: 'harness:create', input }, caller.user);
      if (!entry) await requireKnown(tools, name);
      const values = { service: refOf(name), ...(entry ? { entry } : {}), ...rest } as JsonObject;
      return start(tools, { kind: 'pipeline.create', service: name, owner, values }, request, 201);
    },
  });
}

function getPipeline(tools: Tools): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/pipelines/:service',
    operationId: 'getPipeline',
    tag,
    summary: 'The pipeline of a service',
    permission: permissions.pipelineReadPermission.name,
    answers: { 200: { description: 'The pipeline', schema: pipelineSchema }, 404: notInCatalog },
    async handle(request) {
      const { name } = await serviceFor(tools, permissions.pipelineReadPermission, request);
      return { status: 200, body: await showPipeline(tools, name, request) };
    },
  });
}

function updatePipeline(tools: Tools): AnyRoute {
  return route({
    method: 'put',
    path: '/v1/pipelines/:service',
    operationId: 'updatePipeline',
    tag,
    summary: 'Brings the pipeline of a service up to date',
    permission: permissions.pipelineUpdatePermission.name,
    query: z.strictObject({ dryRun }),
    body: z.strictObject(settings),
    bodyOptional: true,
    keyed: true,
    waits: true,
    answers: { 200: result, ...started, 404: notInCatalog },
    async handle(request) {
      const { body, query } = request;
      const { name, owner } = await serviceFor(
        tools,
        permissions.pipelineUpdatePermission,
        request,
      );
      if (query.dryRun)
        return {
          status: 200,
          body: await planPipeline(tools, { service: name, ...body }, request),
        };
      await requireKnown(tools, name);
      const values = { service: refOf(name), ...body } as JsonObject;
      return start(tools, { kind: 'pipeline.update', service: name, owner, values }, request);
    },
  });
}

function deletePipeline(tools: Tools): AnyRoute {
  const { runner, services, state } = tools;
  return route({
    method: 'delete',
    path: '/v1/pipelines/:service',
    operationId: 'deletePipeline',
    tag,
    summary: 'Deletes the pipeline of a service; its entry stays',
    permission: permissions.pipelineDeletePermission.name,
    query: z.strictObject({ dryRun }),
    keyed: true,
    waits: true,
    answers: { 200: result, ...started, 404: notInCatalog },
    async handle(request) {
      const { query, caller, signal } = request;
      const { name, owner } = await serviceFor(
        tools,
        permissions.pipelineDeletePermission,
        request,
      );
      if (!(await services.find(name)) && !(await state.mapping.get(name)))
        await requireKnown(tools, name);
      if (query.dryRun) {
        const action = { type: 'harness:delete' as const, input: { service: name } };
        const { values, warnings } = await runner.runOnHarness(action, {
          caller: caller.actor,
          signal,
        });
        const { pipelineId: id, outcome, entities } = values;
        return { status: 200, body: { pipeline: { id, outcome, entities }, findings: warnings } };
      }
      const values = { service: refOf(name) };
      return start(tools, { kind: 'pipeline.delete', service: name, owner, values }, request);
    },
  });
}

function executePipeline(tools: Tools): AnyRoute {
  const { state } = tools;
  return route({
    method: 'post',
    path: '/v1/pipelines/:service/execute',
    operationId: 'executePipeline',
    tag,
    summary: 'Runs the pipeline of a service',
    permission: permissions.pipelineExecutePermission.name,
    description:
      'The same run is started once: while one with the same body is being started, it is answered.',
    body: z.strictObject({
      imageTag: imageTag.optional().describe('Tag of the image'),
      environment: z.string().optional().describe('Where the pipeline leaves that choice'),
      region: z.string().optional(),
      inputSets: z.array(z.string()).max(50).optional().describe('Identifiers, merged in order'),
      variables: z
        .record(z.string(), z.string())
        .optional()
        .describe('Values of pipeline variables'),
      wait: z
        .boolean()
        .optional()
        .describe('Whether the operation ends with the run, not with its start'),
    }),
    bodyOptional: true,
    keyed: true,
    waits: true,
    answers: {
      201: {
        description: 'With `Prefer: wait=N`: it has started; `outputs` name the execution',
        schema: operationSchema,
      },
      ...started,
      404: notInCatalog,
    },
    async handle(request) {
      const { body } = request;
      const { name, owner } = await serviceFor(
        tools,
        permissions.pipelineExecutePermission,
        request,
      );
      if (!(await state.mapping.get(name))) await requireKnown(tools, name);
      const values = { service: refOf(name), ...body } as JsonObject;
      return start(tools, { kind: 'pipeline.execute', service: name, owner, values }, request, 201);
    },
  });
}

/** Throws unless the service is in the catalog or an operation has been started for it. */
async function requireKnown({ services, state }: Tools, name: string): Promise<void> {
  const found = (await services.findNow(name)) ?? (await state.operations.latest(name));
  if (!found) throw noService(name);
}
