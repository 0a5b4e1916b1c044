/** Operations: the list, one, its events, cancelling and retrying. */
import { z } from 'zod';
import { operationCancelPermission, operationReadPermission } from '../permissions/permissions.ts';
import { narrow } from '../permissions/narrow.ts';
import type { Operation } from '@ameide/backstage-plugin-ameide-common';
import type { Narrow } from '../state/operations.ts';
import type { Caller } from '../operations/caller.ts';
import { answerOf } from './operationAnswer.ts';
import { route } from './route.ts';
import type { AnyRoute, ApiRequest } from './route.ts';
import { errorSchema, operationSchema, pageSchema, paging } from './schemas.ts';
import { streamOf } from './operationEvents.ts';
import type { EventTools } from './operationEvents.ts';
import type { Tools } from './tools.ts';

const DEFAULT_LIMIT = 100;
const tag = 'Operations';
const notFound = { description: 'There is no such operation', schema: errorSchema };
const conflict = { description: 'Its status does not allow that', schema: errorSchema };
const one = { description: 'The operation', schema: operationSchema };

export function operations(tools: Tools, events: EventTools): AnyRoute[] {
  const { authorizer, engine, state } = tools;
  return [
    route({
      method: 'get',
      path: '/v1/operations',
      operationId: 'listOperations',
      tag,
      summary: 'Operations, newest first',
      permission: operationReadPermission.name,
      query: z.strictObject({
        service: z.string().optional(),
        status: z.enum(['pending', 'running', 'succeeded', 'failed', 'cancelled']).optional(),
        actor: z.string().optional(),
        kind: z.string().optional(),
        ...paging,
      }),
      answers: {
        200: { description: 'A page', schema: pageSchema(operationSchema, 'OperationList') },
      },
      async handle({ query, caller }) {
        const sight = await authorizer.sight(operationReadPermission, caller.credentials);
        const { limit = DEFAULT_LIMIT, pageToken, ...filter } = query;
        const { criteria } = sight;
        const owned: Narrow | undefined = criteria && (found => narrow(found, criteria));
        return { status: 200, body: await state.operations.page(filter, limit, pageToken, owned) };
      },
    }),
    route({
      method: 'get',
      path: '/v1/operations/:id',
      operationId: 'getOperation',
      tag,
      summary: 'One operation',
      permission: operationReadPermission.name,
      waits: true,
      answers: { 200: one, 404: notFound },
      async handle({ params, caller, waitMs, signal }) {
        const operation = await seen(params['id'] ?? '', caller);
        const latest =
          waitMs === undefined ? operation : await engine.wait(operation, waitMs, signal);
        const { service: name = '', owner } = latest;
        const of = { name, owner };
        const mayCancel = await authorizer.may(operationCancelPermission, caller.credentials, of);
        const firstDeployment = await state.firstDeployments.get(latest.id);
        const more = firstDeployment ? { firstDeployment } : {};
        return { status: 200, body: { ...latest, ...more, mayCancel } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/operations/:id/events',
      operationId: 'streamOperation',
      tag,
      summary: 'The log of an operation, as server-sent events',
      permission: operationReadPermission.name,
      description:
        'Events `log` as they come, then `end` with the operation. `Last-Event-ID` resumes after that event.',
      answers: {
        200: { description: 'The events', types: ['text/event-stream'] },
        404: notFound,
      },
      async handle({ params, caller, headers, signal }) {
        const operation = await seen(params['id'] ?? '', caller);
        const write = streamOf(events, operation, headers['last-event-id'], signal);
        return { status: 200, write };
      },
    }),
    route({
      method: 'post',
      path: '/v1/operations/:id/cancel',
      operationId: 'cancelOperation',
      tag,
      summary: 'Cancels a running operation',
      permission: operationCancelPermission.name,
      keyed: true,
      answers: {
        202: { ...one, description: 'It is being cancelled' },
        404: notFound,
        409: conflict,
      },
      async handle({ params, caller, baseUrl }) {
        const operation = await allowed(params['id'] ?? '', caller);
        const { id } = operation;
        const headers = { location: `${baseUrl}/v1/operations/${id}` };
        return { status: 202, body: await engine.cancel(operation, caller), headers };
      },
    }),
    route({
      method: 'post',
      path: '/v1/operations/:id/retry',
      operationId: 'retryOperation',
      tag,
      summary: 'Runs an operation again that failed or was cancelled',
      permission: operationCancelPermission.name,
      keyed: true,
      waits: true,
      answers: {
        200: { ...one, description: 'With `Prefer: wait=N`: it has succeeded' },
        202: { ...one, description: 'It is running again' },
        404: notFound,
        409: conflict,
      },
      async handle(request) {
        const operation = await allowed(request.params['id'] ?? '', request.caller);
        return ended(await engine.retry(operation, request.caller), request);
      },
    }),
  ];

  async function seen(id: string, caller: Caller): Promise<Operation> {
    const operation = await engine.get(id);
    const { service: name = '', owner } = operation;
    await authorizer.requireFor(operationReadPermission, caller.credentials, { name, owner });
    return operation;
  }

  async function allowed(id: string, caller: Caller): Promise<Operation> {
    const operation = await engine.get(id);
    const { service: name = '', owner } = operation;
    await authorizer.requireFor(operationCancelPermission, caller.credentials, { name, owner });
    return operation;
  }

  async function ended(operation: Operation, { waitMs, signal, baseUrl }: ApiRequest) {
    if (waitMs === undefined) return answerOf(operation, baseUrl, 200);
    return answerOf(await engine.wait(operation, waitMs, signal), baseUrl, 200);
  }
}
