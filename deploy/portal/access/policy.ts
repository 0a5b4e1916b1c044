// Decides who may do what, by the role of a user and the teams they belong to.
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import { AuthorizeResult, isResourcePermission } from '@backstage/plugin-permission-common';
import type { PolicyDecision, ResourcePermission } from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  createScaffolderActionConditionalDecision,
  createScaffolderTaskConditionalDecision,
  scaffolderTaskConditions,
} from '@backstage/plugin-scaffolder-backend/alpha';
import {
  ameideConditions,
  createAmeideConditionalDecision,
} from '@ameide/backstage-plugin-ameide-backend';
import { ownSteps } from './actions.ts';
import type { Services } from './actions.ts';
import { roleOf, teamsOf } from './roles.ts';
import { answer } from './table.ts';

/** Looks up which services the catalog knows. */
export type ReadServices = (teams: string[]) => Promise<Services>;

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

export class RolePolicy implements PermissionPolicy {
  readonly #readServices: ReadServices;

  constructor(readServices: ReadServices) {
    this.#readServices = readServices;
  }

  async handle({ permission }: PolicyQuery, user?: PolicyQueryUser): Promise<PolicyDecision> {
    if (!user) return DENY;
    const refs = user.info.ownershipEntityRefs;
    const given = answer(permission.name, roleOf(refs));
    if (given === 'yes') return ALLOW;
    if (given === 'no' || !isResourcePermission(permission)) return DENY;
    return this.#own(permission, user.info.userEntityRef, teamsOf(refs));
  }

  /** The decision on what is the user's own, or their teams'. */
  async #own(
    permission: ResourcePermission,
    self: string,
    teams: string[],
  ): Promise<PolicyDecision> {
    if (isResourcePermission(permission, 'catalog-entity'))
      return createCatalogConditionalDecision(
        permission,
        catalogConditions.isEntityOwner({ claims: teams }),
      );
    if (isResourcePermission(permission, 'scaffolder-task'))
      return createScaffolderTaskConditionalDecision(
        permission,
        scaffolderTaskConditions.isTaskOwner({ createdBy: [self] }),
      );
    if (isResourcePermission(permission, 'scaffolder-action'))
      return createScaffolderActionConditionalDecision(
        permission,
        ownSteps(teams, await this.#readServices(teams)),
      );
    if (isResourcePermission(permission, 'ameide-service'))
      return createAmeideConditionalDecision(
        permission,
        ameideConditions.isOwner({ claims: teams }),
      );
    return DENY;
  }
}
