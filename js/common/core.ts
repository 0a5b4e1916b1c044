// Types of the core, written by `npm run docs`; a test keeps them as the core declares them.

/** Outcome of a change to the catalog. */
export type CatalogOutcome = 'changed' | 'unchanged' | 'adopted';

/** How a part differs. */
export type ChangeKind = 'added' | 'removed' | 'changed' | 'same';

/** Areas, in the order of the rows. */
export type DoctorArea = 'configuration' | 'github' | 'harness';

/** Outputs of `doctor:check`. */
export interface DoctorChecked {
  /** One for each thing that was looked at, by area. */
  rows: DoctorRow[];
}

/** What was found of one thing. */
export interface DoctorRow {
  /** Stable id (`harness.permission.core_pipeline_edit`). */
  id: string;
  /** What it belongs to. */
  area: DoctorArea;
  /** What was looked at. */
  title: string;
  /** How it is. */
  state: DoctorState;
  /** What was found. */
  found: string;
  /** What to do about it. */
  help?: string;
}

/** How a thing is. */
export type DoctorState = 'ok' | 'warning' | 'missing' | 'unchecked';

/** The outcome for an entity. */
export type EntityOutcome = 'created' | 'updated' | 'unchanged' | 'deleted';

/** The outcome for one entity. */
export interface EntityResult {
  /** Kind of the entity, as Harness calls it. */
  kind: string;
  /** Identifier of the entity. */
  identifier: string;
  /** The outcome. */
  outcome: EntityOutcome;
}

/** Outputs of `ameide:harness:adopt`. */
export interface HarnessAdopted {
  /** Identifier of the pipeline, which it keeps. */
  pipelineId: string;
  /** URL of the pipeline. */
  pipelineUrl: string;
  /** What happens to the pipeline, or to another entity where the pipeline stays as it is. */
  outcome: EntityOutcome;
  /** Digest of what is in Harness and of what replaces it: `confirm` takes it. */
  digest: string;
  /** Whether the change is made, and not only shown. */
  confirmed: boolean;
  /** Why it is only shown although `confirm` was given. */
  refusal?: Problem;
  /** What happens to each entity. */
  entities: EntityResult[];
  /** What changes in the pipeline, stage by stage. */
  changes: PipelineChange;
  /** What of the pipeline is lost, and how it could be kept. */
  lost: Loss[];
  /** What keeps something of the pipeline as it is. */
  kept: KeptOption[];
  /** What stays in Harness untouched, and is not managed by Ameide. */
  stays: StayingEntity[];
  /** The key `harness` that the entry must have for this, as YAML; empty if it has all of it. */
  entry: string;
  /** Unified diff from the pipeline as Harness has it to the new one. */
  diff: string;
  /** Findings of lint on the new pipeline. */
  findings: Problem[];
}

/** Outputs of `ameide:harness:rollout`. */
export interface HarnessRolledOut {
  /** The rollout after this step; none if all pipelines are made from the current templates. */
  rollout: Rollout | null;
  /** Whether it has begun; else it is a plan. */
  begun: boolean;
  /** What comes next. */
  next: RolloutNext;
  /** Path of its record in the pipelines repository. */
  path: string | null;
  /** Digest of what the rollout takes in which wave, for `confirm`; none if there is none. */
  digest: string | null;
  /** Services that a plan leaves out. */
  left: RolloutLeft[];
  /** Problems that would stop the rollout, as far as they can be told before anything is written. */
  problems: Problem[];
}

/** Outputs of `harness:states`. */
export interface HarnessStatesFound {
  /** The latest states, most recent first. */
  states: RecordedState[];
}

/** How certain a value is. */
export type ImportCertainty = 'sure' | 'answered' | 'asked';

/** What becomes of a service. */
export type ImportVerdict = 'sure' | 'asked' | 'cannot' | 'exists' | 'skipped';

/** A word of which it is asked what it means. */
export interface ImportWord {
  /** `environments` or `regions`. */
  kind: string;
  /** The word. */
  word: string;
  /** A file or name that it is in. */
  file: string;
}

/** One key of a service. */
export interface ImportedField {
  /** Key of the entry, or `image`, `repository`, `pipeline`, which are told alone. */
  key: string;
  /** The value; where it is asked, the one that is proposed, if any. */
  value: unknown;
  /** How certain it is. */
  certainty: ImportCertainty;
  /** Why, with the file. */
  reason: string;
}

/** A service found. */
export interface ImportedService {
  /** Its name, or what the answer file calls it where the name is not certain. */
  name: string;
  /** What becomes of it. */
  verdict: ImportVerdict;
  /** Why, where it cannot be imported. */
  reason: string | null;
  /** What is known of it, and how. */
  fields: ImportedField[];
  /** File of the Backstage entity that it has already; none is written beside it. */
  entityFile: string | null;
  /** Files that describe it. */
  files: string[];
  /** The entry as it would be added, without what is not certain. */
  entry: Record<string, unknown>;
}

