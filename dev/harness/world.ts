/** What all rooms of the double share: settings, state, schemas, and what was noticed. */
import type { Delegate } from './delegates.ts';
import type { Governance } from './governance.ts';
import type { Settings } from './options.ts';
import type { Schemas } from './schemas.ts';
import type { Entity, Kind, Store } from './store.ts';

/** Something a client did that the real server would let pass, and that is wrong all the same. */
export interface Violation {
  /** `schema`: a property no schema declares; `openapi`: a request the published API does not know. */
  source: 'schema' | 'openapi';
  /** `POST /pipeline/api/pipelines/v2`, or the entity. */
  where: string;
  message: string;
}

/** How a pipeline's next runs end. */
export interface Outcome {
  status: 'Success' | 'Failed';
  /** Identifier of the stage or step that fails; the first deployment when absent. */
  at?: string;
  message?: string;
}

export interface World {
  settings: Settings;
  store: Store;
  schemas: Schemas;
  governance: Governance;
  violations: Violation[];
  outcomes: Map<string, Outcome>;
  /** By name. */
  delegates: Map<string, Delegate>;
  now(): number;
  /** Scheme and authority of the running server. */
  url(): string;
}

/** Words for messages. */
const LABELS: Partial<Record<Kind, string>> = {
  inputSet: 'InputSet',
  userGroup: 'User Group',
  roleAssignment: 'Role Assignment',
  policySet: 'Policy Set',
};

export function label(kind: Kind): string {
  return LABELS[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1);
}

/** `Pipeline [x] under Project[p], Organization [o]`, as the messages of the server say it. */
export function titleOf(entity: Pick<Entity, 'kind' | 'identifier' | 'org' | 'project'>): string {
  return `${label(entity.kind)} [${entity.identifier}] under Project[${entity.project ?? ''}], Organization [${entity.org ?? ''}]`;
}
