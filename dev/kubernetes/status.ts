/** Errors as the API server words them: objects of kind Status. */
import { Refusal, json } from '../http/index.ts';
import type { Resource, Target } from './resources.ts';

/** As whom the portal is known: a service account with the role `view`. */
const USER = 'system:serviceaccount:backstage:backstage';

function refuse(code: number, reason: string, message: string, details: object = {}): Refusal {
  const body = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    details,
    code,
  };
  return new Refusal(json(code, body));
}

export const unauthorized = () => refuse(401, 'Unauthorized', 'Unauthorized');

export const noSuchResource = () =>
  refuse(404, 'NotFound', 'the server could not find the requested resource');

export const badRequest = (message: string) => refuse(400, 'BadRequest', message);

export function notFound({ resource, name }: Target): Refusal {
  const kind = qualified(resource);
  return refuse(404, 'NotFound', `${kind} "${name}" not found`, {
    name,
    group: resource.group,
    kind: resource.plural,
  });
}

export function forbidden(verb: string, { resource, namespace, name }: Target): Refusal {
  const what = qualified(resource) + (name === undefined ? '' : ` "${name}"`);
  const where =
    namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const message = `${what} is forbidden: User "${USER}" cannot ${verb} resource "${resource.plural}" in API group "${resource.group}" ${where}`;
  return refuse(403, 'Forbidden', message, {
    name,
    group: resource.group,
    kind: resource.plural,
  });
}

function qualified({ plural, group }: Resource): string {
  return group === '' ? plural : `${plural}.${group}`;
}
