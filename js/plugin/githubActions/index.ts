/**
 * Tokens that GitHub Actions gives to its jobs, as tokens of Backstage: CI calls the API without a stored secret.
 *
 * @packageDocumentation
 */
import {
  createExternalTokenHandler,
  externalTokenHandlersServiceRef,
} from '@backstage/backend-defaults/auth';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import type { ServiceFactory } from '@backstage/backend-plugin-api';
import { readRule } from './rule.ts';
import { Verifier } from './verifier.ts';

/**
 * `backend.add(import('@ameide/backstage-plugin-ameide-backend/github-actions'))` adds the type `github-actions` to
 * `backend.auth.externalAccess`. Restrict what it may with `accessRestrictions`.
 */
export const githubActionsTokens: ServiceFactory = createServiceFactory({
  service: externalTokenHandlersServiceRef,
  deps: {},
  factory: () =>
    createExternalTokenHandler<unknown>({
      type: 'github-actions',
      initialize: ({ options }) => new Verifier(readRule(options)),
      verifyToken: (token, verifier) => (verifier as Verifier).verify(token),
    }),
});

export default githubActionsTokens;
