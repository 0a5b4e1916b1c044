/** The owner of a service. */
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

/** Entity reference of a team as an entry names it; undefined where it names none. */
export function ownerOf(team: unknown): string | undefined {
  if (typeof team !== 'string' || team === '') return undefined;
  try {
    const ref = parseEntityRef(team, { defaultKind: 'group', defaultNamespace: 'default' });
    return stringifyEntityRef(ref).toLowerCase();
  } catch {
    return undefined;
  }
}
