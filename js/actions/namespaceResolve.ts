/** `ameide:namespace:resolve`: the Kubernetes namespaces of a service. */
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { NamespaceResolve } from '@ameide/core';
import { carryOut } from '../backstage.ts';
import type { Shim } from '../backstage.ts';
import { catalogRepo, githubSecret, setOutputs } from './common.ts';
import type { GitHubSecret } from './common.ts';
import { fields, matching } from './fields.ts';
import type { RegisteredAction } from './fields.ts';
import { examples } from './namespaceResolve.examples.ts';

const ID = 'namespace:resolve';

const input = matching<NamespaceResolve & GitHubSecret>()(
  fields({
    service: z =>
      z
        .union([z.string(), z.record(z.unknown())])
        .optional()
        .describe(
          'Name of the service, or its entry in the catalog; leave it out for the namespaces of primitives',
        ),
    environment: z =>
      z
        .string()
        .optional()
        .describe('Short name of an environment; by default all environments of the service'),
    tenant: z => z.string().optional().describe('Id of the tenant whose primitives are meant'),
    sku: z => z.string().optional().describe('`Shared` (the default), `Namespace` or `Private`'),
    origin: z =>
      z.string().optional().describe('Whose code the primitives are: `platform` or `tenant`'),
    ...catalogRepo,
    ...githubSecret,
  }),
);

const output = fields({
  namespace: z => z.string().optional().describe('The namespace, if `environment` is given'),
  namespaces: z => z.record(z.string()).describe('Namespace by environment'),
});

export function namespaceResolve(shim: Shim): RegisteredAction {
  return createTemplateAction({
    id: `ameide:${ID}`,
    description:
      'Returns the Kubernetes namespaces of a service, as used in its manifests and its pipeline, or of a tenant’s primitives',
    examples,
    supportsDryRun: true,
    schema: { input, output },
    async handler(context) {
      const { token, ...request } = context.input;
      const { values } = await carryOut(shim, context, { type: ID, input: request }, { token });
      setOutputs(context, { ...values });
    },
  });
}
