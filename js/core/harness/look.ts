/** What an installation needs of Harness: permissions of the key, connectors, groups, policy sets. Changes nothing. */
import type { Answer, Read, Scope } from '#core';
import type { Harness } from './client.ts';
import { isNotFound } from './errors.ts';
import type { Refused } from './errors.ts';
import { scopeQuery } from './kinds.ts';

/** `core_pipeline_edit` is a permission on resources of the type `PIPELINE`. */
const resourceTypeOf = (permission: string) => permission.split('_')[1]?.toUpperCase() ?? '';

/** Asks for the key itself: without a principal the check is about the caller. */
export async function lookAtAccess(
  harness: Harness,
  scope: Scope,
  permissions: string[],
): Promise<Answer> {
  const resourceScope = scopeQuery(scope);
  const data = await harness.data({
    method: 'POST',
    path: '/authz/api/acl',
    query: { accountIdentifier: scope.account },
    what: 'read its own permissions',
    body: JSON.stringify({
      permissions: permissions.map(permission => ({
        resourceScope,
        resourceType: resourceTypeOf(permission),
        permission,
      })),
    }),
    repeatable: true,
  });
  const { accessControlList = [] } = (data ?? {}) as {
    accessControlList?: { permission?: string; permitted?: boolean }[];
  };
  const permitted = accessControlList.filter(one => one.permitted).map(one => one.permission);
  return {
    type: 'access',
    denied: permissions.filter(permission => !permitted.includes(permission)),
    ahead: harness.ahead ?? null,
  };
}

const PATHS = {
  userGroup: { path: '/ng/api/user-groups', permission: 'core_usergroup_view', what: 'user group' },
  policySet: {
    path: '/pm/api/v1/policysets',
    permission: 'core_governancePolicySets_view',
    what: 'policy set',
  },
};

/** The policy service answers with a status alone, and with the thing itself instead of an envelope. */
const isAbsent = (refused: Refused) => isNotFound(refused) || refused.status === 404;

export async function lookAtResource(
  harness: Harness,
  { kind, scope, identifier }: Extract<Read, { type: 'resource' }>,
): Promise<Answer> {
  const { path, permission, what } = PATHS[kind];
  const result = await harness.send({
    method: 'GET',
    path: `${path}/${encodeURIComponent(identifier)}`,
    query: scopeQuery(scope),
    what: `read the ${what} \`${identifier}\``,
    permission,
    allow: isAbsent,
  });
  if ('refused' in result) return { type: 'absent' };
  const { enabled } = (result.whole ?? {}) as { enabled?: unknown };
  return { type: 'resource', enabled: typeof enabled === 'boolean' ? enabled : null };
}

export async function testConnection(
  harness: Harness,
  scope: Scope,
  identifier: string,
): Promise<Answer> {
  const result = await harness.send({
    method: 'POST',
    path: `/ng/api/connectors/testConnection/${encodeURIComponent(identifier)}`,
    query: scopeQuery(scope),
    what: `test the connector \`${identifier}\``,
    permission: 'core_connector_access',
    allow: isAbsent,
    repeatable: true,
  });
  if ('refused' in result) return { type: 'absent' };
  const { status, errorSummary, errors, delegateId } = (result.data ?? {}) as {
    status?: string;
    errorSummary?: string | null;
    errors?: { message?: string }[] | null;
    delegateId?: string | null;
  };
  const [first] = errors ?? [];
  return {
    type: 'connection',
    connected: status === 'SUCCESS',
    error: errorSummary ?? first?.message ?? null,
    byDelegate: Boolean(delegateId),
  };
}
