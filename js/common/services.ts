/** Services and pipelines, as the API has them. The parts come from the core. */
import type {
  CatalogOutcome,
  EntityOutcome,
  EntityResult,
  ListedService,
  ListedState,
  OutlinedNotification,
  OutlinedStage,
  Problem,
  ShownExecution,
  ShownLink,
  ShownPlace,
  SyncState,
} from './core.ts';
import type { FirstDeployment, Operation, OperationStatus } from './operations.ts';

/** A service of the catalog with the state of its pipeline; `unknown`: Harness did not respond. */
export type Service = ListedService & { state: ListedState };

/** State of a single service. */
export type PipelineState = ListedState | SyncState;

/** Number of services by state. */
export type StateCounts = Partial<Record<ListedState, number>>;

/** A service that is being onboarded, or whose pull request is not merged yet. */
export interface Onboarding {
  service: string;
  /** Entity reference of the team. */
  owner?: string;
  /** Who asked for it. */
  actor: string;
  operationId: string;
  status: OperationStatus;
  /** RFC 3339, in UTC. */
  startedAt: string;
  pullRequestUrl?: string;
  pullRequestNumber?: number;
  /** Where it is deployed afterwards, as soon as it can be. */
  firstDeployment?: FirstDeployment;
}

/** A page of the services. */
export interface ServiceList {
  items: Service[];
  /** Absent on the last page. */
  nextPageToken?: string;
  /** Number of services that match. */
  total: number;
  /** By state, also of services that `state` leaves out. */
  counts: StateCounts;
  /** Services that the catalog does not have yet. */
  onboarding: Onboarding[];
  /** Values to filter by, over all services. */
  owners: string[];
  archetypes: string[];
  environments: string[];
  states: ListedState[];
  /** Parts that could not be read. */
  warnings: Problem[];
  /** When the catalog and, if available, the pipelines were read; milliseconds since the epoch. */
  asOf: number;
  statesAsOf?: number;
  /** Whether newer data is being loaded. */
  renewing: boolean;
}

/** How many services are in which state. */
export interface Counted {
  total: number;
  states: StateCounts;
}

/** The states of all services when a run of sync had ended. */
export interface StatesAt {
  /** Run of sync. */
  runId: string;
  at: string;
  services: number;
  states: Record<string, number>;
}

/** All services at a glance. */
export interface Overview extends Counted {
  teams: (Counted & { owner: string })[];
  environments: (Counted & { environment: string })[];
  /** After runs of sync, oldest first; absent where the caller may not see all of it. */
  history?: StatesAt[];
  warnings: Problem[];
  /** When the catalog and, if available, the pipelines were read; milliseconds since the epoch. */
  asOf: number;
  statesAsOf?: number;
  renewing: boolean;
}

/** What a list of services is narrowed to. */
export interface ServiceQuery {
  /** Words of name, description or team. */
  search?: string;
  /** Entity references of teams, comma-separated. */
  owner?: string;
  archetype?: string;
  environment?: string;
  state?: string;
  /** Name of the field to sort by. */
  sort?: string;
  descending?: boolean;
  offset?: number;
  /** 20 by default, 1,000 at most. */
  limit?: number;
  pageToken?: string;
}

/** A service with its stages and executions. */
export interface ServiceDetail extends Omit<Service, 'state'> {
  state: PipelineState;
  /** The entry as the catalog has it. */
  entry?: ServiceEntry;
  /** Its entity in Backstage. */
  entityRef?: string;
  /** Findings about the state. */
  findings: Problem[];
  /** Harness did not respond: this is the catalog's data as of `asOf`. */
  partial: boolean;
  asOf?: number;
  stages: OutlinedStage[];
  /** Who is notified by its pipeline. */
  notifications: OutlinedNotification[];
  /** Whether its pipeline was made by hand, so that Ameide does not manage it. */
  byHand: boolean;
  /** Where it runs, an environment and region each. */
  places: ShownPlace[];
  /** URL to start a release through all stages, if there is no choice of target. */
  releaseUrl?: string;
  /** The latest executions, most recent first. */
  executions: ShownExecution[];
  /** How many executions were read to find what runs where. */
  executionsRead: number;
  /** Versions that were deployed lately, most recent first. */
  versions: string[];
  /** Pages about it elsewhere. */
  links: ShownLink[];
  lastOperation?: Operation;
  /** A deployment to its first environment that waits, or was given up, as long as nothing runs there. */
  firstDeployment?: FirstDeployment;
}

