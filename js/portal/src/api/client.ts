// The calls to the backend plugin.
import { ResponseError } from '@backstage/errors';
import { createApiRef, discoveryApiRef, fetchApiRef } from '@backstage/frontend-plugin-api';
import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import type { Preview, ServiceDetail, ServicePage, ServiceQuery } from './types';

/** What the pages ask the backend plugin. */
export interface AmeideApi {
  /** What would happen, were this service created now. Writes nothing. */
  preview(service: Record<string, unknown>, signal?: AbortSignal): Promise<Preview>;
  /** A page of the services of the catalog. */
  services(query: ServiceQuery, signal?: AbortSignal): Promise<ServicePage>;
  /** One service; `undefined` where the catalog has none of that name. */
  service(name: string, signal?: AbortSignal): Promise<ServiceDetail | undefined>;
  /** Whether the catalog has a service of that name. */
  isTaken(name: string, signal?: AbortSignal): Promise<boolean>;
}

export const ameideApiRef = createApiRef<AmeideApi>({ id: 'plugin.ameide.client' });

export class AmeideClient implements AmeideApi {
  readonly #discovery: DiscoveryApi;
  readonly #fetch: FetchApi;

  static readonly deps = { discovery: discoveryApiRef, fetch: fetchApiRef };

  constructor(deps: { discovery: DiscoveryApi; fetch: FetchApi }) {
    this.#discovery = deps.discovery;
    this.#fetch = deps.fetch;
  }

  async preview(service: Record<string, unknown>, signal?: AbortSignal): Promise<Preview> {
    const response = await this.#call('/v1/preview', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ service }),
      signal,
    });
    return (await sound(response)).json();
  }

  async services(query: ServiceQuery, signal?: AbortSignal): Promise<ServicePage> {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined && value !== '') search.set(key, String(value));
    }
    const response = await this.#call(`/v1/services?${search}`, { signal });
    return (await sound(response)).json();
  }

  async service(name: string, signal?: AbortSignal): Promise<ServiceDetail | undefined> {
    const response = await this.#call(`/v1/services/${encodeURIComponent(name)}`, { signal });
    return response.status === 404 ? undefined : (await sound(response)).json();
  }

  async isTaken(name: string, signal?: AbortSignal): Promise<boolean> {
    const response = await this.#call(`/v1/names/${encodeURIComponent(name)}`, { signal });
    return ((await (await sound(response)).json()) as { taken: boolean }).taken;
  }

  async #call(path: string, init: RequestInit): Promise<Response> {
    const base = await this.#discovery.getBaseUrl('ameide');
    const response = await this.#fetch.fetch(base + path, init);
    // Our plugin answers in JSON, also where it has nothing: this is not its answer.
    const isJson = response.headers.get('content-type')?.includes('json');
    if (!isJson && (response.status === 404 || response.ok)) throw new Error(NO_PLUGIN);
    return response;
  }
}

const NO_PLUGIN = `The backend of this Backstage does not have the plugin that these pages ask. \
Add this line to packages/backend/src/index.ts, and start the backend again:
backend.add(import('@ameide/backstage-plugin-ameide-backend'));`;

async function sound(response: Response): Promise<Response> {
  if (!response.ok) throw await ResponseError.fromResponse(response);
  return response;
}
