/** Services: onboarding, changes, offboarding; each is an operation. */
import { z } from 'zod';
import { problem, refusal } from '@ameide/core';
import type { JsonObject } from '@backstage/types';
import type { Caller } from '../operations/caller.ts';
import {
  pipelineExecutePermission,
  serviceCreatePermission,
  serviceDeletePermission,
  serviceUpdatePermission,
} from '../permissions/permissions.ts';
import { planChange, planRemoval, previewOf } from './dryRun.ts';
import { changeSchema, entrySchema, hasCode, nameOf, ownerOf } from './entries.ts';
import type { Entry } from './entries.ts';
import { requestFirstDeployment } from './firstDeployments.ts';
import { start } from './operationAnswer.ts';
import { pendingChange, refuseOther } from './pending.ts';
import { route } from './route.ts';
import type { AnyRoute } from './route.ts';
import {
  doneOrPlanned,
  dryRun,
  imageTag,
  notInCatalog,
  operationSchema,
  started,
} from './schemas.ts';
import { previewSchema } from './previewSchema.ts';
import { serviceFor, noService, refOf } from './service.ts';
import type { Tools } from './tools.ts';

const pipeline = (description: string) =>
  z.enum(['immediately', 'afterMerge']).optional().describe(description);
const preview = { description: 'With `dryRun=true`: what would be done', schema: previewSchema };
const ofExisting = { 200: doneOrPlanned(previewSchema), ...started, 404: notInCatalog };

export function serviceWrites(tools: Tools): AnyRoute[] {
  return [createService(tools), updateService(tools), deleteService(tools)];
}

function createService(tools: Tools): AnyRoute {
  const { authorizer, runner } = tools;
  return route({
    method: 'post',
    path: '/v1/services',
    operationId: 'createService',
    tag: 'Services',
    summary: 'Onboards a service',
    permission: serviceCreatePermission.name,
    description:
      'The body is its entry in the catalog. The same entry again is `unchanged`; another one for the same name is 409.',
    query: z.strictObject({
      dryRun,
      pipeline: pipeline('When its pipeline is created; `immediately` by default'),
      deployTag: imageTag
        .optional()
        .describe(
          'Tag of the image that is deployed to its first environment as soon as it can be; needs `ameide.pipeline.execute`',
        ),
    }),
    body: entrySchema,
    keyed: true,
    waits: true,
    answers: {
      200: preview,
      201: { description: 'With `Prefer: wait=N`: it has succeeded', schema: operationSchema },
      ...started,
    },
    async handle(request) {
      const { body, query, caller, signal } = request;
      const [name, owner] = [nameOf(body.name), ownerOf(body)];
      await authorizer.requireFor(serviceCreatePermission, caller.credentials, { name, owner });
      const { deployTag } = query;
      if (deployTag !== undefined)
        await authorizer.requireFor(pipelineExecutePermission, caller.credentials, {
          name,
          owner,
        });
      const input = { operation: 'add' as const, service: body, recordPipeline: true };
      await runner.check({ type: 'catalog:update', input }, caller.user);
      if (query.dryRun) return { status: 200, body: await previewOf(tools, body, caller, signal) };
      await refuseOther(tools, name, body, caller, signal);
      const values = {
        ...formOf(body),
        entry: body as JsonObject,
        pipeline: query.pipeline ?? 'immediately',
      };
      const wanted = { kind: 'service.create' as const, service: name, owner, values };
      return start(tools, wanted, request, 201, async operation => {
        if (deployTag !== undefined)
          await requestFirstDeployment(tools, operation, deployTag, caller);
      });
    },
  });
}

function updateService(tools: Tools): AnyRoute {
  const { authorizer } = tools;
  return route({
    method: 'put',
    path: '/v1/services/:name',
    operationId: 'updateService',
    tag: 'Services',
    summary: 'Changes a service',
    permission: serviceUpdatePermission.name,
    description: 'The body has the keys to change; the others stay. Null removes a key.',
    query: z.strictObject({
      dryRun,
      pipeline: pipeline('When its pipeline is updated; `afterMerge` by default'),
    }),
    body: changeSchema,
    keyed: true,
    waits: true,
    answers: ofExisting,
    async handle(request) {
      const { body, query, caller, params, signal } = request;
      refuseRename(nameOf(params['name']), body);
      const { name, owner } = await serviceFor(tools, serviceUpdatePermission, request);
      // A team cannot hand a service over to one that it may not act for.
      const next = ownerOf(body);
      if (next !== undefined && next !== owner)
        await authorizer.requireFor(serviceUpdatePermission, caller.credentials, {
          name,
          owner: next,
        });
      const entry = { ...body, name };
      const pending = await pendingOrPlan(tools, entry, caller, signal);
      if (query.dryRun) return { status: 200, body: pending.plan };
      const when = query.pipeline ?? 'afterMerge';
      const values = pending.whole
        ? {
            ...formOf(pending.whole),
            entry: pending.whole as JsonObject,
            pipeline: 'immediately',
          }
        : { service: refOf(name), entry: entry as JsonObject, pipeline: when };
      const role = pending.whole ? ('createService' as const) : undefined;
      return start(tools, { kind: 'service.update', service: name, owner, values, role }, request);
    },
  });
}

function deleteService(tools: Tools): AnyRoute {
  return route({
    method: 'delete',
    path: '/v1/services/:name',
    operationId: 'deleteService',
    tag: 'Services',
    summary: 'Offboards a service',
    permission: serviceDeletePermission.name,
    query: z.strictObject({
      dryRun,
      reason: z
        .string()
        .min(3)
        .max(500)
        .optional()
        .describe('For those who review the pull request'),
      pipeline: pipeline('When its pipeline is deleted; `afterMerge` by default'),
    }),
    keyed: true,
    waits: true,
    answers: ofExisting,
    async handle(request) {
      const { query, caller, signal } = request;
      const { name, owner } = await serviceFor(tools, serviceDeletePermission, request);
      const plan = await planRemoval(tools, name, caller, signal);
      if (query.dryRun) return { status: 200, body: plan };
      const reason = query.reason ?? `Requested through the API by ${caller.actor}`;
      const pipeline = query.pipeline ?? 'afterMerge';
      const values = { service: refOf(name), confirm: name, reason, pipeline };
      return start(tools, { kind: 'service.delete', service: name, owner, values }, request);
    },
  });
}

/** A change of what the catalog has, or of what an open pull request is about to add. */
async function pendingOrPlan(tools: Tools, entry: Entry, caller: Caller, signal: AbortSignal) {
  try {
    return { plan: await planChange(tools, entry, caller, signal) };
  } catch (error) {
    if (!hasCode(error, 'catalog/service-not-found')) throw error;
    const whole = await pendingChange(tools, entry, caller, signal);
    if (!whole) throw noService(String(entry['name']));
    return { plan: await previewOf(tools, whole, caller, signal), whole };
  }
}

function refuseRename(name: string, body: Entry): void {
  if (body['name'] === undefined || body['name'] === name) return;
  const help = 'onboard a service with the new name, then offboard this one';
  throw refusal('input', [
    {
      ...problem('api/cannot-rename', 'the name of a service cannot be changed', help),
      path: 'name',
    },
  ]);
}

/** The fields of the form that the template requires, as far as the entry has them. */
function formOf(entry: Entry): JsonObject {
  const fields = ['name', 'archetype', 'profile', 'size', 'environments', 'regions', 'team'];
  return Object.fromEntries(
    fields.filter(field => entry[field] !== undefined).map(field => [field, entry[field]]),
  ) as JsonObject;
}
