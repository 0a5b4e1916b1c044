// Signing in: with the identity provider in production, as a guest elsewhere.
import { OAuth2 } from '@backstage/core-app-api';
import { SignInPage } from '@backstage/core-components';
import type {
  BackstageIdentityApi,
  OpenIdConnectApi,
  ProfileInfoApi,
  SessionApi,
} from '@backstage/core-plugin-api';
import {
  ApiBlueprint,
  configApiRef,
  createApiRef,
  discoveryApiRef,
  oauthRequestApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import type { SignInPageProps } from '@backstage/plugin-app-react';

const oidcApiRef = createApiRef<
  OpenIdConnectApi & ProfileInfoApi & BackstageIdentityApi & SessionApi
>({ id: 'auth.oidc' });

const PROVIDER = {
  id: 'oidc',
  title: 'Company account',
  icon: () => null,
};

/** The session of the provider `oidc` of the backend. */
export const oidcApi = ApiBlueprint.make({
  name: 'oidc',
  params: define =>
    define({
      api: oidcApiRef,
      deps: {
        configApi: configApiRef,
        discoveryApi: discoveryApiRef,
        oauthRequestApi: oauthRequestApiRef,
      },
      factory: ({ configApi, discoveryApi, oauthRequestApi }) =>
        OAuth2.create({
          configApi,
          discoveryApi,
          oauthRequestApi,
          provider: PROVIDER,
          environment: configApi.getOptionalString('auth.environment'),
          defaultScopes: ['openid', 'profile', 'email'],
        }),
    }),
});

export const signInPage = SignInPageBlueprint.make({
  params: { loader: async () => Page },
});

function Page(props: SignInPageProps) {
  const production = useApi(configApiRef).getOptionalString('auth.environment') === 'production';
  if (!production) return <SignInPage {...props} providers={['guest']} />;
  const { id, title } = PROVIDER;
  const provider = { id, title, message: 'Sign in with your company account', apiRef: oidcApiRef };
  return <SignInPage {...props} provider={provider} />;
}