/** An option that keeps something of a pipeline made by hand. */
export interface KeptOption {
  /** Name of the option (`canary`), or `strategy`. */
  option: string;
  /** Its value. */
  value: unknown;
  /** What it is read from. */
  reason: string;
  /** Whether the pipeline that is shown has it. */
  applied: boolean;
}

/** What is found at a link. */
export type LinkKind = 'configured' | 'manifests' | 'entry' | 'pullRequest';

/** What runs in one place. */
export interface ListedDeployment {
  /** Short name of the environment. */
  environment: string;
  /** Name of the region. */
  region: string;
  /** The version, if Harness tells it. */
  version?: string;
  /** When it had come there, in milliseconds since the epoch. */
  at?: number;
}

/** A rollout in a list. */
export interface ListedRollout {
  /** Its id. */
  id: string;
  /** What its record says; none if that cannot be read. */
  summary?: RolloutSummary;
  /** Why its record cannot be read. */
  problem?: Problem;
}

/** An execution in a list. */
export interface ListedRun {
  /** Start time, in milliseconds since the epoch. */
  startedAt: number;
  /** Status of the execution, as Harness calls it, if the list includes it. */
  status?: string;
  /** URL of the execution. */
  url: string;
}

/** A service in a list. */
export interface ListedService {
  /** Name of the service. */
  name: string;
  /** Description of the service. */
  description?: string;
  /** Archetype of the service. */
  archetype: string;
  /** Profile of the service. */
  profile: string;
  /** Size of the service. */
  size: string;
  /** Rank of the size among those that are configured, from the smallest; only in lists. */
  sizeRank?: number;
  /** Name of the team, without kind and namespace. */
  team: string;
  /** Entity reference of the team. */
  owner: string;
  /** Short names of environments, in the order of promotion. */
  environments: string[];
  /** Regions of the service. */
  regions: string[];
  /** Identifier of the service's pipeline. */
  pipelineId: string;
  /** URL of the service's pipeline. */
  pipelineUrl: string;
  /** State of the service in Harness, if requested. */
  state?: ListedState;
  /** The latest execution of the pipeline, if states are requested and there is one. */
  lastRun?: ListedRun;
  /** The template that its pipeline is made from, if states are requested and it has one. */
  template?: ListedTemplate;
  /** What was deployed last with success, by place; only of services whose deployments were asked for, and where any was found. */
  deployments?: ListedDeployment[];
  /** Errors in the entry that keep a pipeline from being rendered. */
  problems?: Problem[];
}

/** State of a service, based on the list of pipelines. */
export type ListedState =
  'ready' | 'outdated' | 'drifted' | 'missing' | 'foreign' | 'invalid' | 'unknown' | 'held';

/** The template that a pipeline is made from. */
export interface ListedTemplate {
  /** Archetype, strategy, and whose it is: `api-promotion-ameide`. */
  name: string;
  /** Digest of the version that it is made from. */
  digest: string;
  /** Digest of the version that it would be made from now. */
  current: string;
  /** Name of the template that it would be made from now, if that is another one. */
  currentName?: string;
}

/** Something of a pipeline made by hand that the new one does not have. */
export interface Loss {
  /** What it is (`step`, `stage`, `variable`, `notification rule`, `tag` ...). */
  what: string;
  /** Its name. */
  name: string;
  /** The stage that it is in, if it is in one. */
  stage?: string;
  /** What it is, in more words (`ShellScript`). */
  detail: string;
  /** How it can be kept, if it can be. */
  keep?: string;
}

/** A notification rule of a pipeline. */
export interface OutlinedNotification {
  /** Name of the rule. */
  name: string;
  /** Type of the channel, as Harness names it: `Slack`, `Email`. */
  channel: string;
  /** Addresses and user groups; nothing that is secret. */
  recipients: string[];
  /** What is told, as Harness names it: `PipelineFailed`. */
  events: string[];
}

/** A stage of a pipeline. */
export interface OutlinedStage {
  /** Name of the stage. */
  name: string;
  /** Purpose of the stage. */
  kind: StageKind;
  /** Identifier of the environment; none if it is chosen when the pipeline runs. */
  environment?: string;
  /** Identifier of the infrastructure; none if it is chosen when the pipeline runs. */
  infrastructure?: string;
  /** Whether environment and infrastructure are chosen when the pipeline runs. */
  chosenAtRunTime: boolean;
  /** Whether it runs in parallel with the previous stage. */
  parallel: boolean;
  /** The steps, in the order in which they run, without rollback steps. */
  steps: OutlinedStep[];
}

