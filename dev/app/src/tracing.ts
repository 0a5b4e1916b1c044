// How the app asks its backend: as every app of Backstage does, and with a trace that begins at the click.
import { tracing } from '@ameide/backstage-plugin-ameide';
import { FetchMiddlewares, createFetchApi } from '@backstage/core-app-api';
import {
  ApiBlueprint,
  configApiRef,
  discoveryApiRef,
  fetchApiRef,
  identityApiRef,
} from '@backstage/frontend-plugin-api';

export const fetchApi = ApiBlueprint.make({
  name: 'fetch',
  params: define =>
    define({
      api: fetchApiRef,
      deps: { config: configApiRef, identityApi: identityApiRef, discoveryApi: discoveryApiRef },
      factory: ({ config, identityApi, discoveryApi }) =>
        createFetchApi({
          middleware: [
            FetchMiddlewares.resolvePluginProtocol({ discoveryApi }),
            tracing,
            FetchMiddlewares.injectIdentityAuth({ identityApi, config }),
          ],
        }),
    }),
});
