/** The routes as an Express router: who asks, what is input, the handler, the answer. */
import type { AuthService, HttpAuthService } from '@backstage/backend-plugin-api';
import type { Request, RequestHandler, Response } from 'express';
import Router from 'express-promise-router';
import { NotFoundError } from '@backstage/errors';
import { callerOf } from '../operations/caller.ts';
import type { Caller } from '../operations/caller.ts';
import { bytesOf, jsonOf } from './body.ts';
import { checkedBody, checkedQuery, keyOf, queryOf, waitOf } from './check.ts';
import { openApiOf } from './openapi.ts';
import type { AnyRoute, Answer, ApiRequest } from './route.ts';

export interface RouterTools {
  auth: AuthService;
  httpAuth: HttpAuthService;
  /** Called after each request, with its duration. */
  observe?(route: AnyRoute, status: number, seconds: number): void;
}

export function routerOf(routes: AnyRoute[], tools: RouterTools): RequestHandler {
  const router = Router();
  const document = openApiOf(routes);
  router.get('/openapi.json', (_request, response) => void response.json(document));
  for (const route of routes)
    // The router passes on what a handler rejects with; Express's own types do not say so.
    router[route.method](route.path, handlerOf(route, tools) as RequestHandler);
  // Only below `/v1`: other parts of Backstage have routes of their own in this plugin.
  router.use('/v1', request => {
    const { method, originalUrl } = request;
    throw new NotFoundError(`there is no route ${method} ${originalUrl.split('?')[0]}`);
  });
  return router;
}

function handlerOf(route: AnyRoute, tools: RouterTools) {
  return async (request: Request, response: Response): Promise<void> => {
    const started = performance.now();
    response.on('finish', () => {
      tools.observe?.(route, response.statusCode, (performance.now() - started) / 1000);
    });
    const gone = new AbortController();
    response.on('close', () => gone.abort(new Error('the client closed the connection')));
    try {
      const input = await apiRequestOf(route, request, tools, gone.signal);
      await send(response, await route.handle(input), input);
    } catch (error) {
      // Nobody is there to be told.
      if (!gone.signal.aborted) throw error;
    }
  };
}

async function apiRequestOf(
  route: AnyRoute,
  request: Request,
  tools: RouterTools,
  signal: AbortSignal,
): Promise<ApiRequest> {
  const { headers, baseUrl } = request;
  const caller = route.raw ? nobody(request) : await signedIn(request, tools);
  const query: unknown = route.raw ? {} : checkedQuery(route, queryOf(request.url));
  const readsItself = route.raw === true || route.method === 'get';
  const bytes = readsItself ? undefined : await bytesOf(request);
  const input = {
    params: paramsOf(request),
    query,
    caller: await caller,
    headers,
    signal,
    baseUrl,
    ...(route.waits ? { waitMs: waitOf(headers['prefer']) } : {}),
    ...(route.keyed ? { key: keyOf(headers['idempotency-key']) } : {}),
  };
  if (route.raw) return { ...input, body: request };
  return { ...input, body: checkedBody(route, bytes && jsonOf(bytes)) };
}

function paramsOf(request: Request): Record<string, string> {
  return { ...request.params };
}

async function signedIn(request: Request, { auth, httpAuth }: RouterTools): Promise<Caller> {
  const credentials = await httpAuth.credentials(request, { allow: ['user', 'service'] });
  return callerOf(auth, credentials, 'http', request.ip);
}

/** A route that authenticates its callers in another way. */
function nobody(request: Request): Caller {
  const credentials = {
    $$type: '@backstage/BackstageCredentials' as const,
    principal: { type: 'none' },
  };
  return { credentials, actor: 'unknown', source: 'webhook', origin: request.ip };
}

async function send(response: Response, answer: Answer, { waitMs }: ApiRequest): Promise<void> {
  response.status(answer.status);
  if (waitMs !== undefined) response.setHeader('preference-applied', `wait=${waitMs / 1000}`);
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (answer.write) await answer.write(response);
  else if (answer.body === undefined) response.end();
  else response.json(answer.body);
}
