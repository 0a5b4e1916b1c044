/** All services at a glance: by state now, by team and environment, and over time. */
import { z } from 'zod';
import { operationReadPermission, serviceReadPermission } from '../permissions/permissions.ts';
import { route } from './route.ts';
import type { AnyRoute } from './route.ts';
import { countsSchema, problemSchema } from './schemas.ts';
import type { StatesAt } from '../state/syncRuns.ts';
import type { Tools } from './tools.ts';
import { withoutDatabase } from './withoutDatabase.ts';

/** So many runs of sync are told. */
const RUNS = 30;

const counted = { total: z.number().int(), states: countsSchema.describe('By state') };

const overviewSchema = z
  .object({
    ...counted,
    teams: z.array(z.object({ owner: z.string(), ...counted })),
    environments: z.array(z.object({ environment: z.string(), ...counted })),
    history: z
      .array(
        z.object({
          runId: z.string().describe('Run of sync'),
          at: z.iso.datetime(),
          services: z.number().int(),
          states: countsSchema,
        }),
      )
      .optional()
      .describe('After runs of sync, oldest first; absent where the caller may not see all of it'),
    warnings: z.array(problemSchema).describe('Parts that could not be read'),
    asOf: z.number().describe('When the catalog was read, in milliseconds since the epoch'),
    statesAsOf: z.number().optional().describe('When the pipelines were read'),
    renewing: z.boolean().describe('Whether newer data is being loaded'),
  })
  .meta({ id: 'Overview' });

export function overview({ authorizer, services, state }: Tools): AnyRoute[] {
  return [
    route({
      method: 'get',
      path: '/v1/overview',
      operationId: 'getOverview',
      tag: 'Services',
      summary: 'How many services are in which state: all, by team and environment, over time',
      permission: serviceReadPermission.name,
      description: 'What was over time needs `ameide.operation.read` for all services.',
      answers: { 200: { description: 'The overview', schema: overviewSchema } },
      async handle({ caller }) {
        const { credentials } = caller;
        const sight = await authorizer.sight(serviceReadPermission, credentials);
        const seesRuns = await authorizer
          .sight(operationReadPermission, credentials)
          .then(({ all }) => all && sight.all)
          .catch(() => false);
        const [now, { answer: history, warnings }] = await Promise.all([
          services.overview(sight.all ? undefined : sight.sees),
          withoutDatabase<StatesAt[] | undefined>(undefined, async () =>
            seesRuns ? state.syncRuns.history(RUNS) : undefined,
          ),
        ]);
        const all = { ...now, warnings: [...now.warnings, ...warnings] };
        return { status: 200, body: history ? { ...all, history } : all };
      },
    }),
  ];
}
