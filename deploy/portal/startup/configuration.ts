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
  ['app.baseUrl', 'the address that people open, with https://, in APP_BASE_URL'],
  ['backend.baseUrl', 'the address that people open, with https://, in APP_BASE_URL'],
  ['auth.session.secret', 'the environment variable AUTH_SESSION_SECRET'],
  [
    'auth.providers.oidc.production.metadataUrl',
    'the address of the issuer, with https://, in OIDC_METADATA_URL',
  ],
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

/** Addresses, and where an installation usually sets them. */
const ADDRESSES: Required[] = SERVER.filter(([key]) => /(baseUrl|metadataUrl)$/.test(key));

/** The addresses that the portal itself is at: sign-in and pages are at the root of their host. */
const BASES = ['app.baseUrl', 'backend.baseUrl'];

/** Reads the files that `--config` names. The migrations refuse as well what the server would not start with. */
export async function readConfiguration(): Promise<Config> {
  const config = await ConfigSources.toConfig(
    ConfigSources.default({ argv: process.argv.slice(2), watch: false }),
  ).catch((error: Error) => {
    throw new Ending(CONFIGURATION, `the configuration cannot be read: ${error.message}`);
  });
  check(config);
  return config;
}

export function check(config: Config): void {
  const required = [
    // A text with everything in it may stand in its place.
    ...(typeof config.getOptional('backend.database.connection') === 'string' ? [] : DATABASE),
    ...SERVER,
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
    ...connectionProblems(config),
    ...credentialProblems(config),
    ...listenProblems(config),
    ...ADDRESSES.flatMap(([key, where]) => {
      const value = config.getOptional(key);
      if (!isSet(config, key) || isAddress(String(value))) return [];
      return [`\`${key}\` is \`${String(value)}\`, which is not a valid address: set ${where}`];
    }),
    ...BASES.flatMap(key => pathProblems(config, key)),
  ];
  if (problems.length > 0) throw new Ending(CONFIGURATION, problems.join('; '));
}

function pathProblems(config: Config, key: string): string[] {
  const value = String(config.getOptional(key));
  if (!isSet(config, key) || !isAddress(value)) return [];
  const { origin, href } = new URL(value);
  if (href === `${origin}/`) return [];
  return [
    `\`${key}\` is \`${value}\`: set the address without what follows the host, \`${origin}\`, usually in APP_BASE_URL, as the portal is at the root of its host`,
  ];
}

/** Servers that are configured are of no use to whoever may not ask them. */
function credentialProblems(config: Config): string[] {
  const hosts = config.getOptionalConfigArray('integrations.github') ?? [];
  const github = hosts.flatMap((host, index) =>
    isSet(host, 'token') || host.has('apps')
      ? []
      : [
          `\`integrations.github[${index}].token\` is not set: set it or \`apps\`, usually by GITHUB_TOKEN`,
        ],
  );
  const harness = config.getOptionalConfig('ameide.harness');
  if (!harness || isSet(harness, 'apiKey')) return github;
  return [
    ...github,
    '`ameide.harness.apiKey` is not set: set it, usually by the environment variable HARNESS_API_KEY',
  ];
}

function connectionProblems(config: Config): string[] {
  const connection = config.getOptional('backend.database.connection');
  if (typeof connection === 'string')
    // It has a password.
    return URL.canParse(connection)
      ? []
      : [
          '`backend.database.connection` is not a valid address: set it to postgresql://user:password@host/database',
        ];
  return portProblems(config, 'backend.database.connection.port', 'POSTGRES_PORT');
}

function listenProblems(config: Config): string[] {
  // Backstage reads a text by itself.
  if (typeof config.getOptional('backend.listen') === 'string') return [];
  return portProblems(config, 'backend.listen.port', 'it');
}

function portProblems(config: Config, key: string, where: string): string[] {
  const port = config.getOptional(key);
  if (port === undefined || isPort(Number(port))) return [];
  return [`\`${key}\` is \`${String(port)}\`: set ${where} to a number of a port`];
}

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535;

function isAddress(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text) && URL.canParse(text);
}

/** An empty text is no value, nor is a variable that Kubernetes did not know. */
function isSet(config: Config, key: string): boolean {
  const value = config.getOptional(key);
  return value !== undefined && value !== null && value !== '' && !/^\$\(.*\)$/.test(String(value));
}
