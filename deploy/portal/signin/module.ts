// Signing in with an OpenID provider, as the provider `oidc` of the auth plugin.
import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  createOAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { authenticator } from './authenticator.ts';
import { resolve } from './resolver.ts';

export const signInModule = createBackendModule({
  pluginId: 'auth',
  moduleId: 'oidc-with-roles',
  register(registry) {
    registry.registerInit({
      deps: { providers: authProvidersExtensionPoint },
      async init({ providers }) {
        const factory = createOAuthProviderFactory({
          authenticator,
          signInResolver({ result: { fullProfile } }, context) {
            const { tokenset, userinfo } = fullProfile;
            // A refresh may come without an ID token; the provider is asked for the rest each time.
            const signed = tokenset.id_token ? tokenset.claims() : {};
            return resolve({ ...signed, ...userinfo }, context);
          },
        });
        providers.registerProvider({ providerId: 'oidc', factory });
      },
    });
  },
});
