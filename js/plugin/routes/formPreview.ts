/** The preview of the form, which shows problems while it is filled in. */
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { z } from 'zod';
import { pipelineExecutePermission, serviceReadPermission } from '../permissions/permissions.ts';
import { preview } from '../reads/preview.ts';
import { Turns } from '../reads/turns.ts';
import { isPassing } from '../reads/warnings.ts';
import { nameOf, ownerOf } from './entries.ts';
import type { Entry } from './entries.ts';
import { formPreviewSchema } from './previewSchema.ts';
import { route } from './route.ts';
import type { AnyRoute } from './route.ts';
import { errorSchema } from './schemas.ts';
import type { Tools } from './tools.ts';

type Previewed = Awaited<ReturnType<typeof preview>>;

/** A user needs one preview at a time; the others allow for fast typing. */
export const PREVIEWS = { atOnce: 6, perCaller: 2, waiting: 20, keptMs: 3_000 };

export function formPreview({ authorizer, runner, services }: Tools): AnyRoute[] {
  // A failed read may succeed the next time.
  const keeps = ({ problems }: Previewed) => !problems.some(isPassing);
  const previews = new Turns<Previewed>({ ...PREVIEWS, keeps });
  return [
    route({
      method: 'post',
      path: '/v1/preview',
      operationId: 'previewService',
      tag: 'Services',
      summary: 'What onboarding, a change or offboarding would do, with its problems',
      permission: serviceReadPermission.name,
      description: 'For forms: problems of the entry are in the answer. Nothing is written.',
      body: z.strictObject({
        operation: z.enum(['add', 'update', 'remove']).optional().describe('`add` by default'),
        service: z
          .looseObject({})
          .describe(
            'The entry; of a change its name and the keys to change, of a removal its name',
          ),
        strategy: z.string().optional(),
        options: z.looseObject({}).optional().describe('Options of the strategy'),
      }),
      answers: {
        200: { description: 'The preview', schema: formPreviewSchema },
        429: { description: 'Too many previews of this caller are waiting', schema: errorSchema },
      },
      async handle({ body, caller, signal }) {
        if ((body.operation ?? 'add') === 'add') {
          await authorizer.sight(serviceReadPermission, caller.credentials);
        } else {
          // What is shown of a service that exists is more than its name.
          const name = nameOf(body.service['name']);
          const owner = (await services.find(name))?.service.owner;
          await authorizer.requireFor(serviceReadPermission, caller.credentials, { name, owner });
        }
        const mayDeploy = await mayDeployIt(body.service, caller.credentials);
        const { actor, user } = caller;
        const shown = await previews.ask(actor, JSON.stringify(body), signal, wanted =>
          preview(runner, body, { actor: user, caller: actor, signal: wanted }),
        );
        return { status: 200, body: { ...shown, mayDeploy } };
      },
    }),
  ];

  /** Of a service that is to be added, the team that it is added for counts. */
  async function mayDeployIt(service: Entry, credentials: BackstageCredentials): Promise<boolean> {
    const name = String(service['name'] ?? '');
    const owner = (await services.find(name))?.service.owner ?? ownerOf(service);
    return authorizer.may(pipelineExecutePermission, credentials, { name, owner });
  }
}
