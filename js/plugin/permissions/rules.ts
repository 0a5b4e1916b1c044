/** The rule that a policy may refer to: whether the service is owned by one of some teams. */
import {
  createConditionExports,
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import type { Conditions, PermissionRule } from '@backstage/plugin-permission-node';
import type {
  ConditionalPolicyDecision,
  PermissionCriteria,
  PermissionCondition,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { z } from 'zod';
import { SERVICE_RESOURCE } from './permissions.ts';

/** A service as far as permissions are concerned. */
export interface OwnedService {
  name: string;
  /** Entity reference of the team; absent where no service is concerned. */
  owner?: string;
}

/** What a list is narrowed to: services of these teams. */
export interface OwnerQuery {
  owners: string[];
}

export const serviceResourceRef = createPermissionResourceRef<OwnedService, OwnerQuery>().with({
  pluginId: 'ameide',
  resourceType: SERVICE_RESOURCE,
});

interface OwnerParams {
  /** Entity references of the teams, for example those that the user belongs to. */
  claims: string[];
  [key: string]: string[];
}

export const isOwner: PermissionRule<
  OwnedService,
  OwnerQuery,
  typeof SERVICE_RESOURCE,
  OwnerParams
> = createPermissionRule({
  name: 'IS_OWNER',
  description: 'The service is owned by one of the given teams',
  resourceRef: serviceResourceRef,
  paramsSchema: z.object({
    claims: z.array(z.string()).describe('Entity references of teams'),
  }) as unknown as z.ZodType<OwnerParams, OwnerParams>,
  apply: ({ owner }, { claims }) =>
    owner !== undefined && claims.some(claim => claim.toLowerCase() === owner.toLowerCase()),
  toQuery: ({ claims }) => ({ owners: claims.map(claim => claim.toLowerCase()) }),
});

const exported = createConditionExports({
  resourceRef: serviceResourceRef,
  rules: { isOwner },
});

/** Conditions for a policy: `ameideConditions.isOwner({ claims: user.info.ownershipEntityRefs })`. */
export const ameideConditions: Conditions<{ isOwner: typeof isOwner }> = exported.conditions;

/** A decision for a policy, on a permission that concerns a service. */
export const createAmeideConditionalDecision: (
  permission: ResourcePermission<typeof SERVICE_RESOURCE>,
  conditions: PermissionCriteria<PermissionCondition<typeof SERVICE_RESOURCE>>,
) => ConditionalPolicyDecision = exported.createConditionalDecision;
