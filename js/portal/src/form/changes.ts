// What a person changes of a service: the values that differ from those of the catalog, so that nobody else's change is undone.
import type { ServiceDetail } from '@ameide/backstage-plugin-ameide-common';

export type Values = Record<string, unknown>;

/** The values of a service that a form has fields for. */
export function currentOf(service: ServiceDetail | undefined, keys: string[]): Values {
  if (!service) return {};
  // A team is chosen by its reference; regions that the entry leaves open are those that are configured.
  const { environments, regions, owner: team } = service;
  const pipeline = deliveryOf(service.entry?.['pipeline']);
  const all: Values = { ...service, ...service.entry, environments, regions, team, pipeline };
  return Object.fromEntries(keys.filter(key => !isNothing(all[key])).map(key => [key, all[key]]));
}

/** What the entry chooses of its delivery; a single word stands for a list of one. */
function deliveryOf(pipeline: unknown): Values | undefined {
  if (!isMap(pipeline)) return undefined;
  const { notify } = pipeline;
  return typeof notify === 'string' ? { ...pipeline, notify: [notify] } : pipeline;
}

/** The form as it is shown: the values of the service with the changes on top. */
export function shown(current: Values, changes: Values): Values {
  const given = Object.entries(changes).filter(([, value]) => !isNothing(value));
  const merged = given.map(([key, value]) => {
    const before = current[key];
    return [key, isMap(before) && isMap(value) ? shown(before, value) : value];
  });
  return { ...current, ...Object.fromEntries(merged) };
}

/** What differs in the form; a text that was cleared is empty. */
export function changesOf(current: Values, form: Values): Values {
  const changes: Values = {};
  for (const key of new Set([...Object.keys(current), ...Object.keys(form)])) {
    const value = form[key];
    if (isMap(value)) {
      const before = current[key];
      const inside = changesOf(isMap(before) ? before : {}, value);
      if (!isNothing(inside)) changes[key] = inside;
      continue;
    }
    if (isSame(current[key], value)) continue;
    if (!isNothing(value)) changes[key] = value;
    else if (typeof current[key] === 'string') changes[key] = '';
  }
  return changes;
}

/** The changes without what says nothing, as a form hands them over. */
export function given(changes: Values): Values {
  const told = Object.entries(changes).filter(([, value]) => !isNothing(value));
  return Object.fromEntries(told.map(([key, value]) => [key, isMap(value) ? given(value) : value]));
}

/** A list or a map without items says nothing: a form has one for each that it has a field for. */
function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) && Object.values(value).every(isNothing);
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSame(one: unknown, other: unknown): boolean {
  if (isNothing(one) && isNothing(other)) return true;
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every(item => other.includes(item));
}
