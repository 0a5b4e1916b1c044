/** The deployment to the first environment that follows an onboarding as soon as it can. */
import { NotFoundError } from '@backstage/errors';
import { z } from 'zod';
import { problem, refusal } from '@ameide/core';
import type { Operation } from '@ameide/backstage-plugin-ameide-common';
import type { Caller } from '../operations/caller.ts';
import {
  operationCancelPermission,
  pipelineExecutePermission,
} from '../permissions/permissions.ts';
import { route } from './route.ts';
import type { AnyRoute } from './route.ts';
import { errorSchema, firstDeploymentSchema, imageTag } from './schemas.ts';
import type { Tools } from './tools.ts';

const path = '/v1/operations/:id/first-deployment';
const tag = 'Operations';
const notFound = { description: 'There is no such operation', schema: errorSchema };

export function firstDeployments(tools: Tools): AnyRoute[] {
  const { authorizer, forms, state, clock } = tools;
  return [
    route({
      method: 'put',
      path,
      operationId: 'requestFirstDeployment',
      tag,
      summary: 'Deploys the service of an onboarding to its first environment as soon as it can be',
      permission: pipelineExecutePermission.name,
      description:
        'That is after the merge, when its pipeline is there and its manifests have been generated for each region. It is started once, \
and given up after 14 days, or where somebody else has deployed the service there. The id may be that of the scaffolder’s task.',
      body: z.strictObject({ imageTag: imageTag.describe('Tag of the image') }),
      answers: {
        200: { description: 'It is kept, or was before', schema: firstDeploymentSchema },
        404: notFound,
        409: {
          description: 'Another version was requested before, or it onboards no service',
          schema: errorSchema,
        },
      },
      async handle({ params, body, caller }) {
        const id = params['id'] ?? '';
        const operation = (await state.operations.get(id)) ?? (await forms.take(id));
        if (!operation) throw noOperation(id);
        const { service: name = '', owner } = operation;
        const of = { name, owner };
        await authorizer.requireFor(pipelineExecutePermission, caller.credentials, of);
        return {
          status: 200,
          body: await requestFirstDeployment(tools, operation, body.imageTag, caller),
        };
      },
    }),
    route({
      method: 'delete',
      path,
      operationId: 'cancelFirstDeployment',
      tag,
      summary: 'Takes back a first deployment that waits',
      permission: operationCancelPermission.name,
      answers: {
        200: { description: 'Nothing will be deployed', schema: firstDeploymentSchema },
        404: notFound,
        409: { description: 'It has none that waits', schema: errorSchema },
      },
      async handle({ params, caller }) {
        const id = params['id'] ?? '';
        const operation = await state.operations.get(id);
        if (!operation) throw noOperation(id);
        const { service: name = '', owner } = operation;
        const of = { name, owner };
        await authorizer.requireFor(operationCancelPermission, caller.credentials, of);
        const end = { status: 'cancelled' as const };
        const now = clock.now();
        const isEnded = await state.firstDeployments.end(id, 'waiting', end, caller, now);
        const found = await state.firstDeployments.get(id);
        if (!found || (!isEnded && found.status !== 'cancelled')) throw notWaiting(found?.status);
        return { status: 200, body: found };
      },
    }),
  ];
}

/** Keeps that it is wanted; the same request again is answered with what became of it. */
export async function requestFirstDeployment(
  { state, clock }: Pick<Tools, 'state' | 'clock'>,
  { id: operationId, kind, service, owner }: Operation,
  wanted: string,
  { actor, source, origin }: Pick<Caller, 'actor' | 'source' | 'origin'>,
) {
  if (kind !== 'service.create' || service === undefined) throw notOnboarding(kind);
  const found = await state.firstDeployments.add(
    { operationId, service, owner, actor, imageTag: wanted, source, origin },
    clock.now(),
  );
  if (found.imageTag !== wanted) throw alreadyRequested(found.imageTag);
  return found;
}

function noOperation(id: string): Error {
  return new NotFoundError(`there is no operation \`${id}\``);
}

function notOnboarding(kind: string): Error {
  const what = `a first deployment follows an onboarding, and this operation is \`${kind}\``;
  const help = 'deploy the service by its pipeline instead';
  return refusal('conflict', [problem('api/not-onboarding', what, help)]);
}

function alreadyRequested(known: string): Error {
  const what = `the version \`${known}\` was requested before`;
  const help = 'take that back, and deploy the other one once the service is there';
  return refusal('conflict', [problem('api/already-requested', what, help)]);
}

function notWaiting(status: string | undefined): Error {
  const what = status ? `the first deployment is \`${status}\`` : 'there is no first deployment';
  const help = 'only one that waits can be taken back; runs are cancelled in Harness';
  return refusal('conflict', [problem('api/wrong-status', what, help)]);
}
