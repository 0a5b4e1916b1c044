/** The preview of a new primitive, for forms. */
import { z } from 'zod';
import { serviceReadPermission } from '../permissions/permissions.ts';
import { previewPrimitive } from '../reads/primitivePreview.ts';
import { Turns } from '../reads/turns.ts';
import { isPassing } from '../reads/warnings.ts';
import { PREVIEWS } from './formPreview.ts';
import { route } from './route.ts';
import type { AnyRoute } from './route.ts';
import { errorSchema, problemSchema } from './schemas.ts';
import type { Tools } from './tools.ts';

type Previewed = Awaited<ReturnType<typeof previewPrimitive>>;

const primitiveSchema = z.object({
  name: z.string().describe('Full name: kind, name and version'),
  outcome: z.enum(['changed', 'unchanged']),
  namespaces: z.record(z.string(), z.string()).describe('Namespace by environment'),
  entityRefs: z.array(z.string()).describe('References of its entities in the catalog'),
  files: z.array(z.string()).describe('Paths of its files in the GitOps repository'),
  repositoryFiles: z.array(z.string()).describe('Paths of the files of its own repository'),
  diff: z.string().describe('Unified diff of the GitOps repository'),
  pullRequestUrl: z.string().nullable().describe('The pull request that is open already'),
});

// Neither the GitOps repository nor a branch: a form cannot have others read with the portal's credentials.
const wanted = z.strictObject({
  kind: z.string(),
  name: z.string(),
  version: z.string().optional(),
  tenant: z.string().optional(),
  sku: z.string().optional(),
  origin: z.string().optional(),
  environments: z.array(z.string()).optional(),
  owner: z.string().optional(),
  system: z.string().optional(),
  domain: z.string().optional(),
  description: z.string().optional(),
  project: z.string().optional(),
  fields: z.looseObject({}).optional().describe('The fields of its kind, by name'),
  repository: z.string().optional().describe('`github.com?owner=company&repo=orders`'),
  requireNewRepository: z.boolean().optional(),
});

export function primitivePreview({ authorizer, runner }: Tools): AnyRoute[] {
  const keeps = ({ problems }: Previewed) => !problems.some(isPassing);
  const previews = new Turns<Previewed>({ ...PREVIEWS, keeps });
  return [
    route({
      method: 'post',
      path: '/v1/primitives/preview',
      operationId: 'previewPrimitive',
      tag: 'Primitives',
      summary: 'What creating a primitive would do, with its problems',
      permission: serviceReadPermission.name,
      description: 'For forms: problems of the primitive are in the answer. Nothing is written.',
      body: wanted,
      answers: {
        200: {
          description: 'The preview',
          schema: z
            .object({
              primitive: primitiveSchema.optional(),
              problems: z.array(problemSchema),
              warnings: z.array(problemSchema),
            })
            .meta({ id: 'PrimitivePreview' }),
        },
        429: { description: 'Too many previews of this caller are waiting', schema: errorSchema },
      },
      async handle({ body, caller, signal }) {
        await authorizer.sight(serviceReadPermission, caller.credentials);
        const { actor, user } = caller;
        const shown = await previews.ask(actor, JSON.stringify(body), signal, running =>
          previewPrimitive(runner, body, { actor: user, caller: actor, signal: running }),
        );
        return { status: 200, body: shown };
      },
    }),
  ];
}
