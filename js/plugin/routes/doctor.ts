/** All that an installation needs, looked at. */
import { z } from 'zod';
import type { DoctorChecked } from '@ameide/core';
import { doctorReadPermission } from '../permissions/permissions.ts';
import { Turns } from '../reads/turns.ts';
import { route } from './route.ts';
import type { AnyRoute } from './route.ts';
import { errorSchema } from './schemas.ts';
import type { Tools } from './tools.ts';

/** Some fifty requests each; whoever asks again wants to see what has changed. */
const LOOKS = { atOnce: 2, perCaller: 1, waiting: 4, keptMs: 0 };

const rowSchema = z
  .object({
    id: z.string().describe('Stable: `harness.permission.core_pipeline_edit`'),
    area: z.enum(['configuration', 'github', 'harness']),
    title: z.string().describe('What was looked at'),
    state: z
      .enum(['ok', 'warning', 'missing', 'unchecked'])
      .describe('`missing`: something does not work without it; `unchecked`: it cannot be told'),
    found: z.string(),
    help: z.string().optional().describe('What to do about it'),
  })
  .meta({ id: 'DoctorRow' });

export function doctor({ authorizer, runner, settings }: Tools): AnyRoute[] {
  const looks = new Turns<DoctorChecked>({ ...LOOKS, keeps: () => false });
  return [
    route({
      method: 'get',
      path: '/v1/doctor',
      operationId: 'getDoctor',
      tag: 'Doctor',
      summary: 'All that an installation needs, with what was found and what to do',
      permission: doctorReadPermission.name,
      description: 'Each request looks at everything again. Nothing is written.',
      answers: {
        200: {
          description: 'A row for each thing',
          schema: z.object({ rows: z.array(rowSchema) }).meta({ id: 'Doctor' }),
        },
        429: { description: 'Too many requests of this caller are waiting', schema: errorSchema },
      },
      async handle({ caller, signal }) {
        await authorizer.require(doctorReadPermission, caller.credentials);
        const { backendUrl: portal, githubSecret } = settings;
        const input = { portal, webhookSecret: githubSecret !== undefined };
        const { actor } = caller;
        const found = await looks.ask(actor, 'doctor', signal, async wanted => {
          const options = { caller: actor, signal: wanted };
          const { values } = await runner.run({ type: 'doctor:check', input }, options);
          return values;
        });
        return { status: 200, body: found };
      },
    }),
  ];
}
