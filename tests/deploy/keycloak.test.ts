// What Keycloak is given: known to Keycloak, and what the portal and the chart expect.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { literalProblems } from '../../dev/chart/literals.ts';
import { npmPackages } from '../../dev/npm.ts';
import { ROLES } from '../../deploy/portal/access/roles.ts';

const root = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(root, 'deploy/keycloak/portal.json'), 'utf8');
const realm = JSON.parse(text) as {
  ifResourceExists: string;
  roles: { realm: { name: string; description: string }[] };
  clients: Client[];
};
interface Client {
  clientId: string;
  publicClient: boolean;
  redirectUris: string[];
  webOrigins: string[];
  defaultClientScopes: string[];
  protocolMappers: { protocolMapper: string; config: Record<string, string> }[];
  [key: string]: unknown;
}
const [client] = realm.clients;

/** Keycloak's own client of its administration, which has the types of all that it takes. */
const PACKAGES = ['@keycloak/keycloak-admin-client@26.7.4'];
const DEFS = '@keycloak/keycloak-admin-client/lib/defs';

it('consists of fields that Keycloak knows', { timeout: 300_000 }, async ({ skip }) => {
  const why = 'to check what Keycloak is given';
  const home = await npmPackages('keycloak', PACKAGES, why).catch((error: Error) =>
    skip(error.message),
  );
  const literal = (data: object, type: string, file: string) => ({
    label: type,
    module: `${DEFS}/${file}`,
    type: 'default',
    data,
  });
  const { ifResourceExists: _, ...rest } = realm;
  const good = literal(rest, 'realm', 'realmRepresentation.js');
  expect(literalProblems(home, [good])).toEqual([]);
  const wrong = { ...client, redirectUri: 'https://portal.example.com' };
  const bad = literal(wrong, 'client', 'clientRepresentation.js');
  expect(literalProblems(home, [bad]).join()).toContain('redirectUri');
});

it('overwrites nothing, and brings no secret', () => {
  expect(realm.ifResourceExists).toBe('SKIP');
  expect(realm.clients).toHaveLength(1);
  expect(client).not.toHaveProperty('secret');
  expect(client!.publicClient).toBe(false);
});

it('has the roles of the portal, where it looks for them', () => {
  expect(realm.roles.realm.map(({ name }) => name)).toEqual([...ROLES]);
  const mapper = client!.protocolMappers.find(({ protocolMapper }) =>
    protocolMapper.endsWith('realm-role-mapper'),
  );
  expect(mapper!.config).toMatchObject({
    'claim.name': 'realm_access.roles',
    multivalued: 'true',
    'id.token.claim': 'true',
    'userinfo.token.claim': 'true',
  });
});

it('has the client of the chart, and the address to which the portal is sent back', () => {
  const values = parse(readFileSync(join(root, 'deploy/chart/values.yaml'), 'utf8')) as {
    oidc: { clientId: string };
  };
  expect(client!.clientId).toBe(values.oidc.clientId);
  expect(client!.redirectUris).toEqual(['https://portal.example.com/api/auth/oidc/handler/frame']);
  for (const flow of ['implicitFlowEnabled', 'directAccessGrantsEnabled', 'serviceAccountsEnabled'])
    expect(client![flow], flow).toBe(false);
  expect(client!.defaultClientScopes).toEqual(expect.arrayContaining(['profile', 'email']));
});

it('is told as often as it says to replace the URL', () => {
  const readme = readFileSync(join(root, 'deploy/keycloak/README.md'), 'utf8');
  expect(text.match(/https:\/\/portal\.example\.com/g)).toHaveLength(4);
  expect(readme).toContain('in all four places');
});
