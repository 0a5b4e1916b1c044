// What a process of the production portal says when it cannot do its work: one line, what to set, and a status.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { COMPLETE, changed, connection } from './complete.ts';
import { freePort } from '../../dev/backend/port.ts';
import { findPostgres, startPostgres } from '../../dev/faults/postgres.ts';
import { check } from '../../deploy/portal/startup/configuration.ts';
import { reachDatabase } from '../../deploy/portal/startup/database.ts';
import { reachIssuer } from '../../deploy/portal/startup/issuer.ts';
import { checkSettings } from '../../deploy/portal/startup/settings.ts';
import { CONFIGURATION, UNAVAILABLE } from '../../deploy/portal/startup/ending.ts';

const portal = join(import.meta.dirname, '..', '..', 'deploy', 'portal');
const logger = mockServices.logger.mock();

it('takes a complete configuration, also with the database in one text', () => {
  check(new ConfigReader(COMPLETE));
  check(changed('backend.database.connection', 'postgresql://db'));
  check(changed('backend.listen', ':7007'));
  check(changed('app.baseUrl', 'https://portal.company.com:8443/'));
  check(changed('auth.providers.oidc.production.metadataUrl', 'https://id.company.com/realms/a'));
});

it.each([
  ['backend.database.connection.host', undefined, 'POSTGRES_HOST'],
  ['backend.database.connection.host', '$(DATABASE_host)', 'POSTGRES_HOST'],
  ['backend.database.connection.user', '', 'POSTGRES_USER'],
  ['backend.database.connection.password', undefined, 'POSTGRES_PASSWORD'],
  ['app.baseUrl', undefined, 'APP_BASE_URL'],
  ['backend.baseUrl', undefined, 'APP_BASE_URL'],
  ['auth.session.secret', '', 'AUTH_SESSION_SECRET'],
  ['auth.providers.oidc.production.metadataUrl', undefined, 'OIDC_METADATA_URL'],
  ['auth.providers.oidc.production.clientId', undefined, 'OIDC_CLIENT_ID'],
  ['auth.providers.oidc.production.clientSecret', undefined, 'AUTH_OIDC_CLIENT_SECRET'],
  ['ameide.catalog.repoUrl', undefined, 'ameide.catalog.repoUrl'],
  ['backend.database.client', 'better-sqlite3', 'set pg'],
  ['backend.database.pluginDivisionMode', 'table', 'set database or schema'],
  ['auth.environment', 'development', 'set production'],
  ['ameide.harness.apiKey', undefined, 'HARNESS_API_KEY'],
  ['backend.database.connection', 'geheim', 'set it to postgresql://'],
  ['backend.database.connection.port', 'abc', 'POSTGRES_PORT'],
  ['backend.database.connection.port', '0', 'POSTGRES_PORT'],
  ['backend.database.connection.port', '5432.5', 'POSTGRES_PORT'],
  ['backend.listen', { port: 70000 }, 'backend.listen.port'],
  ['app.baseUrl', 'https://portal.company.com/my portal', 'APP_BASE_URL'],
  ['app.baseUrl', 'portal.company.com', 'APP_BASE_URL'],
  ['backend.baseUrl', 'ftp://portal.company.com', 'APP_BASE_URL'],
  ['app.baseUrl', 'https://portal.company.com/portal', '`https://portal.company.com`'],
  ['app.baseUrl', 'https://portal.company.com/?team=1', 'what follows the host'],
  ['backend.baseUrl', 'https://portal.company.com:8443/api', '`https://portal.company.com:8443`'],
  ['auth.providers.oidc.production.metadataUrl', 'https://', 'OIDC_METADATA_URL'],
])('refuses %s with the value %j, and says what to set', (key, value, what) => {
  const refused = () => check(changed(key, value));
  expect(refused).toThrow(key);
  expect(refused).toThrow(what);
});

it('tells what of Ameide is not valid, all at once', () => {
  const settings = changed('ameide.typo', 1).get<JsonObject>();
  const ameide = { ...(settings['ameide'] as JsonObject), catalog: { repoUrl: 'nowhere' } };
  checkSettings(new ConfigReader(COMPLETE));
  expect(() => checkSettings(new ConfigReader({ ameide }))).toThrow(
    expect.objectContaining({
      status: CONFIGURATION,
      message: expect.stringMatching(/config\/unknown-key.*typo.*config\/bad-repo-url.*nowhere/s),
    }),
  );
});

it('tells what of the plugin’s own keys is not valid, with the rest', () => {
  const { ameide } = changed('ameide.typo', 1).get<{ ameide: JsonObject }>();
  const own = { schedule: { sync: { frequency: 'never' } }, webhooks: { onRemoved: 'ignore' } };
  expect(() => checkSettings(new ConfigReader({ ameide: { ...ameide, ...own } }))).toThrow(
    expect.objectContaining({
      status: CONFIGURATION,
      message: expect.stringMatching(/typo.*webhooks\.onRemoved.*schedule\.sync\.frequency/s),
    }),
  );
});

