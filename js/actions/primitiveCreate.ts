/** `ameide:primitive:create`: a primitive's repository into the workspace, and its wiring into GitOps by pull request. */
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { primitiveKinds, writeNewFiles } from '@ameide/core';
import type { PrimitiveChanged, PrimitiveCreate } from '@ameide/core';
import { carryOut } from '../backstage.ts';
import type { Shim } from '../backstage.ts';
import { githubSecret, setOutputs } from './common.ts';
import type { GitHubSecret } from './common.ts';
import { fields, matching } from './fields.ts';
import type { RegisteredAction } from './fields.ts';
import { examples } from './primitiveCreate.examples.ts';
import { about, changed, identity, setChanged } from './primitiveFields.ts';

const ID = 'primitive:create';

const input = matching<Omit<PrimitiveCreate, 'kinds'> & GitHubSecret & { targetPath?: string }>()(
  fields({
    ...identity,
    tenant: z =>
      z.string().optional().describe('Id of the tenant; leave it out for what all share'),
    sku: z => z.string().optional().describe('`Shared` (the default), `Namespace` or `Private`'),
    origin: z =>
      z
        .string()
        .optional()
        .describe('Whose code it is: `platform` or `tenant`; that of the tenant if one is given'),
    ...about,
    repository: z =>
      z
        .string()
        .optional()
        .describe('Where a later step publishes it, `github.com?owner=company&repo=orders`'),
    requireNewRepository: z =>
      z
        .boolean()
        .optional()
        .describe(
          'Refuse, before anything is made, if `repository` exists and is not that of the primitive',
        ),
    targetPath: z =>
      z
        .string()
        .optional()
        .describe(
          'Folder of the workspace that the repository’s files are written to; the workspace itself by default',
        ),
    ...githubSecret,
  }),
);

const output = fields({
  ...changed,
  entityRefs: z => z.array(z.string()).describe('References of its entities in the catalog'),
  repositoryExists: z =>
    z
      .boolean()
      .optional()
      .describe('Whether `repository` exists already; said where a new one is required'),
  repositoryFiles: z => z.array(z.string()).describe('Paths of the files written to the workspace'),
});

export function primitiveCreate(shim: Shim): RegisteredAction {
  return createTemplateAction({
    id: `ameide:${ID}`,
    description:
      'Writes the repository of a new primitive to the workspace, and opens a pull request that wires it into GitOps',
    examples,
    supportsDryRun: true,
    schema: { input, output },
    async handler(context) {
      const { token, targetPath = '.', ...request } = context.input;
      const action = {
        type: ID,
        input: { ...request, kinds: await primitiveKinds() },
      } as const;
      const folder = resolveSafeChildPath(context.workspacePath, targetPath);
      let files: string[] = [];
      // Nothing is proposed for a repository that cannot be written.
      const onPlan = async ({ skeleton }: PrimitiveChanged) => {
        files = [...files, ...(await writeNewFiles(folder, skeleton, context.isDryRun))];
      };
      const result = await carryOut(shim, context, action, { token }, { onPlan });
      setChanged(context, result);
      setOutputs(context, {
        entityRefs: result.values.entityRefs,
        repositoryExists: result.values.repositoryExists ?? undefined,
        repositoryFiles: files,
      });
    },
  });
}
