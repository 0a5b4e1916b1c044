// Who asks is what the header `principal` says: `user:default/jane`, `service:ci`, or `service:ci ameide.service.read,...` for a token
// that is restricted to some permissions. What a service may is decided as Backstage decides it; users have a policy of this file.
import { coreServices, createServiceFactory } from '@backstage/backend-plugin-api';
import type { BackstageCredentials, ServiceFactory } from '@backstage/backend-plugin-api';
import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthenticationError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Permission, PolicyDecision } from '@backstage/plugin-permission-common';
import { ServerPermissionClient } from '@backstage/plugin-permission-node';
import { ameideConditions, createAmeideConditionalDecision } from '../../js/plugin/index.ts';

/** All may everything, but for: Nora nothing; Paul what concerns services of the payments team; Rita reads. */
function policy(user: string, permission: Permission): PolicyDecision {
  if (user === 'user:default/nora') return { result: AuthorizeResult.DENY };
  if (user === 'user:default/paul') {
    if (permission.type === 'basic') return { result: AuthorizeResult.DENY };
    const claims = ['group:default/payments-team', user];
    return createAmeideConditionalDecision(
      permission as never,
      ameideConditions.isOwner({ claims }),
    );
  }
  if (user === 'user:default/rita' && permission.attributes.action !== 'read')
    return { result: AuthorizeResult.DENY };
  return { result: AuthorizeResult.ALLOW };
}

const httpAuth = createServiceFactory({
  service: coreServices.httpAuth,
  deps: { auth: coreServices.auth },
  factory: ({ auth }) => ({
    async credentials(request) {
      // What other plugins of the backend send on behalf of somebody.
      const [, token] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
      if (token !== undefined) return (await auth.authenticate(token)) as never;
      const [who = '', permissions] = String(request.headers['principal'] ?? '').split(' ');
      if (who.startsWith('user:')) return mockCredentials.user(who) as never;
      if (!who.startsWith('service:')) throw new AuthenticationError('there is no token');
      const restrictions = permissions && { permissionNames: permissions.split(',') };
      return mockCredentials.service(
        who.slice('service:'.length),
        restrictions || undefined,
      ) as never;
    },
    issueUserCookie: () => Promise.reject(new Error('there are no cookies here')),
  }),
});

const permissions = createServiceFactory({
  service: coreServices.permissions,
  deps: {
    auth: coreServices.auth,
    config: coreServices.rootConfig,
    discovery: coreServices.discovery,
  },
  factory({ auth, config, discovery }) {
    const real = ServerPermissionClient.fromConfig(config, { auth, discovery });
    const userOf = ({ credentials }: { credentials: BackstageCredentials }) =>
      auth.isPrincipal(credentials, 'user') ? credentials.principal.userEntityRef : undefined;
    return {
      async authorize(requests, options) {
        const user = userOf(options as never);
        if (user === undefined) return real.authorize(requests, options);
        return requests.map(({ permission }) => policy(user, permission)) as never;
      },
      async authorizeConditional(requests, options) {
        const user = userOf(options as never);
        if (user === undefined) return real.authorizeConditional(requests, options);
        return requests.map(({ permission }) => policy(user, permission)) as never;
      },
    };
  },
});

/** Features of a backend that believes the header. */
export const principals: ServiceFactory[] = [httpAuth, permissions];
