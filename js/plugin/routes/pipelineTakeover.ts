/** Pipelines made by hand, taken over; and recorded states, brought back. Both are looked at first, and confirmed by their digest. */
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import type { JsonObject } from '@backstage/types';
import type { HarnessAdopt, HarnessRestore } from '@ameide/core';
import * as permissions from '../permissions/permissions.ts';
import { start } from './operationAnswer.ts';
import { route } from './route.ts';
import type { AnyRoute } from './route.ts';
import { doneOrPlanned, dryRun, notInCatalog, problemSchema, started } from './schemas.ts';
import { serviceFor, noService, refOf } from './service.ts';
import type { Tools } from './tools.ts';

const tag = 'Pipelines';
const confirm = z
  .string()
  .min(1)
  .optional()
  .describe('Digest of what was looked at; required unless it is a dry run');

const change = {
  pipelineId: z.string(),
  pipelineUrl: z.string(),
  outcome: z.string(),
  digest: z.string().describe('For `confirm`; empty if there is nothing to do'),
  entities: z.array(z.object({ kind: z.string(), identifier: z.string(), outcome: z.string() })),
  changes: z.looseObject({}).describe('Stage by stage: before, after, and what changes'),
  diff: z.string(),
  findings: z.array(problemSchema),
};
const adoptionSchema = z
  .object({
    ...change,
    lost: z.array(z.looseObject({})).describe('What is lost, each by its name'),
    kept: z.array(z.looseObject({})).describe('Options that keep something of the pipeline'),
    stays: z.array(z.looseObject({})).describe('What stays in Harness untouched'),
    entry: z.string().describe('The key that the entry must have first; empty if it has'),
  })
  .meta({ id: 'AdoptionPlan' });
const restorationSchema = z.object(change).meta({ id: 'RestorationPlan' });

const statesSchema = z
  .object({
    states: z.array(
      z.object({
        commit: z.string().describe('Its full id: `to` of a restore'),
        subject: z.string().describe('First line of its message'),
        author: z.string(),
        at: z.string().describe('RFC 3339, in UTC'),
      }),
    ),
  })
  .meta({ id: 'RecordedStates' });

export function pipelineTakeover(tools: Tools): AnyRoute[] {
  return [adoptPipeline(tools), listPipelineStates(tools), restorePipeline(tools)];
}

function adoptPipeline(tools: Tools): AnyRoute {
  const { runner } = tools;
  return route({
    method: 'post',
    path: '/v1/pipelines/:service/adopt',
    operationId: 'adoptPipeline',
    tag,
    summary: 'Takes over a pipeline that was made by hand',
    permission: permissions.pipelineUpdatePermission.name,
    query: z.strictObject({ dryRun }),
    body: z.strictObject({
      pipeline: z.string().optional().describe('Its identifier, where the entry does not say'),
      keep: z.boolean().optional().describe('With all options that keep something of it'),
      confirm,
    }),
    bodyOptional: true,
    keyed: true,
    waits: true,
    answers: { 200: doneOrPlanned(adoptionSchema), ...started, 404: notInCatalog },
    async handle(request) {
      const { body = {}, query, caller, signal } = request;
      const { name: service, owner } = await serviceFor(
        tools,
        permissions.pipelineUpdatePermission,
        request,
      );
      if (query.dryRun) {
        const input: HarnessAdopt = { service, ...body, confirm: undefined };
        const action = { type: 'harness:adopt' as const, input };
        const { values, warnings } = await runner.runOnHarness(action, {
          caller: caller.actor,
          signal,
        });
        const { confirmed: _, refusal: _refusal, findings, ...shown } = values;
        return { status: 200, body: { ...shown, findings: [...warnings, ...findings] } };
      }
      const values = { service: refOf(service), ...confirmed(body) } as JsonObject;
      await requireInCatalog(tools, service);
      return start(tools, { kind: 'pipeline.adopt', service, owner, values }, request);
    },
  });
}

function listPipelineStates(tools: Tools): AnyRoute {
  const { runner } = tools;
  return route({
    method: 'get',
    path: '/v1/pipelines/:service/states',
    operationId: 'listPipelineStates',
    tag,
    summary: 'The recorded states that a pipeline can be restored to, most recent first',
    permission: permissions.pipelineReadPermission.name,
    answers: { 200: { description: 'The latest ones', schema: statesSchema } },
    async handle(request) {
      const { caller, signal } = request;
      const { name: service } = await serviceFor(
        tools,
        permissions.pipelineReadPermission,
        request,
      );
      const action = { type: 'harness:states' as const, input: { service } };
      const { values } = await runner.run(action, { caller: caller.actor, signal });
      return { status: 200, body: values };
    },
  });
}

function restorePipeline(tools: Tools): AnyRoute {
  const { runner } = tools;
  return route({
    method: 'post',
    path: '/v1/pipelines/:service/restore',
    operationId: 'restorePipeline',
    tag,
    summary: 'Brings a recorded state of a pipeline back',
    permission: permissions.pipelineUpdatePermission.name,
    query: z.strictObject({ dryRun }),
    body: z.strictObject({
      to: z.string().min(1).describe('Full id of the commit of the pipelines repo'),
      confirm,
    }),
    keyed: true,
    waits: true,
    answers: { 200: doneOrPlanned(restorationSchema), ...started, 404: notInCatalog },
    async handle(request) {
      const { body, query, caller, signal } = request;
      const { name: service, owner } = await serviceFor(
        tools,
        permissions.pipelineUpdatePermission,
        request,
      );
      if (query.dryRun) {
        const input: HarnessRestore = { service, to: body.to };
        const action = { type: 'harness:restore' as const, input };
        const { values, warnings: findings } = await runner.runOnHarness(action, {
          caller: caller.actor,
          signal,
        });
        const { confirmed: _, refusal: _refusal, ...shown } = values;
        return { status: 200, body: { ...shown, findings } };
      }
      const values = { service: refOf(service), ...confirmed(body) } as JsonObject;
      await requireInCatalog(tools, service);
      return start(tools, { kind: 'pipeline.restore', service, owner, values }, request);
    },
  });
}

async function requireInCatalog({ services }: Tools, name: string): Promise<void> {
  if (!(await services.findNow(name))) throw noService(name);
}

/** Nothing is begun that would only be shown. */
function confirmed<T extends { confirm?: string }>(body: T): T {
  if (body.confirm !== undefined) return body;
  throw new InputError('`confirm` is missing: look at the change with `dryRun=true` first');
}
