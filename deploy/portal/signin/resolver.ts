// Finds out who has signed in: a user of the catalog by a verified e-mail address, with the roles that the identity provider gave them.
import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import type { AuthResolverContext, BackstageSignInResult } from '@backstage/plugin-auth-node';
import { ROLES, isRole, refOfRole } from '../access/roles.ts';
import type { Role } from '../access/roles.ts';

/** What the identity provider says of a user, in the ID token or when asked with the access token. */
export type Claims = Record<string, unknown>;

/** Answers with a token of Backstage's; refuses with what the user can do. */
export async function resolve(
  claims: Claims,
  context: AuthResolverContext,
): Promise<BackstageSignInResult> {
  const email = verifiedEmail(claims);
  const roles = rolesIn(claims);
  if (roles.length === 0) {
    const names = ROLES.map(role => `\`${role}\``).join(', ');
    throw new NotAllowedError(
      `\`${email}\` has no role in this portal. Ask the platform team for one of the realm roles ${names}, then sign in again`,
    );
  }
  const { entity } = await findUser(email, context);
  const { ownershipEntityRefs } = await context.resolveOwnershipEntityRefs(entity);
  // A role comes from the identity provider alone, whatever the catalog says.
  const owned = ownershipEntityRefs.filter(ref => !isRole(ref));
  return context.issueToken({
    claims: { sub: stringifyEntityRef(entity), ent: [...owned, ...roles.map(refOfRole)] },
  });
}

function verifiedEmail({ email, email_verified: verified }: Claims): string {
  if (typeof email !== 'string' || email === '')
    throw new NotAllowedError(
      'The identity provider gave no e-mail address. Add one to your account there, then sign in again',
    );
  // Keycloak sends a boolean; others send it as text.
  if (verified !== true && verified !== 'true')
    throw new NotAllowedError(
      `The e-mail address \`${email}\` is not verified. Verify it with the identity provider, then sign in again`,
    );
  return email;
}

async function findUser(
  email: string,
  context: AuthResolverContext,
): ReturnType<AuthResolverContext['findCatalogUser']> {
  try {
    return await context.findCatalogUser({ filter: { 'spec.profile.email': email } });
  } catch (error) {
    const { name } = error as Error;
    if (name === 'NotFoundError')
      throw new NotAllowedError(
        `The catalog has no user with the e-mail address \`${email}\`. Ask the platform team to add you, then sign in again`,
      );
    if (name === 'ConflictError')
      throw new NotAllowedError(
        `The catalog has several users with the e-mail address \`${email}\`. Ask the platform team to leave only one of them`,
      );
    throw error;
  }
}

/** The roles of this portal among those of the realm, `realm_access: { roles: [...] }`. */
function rolesIn(claims: Claims): Role[] {
  const { roles } = (claims.realm_access ?? {}) as { roles?: unknown };
  return ROLES.filter(role => Array.isArray(roles) && roles.includes(role));
}
