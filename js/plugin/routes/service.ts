/** The service that a request is about: who owns it, how it is referred to, and that there is none. */
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import { NotFoundError } from '@backstage/errors';
import { nameOf } from './entries.ts';
import type { ApiRequest } from './route.ts';
import type { Tools } from './tools.ts';

/** The service that the path names, and the team that owns it; throws where the caller lacks the permission for it. */
export async function serviceFor(
  tools: Pick<Tools, 'authorizer' | 'services' | 'state'>,
  permission: ResourcePermission,
  { caller, params }: Pick<ApiRequest, 'caller' | 'params'>,
): Promise<{ name: string; owner?: string }> {
  const name = nameOf(params['service'] ?? params['name']);
  const service = { name, owner: await ownerNow(tools, name) };
  await tools.authorizer.requireFor(permission, caller.credentials, service);
  return service;
}

/** The team that owns a service now; of one that is about to be added, the team that it was added for. */
export async function ownerNow(
  { services, state }: Pick<Tools, 'services' | 'state'>,
  name: string,
): Promise<string | undefined> {
  const found = await services.find(name);
  if (found) return found.service.owner;
  return (await state.operations.latest(name))?.owner;
}

export function refOf(name: string): string {
  return `component:default/${name}`;
}

export function noService(name: string): Error {
  return new NotFoundError(`the catalog has no service \`${name}\``);
}
