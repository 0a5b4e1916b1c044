// Tokens of GitHub Actions in a backend with Backstage's own authentication, signed by an issuer of the test.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBackend } from '@backstage/backend-defaults';
import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { KeyLike } from 'jose';
import { parse } from 'yaml';
import { freePort } from '../../dev/backend/index.ts';
import { githubActionsTokens } from '../../js/plugin/githubActions/index.ts';
import { readRule } from '../../js/plugin/githubActions/rule.ts';
import { otherPermissions, servicePermissions } from '../../js/plugin/permissions/permissions.ts';

const claims = {
  repository: 'company/platform-next',
  repository_id: '101',
  repository_owner_id: '7',
  ref: 'refs/heads/main',
  workflow: 'Onboard',
  job_workflow_ref: 'company/platform-next/.github/workflows/onboard.yaml@refs/heads/main',
  sub: 'repo:company/platform-next:ref:refs/heads/main',
};

let issuer: Server;
let issuerUrl: string;
let backend: ReturnType<typeof createBackend>;
let url: string;
let privateKey: KeyLike;

/** Says who asks, if anybody may. */
const whoami = createBackendPlugin({
  pluginId: 'ameide',
  register(registration) {
    registration.registerInit({
      deps: {
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        permissions: coreServices.permissions,
      },
      async init({ httpAuth, httpRouter, permissions }) {
        httpRouter.use((request, response, next) => {
          const answer = async () => {
            const credentials = await httpAuth.credentials(request, { allow: ['service'] });
            const permission = (name: string) => ({ type: 'basic', name, attributes: {} }) as const;
            const asked = ['ameide.service.create', 'ameide.service.delete'].map(name => ({
              permission: permission(name),
            }));
            const decisions = await permissions.authorize(asked, { credentials });
            return {
              subject: credentials.principal.subject,
              decisions: decisions.map(({ result }) => result),
            };
          };
          answer().then(body => response.json(body), next);
        });
      },
    });
  },
});

const options = (more: object = {}) => ({
  ...{ issuer: issuerUrl, audience: 'https://portal.company.com', repositoryId: 101 },
  ...{ repositoryOwnerId: 7, ref: 'refs/heads/main', workflow: claims.job_workflow_ref },
  ...more,
});

beforeAll(async () => {
  const pair = await generateKeyPair('RS256');
  privateKey = pair.privateKey;
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  issuer = createServer((_request, response) => void response.end(JSON.stringify({ keys: [jwk] })));
  await new Promise<void>(resolve => issuer.listen(0, '127.0.0.1', resolve));
  issuerUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
  const port = await freePort();
  url = `http://localhost:${port}/api/ameide/`;
  const config = {
    backend: {
      baseUrl: `http://localhost:${port}`,
      listen: { port, host: '127.0.0.1' },
      database: { client: 'better-sqlite3', connection: ':memory:' },
      logger: { level: 'error' },
      auth: {
        externalAccess: [
          {
            type: 'github-actions',
            options: options(),
            accessRestrictions: [{ plugin: 'ameide', permission: ['ameide.service.create'] }],
          },
        ],
      },
    },
  };
  backend = createBackend();
  backend.add(
    createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () => new ConfigReader(config),
    }),
  );
  backend.add(githubActionsTokens);
  backend.add(whoami);
  await backend.start();
});
afterAll(async () => {
  await backend?.stop();
  issuer?.close();
});

async function ask(
  more: object = {},
  {
    key = privateKey,
    audience = 'https://portal.company.com',
    from = issuerUrl,
    expires = '5m',
  } = {},
) {
  const token = await new SignJWT({ ...claims, ...more })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .setIssuer(from)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(key);
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const text = await response.text();
  expect(text).not.toContain(token);
  return { status: response.status, body: JSON.parse(text) as Record<string, unknown> };
}

it('the job that is named may what its restrictions say, and nothing else', async () => {
  expect(await ask()).toEqual({
    status: 200,
    body: {
      subject: 'external:github-actions:company/platform-next:Onboard',
      decisions: ['ALLOW', 'DENY'],
    },
  });
});

it.each([
  ['another repository of the same name', { repository_id: '102' }],
  ['another owner', { repository_owner_id: '8' }],
  ['another branch', { ref: 'refs/heads/feature' }],
  ['a pull request', { ref: 'refs/pull/3/merge' }],
  [
    'another workflow',
    { job_workflow_ref: 'company/platform-next/.github/workflows/other.yaml@refs/heads/main' },
  ],
  [
    'the workflow of a branch',
    { job_workflow_ref: `${claims.job_workflow_ref.split('@')[0]}@refs/heads/feature` },
  ],
  ['an id that is a number', { repository_id: 101 }],
  ['no ids at all', { repository_id: undefined, repository_owner_id: undefined }],
])('%s is refused', async (_what, more) => {
  expect((await ask(more)).status).toBe(401);
});

it('other keys, audiences, issuers and old tokens are refused', async () => {
  const { privateKey: key } = await generateKeyPair('RS256');
  expect((await ask({}, { key })).status).toBe(401);
  expect((await ask({}, { audience: 'https://another.company.com' })).status).toBe(401);
  expect((await ask({}, { from: 'https://token.actions.githubusercontent.com' })).status).toBe(401);
  expect((await ask({}, { expires: '-1m' })).status).toBe(401);
  const unsigned = [{ alg: 'none' }, { ...claims, iss: issuerUrl }]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const response = await fetch(url, { headers: { authorization: `Bearer ${unsigned}.` } });
  expect(response.status).toBe(401);
});

describe('the options', () => {
  it.each([
    ['a name for an id', { repositoryId: 'company/platform-next' }, /numeric id/],
    ['the name of the owner', { repositoryOwnerId: 'company' }, /numeric id/],
    ['the audience of every Backstage', { audience: 'backstage' }, /must not be `backstage`/],
    ['no workflow', { workflow: undefined }, /workflow/],
    ['no branch', { ref: [] }, /must not be empty/],
    ['an unknown one', { repository: 'company/platform-next' }, /not an option/],
  ])('refuse %s', (_what, more, message) => {
    expect(() => readRule(new ConfigReader(options(more)))).toThrow(message);
  });

  it('take lists', () => {
    const rule = readRule(
      new ConfigReader(
        options({ repositoryId: [101, 102], ref: ['refs/heads/main', 'refs/heads/next'] }),
      ),
    );
    expect(rule).toMatchObject({
      repositoryIds: ['101', '102'],
      refs: ['refs/heads/main', 'refs/heads/next'],
    });
  });
});

it('the documented entry and workflow fit together, and what the handler reads', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'api.md'), 'utf8');
  const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  const entry = blocks.find(text => text.includes('type: github-actions'))!;
  const { backend: documented } = parse(entry) as {
    backend: { auth: { externalAccess: [{ options: object; accessRestrictions: object[] }] } };
  };
  const [{ options, accessRestrictions }] = documented.auth.externalAccess;
  const rule = readRule(new ConfigReader(options as never));
  const permissions = [...servicePermissions, ...otherPermissions].map(({ name }) => name);
  const [{ plugin, permission }] = accessRestrictions as [{ plugin: string; permission: string[] }];
  expect(plugin).toBe('ameide');
  expect(permissions).toEqual(expect.arrayContaining(permission));
  const workflow = blocks.find(text => text.includes('ACTIONS_ID_TOKEN_REQUEST_URL'))!;
  expect(workflow).toContain(`audience=${rule.audience}"`);
  expect((parse(workflow) as { permissions: object }).permissions).toMatchObject({
    'id-token': 'write',
  });
});
