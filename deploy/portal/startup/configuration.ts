// The configuration of a process: read from its files and the environment, and complete before anything is done with it.
import { ConfigSources } from '@backstage/config-loader';
import type { Config } from '@backstage/config';
import { CONFIGURATION, Ending } from './ending.ts';

/** A key that must have a value, and where an installation usually sets it. */
type Required = [key: string, where: string];

const DATABASE: Required[] = [
  ['backend.database.connection.host', 'the environment variable POSTGRES_HOST'],
  ['backend.database.connection.user', 'the environment variable POSTGRES_USER'],
  ['backend.database.connection.password', 'the environment variable POSTGRES_PASSWORD'],
];
const SERVER: Required[] = [
  ['app.baseUrl', 'the address that people open, in APP_BASE_URL'],
  ['backend.baseUrl', 'the address that people open, in APP_BASE_URL'],
  ['auth.session.secret', 'the environment variable AUTH_SESSION_SECRET'],
  ['auth.providers.oidc.production.metadataUrl', 'the issuer, in OIDC_METADATA_URL'],
  ['auth.providers.oidc.production.clientId', 'the environment variable OIDC_CLIENT_ID'],
  [
    'auth.providers.oidc.production.clientSecret',
    'the environment variable AUTH_OIDC_CLIENT_SECRET',
  ],
  ['ameide.catalog.repoUrl', 'the config repo, in `ameide.catalog.repoUrl`'],
];

/** Values that a key may have. */
const CHOICES: [key: string, choices: string[]][] = [
  ['backend.database.client', ['pg']],
  ['backend.database.pluginDivisionMode', ['database', 'schema']],
  ['auth.environment', ['production']],
];

/** Reads the files that `--config` names. */
export async function readConfiguration(needed: 'database' | 'server'): Promise<Config> {
  const config = await ConfigSources.toConfig(
    ConfigSources.default({ argv: process.argv.slice(2), watch: false }),
  ).catch((error: Error) => {
    throw new Ending(CONFIGURATION, `the configuration cannot be read: ${error.message}`);
  });
  check(config, needed);
  return config;
}

export function check(config: Config, needed: 'database' | 'server'): void {
  const required = [
    // A text with everything in it may stand in its place.
    ...(typeof config.getOptional('backend.database.connection') === 'string' ? [] : DATABASE),
    ...(needed === 'server' ? SERVER : []),
  ];
  const problems = [
    ...required
      .filter(([key]) => !isSet(config, key))
      .map(([key, where]) => `\`${key}\` is not set: set ${where}`),
    ...CHOICES.flatMap(([key, choices]) => {
      const value = config.getOptional(key);
      if (value === undefined || choices.includes(String(value))) return [];
      return [`\`${key}\` is \`${String(value)}\`: set ${choices.join(' or ')}`];
    }),
  ];
  if (problems.length > 0) throw new Ending(CONFIGURATION, problems.join('; '));
}

/** An empty text is no value, nor is a variable that Kubernetes did not know. */
function isSet(config: Config, key: string): boolean {
  const value = config.getOptional(key);
  return value !== undefined && value !== null && value !== '' && !/^\$\(.*\)$/.test(String(value));
}
