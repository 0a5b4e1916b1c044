/** Makes the permissions known to the permission system. */
import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import { otherPermissions, servicePermissions } from './permissions.ts';
import { isOwner, serviceResourceRef } from './rules.ts';
import type { OwnedService } from './rules.ts';

export function registerPermissions(
  registry: PermissionsRegistryService,
  find: (name: string) => Promise<OwnedService | undefined>,
): void {
  registry.addResourceType({
    resourceRef: serviceResourceRef,
    permissions: servicePermissions,
    rules: [isOwner],
    getResources: names => Promise.all(names.map(find)),
  });
  registry.addPermissions(otherPermissions);
}
