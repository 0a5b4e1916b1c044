// Who may what in the production portal: every permission of the catalog, the scaffolder and ours, for each role.
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { catalogPermissions } from '@backstage/plugin-catalog-common/alpha';
import { AuthorizeResult, createPermission } from '@backstage/plugin-permission-common';
import type { Permission, PolicyDecision } from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import type { PermissionRule } from '@backstage/plugin-permission-node';
import {
  actionExecutePermission,
  scaffolderPermissions,
} from '@backstage/plugin-scaffolder-common/alpha';
import { RolePolicy } from '../../deploy/portal/access/policy.ts';
import { refOfRole } from '../../deploy/portal/access/roles.ts';
import type { Role } from '../../deploy/portal/access/roles.ts';
import { TABLE } from '../../deploy/portal/access/table.ts';
import { otherPermissions, servicePermissions } from '../../js/plugin/index.ts';

const root = join(import.meta.dirname, '..', '..');
const PERMISSIONS: Permission[] = [
  ...catalogPermissions,
  ...scaffolderPermissions,
  ...servicePermissions,
  ...otherPermissions,
];
const TEAMS = ['user:default/jane', 'group:default/payments-team', 'group:eu/ledger-team'];

const policy = new RolePolicy(async () => ({
  own: ['payment-gateway'],
  others: ['cart-api'],
}));

function decide(permission: Permission, ent: string[]): Promise<PolicyDecision> {
  const info = { userEntityRef: 'user:default/jane', ownershipEntityRefs: ent };
  const credentials = { $$type: '@backstage/BackstageCredentials' as const, principal: {} };
  return policy.handle({ permission }, { info, credentials });
}
const as = (permission: Permission, role: Role) => decide(permission, [...TEAMS, refOfRole(role)]);

const RESULT = {
  yes: AuthorizeResult.ALLOW,
  own: AuthorizeResult.CONDITIONAL,
  no: AuthorizeResult.DENY,
};

it('decides on every permission that there is, and on no other', () => {
  expect(PERMISSIONS.map(({ name }) => name).sort()).toEqual(Object.keys(TABLE).sort());
});

describe.each(PERMISSIONS.map(permission => [permission.name, permission] as const))(
  '%s',
  (name, permission) => {
    it('is given to an administrator', async () => {
      expect(await as(permission, 'platform-admin')).toEqual({ result: AuthorizeResult.ALLOW });
    });

    it.each(['developer', 'viewer'] as const)('is for a %s as the table says', async role => {
      expect((await as(permission, role)).result).toBe(RESULT[TABLE[name]![role]]);
    });

    it('is not given without a role, or to nobody', async () => {
      const denied = { result: AuthorizeResult.DENY };
      expect(await decide(permission, TEAMS)).toEqual(denied);
      expect(await decide(permission, [...TEAMS, 'role:default/owner'])).toEqual(denied);
      expect(await policy.handle({ permission })).toEqual(denied);
    });
  },
);

it.each(
  PERMISSIONS.filter(({ attributes }) => attributes.action !== 'read').map(
    permission => [permission.name, permission] as const,
  ),
)('%s, which changes something, is not given to a viewer', async (_, permission) => {
  expect((await as(permission, 'viewer')).result).toBe(AuthorizeResult.DENY);
});

it('refuses a permission that nobody has decided on, but for administrators', async () => {
  const permission = createPermission({ name: 'other.thing.read', attributes: { action: 'read' } });
  expect((await as(permission, 'developer')).result).toBe(AuthorizeResult.DENY);
  expect((await as(permission, 'platform-admin')).result).toBe(AuthorizeResult.ALLOW);
});

it('follows the most powerful of several roles', async () => {
  const roles = (['viewer', 'platform-admin'] as const).map(refOfRole);
  const { result } = await decide(otherPermissions[1]!, [...TEAMS, ...roles]);
  expect(result).toBe(AuthorizeResult.ALLOW);
});