/** The keys of an entry in the catalog; further ones are kept. */
export interface ServiceChange {
  archetype?: string;
  profile?: string;
  size?: string;
  /** Short names: `int`. */
  environments?: string[];
  regions?: string[];
  /** A group of Backstage: `payments-team` or `group:default/payments-team`. */
  team?: string;
  description?: string | null;
  slack?: string | null;
  pagerduty?: string | null;
  email?: string | null;
  resources?: object | null;
  [key: string]: unknown;
}

/** An entry, as the catalog stores it. */
export interface ServiceEntry extends ServiceChange {
  /** Unique; cannot be changed. */
  name: string;
}

/** What would be changed in the catalog. */
export interface CatalogPreview {
  outcome: CatalogOutcome;
  /** Unified diff of all files. */
  diff: string;
  /** Null where no pull request is open. */
  pullRequestUrl: string | null;
}

/** What would be done to a pipeline. */
export interface PipelinePreview {
  id: string;
  outcome: EntityOutcome;
  /** Absent where it is deleted. */
  yaml?: string;
  stages?: OutlinedStage[];
  notifications?: OutlinedNotification[];
  entities: EntityResult[];
}

/** What a request about a service would do. */
export interface ServicePlan {
  catalog?: CatalogPreview;
  pipeline?: PipelinePreview;
  /** Warnings. */
  findings: Problem[];
}

/** What a request about a pipeline would do. */
export interface PipelinePlan {
  pipeline: PipelinePreview & {
    /** Unified diff from the pipeline in Harness; absent if it is new or up to date. */
    diff?: string;
  };
  findings: Problem[];
}

/** Preview of a request about a service, for forms. A part that cannot be done is absent, and `problems` give the reason. */
export interface FormPreview {
  catalog?: CatalogPreview;
  pipeline?: PipelinePreview & {
    stages: OutlinedStage[];
    notifications: OutlinedNotification[];
  };
  /** Where the service is to run. */
  environments: string[];
  /** Whether the caller may run the pipeline of the service. */
  mayDeploy: boolean;
  problems: Problem[];
  warnings: Problem[];
}

/** What is previewed. */
export interface FormPreviewRequest {
  /** `add` by default. */
  operation?: 'add' | 'update' | 'remove';
  /** The entry; of a change its name and the keys to change, of a removal its name. */
  service: Record<string, unknown>;
  strategy?: string;
  /** Options of the strategy. */
  options?: Record<string, unknown>;
}

/** The pipeline of a service. */
export interface Pipeline {
  service: string;
  pipelineId: string;
  pipelineUrl: string;
  /** `ready`, `missing`, `outdated`, or `invalid` with the reason in `findings`; `unknown` if Harness did not respond. */
  status: string;
  /** What it is rendered from. */
  template: { digest?: string };
  /** When this was known, if it is not as of now. */
  asOf?: string;
  findings: Problem[];
}

/** How a pipeline is rendered, where not as configured. */
export interface PipelineSettings {
  /** `promotion` or `runtime`. */
  strategy?: string;
  /** Options of the strategy. */
  options?: Record<string, unknown>;
}

/** A pipeline to be created. */
export interface PipelineRequest extends PipelineSettings {
  /** A name in the catalog, or an entry. */
  service: string | ServiceEntry;
  /** `update` by default. */
  onExisting?: 'update' | 'keep' | 'fail';
}

/** A run of a pipeline. */
export interface ExecuteRequest {
  /** Tag of the image. */
  imageTag?: string;
  /** Where the pipeline leaves that choice. */
  environment?: string;
  region?: string;
  /** Identifiers, merged in order. */
  inputSets?: string[];
  /** Values of pipeline variables. */
  variables?: Record<string, string>;
  /** Whether the operation ends with the run, not with its start. */
  wait?: boolean;
}
