/** Entries of services as requests carry them: what can be told of them without deciding anything. */
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { problemsOf } from '@ameide/core';
import type { Problem } from '@ameide/core';
import { ownerOf as ownerOfTeam } from '../operations/owner.ts';

export type Entry = Record<string, unknown>;

/** Type and meaning of a key. */
export interface Field {
  type: 'string' | 'array' | 'object';
  description: string;
}

/** The keys that are known; which are required and what they may be is decided by the core. */
export const FIELDS: Record<string, Field> = {
  archetype: {
    type: 'string',
    description: '`api`, `listener`, `streaming`, `scheduler` or `job`, or as configured',
  },
  profile: { type: 'string', description: 'One that fits the archetype: `public-api`' },
  size: {
    type: 'string',
    description: '`small`, `medium`, `large` or `xlarge`, or as configured',
  },
  environments: {
    type: 'array',
    description: 'Short names: `int`, `pre`, `prod`, or as configured',
  },
  regions: { type: 'array', description: 'All configured regions where absent' },
  team: {
    type: 'string',
    description: 'A group of Backstage: `payments-team` or `group:default/payments-team`',
  },
  description: {
    type: 'string',
    description: 'One sentence for people who do not know the service',
  },
  slack: { type: 'string', description: 'A channel: `#payments-alerts`' },
  pagerduty: { type: 'string', description: 'Id of the service in PagerDuty' },
  email: { type: 'string', description: 'Address of the team' },
  resources: { type: 'object', description: '`{"overrides": {"prod": {"size": "large"}}}`' },
};

const keys = Object.fromEntries(
  Object.entries(FIELDS).map(([key, { type, description }]) => {
    const items = type === 'array' ? { items: { type: 'string' as const } } : {};
    return [
      key,
      z
        .any()
        .meta({ type, ...items, description })
        .optional(),
    ];
  }),
);

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
  return ownerOfTeam(team);
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
