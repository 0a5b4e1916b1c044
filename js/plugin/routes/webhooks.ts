/** Webhooks: a push to the catalog, signed by GitHub, and the call of the config repo's own workflow. */
import { InputError } from '@backstage/errors';
import type { Request } from 'express';
import { z } from 'zod';
import type { CatalogPlace, Clock } from '@ameide/core';
import { pipelineCreatePermission } from '../permissions/permissions.ts';
import type { Operation } from '@ameide/backstage-plugin-ameide-common';
import { pushOf } from '../webhooks/push.ts';
import { signedBytesOf } from '../webhooks/signature.ts';
import { route } from './route.ts';
import type { AnyRoute } from './route.ts';
import { errorSchema, operationSchema, started } from './schemas.ts';
import { ownerNow, refOf } from './service.ts';
import type { Tools } from './tools.ts';

export interface WebhookTools {
  place: CatalogPlace | undefined;
  clock: Clock;
  /** Called once a push has been kept. */
  onReceived(): void;
  /** Called once the workflow of the config repo has told of services. */
  onGenerated(): void;
}

export const GITHUB_PATH = '/v1/webhooks/github';
const tag = 'Webhooks';

export function webhooks(
  tools: Tools,
  { place, clock, onReceived, onGenerated }: WebhookTools,
): AnyRoute[] {
  const { authorizer, engine, settings, state } = tools;
  return [
    route({
      method: 'post',
      path: GITHUB_PATH,
      operationId: 'receiveGithub',
      tag,
      raw: true,
      summary: 'Receives the push events of the config repo',
      description:
        'Signed with the secret `ameide.webhooks.githubSecret` (`X-Hub-Signature-256`), content type JSON. A push is kept before it is \
answered, and worked off afterwards; events about anything else are ignored. It may have 25 MiB, as GitHub sends no larger ones.',
      answers: {
        202: {
          description: 'It was kept, or was known, or is ignored',
          schema: z.object({ status: z.enum(['accepted', 'known', 'ignored']) }),
        },
        400: { description: 'It is not a push event', schema: errorSchema },
        401: { description: 'It is not signed, or not with the secret', schema: errorSchema },
        413: { description: 'It is larger than 25 MiB', schema: errorSchema },
      },
      async handle({ body, headers }) {
        const bytes = await signedBytesOf(body as Request, settings.githubSecret);
        if (headers['x-github-event'] !== 'push') return accepted('ignored');
        const push = pushOf(bytes, headers['x-github-delivery'], place);
        if (!push) return accepted('ignored');
        const isNew = await state.inbox.add(push, clock.now());
        if (isNew) onReceived();
        return accepted(isNew ? 'accepted' : 'known');
      },
    }),
    route({
      method: 'post',
      path: '/v1/webhooks/service-created',
      operationId: 'receiveServiceCreated',
      tag,
      summary: 'Creates the pipelines of services that were merged',
      permission: pipelineCreatePermission.name,
      description: 'For the workflow of the config repo, after it has run on the base branch.',
      body: z.strictObject({
        service: z.string().min(1).optional(),
        services: z.array(z.string().min(1)).min(1).max(2000).optional(),
      }),
      keyed: true,
      answers: {
        202: {
          description: 'An operation for each service',
          schema: z.object({ items: z.array(operationSchema) }),
        },
        409: started[409],
        422: started[422],
      },
      async handle({ body, caller, key }) {
        const names = [
          ...new Set([...(body.services ?? []), ...(body.service ? [body.service] : [])]),
        ];
        if (names.length === 0) throw new InputError('`service` or `services` is required');
        const owners = await Promise.all(names.map(name => ownerNow(tools, name)));
        for (const [index, name] of names.entries())
          await authorizer.requireFor(pipelineCreatePermission, caller.credentials, {
            name,
            owner: owners[index],
          });
        const items: Operation[] = [];
        for (const [index, service] of names.entries()) {
          const values = { service: refOf(service) };
          const request = {
            kind: 'pipeline.create' as const,
            service,
            owner: owners[index],
            values,
          };
          items.push(await engine.start(request, caller, key && `${key}/${service}`));
        }
        onGenerated();
        return { status: 202, body: { items } };
      },
    }),
  ];
}

function accepted(status: 'accepted' | 'known' | 'ignored') {
  return { status: 202, body: { status } };
}
