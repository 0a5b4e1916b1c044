/** Entries of services as requests carry them: what can be told of them without deciding anything. */
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { problemsOf } from '@ameide/core';
import type { Problem } from '@ameide/core';

export type Entry = Record<string, unknown>;

const said = (type: string, description: string) => z.any().meta({ type, description }).optional();
const list = (description: string) =>
  z
    .any()
    .meta({ type: 'array', items: { type: 'string' }, description })
    .optional();

/** The keys that are known; which are required and what they may be is decided by the core. */
const keys = {
  archetype: said(
    'string',
    '`api`, `listener`, `streaming`, `scheduler` or `job`, or as configured',
  ),
  profile: said('string', 'One that fits the archetype: `public-api`'),
  size: said('string', '`small`, `medium`, `large` or `xlarge`, or as configured'),
  environments: list('Short names: `int`, `pre`, `prod`, or as configured'),
  regions: list('All configured regions where absent'),
  team: said('string', 'A group of Backstage: `payments-team` or `group:default/payments-team`'),
  description: said('string', 'One sentence for people who do not know the service'),
  slack: said('string', 'A channel: `#payments-alerts`'),
  pagerduty: said('string', 'Id of the service in PagerDuty'),
  email: said('string', 'Address of the team'),
  resources: said('object', '`{"overrides": {"prod": {"size": "large"}}}`'),
};

/** An entry, as the catalog stores it. */
export const entrySchema = z
  .looseObject({
    name: z.any().meta({ type: 'string', description: 'Unique; cannot be changed' }),
    ...keys,
  })
  .meta({
    id: 'Entry',
    description: 'The entry of a service in the catalog; further keys are kept',
  });

/** The keys to change. */
export const changeSchema = z
  .looseObject(keys)
  .meta({ id: 'Change', description: 'The keys to change; null removes one' });

/** Entity reference of the team that an entry names; undefined where it names none. */
export function ownerOf({ team }: Entry): string | undefined {
  if (typeof team !== 'string' || team === '') return undefined;
  try {
    const ref = parseEntityRef(team, { defaultKind: 'group', defaultNamespace: 'default' });
    return stringifyEntityRef(ref).toLowerCase();
  } catch {
    return undefined;
  }
}

/** The name of a service in a path or an entry. */
export function nameOf(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new InputError('`name` must be a string, the name of the service');
}

/** Whether an error is a refusal with this code. */
export function hasCode(error: unknown, code: string): boolean {
  return problemsOf(error).some((found: Problem) => found.code === code);
}
