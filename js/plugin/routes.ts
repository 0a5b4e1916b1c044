/** The HTTP endpoints, in plain Node without a framework. */
import { InputError, NotFoundError } from '@backstage/errors';
import type { HttpAuthService, HttpRouterService } from '@backstage/backend-plugin-api';
import type { ReadOnlyRunner } from './readOnlyRunner.ts';
import { preview } from './preview.ts';
import type { PreviewRequest } from './preview.ts';
import { service } from './service.ts';
import { Services } from './services.ts';
import type { Query } from './services.ts';
import { Turns } from './turns.ts';
import { isPassing } from './warnings.ts';

type Previewed = Awaited<ReturnType<typeof preview>>;
type Handler = Parameters<HttpRouterService['use']>[0];
type Request = Parameters<Handler>[0];

const MAX_COUNT = 1000;
const BODY_BYTES = 256 * 1024;

/** A user needs one preview at a time; the others allow for fast typing. */
const PREVIEWS = { atOnce: 6, perCaller: 2, waiting: 20, keptMs: 3_000 };
const CARDS = { atOnce: 12, perCaller: 4, waiting: 40, keptMs: 0 };

/** `POST /preview`, `GET /services`, `GET /services/:name`, `GET /names/:name`. */
export function routes(runner: ReadOnlyRunner, httpAuth: HttpAuthService): Handler {
  const services = new Services(runner);
  // A failed read may succeed the next time.
  const keeps = ({ problems }: Previewed) => !problems.some(isPassing);
  const previews = new Turns<Previewed>({ ...PREVIEWS, keeps });
  const cards = new Turns<unknown>({ ...CARDS, keeps: () => false });
  const answer = async (request: Request, signal: AbortSignal): Promise<unknown> => {
    const credentials = await httpAuth.credentials(request, { allow: ['user', 'service'] });
    const { userEntityRef: actor, subject } = credentials.principal as Principal;
    const caller = actor ?? subject ?? 'a service';
    const url = new URL(request.url, 'http://localhost');
    const [room, name, ...more] = url.pathname.split('/').filter(Boolean).map(decoded);
    const path = `${request.method} ${room}${name === undefined ? '' : '/:name'}`;
    if (more.length === 0) {
      if (path === 'POST preview') {
        const input = previewOf(await bodyOf(request));
        return previews.ask(caller, JSON.stringify(input), signal, wanted =>
          preview(runner, input, { actor, caller, signal: wanted }),
        );
      }
      if (path === 'GET services') return services.page(queryOf(url.searchParams));
      if (path === 'GET services/:name') {
        const shown = await cards.ask(caller, name!, signal, wanted =>
          service(runner, services, name!, { caller, signal: wanted }),
        );
        return found(shown, name!);
      }
      if (path === 'GET names/:name') return { taken: (await services.find(name!)) !== undefined };
    }
    throw new NotFoundError(`no endpoint ${request.method} ${url.pathname}`);
  };
  return (request, response, next) => {
    const gone = new AbortController();
    response.on('close', () => gone.abort(new Error('the client closed the connection')));
    answer(request, gone.signal).then(
      body => response.json(body),
      // The client is gone.
      error => (gone.signal.aborted ? undefined : next(error)),
    );
  };
}

interface Principal {
  userEntityRef?: string;
  subject?: string;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new InputError(`\`${part}\` is not a valid URL path segment; encode \`%\` as \`%25\``);
  }
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new NotFoundError(`the catalog has no service \`${name}\``);
  return value;
}

function previewOf(body: unknown): PreviewRequest {
  const { service, strategy, options } = isMap(body) ? body : {};
  if (!isMap(service)) throw new InputError('`service` must be an object, the entry to preview');
  if (strategy !== undefined && typeof strategy !== 'string') {
    throw new InputError('`strategy` must be a string');
  }
  if (options !== undefined && !isMap(options)) throw new InputError('`options` must be an object');
  return { service, strategy, options };
}

function queryOf(search: URLSearchParams): Query {
  const text = (key: string) => search.get(key) ?? undefined;
  return {
    search: text('search'),
    owner: text('owner'),
    archetype: text('archetype'),
    environment: text('environment'),
    state: text('state'),
    sort: text('sort'),
    descending: text('descending') === 'true',
    offset: count(search, 'offset', 0, Number.MAX_SAFE_INTEGER),
    limit: count(search, 'limit', 20, MAX_COUNT),
  };
}

function count(search: URLSearchParams, key: string, otherwise: number, most: number): number {
  const text = search.get(key);
  if (text === null) return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new InputError(`\`${key}\` must be a whole number from 0 to ${most}`);
}

async function bodyOf(request: Request): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > BODY_BYTES) throw new InputError('the request body is too large');
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    throw new InputError('the request body is not valid JSON');
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