it('takes no role for an owner', async () => {
  const decision = await as(servicePermissions[2]!, 'developer');
  expect(decision).toMatchObject({ conditions: { params: { claims: TEAMS } } });
});

describe('a step of a template', () => {
  // The scaffolder's own rules, which it exports to nobody.
  const load = createRequire(join(root, 'package.json'));
  const path = join(root, 'node_modules/@backstage/plugin-scaffolder-backend/dist/service');
  const { scaffolderActionRules } = load(join(path, 'rules.cjs.js')) as {
    scaffolderActionRules: Record<string, PermissionRule<unknown, unknown, string>>;
  };
  const holds = createConditionAuthorizer(Object.values(scaffolderActionRules));
  const mayPerform = async (action: string, input: object) =>
    holds(await as(actionExecutePermission, 'developer'), { action, input });

  const UPDATE = 'ameide:catalog:update';
  const entry = (name: string, team?: string) => ({ service: { name, ...(team && { team }) } });

  it.each([
    ['publishes a repository', 'publish:github', { repoUrl: 'github.com?owner=company&repo=x' }],
    ['resolves a namespace', 'ameide:namespace:resolve', { tenant: 'acme' }],
    ['adds a service of the own team', UPDATE, entry('new-api', 'payments-team')],
    ['adds one by the reference', UPDATE, entry('new-api', 'group:default/payments-team')],
    ['adds one of a team elsewhere', UPDATE, entry('new-api', 'eu/ledger-team')],
    ['changes an own service', UPDATE, entry('payment-gateway')],
    ['hands it to another own team', UPDATE, entry('payment-gateway', 'eu/ledger-team')],
    ['creates its pipeline', 'ameide:harness:create', { service: 'payment-gateway' }],
    ['creates that of a new one', 'ameide:harness:create', entry('new-api', 'payments-team')],
    ['runs it', 'ameide:harness:trigger', { service: 'payment-gateway' }],
    ['deletes it', 'ameide:harness:delete', { service: 'payment-gateway' }],
  ])('%s', async (_, action, input) => {
    expect(await mayPerform(action, input)).toBe(true);
  });

  it.each([
    ['adds a service of another team', UPDATE, entry('new-api', 'orders-team')],
    ['adds one of a team of the same name elsewhere', UPDATE, entry('new-api', 'eu/payments-team')],
    ['adds one of nobody', UPDATE, entry('new-api')],
    ['changes another team’s service', UPDATE, entry('cart-api')],
    ['takes it over', UPDATE, entry('cart-api', 'payments-team')],
    ['hands an own service to others', UPDATE, entry('payment-gateway', 'orders-team')],
    [
      'hides others behind an own one',
      UPDATE,
      { ...entry('payment-gateway'), services: [{ name: 'cart-api' }] },
    ],
    ['hides text behind it', UPDATE, { ...entry('payment-gateway'), update: 'services: []' }],
    ['changes several', UPDATE, { services: [{ name: 'payment-gateway' }] }],
    ['creates another’s pipeline', 'ameide:harness:create', { service: 'cart-api' }],
    [
      'creates it as one’s own',
      'ameide:harness:create',
      entry('cart-api', 'group:default/payments-team'),
    ],
    ['runs another’s', 'ameide:harness:trigger', { service: 'cart-api' }],
    ['runs a pipeline by its identifier', 'ameide:harness:trigger', { pipeline: 'cart_api_cd' }],
    ['deletes another’s', 'ameide:harness:delete', { service: 'cart-api' }],
    ['imports services', 'ameide:catalog:import', { wave: 10 }],
    ['compares every service', 'ameide:harness:sync', {}],
    ['rolls a template out', 'ameide:harness:rollout', {}],
  ])('is refused where it %s', async (_, action, input) => {
    expect(await mayPerform(action, input)).toBe(false);
  });

  it('is refused a developer without teams', async () => {
    const alone = await decide(actionExecutePermission, [
      'user:default/jane',
      refOfRole('developer'),
    ]);
    expect(holds(alone, { action: UPDATE, input: entry('new-api', 'orders-team') })).toBe(false);
  });
});