/** A step of a stage. */
export interface OutlinedStep {
  /** Name of the step. */
  name: string;
  /** Purpose of the step. */
  kind: StepKind;
  /** Whether it runs in parallel with the previous step. */
  parallel: boolean;
  /** Whether it runs only under a condition. */
  conditional: boolean;
  /** The conditions in words, all of which must hold: `in prod`, `in an emergency`; empty if they cannot be put into words. */
  only: string[];
  /** User groups that may approve. */
  approvers: string[];
  /** Number of approvals required. */
  approvals?: number;
  /** Whether the person who started the pipeline may not approve. */
  executorExcluded: boolean;
  /** Timeout, or the time that it waits (`1h30m`). */
  timeout?: string;
}

/** How far an execution or a stage has come. */
export type Phase =
  'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled' | 'skipped';

/** What changes from one pipeline to another. */
export interface PipelineChange {
  /** The stages of both, in the order in which they run. */
  stages: StageChange[];
  /** What changes beside the stages, a sentence each. */
  details: string[];
}

/** An error or warning: what is wrong, where, and what to do about it. */
export interface Problem {
  /** Stable code, `<room>/<what>` (`catalog/service-exists`). */
  code: string;
  /** How much it matters. */
  severity: Severity;
  /** What is wrong: lower case, no final stop, user input in backticks. */
  message: string;
  /** What to do about it. */
  help?: string;
  /** Path of the file, relative to the root of its repository. */
  file?: string;
  /** Line, from 1. */
  line?: number;
  /** Column in characters, from 1. */
  column?: number;
  /** Path inside the document or the input (`pipeline.stages[0].stage.spec`). */
  path?: string;
}

/** A commit of the pipelines repository that recorded something of a service. */
export interface RecordedState {
  /** Full id of the commit: `to` of a restore. */
  commit: string;
  /** First line of its message. */
  subject: string;
  /** Name of who wrote it. */
  author: string;
  /** When it was committed (RFC 3339, in UTC). */
  at: string;
}

/** A rollout, as its record keeps it. */
export interface Rollout {
  /** Its id, from the time of its begin. */
  id: string;
  /** How it stands. */
  state: RolloutState;
  /** Time at which it began (RFC 3339). */
  startedAt: string;
  /** Who began it. */
  startedBy?: string;
  /** What is waited for between waves. */
  verify: RolloutVerify;
  /** Why it stopped. */
  reason?: string;
  /** The waves, in order. */
  waves: RolloutWave[];
}

/** A service that a plan leaves out. */
export interface RolloutLeft {
  /** Name of the service. */
  service: string;
  /** Why it is left out. */
  reason: string;
}

/** What comes after a step. */
export type RolloutNext = 'run' | 'wait' | 'decide' | 'nothing';

/** A service in a wave. */
export interface RolloutService {
  /** Name of the service. */
  service: string;
  /** Identifier of its pipeline. */
  pipelineId: string;
  /** Digest of the template that its pipeline is made from. */
  from: string;
  /** Digest of the template that it is to be made from. */
  to: string;
  /** Name of the template that its pipeline is made from, if the other one has another name. */
  fromName?: string;
  /** Name of the template that it is to be made from, if that is another one. */
  toName?: string;
  /** Digest of all that the pipeline is to be made from. */
  content: string;
  /** Digest of all that it was made from. */
  fromContent?: string;
  /** Commit of the pipelines repository that holds its state before. */
  recorded?: string;
  /** Its latest execution when it was written. */
  lastRun?: string;
  /** Why it is left out. */
  skipped?: string;
}

/** How a rollout stands. */
export type RolloutState = 'running' | 'paused' | 'stopped' | 'rolledBack' | 'done';

/** A rollout without its services. */
export interface RolloutSummary {
  /** How it stands. */
  state: RolloutState;
  /** Time at which it began (RFC 3339). */
  startedAt: string;
  /** Who began it. */
  startedBy?: string;
  /** What is waited for between waves. */
  verify: RolloutVerify;
  /** Why it stopped. */
  reason?: string;
  /** The waves, in order. */
  waves: RolloutWaveSummary[];
}

/** What is waited for between waves, besides lint and Harness's own validation. */
export type RolloutVerify = 'none' | 'execution';

/** A wave. */
export interface RolloutWave {
  /** How it stands. */
  state: WaveState;
  /** Its services, by name. */
  services: RolloutService[];
}

/** A wave without its services. */
export interface RolloutWaveSummary {
  /** How it stands. */
  state: WaveState;
  /** Number of its services. */
  services: number;
  /** How many of them were left out. */
  skipped: number;
}

/** How much a problem matters. */
export type Severity = 'error' | 'warning';

