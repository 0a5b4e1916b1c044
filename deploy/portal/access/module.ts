// Hands the policy to the permission plugin.
import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { AuthService } from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import type { Services } from './actions.ts';
import { RolePolicy } from './policy.ts';

export const policyModule = createBackendModule({
  pluginId: 'permission',
  moduleId: 'roles',
  register(registry) {
    registry.registerInit({
      deps: { auth: coreServices.auth, catalog: catalogServiceRef, policy: policyExtensionPoint },
      async init({ auth, catalog, policy }) {
        policy.setPolicy(new RolePolicy(teams => readServices(catalog, auth, teams)));
      },
    });
  },
});

/** A service is a component of its name. */
async function readServices(
  catalog: CatalogService,
  auth: AuthService,
  teams: string[],
): Promise<Services> {
  const { items } = await catalog.getEntities(
    { filter: { kind: 'Component' }, fields: ['metadata.name', 'relations'] },
    { credentials: await auth.getOwnServiceCredentials() },
  );
  const services: Services = { own: [], others: [] };
  for (const { metadata, relations } of items) {
    const isOwn = relations?.some(
      ({ type, targetRef }) => type === 'ownedBy' && teams.includes(targetRef),
    );
    services[isOwn ? 'own' : 'others'].push(metadata.name);
  }
  return services;
}
