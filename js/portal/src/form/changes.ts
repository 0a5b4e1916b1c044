// What a person changes of a service: the values that differ from those of the catalog, so that nobody else's change is undone.
import type { ServiceDetail } from '@ameide/backstage-plugin-ameide-common';

export type Values = Record<string, unknown>;

/** The values of a service that a form has fields for. */
export function currentOf(service: ServiceDetail | undefined, keys: string[]): Values {
  if (!service) return {};
  // A team is chosen by its reference; regions that the entry leaves open are those that are configured.
  const { environments, regions, owner: team } = service;
  const all: Values = { ...service, ...service.entry, environments, regions, team };
  return Object.fromEntries(keys.filter(key => !isNothing(all[key])).map(key => [key, all[key]]));
}

/** The form as it is shown: the values of the service with the changes on top. */
export function shown(current: Values, changes: Values): Values {
  const given = Object.entries(changes).filter(([, value]) => !isNothing(value));
  return { ...current, ...Object.fromEntries(given) };
}

/** What differs in the form; a text that was cleared is empty. */
export function changesOf(current: Values, form: Values): Values {
  const changes: Values = {};
  for (const key of new Set([...Object.keys(current), ...Object.keys(form)])) {
    const value = form[key];
    if (isSame(current[key], value)) continue;
    if (!isNothing(value)) changes[key] = value;
    else if (typeof current[key] === 'string') changes[key] = '';
  }
  return changes;
}

/** A list without items says nothing: a form has one for each list that it has a field for. */
function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function isSame(one: unknown, other: unknown): boolean {
  if (isNothing(one) && isNothing(other)) return true;
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every(item => other.includes(item));
}
