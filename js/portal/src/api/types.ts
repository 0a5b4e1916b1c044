// What the backend plugin returns, as JSON. The parts come from the core (`core.ts`); tests/portal/pagesTypes.ts in the repository
// compares the whole with what the plugin returns. The pages decide nothing.
import type {
  CatalogOutcome,
  EntityOutcome,
  EntityResult,
  ListedService,
  ListedState,
  OutlinedStage,
  OutlinedStep,
  Problem,
  ShownExecution,
  ShownRun,
  StepKind,
  SyncState,
} from './core';

export type { EntityOutcome, ListedState, Problem, StepKind };
/** A stage of a pipeline. */
export type Stage = OutlinedStage;
/** A step of a stage. */
export type StageStep = OutlinedStep;

/** Preview of creating a service. A part that cannot be created is absent, and `problems` give the reason. */
export interface Preview {
  catalog?: CatalogPreview;
  pipeline?: PipelinePreview;
  problems: Problem[];
  warnings: Problem[];
}

export interface CatalogPreview {
  outcome: CatalogOutcome;
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
  entities: EntityResult[];
}

/** A service of the catalog with the state of its pipeline; `unknown`: Harness did not respond. */
export type ServiceRow = ListedService & { state: ListedState };

/** State of a single service. */
export type PipelineState = ListedState | SyncState;

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
  runs: ShownRun[];
  /** URL to start a release through all stages, if there is no choice of target. */
  releaseUrl?: string;
  executions: ShownExecution[];
}
