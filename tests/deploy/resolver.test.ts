// Who has signed in, from what the identity provider says: with the auth plugin's own look into the catalog.
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import type { AuthResolverContext } from '@backstage/plugin-auth-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { resolve } from '../../deploy/portal/signin/resolver.ts';

const root = join(import.meta.dirname, '..', '..');
const user = (name: string, email: string, teams: string[] = []): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name, namespace: 'default' },
  spec: { profile: { email }, memberOf: teams },
  relations: teams.map(targetRef => ({ type: 'memberOf', targetRef })),
});
const entities = [
  user('jane', 'jane@company.com', ['group:default/payments-team', 'role:default/platform-admin']),
  user('one', 'twice@company.com'),
  user('other', 'twice@company.com'),
];

interface Token {
  sub: string;
  ent: string[];
}

/** The context of the auth plugin, which it exports to nobody; what it signs is kept. */
function contextOf(ownershipEntityRefs?: string[]): {
  context: AuthResolverContext;
  issued: Token[];
} {
  const load = createRequire(join(root, 'package.json'));
  const path = 'node_modules/@backstage/plugin-auth-backend/dist/lib/resolvers';
  const { CatalogAuthResolverContext } = load(
    join(root, path, 'CatalogAuthResolverContext.cjs.js'),
  ) as { CatalogAuthResolverContext: { create(options: object): AuthResolverContext } };
  const issued: Token[] = [];
  const context = CatalogAuthResolverContext.create({
    logger: mockServices.logger.mock(),
    auth: mockServices.auth(),
    catalog: catalogServiceMock({ entities }),
    tokenIssuer: {
      async issueToken({ claims }: { claims: Token }) {
        issued.push(claims);
        return { token: 'signed' };
      },
    },
    userInfo: { addUserInfo: async () => undefined },
    ...(ownershipEntityRefs && {
      ownershipResolver: { resolveOwnershipEntityRefs: async () => ({ ownershipEntityRefs }) },
    }),
  });
  return { context, issued };
}

const jane = {
  email: 'jane@company.com',
  email_verified: true,
  realm_access: { roles: ['offline_access', 'developer'] },
};

it('signs in a user of the catalog, with teams from there and roles from the provider', async () => {
  const { context, issued } = contextOf();
  expect(await resolve(jane, context)).toEqual({ token: 'signed' });
  expect(issued).toEqual([
    {
      sub: 'user:default/jane',
      ent: ['user:default/jane', 'group:default/payments-team', 'role:default/developer'],
    },
  ]);
});

it('takes no role from the catalog, however an installation looks up teams', async () => {
  const { context, issued } = contextOf(['user:default/jane', 'Role:default/platform-admin']);
  await resolve(jane, context);
  expect(issued[0]!.ent).toEqual(['user:default/jane', 'role:default/developer']);
});

it('takes a verification as text, as some providers send it', async () => {
  const { context, issued } = contextOf();
  await resolve({ ...jane, email_verified: 'true' }, context);
  expect(issued).toHaveLength(1);
});

it.each([
  ['whose e-mail address is not verified', { email_verified: false }, 'is not verified'],
  ['of whom that is not said', { email_verified: undefined }, 'is not verified'],
  ['without an e-mail address', { email: undefined }, 'no e-mail address'],
  ['with foreign roles only', { realm_access: { roles: ['owner'] } }, 'has no role'],
  ['with a role as text', { realm_access: { roles: 'viewer' } }, 'has no role'],
  ['without roles', { realm_access: undefined }, 'has no role'],
  ['whom the catalog does not know', { email: 'new@company.com' }, 'has no user'],
  ['who is in the catalog twice', { email: 'twice@company.com' }, 'has several users'],
])('refuses a user %s, and says what to do', async (_, claims, why) => {
  const { context, issued } = contextOf();
  const refused = resolve({ ...jane, ...claims }, context);
  await expect(refused).rejects.toThrow(why);
  await expect(refused).rejects.toThrow(/then sign in again|leave only one/);
  await expect(refused).rejects.toMatchObject({ name: 'NotAllowedError' });
  expect(issued).toEqual([]);
});
