/** Asks the permission system, and says which permission is missing. */
import type { BackstageCredentials, PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type {
  BasicPermission,
  PermissionCriteria,
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createConditionAuthorizer,
  createConditionTransformer,
} from '@backstage/plugin-permission-node';
import { isOwner } from './rules.ts';
import type { OwnedService, OwnerQuery } from './rules.ts';

type Criteria = PermissionCriteria<OwnerQuery>;

/** What a caller may see of a list. */
export interface Sight {
  /** Whether it is all. */
  all: boolean;
  sees(service: OwnedService): boolean;
  /** The same for a query of the database. */
  criteria?: Criteria;
}

const holds = createConditionAuthorizer([isOwner]);
const transformed = createConditionTransformer([isOwner]);

export class Authorizer {
  readonly #permissions: PermissionsService;

  constructor(permissions: PermissionsService) {
    this.#permissions = permissions;
  }

  /** Throws if the caller lacks a permission that concerns no service. */
  async require(permission: BasicPermission, credentials: BackstageCredentials): Promise<void> {
    const [decision] = await this.#permissions.authorize([{ permission }], { credentials });
    if (decision?.result !== AuthorizeResult.ALLOW) throw missing(permission.name);
  }

  /** Throws if the caller lacks the permission for this service. */
  async requireFor(
    permission: ResourcePermission,
    credentials: BackstageCredentials,
    service: OwnedService,
  ): Promise<void> {
    if (!(await this.may(permission, credentials, service))) throw missing(permission.name);
  }

  /** Whether the caller has the permission for this service. */
  async may(
    permission: ResourcePermission,
    credentials: BackstageCredentials,
    service: OwnedService,
  ): Promise<boolean> {
    return holds(await this.#decide(permission, credentials), service);
  }

  /** What the caller sees of a list; throws if that is nothing at all. */
  async sight(permission: ResourcePermission, credentials: BackstageCredentials): Promise<Sight> {
    const decision = await this.#decide(permission, credentials);
    if (decision.result === AuthorizeResult.DENY) throw missing(permission.name);
    if (decision.result === AuthorizeResult.ALLOW) return { all: true, sees: () => true };
    if (!('conditions' in decision)) throw missing(permission.name);
    const criteria = transformed(decision.conditions) as Criteria;
    return { all: false, sees: service => holds(decision, service), criteria };
  }

  async #decide(
    permission: ResourcePermission,
    credentials: BackstageCredentials,
  ): Promise<PolicyDecision> {
    const options = { credentials };
    const [decision] = await this.#permissions.authorizeConditional([{ permission }], options);
    return decision ?? { result: AuthorizeResult.DENY };
  }
}

function missing(name: string): Error {
  return new NotAllowedError(`the permission \`${name}\` is missing`);
}
