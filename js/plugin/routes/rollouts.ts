/** Rollouts, as their records tell of them. */
import { NotFoundError } from '@backstage/errors';
import { z } from 'zod';
import type { Rollout } from '@ameide/core';
import type { Caller } from '../operations/caller.ts';
import type { Sight } from '../permissions/authorizer.ts';
import { pipelineReadPermission, rolloutRunPermission } from '../permissions/permissions.ts';
import { placeOf, tokenOf } from '../state/page.ts';
import { rolloutListSchema, rolloutSchema } from './rolloutSchemas.ts';
import { route } from './route.ts';
import type { AnyRoute } from './route.ts';
import { errorSchema, paging } from './schemas.ts';
import type { Tools } from './tools.ts';

const DEFAULT_LIMIT = 20;
/** Each is a file of the pipelines repo. */
const MOST = 50;
const limit = z.coerce.number().int().min(1).max(MOST).optional().describe(`At most ${MOST}`);
const tag = 'Rollouts';

export function rollouts(tools: Tools): AnyRoute[] {
  const { authorizer, runner } = tools;
  const mayRun = ({ credentials }: Caller) =>
    authorizer.require(rolloutRunPermission, credentials).then(
      () => true,
      () => false,
    );
  return [
    route({
      method: 'get',
      path: '/v1/rollouts',
      operationId: 'listRollouts',
      tag,
      summary: 'Rollouts of changed templates, latest first',
      permission: pipelineReadPermission.name,
      query: z.strictObject({ ...paging, limit }),
      answers: { 200: { description: 'A page', schema: rolloutListSchema } },
      async handle({ query, caller, signal }) {
        await authorizer.sight(pipelineReadPermission, caller.credentials);
        const { limit: most = DEFAULT_LIMIT, pageToken } = query;
        const before = pageToken === undefined ? undefined : placeOf(pageToken, 1)[0];
        const input = { limit: most, before };
        const options = { caller: caller.actor, signal };
        const { values } = await runner.run({ type: 'harness:rollouts', input }, options);
        const { rollouts: items, next } = values;
        const more = next ? { nextPageToken: tokenOf([next]) } : {};
        return { status: 200, body: { items, ...more, mayRun: await mayRun(caller) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/rollouts/:id',
      operationId: 'getRollout',
      tag,
      summary: 'One rollout, wave by wave',
      permission: pipelineReadPermission.name,
      answers: {
        200: { description: 'The rollout', schema: rolloutSchema },
        404: { description: 'There is no such rollout', schema: errorSchema },
      },
      async handle({ params, caller, signal }) {
        const sight = await authorizer.sight(pipelineReadPermission, caller.credentials);
        const { id = '' } = params;
        const options = { caller: caller.actor, signal };
        const action = { type: 'harness:rollouts' as const, input: { id } };
        const { values } = await runner.run(action, options);
        const { rollout, latest } = values;
        if (!rollout) throw new NotFoundError(`there is no rollout \`${id}\``);
        const waves = await seen(tools, rollout, sight);
        const more = { isLatest: latest === id, mayRun: await mayRun(caller) };
        return { status: 200, body: { ...rollout, waves, ...more } };
      },
    }),
  ];
}

/** The waves with those services that the caller may see; one that has left the catalog is nobody's. */
async function seen({ services }: Tools, { waves }: Rollout, sight: Sight) {
  if (sight.all) return waves;
  const isSeen = async (name: string) =>
    sight.sees({ name, owner: (await services.find(name))?.service.owner });
  return Promise.all(
    waves.map(async wave => {
      const flags = await Promise.all(wave.services.map(({ service }) => isSeen(service)));
      return { ...wave, services: wave.services.filter((_, index) => flags[index]) };
    }),
  );
}
