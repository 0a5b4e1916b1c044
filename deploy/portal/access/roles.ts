// The roles of the portal, as the identity provider names them. A token carries them among what its user owns, under a kind of their own.

/** From the one who may everything down to the one who may read. */
export const ROLES = ['platform-admin', 'developer', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** No entity of the catalog may have this kind, so that nothing is owned by a role. */
const PREFIX = 'role:default/';

export const refOfRole = (role: Role): string => PREFIX + role;

/** The most powerful role among what a user owns; none where there is no role that is known. */
export function roleOf(refs: string[]): Role | undefined {
  return ROLES.find(role => refs.includes(refOfRole(role)));
}

/** What a user owns without the roles: the user and their teams. */
export const teamsOf = (refs: string[]): string[] => refs.filter(ref => !isRole(ref));

export const isRole = (ref: string): boolean => ref.toLowerCase().startsWith('role:');
