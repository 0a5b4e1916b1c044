// Backstage's `oidc`, whose failures are told in words of people where there is something that they can do.
import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import { oidcAuthenticator } from '@backstage/plugin-auth-backend-module-oidc-provider';

/** As openid-client has it: what the provider answers, or what is wrong with its answer. */
interface Failure extends Error {
  error?: string;
}

export const authenticator: typeof oidcAuthenticator = {
  ...oidcAuthenticator,
  authenticate: (input, context) => inWords(oidcAuthenticator.authenticate(input, context)),
  refresh: (input, context) => inWords(oidcAuthenticator.refresh(input, context)),
};

async function inWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw worded(error as Failure);
  }
}

function worded(failure: Failure): Error {
  if (failure.error === 'invalid_grant')
    return new AuthenticationError('Your session has ended. Sign in again', failure);
  if (/\baud\b/.test(failure.message))
    return new NotAllowedError(
      'The identity provider signed you in to another client than this portal. Ask the platform team to check `OIDC_CLIENT_ID` and the client’s audience mappers, then sign in again',
      failure,
    );
  return failure;
}
