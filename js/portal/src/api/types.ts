// What the backend plugin returns, as JSON. tests/portal/pagesTypes.ts in the repository compares these types with those of the plugin and the
// core; the pages decide nothing.

/** Something wrong, where, and what to do about it. */
export interface Problem {
  code: string;
  severity: 'error' | 'warning';
  message: string;
  help?: string;
  file?: string;
  line?: number;
  column?: number;
  path?: string;
}

/** Preview of creating a service. A part that cannot be created is absent, and `problems` give the reason. */
export interface Preview {
  catalog?: CatalogPreview;
  pipeline?: PipelinePreview;
  problems: Problem[];
  warnings: Problem[];
}

export interface CatalogPreview {
  outcome: 'changed' | 'unchanged' | 'adopted';
  /** Unified diff of all files. */
  diff: string;
  /** Null where no pull request is open. */
  pullRequestUrl: string | null;
}

export interface PipelinePreview {
  id: string;
  outcome: EntityOutcome;
  yaml: string;
  stages: Stage[];
  entities: { kind: string; identifier: string; outcome: EntityOutcome }[];
}

export type EntityOutcome = 'created' | 'updated' | 'unchanged' | 'deleted';

/** A stage of a pipeline, in the order of execution. */
export interface Stage {
  name: string;
  kind: 'deployment' | 'approval' | 'other';
  environment?: string;
  infrastructure?: string;
  /** Environment and region are chosen when the pipeline runs. */
  chosenAtRunTime: boolean;
  /** Runs in parallel with the stage before it. */
  parallel: boolean;
  steps: StageStep[];
}

export interface StageStep {
  name: string;
  kind: StepKind;
  /** Runs in parallel with the step before it. */
  parallel: boolean;
  /** Runs only if a condition holds. */
  conditional: boolean;
  /** The conditions in words, all of which must hold: `in prod`. */
  only: string[];
  /** User groups that may approve. */
  approvers: string[];
  /** Required number of approvals. */
  approvals?: number;
  /** The person who started the pipeline may not approve. */
  executorExcluded: boolean;
  timeout?: string;
}

export type StepKind =
  'approval' | 'bake' | 'policy' | 'canary' | 'verify' | 'rollout' | 'check' | 'other';

/** A service of the catalog with the state of its pipeline. */
export interface ServiceRow {
  name: string;
  description?: string;
  archetype: string;
  profile: string;
  size: string;
  team: string;
  /** The team as an entity reference. */
  owner: string;
  environments: string[];
  regions: string[];
  pipelineId: string;
  pipelineUrl: string;
  state: ListedState;
  /** Problems of the entry, if any. */
  problems?: Problem[];
}

/** `unknown`: Harness did not respond. */
export type ListedState =
  'ready' | 'outdated' | 'drifted' | 'missing' | 'foreign' | 'invalid' | 'unknown';

/** State of a single service. */
export type PipelineState = ListedState | 'orphaned';

export interface ServicePage {
  items: ServiceRow[];
  total: number;
  /** Values to filter by, over all services. */
  owners: string[];
  archetypes: string[];
  environments: string[];
  states: ListedState[];
  warnings: Problem[];
  /** When the catalog and, if available, the pipelines were read; milliseconds since the epoch. */
  asOf: number;
  statesAsOf?: number;
  /** Whether newer data is being loaded. */
  renewing: boolean;
}

export interface ServiceQuery {
  search?: string;
  /** Entity references, comma-separated. */
  owner?: string;
  archetype?: string;
  environment?: string;
  state?: string;
  sort?: string;
  descending?: boolean;
  offset: number;
  limit: number;
}

/** A service with its stages and executions. */
export interface ServiceDetail extends Omit<ServiceRow, 'state'> {
  state: PipelineState;
  /** Findings about the state. */
  findings: Problem[];
  /** Harness did not respond: this is the catalog's data as of `asOf`. */
  partial: boolean;
  asOf?: number;
  stages: Stage[];
  /** Targets that can be chosen at the start. */
  runs: { environment: string; region: string; url: string }[];
  /** URL to start a release through all stages, if there is no choice of target. */
  releaseUrl?: string;
  executions: { id: string; status: string; startedAt?: number; url: string }[];
}