it('wants each server of GitHub with a token or an app, if there is one', () => {
  const key = 'integrations.github';
  const host = 'github.company.com';
  const known = { host: 'github.com', token: 'token' };
  for (const token of [undefined, ''])
    expect(() => check(changed(key, [known, { host, token }]))).toThrow(
      '`integrations.github[1].token` is not set: set it or `apps`, usually by GITHUB_TOKEN',
    );
  check(changed(key, [known, { host, apps: [{ appId: 1 }] }]));
  check(changed(key, undefined));
});

it('says all that is missing at once', () => {
  const refused = () => check(new ConfigReader({}));
  expect(refused).toThrow(/POSTGRES_HOST.*POSTGRES_USER.*AUTH_SESSION_SECRET/);
});

/** Runs the program of the migrations to its end. */
function migrate(env: Record<string, string>, ...files: string[]) {
  const configs = files.flatMap(file => ['--config', join(portal, file)]);
  return spawnSync(process.execPath, [join(portal, 'migrate.ts'), ...configs], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    encoding: 'utf8',
  });
}

const FILES = ['app-config.yaml', 'app-config.production.yaml'];

it('ends with a status of its own where the configuration is wrong, and never with a secret in its line', () => {
  const { status, stderr } = migrate(
    { POSTGRES_HOST: 'db', POSTGRES_PASSWORD: 'geheim' },
    ...FILES,
  );
  expect(status).toBe(CONFIGURATION);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(JSON.parse(stderr)).toMatchObject({
    level: 'error',
    message: expect.stringContaining('set the environment variable POSTGRES_USER'),
  });
  expect(stderr).not.toContain('geheim');
});

it('names a file that does not exist', () => {
  const { status, stderr } = migrate({}, 'other.yaml');
  expect(status).toBe(CONFIGURATION);
  expect(stderr).toMatch(/the configuration cannot be read: .*other\.yaml/);
});

it('gives up on a database that does not answer', async () => {
  const port = await freePort();
  const config = changed('backend.database.connection', { ...connection, host: '127.0.0.1', port });
  await expect(reachDatabase(config, logger, 1500)).rejects.toMatchObject({
    status: UNAVAILABLE,
    message: expect.stringMatching(/not reachable: .*ECONNREFUSED.*Set POSTGRES_HOST/),
  });
});

it('gives up on a database that takes connections and says nothing', async () => {
  const silent = createTcpServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const data = changed('backend.database.connection', { ...connection, host: '127.0.0.1', port });
  const database = data.get<JsonObject>('backend.database');
  const knexConfig = { acquireConnectionTimeout: 500 };
  const config = changed('backend.database', { ...database, knexConfig });
  await expect(reachDatabase(config, logger, 0)).rejects.toMatchObject({
    status: UNAVAILABLE,
    message: expect.stringMatching(/not reachable: it does not answer\. Set POSTGRES_HOST/),
  });
  silent.close();
});

it.skipIf(!findPostgres())('gives up at once where the database refuses the user', async () => {
  const postgres = await startPostgres(findPostgres()!);
  try {
    const { host, port } = postgres.connection;
    const unknown = { host, port, user: 'nobody', password: 'geheim', database: 'postgres' };
    const config = changed('backend.database.connection', unknown);
    await expect(reachDatabase(config, logger)).rejects.toMatchObject({
      status: CONFIGURATION,
      message: expect.stringMatching(/refuses the user: .*nobody.*Set POSTGRES_USER/),
    });
  } finally {
    await postgres.close();
  }
});

describe('an identity provider', () => {
  /** A server that gives one answer. */
  async function serving(
    status: number,
    body: object | null,
  ): Promise<{ server: Server; url: string }> {
    const server = createServer((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  }

  const KEY = 'auth.providers.oidc.production.metadataUrl';
  const named = { issuer: 'i', authorization_endpoint: 'a', token_endpoint: 't' };

  it('answers, by its own address or by that of its description', async () => {
    const { server, url } = await serving(200, { ...named, userinfo_endpoint: 'u' });
    await reachIssuer(changed(KEY, url), 0);
    await reachIssuer(changed(KEY, `${url}/.well-known/openid-configuration`), 0);
    server.close();
  });

  it('that is none is told at once', async () => {
    const { server, url } = await serving(200, named);
    await expect(reachIssuer(changed(KEY, url))).rejects.toMatchObject({
      status: CONFIGURATION,
      message: expect.stringMatching(/names no `userinfo_endpoint`: set OIDC_METADATA_URL/),
    });
    server.close();
  });

  it.each([
    [404, {}, /it answered 404\. Set OIDC_METADATA_URL/],
    [200, null, /something else than its description\. Set OIDC_METADATA_URL/],
    [undefined, {}, /ECONNREFUSED.*\. Set OIDC_METADATA_URL/],
  ])('that answers with %s and %s is waited for, and given up', async (status, body, why) => {
    const { server, url } = await serving(status ?? 200, body);
    if (status === undefined) await new Promise(resolve => server.close(resolve));
    await expect(reachIssuer(changed(KEY, url), 1500)).rejects.toMatchObject({
      status: UNAVAILABLE,
      message: expect.stringMatching(why),
    });
    server.close();
  });
});
