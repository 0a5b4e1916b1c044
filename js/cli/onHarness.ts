/** What the commands on Harness share: the scope, and the servers with their keys. */
import { requireKey, withKey } from '@ameide/core';
import { text } from './given.ts';
import type { Given, Option } from './given.ts';

const string = { type: 'string' } as const;
const ADVICE = 'set the environment variable HARNESS_API_KEY to a key with access to this project';

/** Options of the scope. */
export const PLACE: Record<string, Option> = {
  account: { ...string, help: 'account identifier; defaults to the configured value' },
  org: { ...string, help: 'organization identifier; defaults to the configured value' },
  project: { ...string, help: 'project identifier; defaults to the configured value' },
};

/** The scope that is given. */
export const placeIn = (given: Given) => ({
  account: text(given, 'account'),
  org: text(given, 'org'),
  project: text(given, 'project'),
});

/** Runs the action with the servers, and with the API key from the environment. */
export async function withServers<A>(given: Given, action: A) {
  const keyed = withKey(given.config, process.env['HARNESS_API_KEY']);
  const config = { ...keyed, harness: { ...keyed.harness, advice: ADVICE } };
  requireKey(config);
  // Loaded on demand: the clients are most of the code.
  const { serversOf } = await import('./servers.ts');
  const configured = { ...given, config };
  return [configured, action, serversOf(configured)] as const;
}
