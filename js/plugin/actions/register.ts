/** Registers the actions in Backstage's registry. Each calls the handler of a route, with its checks and permissions. */
import type { AuthService, BackstageCredentials } from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { JsonObject } from '@backstage/types';
import { callerOf } from '../operations/caller.ts';
import { checkedBody, checkedQuery, keyOf } from '../routes/check.ts';
import type { AnyRoute, ApiRequest } from '../routes/route.ts';
import type { AgentAction, RequestParts } from './action.ts';
import { reads } from './reads.ts';
import { writes } from './writes.ts';

const BASE_URL = '/api/ameide';

export const actions: AgentAction[] = [...reads, ...writes];

export function registerActions(
  registry: ActionsRegistryService,
  routes: AnyRoute[],
  auth: AuthService,
): void {
  for (const action of actions) {
    const route = routes.find(({ operationId }) => operationId === action.operationId);
    if (!route) throw new Error(`internal error: there is no route ${action.operationId}`);
    const { name, title, description, attributes, input, output } = action;
    registry.register({
      name,
      title,
      description,
      attributes,
      schema: { input, output },
      async action(context) {
        const request = requestOf(route, action.request(context.input), context.credentials, auth);
        const { body } = await route.handle(request).catch(rethrow);
        return { output: body as JsonObject };
      },
    });
  }
}

/** The request that a client of the API would have sent. */
function requestOf(
  route: AnyRoute,
  { params = {}, query = {}, body, key, wait }: RequestParts,
  credentials: BackstageCredentials,
  auth: AuthService,
): ApiRequest {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const texts = Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
  return {
    params,
    query: checkedQuery(route, texts),
    body: checkedBody(route, body),
    caller: callerOf(auth, credentials, 'agent'),
    headers: {},
    ...(wait === undefined ? {} : { waitMs: wait * 1000 }),
    ...(key === undefined ? {} : { key: keyOf(key) }),
    // The registry does not tell when a client is gone; every read ends by its own timeout.
    signal: new AbortController().signal,
    baseUrl: BASE_URL,
  };
}

/** Clients are shown only the message of a known error, so the message has to say what already exists. */
function rethrow(error: unknown): never {
  if (!(error instanceof Error)) throw error;
  if ('existing' in error)
    error.message = `${error.message}\n  existing: ${JSON.stringify(error.existing)}`;
  if (error.name === 'TaskFailedError') error.name = 'ServiceUnavailableError';
  throw error;
}
