// What the pages ask the backend plugin with.
import { AmeideClient } from '@ameide/backstage-plugin-ameide-common';
import type { AmeideApi } from '@ameide/backstage-plugin-ameide-common';
import { createApiRef } from '@backstage/frontend-plugin-api';
import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import { tracing } from './tracing';

/** The client of the backend plugin `ameide`. */
export const ameideApiRef = createApiRef<AmeideApi>({ id: 'plugin.ameide.client' });

/** Asks as the app does; each request begins a trace. */
export function clientOf(app: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }): AmeideApi {
  const { discoveryApi, fetchApi } = app;
  const fetch = tracing.apply((...request) => fetchApi.fetch(...request));
  return new AmeideClient({ discoveryApi, fetchApi: { fetch } });
}
