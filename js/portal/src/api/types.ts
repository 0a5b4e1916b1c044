// What the backend plugin answers. It comes from the core; nothing here is decided by the portal.

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

/** What would happen, were this service created now. A part that cannot be made is absent, and `problems` say why. */
export interface Preview {
  catalog?: CatalogPreview;
  pipeline?: PipelinePreview;
  problems: Problem[];
  warnings: Problem[];
}

export interface CatalogPreview {
  outcome: string;
  /** Unified diff of all files. */
  diff: string;
  repoUrl: string;
  pullRequestUrl?: string;
}

export interface PipelinePreview {
  id: string;
  outcome: string;
  yaml: string;
  stages: Stage[];
  entities: { kind: string; identifier: string; outcome: string }[];
}

/** A stage of a pipeline, in the order in which it runs. */
export interface Stage {
  name: string;
  kind: 'deployment' | 'approval' | 'other';
  environment?: string;
  infrastructure?: string;
  /** Environment and region are chosen when the pipeline runs. */
  chosenAtRunTime?: boolean;
  steps: StageStep[];
}

export interface StageStep {
  name: string;
  kind: StepKind;
  /** Runs beside the step before it. */
  parallel?: boolean;
  /** Runs only where a condition holds. */
  conditional?: boolean;
  /** The condition in words, all of which must hold: `in prod`. */
  only?: string[];
  /** User groups that may approve, and how many of them must. */
  approvers?: string[];
  approvals?: number;
  /** Whoever started the pipeline may not approve. */
  executorExcluded?: boolean;
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
  state: PipelineState;
}

/** `unknown`: Harness could not be asked. */
export type PipelineState =
  'ready' | 'outdated' | 'drifted' | 'missing' | 'foreign' | 'orphaned' | 'invalid' | 'unknown';

export interface ServicePage {
  rows: ServiceRow[];
  total: number;
  /** What can be filtered by, over all services. */
  owners: string[];
  archetypes: string[];
  environments: string[];
  states: PipelineState[];
  warnings: Problem[];
  /** When the catalog was read, and the pipelines, if they were; milliseconds since the epoch. */
  asOf: number;
  statesAsOf?: number;
  /** A newer answer is on its way. */
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

/** A service with its way to production. */
export interface ServiceDetail extends ServiceRow {
  /** What was found about the state, in words. */
  findings: Problem[];
  /** Harness did not answer: this is what the catalog had at the time `asOf`. */
  partial: boolean;
  asOf?: number;
  stages: Stage[];
  /** Places that can be chosen when it is started. */
  runs: { environment: string; region: string; url: string }[];
  /** Where a release is started that passes through all stages, if there is no choice of place. */
  releaseUrl?: string;
  executions: { id: string; status: string; startedAt?: number; url: string }[];
}
