/** Rollouts, begun and ended: the plan is looked at first and confirmed by its digest; the rest is about the latest one by its id. */
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import type { JsonObject } from '@backstage/types';
import type { RolloutStep } from '@ameide/core';
import type { Kind } from '../operations/kinds.ts';
import { rolloutRunPermission } from '../permissions/permissions.ts';
import { start } from './operationAnswer.ts';
import { rolloutPlanSchema, waves } from './rolloutSchemas.ts';
import { route } from './route.ts';
import type { AnyRoute } from './route.ts';
import { flag, operationSchema, started } from './schemas.ts';
import type { Tools } from './tools.ts';

const tag = 'Rollouts';

interface Write {
  what: string;
  step: RolloutStep;
  kind: Kind;
  operationId: string;
  summary: string;
}

const WRITES: Write[] = [
  {
    what: 'pause',
    step: 'pause',
    kind: 'rollout.pause',
    operationId: 'pauseRollout',
    summary: 'Pauses a rollout: no further wave is written',
  },
  {
    what: 'resume',
    step: 'resume',
    kind: 'rollout.resume',
    operationId: 'resumeRollout',
    summary: 'Continues a rollout that is paused, stopped or waiting for executions',
  },
];

export function rolloutWrites(tools: Tools): AnyRoute[] {
  const { authorizer, runner } = tools;
  const permission = rolloutRunPermission;
  const done = {
    description: 'With `Prefer: wait=N`: it has ended; `outputs.outcome` says how the rollout is',
    schema: operationSchema,
  };
  return [
    route({
      method: 'post',
      path: '/v1/rollouts',
      operationId: 'startRollout',
      tag,
      summary: 'Begins a rollout: pipelines of older templates are updated, wave by wave',
      permission: permission.name,
      query: z.strictObject({
        dryRun: flag.describe('Answers 200 with the plan, and does nothing'),
      }),
      body: z.strictObject({
        waves,
        verify: z
          .enum(['none', 'execution'])
          .optional()
          .describe('`execution`: pipelines of the first wave must have run successfully'),
        confirm: z
          .string()
          .min(1)
          .optional()
          .describe('Digest of the plan that was looked at; required unless it is a dry run'),
      }),
      bodyOptional: true,
      keyed: true,
      waits: true,
      answers: {
        200: {
          description: 'With `dryRun=true`: the plan, or the rollout that is open',
          schema: rolloutPlanSchema,
        },
        201: done,
        ...started,
      },
      async handle(request) {
        const { body = {}, query, caller, signal } = request;
        await authorizer.require(permission, caller.credentials);
        if (query.dryRun) {
          const input = { ...body, confirm: undefined, step: 'plan' as const };
          const { values } = await runner.runOnHarness(
            { type: 'harness:rollout', input },
            { actor: caller.user, caller: caller.actor, signal },
          );
          const { rollout, begun, digest, left, problems } = values;
          return { status: 200, body: { rollout, begun, digest, left, problems } };
        }
        if (body.confirm === undefined)
          throw new InputError('`confirm` is missing: look at the plan with `dryRun=true` first');
        const values = { step: 'run', ...body } as JsonObject;
        return start(tools, { kind: 'rollout.start', values }, request, 201);
      },
    }),
    ...WRITES.map(({ what, step, kind, operationId, summary }) =>
      route({
        method: 'post',
        path: `/v1/rollouts/:id/${what}`,
        operationId,
        tag,
        summary,
        permission: permission.name,
        keyed: true,
        waits: true,
        answers: { 200: done, ...started },
        async handle(request) {
          const { params, caller } = request;
          await authorizer.require(permission, caller.credentials);
          const values = { step, id: params['id'] ?? '' };
          return start(tools, { kind, values }, request);
        },
      }),
    ),
    route({
      method: 'post',
      path: '/v1/rollouts/:id/roll-back',
      operationId: 'rollBackRollout',
      tag,
      summary: 'Brings the states before a rollout, or before one of its waves, back',
      permission: permission.name,
      body: z.strictObject({
        wave: z.number().int().min(1).optional().describe('Only this wave, counted from 1'),
      }),
      bodyOptional: true,
      keyed: true,
      waits: true,
      answers: { 200: done, ...started },
      async handle(request) {
        const { params, caller, body = {} } = request;
        await authorizer.require(permission, caller.credentials);
        const values = { step: 'rollBack', id: params['id'] ?? '', ...body };
        return start(tools, { kind: 'rollout.rollBack', values }, request);
      },
    }),
  ];
}