/** What somebody answered to an approval. */
export interface ShownApproval {
  /** Whether it was approved, not rejected. */
  approved: boolean;
  /** Name of the person. */
  by: string;
  /** When, in milliseconds since the epoch. */
  at?: number;
  /** What they wrote. */
  comment?: string;
}

/** A deployment to one place, by an execution. */
export interface ShownDeployment {
  /** Tag or version of the image, where Harness tells. */
  version?: string;
  /** How far it has come. */
  phase: Phase;
  /** Status of the stage, as Harness calls it. */
  status: string;
  /** Start time, in milliseconds since the epoch. */
  startedAt?: number;
  /** End time, in milliseconds since the epoch. */
  endedAt?: number;
  /** Who started it. */
  by?: string;
  /** Why it failed. */
  message?: string;
  /** Id of the execution. */
  executionId: string;
  /** Number of the execution. */
  number?: number;
  /** URL of the execution. */
  url: string;
}

/** An execution with its URL. */
export interface ShownExecution {
  /** Id of the execution. */
  id: string;
  /** Number of the execution. */
  number?: number;
  /** Tag or version of the image, where Harness tells. */
  version?: string;
  /** How far it has come. */
  phase: Phase;
  /** Status of the execution, as Harness calls it. */
  status: string;
  /** Start time, in milliseconds since the epoch. */
  startedAt?: number;
  /** End time, in milliseconds since the epoch. */
  endedAt?: number;
  /** Who started it. */
  by?: string;
  /** Why it failed. */
  message?: string;
  /** Its stages, in the order in which they run. */
  stages: ShownStage[];
  /** What it waits for. */
  waits: ShownWait[];
  /** What people answered to its approvals. */
  approvals: ShownApproval[];
  /** URL of the execution. */
  url: string;
}

/** A page about a service elsewhere. */
export interface ShownLink {
  /** What is found there. */
  kind: LinkKind;
  /** Title of the link. */
  title: string;
  /** Address. */
  url: string;
}

/** An environment and region of a service. */
export interface ShownPlace {
  /** Short name of the environment. */
  environment: string;
  /** The region. */
  region: string;
  /** Whether it is production. */
  production: boolean;
  /** URL of the run dialog, prefilled; none if nobody chooses where a run deploys. */
  runUrl?: string;
  /** Whether its generated manifests are in the config repo, if that was requested. */
  manifests?: boolean;
  /** The latest successful deployment, the one that runs there. */
  deployed?: ShownDeployment;
  /** A later attempt that runs or did not succeed. */
  attempt?: ShownDeployment;
}

/** A stage of an execution. */
export interface ShownStage {
  /** Name of the stage. */
  name: string;
  /** How far it has come. */
  phase: Phase;
  /** Status of the stage, as Harness calls it. */
  status: string;
  /** Short name of the environment that it deploys to; the identifier if it is not one of the service's. */
  environment?: string;
  /** The region that it deploys to; the identifier of the infrastructure if it is not one of the service's. */
  region?: string;
}

/** An approval or a bake that an execution waits for. */
export interface ShownWait {
  /** User groups whose members may approve, without their scopes. */
  groups: string[];
  /** How many approvals are missing. */
  missing: number;
  /** Whether it goes on by itself when its time is over. */
  bake: boolean;
  /** Whether the person who started the execution may not approve. */
  executorExcluded: boolean;
  /** Since when it waits, in milliseconds since the epoch. */
  since?: number;
  /** When it stops waiting, in milliseconds since the epoch. */
  until?: number;
}

/** A stage of either pipeline, or of both. */
export interface StageChange {
  /** Whether it is added, removed, changed or the same. */
  change: ChangeKind;
  /** The stage as it is. */
  before?: OutlinedStage;
  /** The stage as it becomes. */
  after?: OutlinedStage;
  /** What changes in it, a sentence each. */
  details: string[];
}

/** Purpose of a stage. */
export type StageKind = 'deployment' | 'approval' | 'other';

/** An entity that stays as it is. */
export interface StayingEntity {
  /** Kind of the entity, as Harness calls it. */
  kind: string;
  /** Identifier of the entity. */
  identifier: string;
  /** What is to be known of it. */
  detail: string;
}

/** Purpose of a step. */
export type StepKind =
  | 'approval'
  | 'ticket'
  | 'bake'
  | 'policy'
  | 'canary'
  | 'verify'
  | 'rollout'
  | 'swap'
  | 'check'
  | 'other';

/** State of a service compared with Harness. */
export type SyncState =
  'missing' | 'drifted' | 'outdated' | 'orphaned' | 'foreign' | 'invalid' | 'held';

/** How a wave stands. */
export type WaveState = 'waiting' | 'written' | 'passed' | 'failed' | 'rolledBack';
