/* tslint:disable */
/* eslint-disable */
/**
 * A branch as seen from its base.
 */
export interface FoundBranch {
    /**
     * Commit id of the branch's head; none if the branch does not exist.
     */
    head: string | null;
    /**
     * Commit id of the base branch's head.
     */
    baseHead: string;
    /**
     * Commit id of the merge base of both; none if the branch does not exist.
     */
    mergeBase: string | null;
    /**
     * Commits on the branch that are not on the base branch, oldest first.
     */
    ahead: FoundCommit[];
    /**
     * Pull requests from this branch to the base branch, open or not, latest first.
     */
    pulls: FoundPullRequest[];
}

/**
 * A commit of the pipelines repository that recorded something of a service.
 */
export interface RecordedState {
    /**
     * Full id of the commit: `to` of a restore.
     */
    commit: string;
    /**
     * First line of its message.
     */
    subject: string;
    /**
     * Name of who wrote it.
     */
    author: string;
    /**
     * When it was committed (RFC 3339, in UTC).
     */
    at: string;
}

/**
 * A commit that changed a file.
 */
export interface FoundChange {
    /**
     * Full id of the commit.
     */
    commit: string;
    /**
     * Its whole message.
     */
    message: string;
    /**
     * Name of who wrote it.
     */
    author: string;
    /**
     * When it was committed (RFC 3339, in UTC).
     */
    at: string;
}

/**
 * A commit, with the fields that the core needs.
 */
export interface FoundCommit {
    /**
     * Full commit id.
     */
    id: string;
    /**
     * The whole message.
     */
    message: string;
}

/**
 * A definition: an entity that is not deployed, in a file of its own.
 */
export interface ListedDefinition {
    /**
     * Full name: `<kind>-<name>-<version>`.
     */
    primitive: string;
    /**
     * Its kind.
     */
    kind: string;
    /**
     * Its name.
     */
    name: string;
    /**
     * Its version.
     */
    version: string;
    /**
     * Id of the tenant.
     */
    tenant: string | null;
    /**
     * Owner, as an entity reference.
     */
    owner: string | null;
    /**
     * Path of its file.
     */
    path: string;
    /**
     * Its entity, for Backstage's catalog.
     */
    entity: Record<string, unknown>;
}

/**
 * A delegate as Harness lists it.
 */
export interface FoundDelegate {
    /**
     * Its name, by which it can be selected.
     */
    name: string;
    /**
     * Its tags, by which it can be selected too.
     */
    tags: string[];
    /**
     * Whether at least one of its replicas is connected.
     */
    connected: boolean;
}

/**
 * A delegate of one or several places.
 */
export interface DelegateMade {
    /**
     * Name of the delegate, which pipelines select it by.
     */
    name: string;
    /**
     * Its cluster, as Argo CD names it.
     */
    cluster: string;
    /**
     * The places that it serves, `environment/region` each.
     */
    places: string[];
}

/**
 * A deployment to one place, by an execution.
 */
export interface ShownDeployment {
    /**
     * Tag or version of the image, where Harness tells.
     */
    version?: string;
    /**
     * How far it has come.
     */
    phase: Phase;
    /**
     * Status of the stage, as Harness calls it.
     */
    status: string;
    /**
     * Start time, in milliseconds since the epoch.
     */
    startedAt?: number;
    /**
     * End time, in milliseconds since the epoch.
     */
    endedAt?: number;
    /**
     * Who started it.
     */
    by?: string;
    /**
     * Why it failed.
     */
    message?: string;
    /**
     * Id of the execution.
     */
    executionId: string;
    /**
     * Number of the execution.
     */
    number?: number;
    /**
     * URL of the execution.
     */
    url: string;
}

/**
 * A file at a commit.
 */
export interface FoundFile {
    /**
     * Path relative to the root of the repository.
     */
    path: string;
    /**
     * Content of the file; none if the file does not exist.
     */
    content: Uint8Array | null;
}

/**
 * A file of text.
 */
export interface TextFile {
    /**
     * Path relative to the root of the repository.
     */
    path: string;
    /**
     * Content of the file.
     */
    text: string;
}

/**
 * A file of the config repo.
 */
export interface ConfigRepoFile {
    /**
     * Path relative to the root of the repo.
     */
    path: string;
    /**
     * What becomes of it.
     */
    outcome: ConfigRepoOutcome;
}

/**
 * A file passed with the request instead of being read from a repository.
 */
export interface SourceFile {
    /**
     * Path of the file, for messages.
     */
    path: string;
    /**
     * Content of the file.
     */
    content: Uint8Array;
}

/**
 * A file that Harness does not hold as it is.
 */
export interface ApplyRow {
    /**
     * Path of the file.
     */
    path: string;
    /**
     * Name of the service; empty if it is that of none.
     */
    service: string;
    /**
     * What becomes of the pipeline.
     */
    outcome: ApplyOutcome;
    /**
     * Why.
     */
    detail: string;
}

/**
 * A file whose change means something.
 */
export interface RepoChange {
    /**
     * Path of the file.
     */
    path: string;
    /**
     * How many pipelines it concerns.
     */
    pipelines: number;
    /**
     * What changes, a line each.
     */
    lines: string[];
}

/**
 * A file's new content.
 */
export interface FileChange {
    /**
     * Path relative to the root of the repository.
     */
    path: string;
    /**
     * The new content; none to delete the file.
     */
    content: Uint8Array | null;
}

/**
 * A flat list of effects to perform in order, without conditions or references between them.
 */
export interface Plan {
    /**
     * Effects in the order in which they must be performed; empty if nothing has to change.
     */
    effects: Effect[];
    /**
     * Lines for the log: what was decided, and why.
     */
    notes: string[];
    /**
     * Warnings that do not stop the plan.
     */
    warnings: Problem[];
    /**
     * The part of the outcome that is known before anything is performed.
     */
    outputs: Outputs;
}

/**
 * A folder that describes services.
 */
export interface ImportSource {
    /**
     * The repository.
     */
    repoUrl: RepoUrl;
    /**
     * The branch; `main` if absent.
     */
    branch?: string;
    /**
     * The folder; the whole repository if absent.
     */
    path?: string;
    /**
     * What the report calls it; the name of the repository if absent.
     */
    label?: string;
}

/**
 * A key that both sides set to different values.
 */
export interface MergeConflict {
    /**
     * The service; none if the key is outside of all services.
     */
    service: string | null;
    /**
     * Path of the key; empty for the whole service.
     */
    key: string;
    /**
     * The value before; none if the key was absent.
     */
    base: unknown;
    /**
     * The value in ours; none if it was removed.
     */
    ours: unknown;
    /**
     * The value in theirs; none if it was removed.
     */
    theirs: unknown;
    /**
     * Line in ours; none if the key was removed there.
     */
    oursLine: number | null;
    /**
     * Line in theirs; none if the key was removed there.
     */
    theirsLine: number | null;
    /**
     * The conflict as a problem, at its position in ours.
     */
    problem: Problem;
}

/**
 * A key that changed.
 */
export interface ChangedKey {
    /**
     * Path of the key (`resources.overrides.prod.size`).
     */
    path: string;
    /**
     * The value before; none if the key was absent.
     */
    before: unknown;
    /**
     * The value after; none if the key was removed.
     */
    after: unknown;
}

/**
 * A kind of primitive.
 */
export interface ShownKind {
    /**
     * Name of the kind.
     */
    kind: string;
    /**
     * Its name for people.
     */
    title: string;
    /**
     * What it is.
     */
    description: string;
    /**
     * `apiVersion` and `kind` of its custom resource, with a space between; none for what is not deployed.
     */
    resource: string | null;
    /**
     * Kind of its entity in Backstage's catalog.
     */
    entityKind: string;
    /**
     * `spec.type` of that entity.
     */
    entityType: string;
    /**
     * JSON schema of its fields, as a form asks for them.
     */
    form: Record<string, unknown>;
    /**
     * JSON schema of its custom resource; none for what is not deployed.
     */
    schema: Record<string, unknown> | null;
}

/**
 * A lookup that the core needs before it can decide.
 */
export type Read = { type: "files"; repo: RepoUrl; at: string; paths: string[] } | { type: "tree"; repo: RepoUrl; at: string; folder: string } | { type: "digests"; repo: RepoUrl; at: string; folder: string; names: string[] } | { type: "skeletons"; folders: string[] } | { type: "kustomize"; repo: RepoUrl; at: string; paths: string[]; overlays: TextFile[]; roots: string[] } | { type: "branch"; repo: RepoUrl; base: string; branch: string } | { type: "history"; repo: RepoUrl; branch: string; path: string; limit: number } | { type: "pullRequests"; repo: RepoUrl; base: string } | ({ type: "entity" } & {} & EntityRef) | { type: "entities"; kind: EntityKind; scope: Scope; parent?: string; tags?: Record<string, string> } | ({ type: "usage" } & {} & EntityRef) | { type: "executions"; scope: Scope; pipeline: string; note?: string; limit?: number; since?: string } | { type: "repository"; repo: RepoUrl } | { type: "rules"; repo: RepoUrl; branch: string } | { type: "hooks"; repo: RepoUrl } | { type: "access"; scope: Scope; permissions: string[] } | { type: "resource"; kind: ResourceKind; scope: Scope; identifier: string } | { type: "connection"; scope: Scope; identifier: string } | { type: "delegates"; scope: Scope } | { type: "validation"; scope: Scope; yaml: string } | { type: "attempt"; read: Read } | { type: "approvals"; scope: Scope; execution: string };

/**
 * A notification rule of a pipeline.
 */
export interface OutlinedNotification {
    /**
     * Name of the rule.
     */
    name: string;
    /**
     * Type of the channel, as Harness names it: `Slack`, `Email`.
     */
    channel: string;
    /**
     * Addresses and user groups; nothing that is secret.
     */
    recipients: string[];
    /**
     * What is told, as Harness names it: `PipelineFailed`.
     */
    events: string[];
}

/**
 * A page about a service elsewhere.
 */
export interface ShownLink {
    /**
     * What is found there.
     */
    kind: LinkKind;
    /**
     * Title of the link.
     */
    title: string;
    /**
     * Address.
     */
    url: string;
}

/**
 * A position in a file.
 */
export interface SourcePosition {
    /**
     * Line, from 1.
     */
    line: number;
    /**
     * Column in characters, from 1.
     */
    column: number;
}

/**
 * A primitive of a GitOps repository.
 */
export interface ListedPrimitive {
    /**
     * Full name: `<kind>-<name>-<version>`.
     */
    primitive: string;
    /**
     * Its kind.
     */
    kind: string;
    /**
     * Its name.
     */
    name: string;
    /**
     * Its version.
     */
    version: string;
    /**
     * Project of Argo CD.
     */
    project: string;
    /**
     * Id of the tenant.
     */
    tenant: string | null;
    /**
     * What the tenant has bought.
     */
    sku: string;
    /**
     * Who writes the code.
     */
    origin: string;
    /**
     * Owner, as an entity reference.
     */
    owner: string | null;
    /**
     * System that it belongs to.
     */
    system: string | null;
    /**
     * Domain that the system belongs to.
     */
    domain: string | null;
    /**
     * Namespace by environment.
     */
    namespaces: Record<string, string>;
    /**
     * Whether it is deployed.
     */
    enabled: boolean;
    /**
     * Image with its digest.
     */
    image: string | null;
    /**
     * Path of its `component.yaml`.
     */
    path: string;
    /**
     * Its entities, for Backstage's catalog.
     */
    entities: Record<string, unknown>[];
}

/**
 * A pull request to open, or to adopt.
 */
export interface PullRequest {
    /**
     * Number of the open pull request to adopt; none to open a new one.
     */
    number: number | null;
    /**
     * Title of the pull request.
     */
    title: string;
    /**
     * Description, with Ameide's marker as its last line.
     */
    body: string;
    /**
     * Whether to open it as a draft.
     */
    draft: boolean;
    /**
     * Labels to add; one that cannot be added is skipped with a warning.
     */
    labels: string[];
    /**
     * Logins of reviewers to request, as far as GitHub accepts them.
     */
    reviewers: string[];
    /**
     * Slugs of teams to request reviews from, as far as GitHub accepts them.
     */
    teamReviewers: string[];
    /**
     * Merge method for auto-merge; none leaves auto-merge off.
     */
    autoMerge: MergeMethod | null;
}

/**
 * A pull request.
 */
export interface FoundPullRequest {
    /**
     * Number of the pull request.
     */
    number: number;
    /**
     * URL of the pull request's page.
     */
    url: string;
    /**
     * Whether it is open, closed without merging, or merged.
     */
    state: PullRequestState;
    /**
     * Title of the pull request.
     */
    title: string;
    /**
     * Description of the pull request, with Ameide's marker if Ameide created it.
     */
    body: string;
    /**
     * Labels of the pull request.
     */
    labels: string[];
    /**
     * Logins of users with a pending review request.
     */
    reviewers: string[];
    /**
     * Slugs of teams with a pending review request.
     */
    teamReviewers: string[];
    /**
     * Whether auto-merge is enabled.
     */
    autoMerge: boolean;
    /**
     * Name of the head branch.
     */
    branch: string;
    /**
     * Commit id of the head branch.
     */
    head: string;
    /**
     * Whether GitHub can merge it without conflicts; none if this was not requested, or GitHub does not know yet.
     */
    mergeable?: boolean;
}

/**
 * A read and its answer. The driver keeps all facts and passes them again in each round.
 */
export interface Fact {
    /**
     * The read as the core requested it.
     */
    read: Read;
    /**
     * What was found.
     */
    answer: Answer;
}

/**
 * A repository as Backstage writes it: `github.com?owner=company&repo=platform-next`.
 */
export type RepoUrl = string;

/**
 * A repository as GitHub shows it to the credentials.
 */
export interface FoundRepository {
    /**
     * `owner/name`.
     */
    name: string;
    /**
     * Whether it is archived, so that nothing can be written.
     */
    archived: boolean;
    /**
     * Whether the credentials may push; none if GitHub does not tell.
     */
    push: boolean | null;
    /**
     * Scopes of the token; none for a GitHub app or a fine-grained token, of which GitHub does not tell any.
     */
    scopes: string[] | null;
    /**
     * Seconds that this machine's clock is ahead of the server's, if the server told its time.
     */
    ahead: number | null;
}

/**
 * A rollout in a list.
 */
export interface ListedRollout {
    /**
     * Its id.
     */
    id: string;
    /**
     * What its record says; none if that cannot be read.
     */
    summary?: RolloutSummary;
    /**
     * Why its record cannot be read.
     */
    problem?: Problem;
}

/**
 * A rollout without its services.
 */
export interface RolloutSummary {
    /**
     * How it stands.
     */
    state: RolloutState;
    /**
     * Time at which it began (RFC 3339).
     */
    startedAt: string;
    /**
     * Who began it.
     */
    startedBy?: string;
    /**
     * What is waited for between waves.
     */
    verify: RolloutVerify;
    /**
     * Why it stopped.
     */
    reason?: string;
    /**
     * The waves, in order.
     */
    waves: RolloutWaveSummary[];
}

/**
 * A rollout, as its record keeps it.
 */
export interface Rollout {
    /**
     * Its id, from the time of its begin.
     */
    id: string;
    /**
     * How it stands.
     */
    state: RolloutState;
    /**
     * Time at which it began (RFC 3339).
     */
    startedAt: string;
    /**
     * Who began it.
     */
    startedBy?: string;
    /**
     * What is waited for between waves.
     */
    verify: RolloutVerify;
    /**
     * Why it stopped.
     */
    reason?: string;
    /**
     * The waves, in order.
     */
    waves: RolloutWave[];
}

/**
 * A rule for a branch.
 */
export interface FoundRule {
    /**
     * Its type, as GitHub names it (`pull_request`).
     */
    rule: string;
    /**
     * Where its ruleset belongs: a repository or an organization.
     */
    source: string | null;
}

/**
 * A service found.
 */
export interface ImportedService {
    /**
     * Its name, or what the answer file calls it where the name is not certain.
     */
    name: string;
    /**
     * What becomes of it.
     */
    verdict: ImportVerdict;
    /**
     * Why, where it cannot be imported.
     */
    reason: string | null;
    /**
     * What is known of it, and how.
     */
    fields: ImportedField[];
    /**
     * File of the Backstage entity that it has already; none is written beside it.
     */
    entityFile: string | null;
    /**
     * Files that describe it.
     */
    files: string[];
    /**
     * The entry as it would be added, without what is not certain.
     */
    entry: Record<string, unknown>;
}

/**
 * A service in a list.
 */
export interface ListedService {
    /**
     * Name of the service.
     */
    name: string;
    /**
     * Description of the service.
     */
    description?: string;
    /**
     * Archetype of the service.
     */
    archetype: string;
    /**
     * Profile of the service.
     */
    profile: string;
    /**
     * Size of the service.
     */
    size: string;
    /**
     * Rank of the size among those that are configured, from the smallest; only in lists.
     */
    sizeRank?: number;
    /**
     * Name of the team, without kind and namespace.
     */
    team: string;
    /**
     * Entity reference of the team.
     */
    owner: string;
    /**
     * Short names of environments, in the order of promotion.
     */
    environments: string[];
    /**
     * Regions of the service.
     */
    regions: string[];
    /**
     * Identifier of the service's pipeline.
     */
    pipelineId: string;
    /**
     * URL of the service's pipeline.
     */
    pipelineUrl: string;
    /**
     * State of the service in Harness, if requested.
     */
    state?: ListedState;
    /**
     * The latest execution of the pipeline, if states are requested and there is one.
     */
    lastRun?: ListedRun;
    /**
     * The template that its pipeline is made from, if states are requested and it has one.
     */
    template?: ListedTemplate;
    /**
     * What was deployed last with success, by place; only of services whose deployments were asked for, and where any was found.
     */
    deployments?: ListedDeployment[];
    /**
     * Errors in the entry that keep a pipeline from being rendered.
     */
    problems?: Problem[];
}

/**
 * A service in a wave.
 */
export interface RolloutService {
    /**
     * Name of the service.
     */
    service: string;
    /**
     * Identifier of its pipeline.
     */
    pipelineId: string;
    /**
     * Digest of the template that its pipeline is made from.
     */
    from: string;
    /**
     * Digest of the template that it is to be made from.
     */
    to: string;
    /**
     * Name of the template that its pipeline is made from, if the other one has another name.
     */
    fromName?: string;
    /**
     * Name of the template that it is to be made from, if that is another one.
     */
    toName?: string;
    /**
     * Digest of all that the pipeline is to be made from.
     */
    content: string;
    /**
     * Digest of all that it was made from.
     */
    fromContent?: string;
    /**
     * Commit of the pipelines repository that holds its state before.
     */
    recorded?: string;
    /**
     * Its latest execution when it was written.
     */
    lastRun?: string;
    /**
     * Why it is left out.
     */
    skipped?: string;
}

/**
 * A service that a plan leaves out.
 */
export interface RolloutLeft {
    /**
     * Name of the service.
     */
    service: string;
    /**
     * Why it is left out.
     */
    reason: string;
}

/**
 * A service that changed.
 */
export interface ChangedService {
    /**
     * Name of the service.
     */
    name: string;
    /**
     * Keys of the service that changed.
     */
    keys: ChangedKey[];
}

/**
 * A service that is not up to date, or a pipeline without a service.
 */
export interface SyncRow {
    /**
     * Name of the service.
     */
    service: string;
    /**
     * Identifier of the pipeline.
     */
    pipelineId: string;
    /**
     * The state.
     */
    state: SyncState;
    /**
     * Description of the state.
     */
    detail: string;
    /**
     * Whether the plan repairs it.
     */
    repaired: boolean;
    /**
     * Whether the plan leaves it to a rollout; absent if it does not.
     */
    leftToRollout?: boolean;
}

/**
 * A stage of a pipeline.
 */
export interface OutlinedStage {
    /**
     * Name of the stage.
     */
    name: string;
    /**
     * Purpose of the stage.
     */
    kind: StageKind;
    /**
     * Identifier of the environment; none if it is chosen when the pipeline runs.
     */
    environment?: string;
    /**
     * Identifier of the infrastructure; none if it is chosen when the pipeline runs.
     */
    infrastructure?: string;
    /**
     * Whether environment and infrastructure are chosen when the pipeline runs.
     */
    chosenAtRunTime: boolean;
    /**
     * Whether it runs in parallel with the previous stage.
     */
    parallel: boolean;
    /**
     * The steps, in the order in which they run, without rollback steps.
     */
    steps: OutlinedStep[];
}

/**
 * A stage of an execution.
 */
export interface FoundStage {
    /**
     * Name of the stage.
     */
    name: string;
    /**
     * Harness's status (`NotStarted`, `ApprovalWaiting`, `Success` ...).
     */
    status: string;
    /**
     * Identifier of the environment that it deploys to; none before that is known.
     */
    environment?: string;
    /**
     * Identifier of the infrastructure definition that it deploys to.
     */
    infrastructure?: string;
    /**
     * Tag or version of the primary artifact.
     */
    version?: string;
    /**
     * Start time, in milliseconds since the epoch.
     */
    startedAt?: number;
    /**
     * End time, in milliseconds since the epoch.
     */
    endedAt?: number;
    /**
     * Why it failed.
     */
    message?: string;
}

/**
 * A stage of an execution.
 */
export interface ShownStage {
    /**
     * Name of the stage.
     */
    name: string;
    /**
     * How far it has come.
     */
    phase: Phase;
    /**
     * Status of the stage, as Harness calls it.
     */
    status: string;
    /**
     * Short name of the environment that it deploys to; the identifier if it is not one of the service's.
     */
    environment?: string;
    /**
     * The region that it deploys to; the identifier of the infrastructure if it is not one of the service's.
     */
    region?: string;
}

/**
 * A stage of either pipeline, or of both.
 */
export interface StageChange {
    /**
     * Whether it is added, removed, changed or the same.
     */
    change: ChangeKind;
    /**
     * The stage as it is.
     */
    before?: OutlinedStage;
    /**
     * The stage as it becomes.
     */
    after?: OutlinedStage;
    /**
     * What changes in it, a sentence each.
     */
    details: string[];
}

/**
 * A step of a stage.
 */
export interface OutlinedStep {
    /**
     * Name of the step.
     */
    name: string;
    /**
     * Purpose of the step.
     */
    kind: StepKind;
    /**
     * Whether it runs in parallel with the previous step.
     */
    parallel: boolean;
    /**
     * Whether it runs only under a condition.
     */
    conditional: boolean;
    /**
     * The conditions in words, all of which must hold: `in prod`, `in an emergency`; empty if they cannot be put into words.
     */
    only: string[];
    /**
     * User groups that may approve.
     */
    approvers: string[];
    /**
     * Number of approvals required.
     */
    approvals?: number;
    /**
     * Whether the person who started the pipeline may not approve.
     */
    executorExcluded: boolean;
    /**
     * Timeout, or the time that it waits (`1h30m`).
     */
    timeout?: string;
}

/**
 * A wave without its services.
 */
export interface RolloutWaveSummary {
    /**
     * How it stands.
     */
    state: WaveState;
    /**
     * Number of its services.
     */
    services: number;
    /**
     * How many of them were left out.
     */
    skipped: number;
}

/**
 * A wave.
 */
export interface RolloutWave {
    /**
     * How it stands.
     */
    state: WaveState;
    /**
     * Its services, by name.
     */
    services: RolloutService[];
}

/**
 * A webhook of a repository.
 */
export interface FoundHook {
    /**
     * Where it leads.
     */
    url: string;
    /**
     * Whether it is turned on.
     */
    active: boolean;
    /**
     * Events that it is called for.
     */
    events: string[];
    /**
     * `json` or `form`.
     */
    contentType: string | null;
    /**
     * Whether its deliveries are signed.
     */
    signed: boolean;
    /**
     * Status of the answer to its last delivery; none if there was none.
     */
    lastStatus: number | null;
}

/**
 * A word of which it is asked what it means.
 */
export interface ImportWord {
    /**
     * `environments` or `regions`.
     */
    kind: string;
    /**
     * The word.
     */
    word: string;
    /**
     * A file or name that it is in.
     */
    file: string;
}

/**
 * Account, organization and project in Harness.
 */
export interface Scope {
    /**
     * Account identifier.
     */
    account: string;
    /**
     * Organization identifier.
     */
    org: string;
    /**
     * Project identifier.
     */
    project: string;
}

/**
 * An action and its input. The tag is the action id without `ameide:`.
 */
export type Action = { type: "config:check" } | { type: "config:read"; input: SourceFile } | { type: "config-repo:init"; input: ConfigRepoInit } | { type: "config-repo:check"; input: ConfigRepoCheck } | { type: "pipelines-repo:init"; input: PipelinesRepoInit } | { type: "pipelines-repo:check"; input: PipelinesRepoCheck } | { type: "doctor:check"; input: DoctorCheck } | { type: "catalog:update"; input: CatalogUpdate } | { type: "catalog:edit"; input: CatalogEdit } | { type: "catalog:validate"; input: CatalogFiles } | { type: "catalog:check"; input: CatalogFiles } | { type: "catalog:entities"; input: CatalogEntities } | { type: "catalog:diff"; input: CatalogDiff } | { type: "catalog:merge"; input: CatalogMerge } | { type: "catalog:move-layout"; input: CatalogMoveLayout } | { type: "catalog:heal"; input: CatalogHeal } | { type: "catalog:import"; input: CatalogImport } | { type: "harness:create"; input: HarnessCreate } | { type: "harness:list"; input: HarnessList } | { type: "harness:show"; input: HarnessShow } | { type: "pipeline:outline"; input: PipelineOutline } | { type: "harness:delete"; input: HarnessDelete } | { type: "harness:delegates"; input: HarnessDelegates } | { type: "harness:adopt"; input: HarnessAdopt } | { type: "harness:restore"; input: HarnessRestore } | { type: "harness:states"; input: HarnessStates } | { type: "harness:trigger"; input: HarnessTrigger } | { type: "harness:sync"; input: HarnessSync } | { type: "harness:apply"; input: HarnessApply } | { type: "harness:rollout"; input: HarnessRollout } | { type: "harness:rollouts"; input: HarnessRollouts } | { type: "namespace:resolve"; input: NamespaceResolve } | { type: "pipeline:lint"; input: PipelineLint } | { type: "pipeline:render"; input: PipelineRender } | { type: "manifests:plan"; input: ManifestsPlan } | { type: "manifests:build"; input: ManifestsBuild } | { type: "manifests:check"; input: ManifestsPlan } | { type: "manifests:diff"; input: ManifestsDiff } | { type: "manifests:lint"; input: ManifestsLint } | { type: "primitive:kinds"; input: PrimitiveKinds } | { type: "primitive:create"; input: PrimitiveCreate } | { type: "primitive:change"; input: PrimitiveChange } | { type: "primitive:promote"; input: PrimitivePromote } | { type: "primitive:remove"; input: PrimitiveRemove } | { type: "primitive:list"; input: PrimitiveList } | { type: "primitive:lint"; input: PrimitiveLint };

/**
 * An approval or a bake that an execution waits for.
 */
export interface ShownWait {
    /**
     * User groups whose members may approve, without their scopes.
     */
    groups: string[];
    /**
     * How many approvals are missing.
     */
    missing: number;
    /**
     * Whether it goes on by itself when its time is over.
     */
    bake: boolean;
    /**
     * Whether the person who started the execution may not approve.
     */
    executorExcluded: boolean;
    /**
     * Since when it waits, in milliseconds since the epoch.
     */
    since?: number;
    /**
     * When it stops waiting, in milliseconds since the epoch.
     */
    until?: number;
}

/**
 * An approval that an execution has reached.
 */
export interface FoundApproval {
    /**
     * Harness's status (`WAITING`, `APPROVED`, `REJECTED`, `EXPIRED` ...).
     */
    status: string;
    /**
     * User groups whose members may approve.
     */
    groups: string[];
    /**
     * Number of approvals required.
     */
    minimum: number;
    /**
     * Whether the person who started the execution may not approve.
     */
    executorExcluded: boolean;
    /**
     * Since when it waits, in milliseconds since the epoch.
     */
    createdAt: number | null;
    /**
     * When it stops waiting, in milliseconds since the epoch.
     */
    deadline: number | null;
    /**
     * What people answered, in order.
     */
    answers: FoundApprovalAnswer[];
}

/**
 * An entity of Harness as returned by the server.
 */
export interface FoundEntity {
    /**
     * Identifier of the entity.
     */
    identifier: string;
    /**
     * Stored YAML of the entity; none if the answer does not include it.
     */
    yaml: string | null;
    /**
     * All other fields that the server returns (name, description, tags, type, webhookUrl ...).
     */
    fields: Record<string, unknown>;
    /**
     * The server's version number, if it has one.
     */
    version: number | null;
    /**
     * Whether the stored YAML is valid: Harness answers 200 for a stored but invalid pipeline.
     */
    valid: boolean;
}

/**
 * An entity that stays as it is.
 */
export interface StayingEntity {
    /**
     * Kind of the entity, as Harness calls it.
     */
    kind: string;
    /**
     * Identifier of the entity.
     */
    identifier: string;
    /**
     * What is to be known of it.
     */
    detail: string;
}

/**
 * An environment and region of a service.
 */
export interface ShownPlace {
    /**
     * Short name of the environment.
     */
    environment: string;
    /**
     * The region.
     */
    region: string;
    /**
     * Whether it is production.
     */
    production: boolean;
    /**
     * URL of the run dialog, prefilled; none if nobody chooses where a run deploys.
     */
    runUrl?: string;
    /**
     * Whether its generated manifests are in the config repo, if that was requested.
     */
    manifests?: boolean;
    /**
     * The latest successful deployment, the one that runs there.
     */
    deployed?: ShownDeployment;
    /**
     * A later attempt that runs or did not succeed.
     */
    attempt?: ShownDeployment;
}

/**
 * An error or warning: what is wrong, where, and what to do about it.
 */
export interface Problem {
    /**
     * Stable code, `<room>/<what>` (`catalog/service-exists`).
     */
    code: string;
    /**
     * How much it matters.
     */
    severity: Severity;
    /**
     * What is wrong: lower case, no final stop, user input in backticks.
     */
    message: string;
    /**
     * What to do about it.
     */
    help?: string;
    /**
     * Path of the file, relative to the root of its repository.
     */
    file?: string;
    /**
     * Line, from 1.
     */
    line?: number;
    /**
     * Column in characters, from 1.
     */
    column?: number;
    /**
     * Path inside the document or the input (`pipeline.stages[0].stage.spec`).
     */
    path?: string;
}

/**
 * An execution in a list.
 */
export interface ListedRun {
    /**
     * Start time, in milliseconds since the epoch.
     */
    startedAt: number;
    /**
     * Status of the execution, as Harness calls it, if the list includes it.
     */
    status?: string;
    /**
     * URL of the execution.
     */
    url: string;
}

/**
 * An execution of a pipeline.
 */
export interface FoundExecution {
    /**
     * Plan execution id.
     */
    id: string;
    /**
     * Harness's status (`Running`, `Success`, `Failed` ...).
     */
    status: string;
    /**
     * The note with which it was started; none if it was not asked for.
     */
    note: string | null;
    /**
     * Start time, in milliseconds since the epoch.
     */
    startedAt: number | null;
    /**
     * End time, in milliseconds since the epoch; none while it runs.
     */
    endedAt?: number;
    /**
     * How many executions the pipeline had had by then.
     */
    number?: number;
    /**
     * Who started it, as Harness calls them: a person, a service account or a trigger.
     */
    triggeredBy?: string;
    /**
     * Why it failed.
     */
    message?: string;
    /**
     * Its stages in the order in which they run; empty if they were not asked for.
     */
    stages?: FoundStage[];
}

/**
 * An execution with its URL.
 */
export interface ShownExecution {
    /**
     * Id of the execution.
     */
    id: string;
    /**
     * Number of the execution.
     */
    number?: number;
    /**
     * Tag or version of the image, where Harness tells.
     */
    version?: string;
    /**
     * How far it has come.
     */
    phase: Phase;
    /**
     * Status of the execution, as Harness calls it.
     */
    status: string;
    /**
     * Start time, in milliseconds since the epoch.
     */
    startedAt?: number;
    /**
     * End time, in milliseconds since the epoch.
     */
    endedAt?: number;
    /**
     * Who started it.
     */
    by?: string;
    /**
     * Why it failed.
     */
    message?: string;
    /**
     * Its stages, in the order in which they run.
     */
    stages: ShownStage[];
    /**
     * What it waits for.
     */
    waits: ShownWait[];
    /**
     * What people answered to its approvals.
     */
    approvals: ShownApproval[];
    /**
     * URL of the execution.
     */
    url: string;
}

/**
 * An operation on the catalog.
 */
export type Operation = "add" | "update" | "remove" | "upsert";

/**
 * An option that keeps something of a pipeline made by hand.
 */
export interface KeptOption {
    /**
     * Name of the option (`canary`), or `strategy`.
     */
    option: string;
    /**
     * Its value.
     */
    value: unknown;
    /**
     * What it is read from.
     */
    reason: string;
    /**
     * Whether the pipeline that is shown has it.
     */
    applied: boolean;
}

/**
 * Areas, in the order of the rows.
 */
export type DoctorArea = "configuration" | "github" | "harness";

/**
 * Commit files to a branch, and open a pull request from it if requested.
 */
export interface Commit {
    /**
     * The stable key of this effect: the same intent has the same key in every round.
     */
    key: string;
    /**
     * The repository.
     */
    repo: RepoUrl;
    /**
     * The branch to commit to; it equals `base` for a commit without a pull request.
     */
    branch: string;
    /**
     * The base branch of the pull request.
     */
    base: string;
    /**
     * Commit id at which the facts were read: a new branch is created here if `head` is none.
     */
    baseCommit: string;
    /**
     * Commit id that the branch must point to; none if it must not exist yet.
     */
    head: string | null;
    /**
     * Second parent, if this is a merge commit.
     */
    merge?: string;
    /**
     * The whole new content of each changed file; empty if only the pull request is missing.
     */
    files: FileChange[];
    /**
     * Commit message: a subject line, a blank line, a body with Ameide's trailer.
     */
    message: string;
    /**
     * The pull request; none for a plain commit.
     */
    pullRequest: PullRequest | null;
    /**
     * Unified diff of all files, for display.
     */
    diff: string;
}

/**
 * Create or replace one entity of Harness.
 */
export interface PutEntity extends EntityRef {
    /**
     * The stable key of this effect: the same intent has the same key in every round.
     */
    key: string;
    /**
     * Whether the entity existed when the facts were read.
     */
    exists: boolean;
    /**
     * The version that was read, sent as `If-Match` if the endpoint supports it.
     */
    version: number | null;
    /**
     * The entity's YAML.
     */
    yaml: string;
    /**
     * Fields to send beside the YAML if the endpoint expects a JSON envelope (name, description, tags, type ...).
     */
    fields: Record<string, unknown>;
}

/**
 * Depth of the comparison in `ameide:harness:sync`.
 */
export type SyncMode = "quick" | "full";

/**
 * How a part differs.
 */
export type ChangeKind = "added" | "removed" | "changed" | "same";

/**
 * How a pull request is merged (GitHub's merge methods).
 */
export type MergeMethod = "merge" | "squash" | "rebase";

/**
 * How a rollout stands.
 */
export type RolloutState = "running" | "paused" | "stopped" | "rolledBack" | "done";

/**
 * How a thing is.
 */
export type DoctorState = "ok" | "warning" | "missing" | "unchecked";

/**
 * How a wave stands.
 */
export type WaveState = "waiting" | "written" | "passed" | "failed" | "rolledBack";

/**
 * How certain a value is.
 */
export type ImportCertainty = "sure" | "answered" | "asked";

/**
 * How far an execution or a stage has come.
 */
export type Phase = "pending" | "running" | "waiting" | "succeeded" | "failed" | "cancelled" | "skipped";

/**
 * How much a problem matters.
 */
export type Severity = "error" | "warning";

/**
 * How the catalog is laid out.
 */
export type CatalogLayout = "single" | "per-archetype" | "per-service";

/**
 * How the test of a connector ended.
 */
export interface FoundConnection {
    /**
     * Whether it connected.
     */
    connected: boolean;
    /**
     * Why it did not.
     */
    error: string | null;
    /**
     * Whether a delegate made the test.
     */
    byDelegate: boolean;
}

/**
 * Input of `ameide:catalog:import`.
 */
export interface CatalogImport {
    /**
     * The config repository, `github.com?owner=company&repo=platform-next`.
     */
    repoUrl?: RepoUrl;
    /**
     * The catalog file; the configured one if absent.
     */
    filePath?: string;
    /**
     * The base branch of the pull request.
     */
    baseBranch?: string;
    /**
     * Where manifests, charts, values and Backstage entities are.
     */
    sources?: ImportSource[];
    /**
     * Whether the services and pipelines of the configured Harness project are also looked at.
     */
    harness?: boolean;
    /**
     * The answer file. Not with `answersPath`.
     */
    answers?: SourceFile;
    /**
     * Path of the answer file in the config repository; it need not exist.
     */
    answersPath?: string;
    /**
     * Add the next so many services that are sure or answered; if absent, only report.
     */
    wave?: number;
    /**
     * Whether the Backstage entities are also written (true if absent).
     */
    entity?: boolean;
    /**
     * Whether a pull request is opened (true if absent); false commits to the base branch.
     */
    createPullRequest?: boolean;
    /**
     * Labels of the pull request.
     */
    labels?: string[];
}

/**
 * Input of `ameide:catalog:update`.
 */
export interface CatalogUpdate {
    /**
     * The config repository, `github.com?owner=company&repo=platform-next`.
     */
    repoUrl?: RepoUrl;
    /**
     * The catalog file; the configured one if absent.
     */
    filePath?: string;
    /**
     * The operation; `add` if absent.
     */
    operation?: Operation;
    /**
     * The entry, or the keys to change; for `remove` only its `name`.
     */
    service?: Record<string, unknown>;
    /**
     * The name of the service, typed again to confirm a removal; rejected if it differs.
     */
    confirm?: string;
    /**
     * Several entries to change in one pull request.
     */
    services?: Record<string, unknown>[];
    /**
     * The same as YAML: a map with a `services:` list.
     */
    update?: string;
    /**
     * Whether the Backstage entity is also written (true if absent), or an object to merge over the default entity.
     */
    entity?: boolean | Record<string, unknown>;
    /**
     * Whether to write keys that are close to known ones as given; otherwise they are rejected as typing errors.
     */
    allowUnknown?: boolean;
    /**
     * Path pattern of the Backstage entity.
     */
    entityPath?: string;
    /**
     * The base branch of the pull request.
     */
    baseBranch?: string;
    /**
     * Name of the branch; by default derived from operation and service.
     */
    branch?: string;
    /**
     * Whether a pull request is opened (true if absent); false commits to `branch`, or to the base branch.
     */
    createPullRequest?: boolean;
    /**
     * Whether an added entry records its pipeline: `harness.pipelineId`, `createdAt`, `createdBy`.
     */
    recordPipeline?: boolean;
    /**
     * Title of the pull request.
     */
    pullRequestTitle?: string;
    /**
     * Description of the pull request, as plain text: Markdown and mentions are shown literally. Ameide's marker is added.
     */
    pullRequestBody?: string;
    /**
     * Whether to open the pull request as a draft.
     */
    draft?: boolean;
    /**
     * Labels of the pull request.
     */
    labels?: string[];
    /**
     * Logins of requested reviewers.
     */
    reviewers?: string[];
    /**
     * Slugs of requested team reviewers.
     */
    teamReviewers?: string[];
    /**
     * Merge method for auto-merge, which merges as soon as the rules of the repository allow it; off if absent.
     */
    autoMerge?: MergeMethod;
}

/**
 * Input of `ameide:harness:adopt`.
 */
export interface HarnessAdopt {
    /**
     * Name of the service in the catalog.
     */
    service: string;
    /**
     * Identifier of the pipeline, where neither the entry nor the pattern of names gives it.
     */
    pipeline?: string;
    /**
     * Whether to show it with all options that keep something of the pipeline as it is.
     */
    keep?: boolean;
    /**
     * The digest of what was shown; without it, the change is only shown.
     */
    confirm?: string;
    /**
     * The config repository in which the service is looked up.
     */
    catalogRepoUrl?: RepoUrl;
    /**
     * `runtime` or `promotion`.
     */
    strategy?: string;
    /**
     * Options of the strategy, merged over those of the entry.
     */
    options?: Record<string, unknown>;
    /**
     * The repository with the organization's own templates.
     */
    templateRepoUrl?: RepoUrl;
    /**
     * The pipelines repository.
     */
    pipelinesRepoUrl?: RepoUrl;
    /**
     * Account identifier.
     */
    account?: string;
    /**
     * Organization identifier.
     */
    org?: string;
    /**
     * Project identifier.
     */
    project?: string;
    /**
     * Decide everything, but write nothing.
     */
    dryRun?: boolean;
}

/**
 * Input of `ameide:harness:apply`.
 */
export interface HarnessApply {
    /**
     * Only these files, by their path in the pipelines repository; the pipelines of all services if absent.
     */
    files?: string[];
    /**
     * The config repository with the catalog.
     */
    catalogRepoUrl?: RepoUrl;
    /**
     * Account identifier.
     */
    account?: string;
    /**
     * Organization identifier.
     */
    org?: string;
    /**
     * Project identifier.
     */
    project?: string;
    /**
     * Decide everything, but write nothing.
     */
    dryRun?: boolean;
}

/**
 * Input of `ameide:harness:create`.
 */
export interface HarnessCreate {
    /**
     * The name of a service in the catalog, or the entry itself.
     */
    service: string | Record<string, unknown>;
    /**
     * The config repository in which the name is looked up.
     */
    catalogRepoUrl?: RepoUrl;
    /**
     * `runtime` or `promotion`.
     */
    strategy?: string;
    /**
     * Options of the strategy, merged over the configured ones.
     */
    options?: Record<string, unknown>;
    /**
     * The repository with the organization's own templates.
     */
    templateRepoUrl?: RepoUrl;
    /**
     * The repository that the pipeline's YAML is committed to.
     */
    pipelinesRepoUrl?: RepoUrl;
    /**
     * Account identifier.
     */
    account?: string;
    /**
     * Organization identifier.
     */
    org?: string;
    /**
     * Project identifier.
     */
    project?: string;
    /**
     * What to do if the pipeline exists and differs; `update` if absent.
     */
    onExisting?: OnExisting;
    /**
     * Decide everything, but write nothing.
     */
    dryRun?: boolean;
}

/**
 * Input of `ameide:harness:delete`.
 */
export interface HarnessDelete {
    /**
     * Name of the service.
     */
    service: string;
    /**
     * The repository that contains the pipeline's YAML; its file is removed too.
     */
    pipelinesRepoUrl?: RepoUrl;
    /**
     * Account identifier.
     */
    account?: string;
    /**
     * Organization identifier.
     */
    org?: string;
    /**
     * Project identifier.
     */
    project?: string;
    /**
     * Decide everything, but write nothing.
     */
    dryRun?: boolean;
}

/**
 * Input of `ameide:harness:restore`.
 */
export interface HarnessRestore {
    /**
     * Name of the service.
     */
    service: string;
    /**
     * The commit of the pipelines repository that holds the state, as its full id.
     */
    to: string;
    /**
     * The digest of what was shown; without it, the change is only shown.
     */
    confirm?: string;
    /**
     * The pipelines repository.
     */
    pipelinesRepoUrl?: RepoUrl;
    /**
     * Account identifier.
     */
    account?: string;
    /**
     * Organization identifier.
     */
    org?: string;
    /**
     * Project identifier.
     */
    project?: string;
    /**
     * Decide everything, but write nothing.
     */
    dryRun?: boolean;
}

/**
 * Input of `ameide:harness:rollout`.
 */
export interface HarnessRollout {
    /**
     * What to do.
     */
    step: RolloutStep;
    /**
     * The waves of a new rollout: numbers, `25%`, `rest`, `team:<name>`, or lists of services.
     */
    waves?: (number | string | string[])[];
    /**
     * What a new rollout waits for between waves; `none` if absent.
     */
    verify?: RolloutVerify;
    /**
     * For `rollBack`: only this wave, counted from 1.
     */
    wave?: number;
    /**
     * For `stop`: why.
     */
    reason?: string;
    /**
     * The rollout that is meant: refused where it is not the latest one.
     */
    id?: string;
    /**
     * For `run`: digest of the plan that was looked at; refused where it would be another one now.
     */
    confirm?: string;
    /**
     * The config repository with the catalog.
     */
    catalogRepoUrl?: RepoUrl;
    /**
     * Account identifier.
     */
    account?: string;
    /**
     * Organization identifier.
     */
    org?: string;
    /**
     * Project identifier.
     */
    project?: string;
    /**
     * Decide everything, but write nothing.
     */
    dryRun?: boolean;
}

/**
 * Input of `ameide:harness:sync`.
 */
export interface HarnessSync {
    /**
     * The config repository with the catalog.
     */
    catalogRepoUrl?: RepoUrl;
    /**
     * Only these services.
     */
    services?: string[];
    /**
     * `quick` (if absent): based on the list of pipelines; `full`: reads each pipeline.
     */
    mode?: SyncMode;
    /**
     * Whether to repair missing, drifted and outdated pipelines.
     */
    apply?: boolean;
    /**
     * Whether to delete pipelines managed by Ameide that no longer have a service; only with `apply`.
     */
    deleteOrphans?: boolean;
    /**
     * Leaves pipelines of older templates to a rollout by these waves, which the driver takes on afterwards: numbers, `25%`, `rest`,
     * `team:<name>`, or lists of services.
     */
    waves?: (number | string | string[])[];
    /**
     * `runtime` or `promotion`.
     */
    strategy?: string;
    /**
     * Options of the strategy, merged over the configured ones.
     */
    options?: Record<string, unknown>;
    /**
     * The repository with the organization's own templates.
     */
    templateRepoUrl?: RepoUrl;
    /**
     * Account identifier.
     */
    account?: string;
    /**
     * Organization identifier.
     */
    org?: string;
    /**
     * Project identifier.
     */
    project?: string;
    /**
     * Decide everything, but write nothing.
     */
    dryRun?: boolean;
}

/**
 * Input of `ameide:harness:trigger`.
 */
export interface HarnessTrigger {
    /**
     * Name of the service whose pipeline is run.
     */
    service?: string;
    /**
     * Identifier of the pipeline, instead of `service`.
     */
    pipeline?: string;
    /**
     * Environment to deploy to, if the pipeline lets the user choose one; rejected if a run is a release that passes through
     * all of them.
     */
    environment?: string;
    /**
     * Region to deploy to, under the same condition.
     */
    region?: string;
    /**
     * Image tag; the same as the variable `imageTag`.
     */
    imageTag?: string;
    /**
     * Identifiers of input sets, merged in order.
     */
    inputSets?: string[];
    /**
     * Values of pipeline variables, by name.
     */
    variables?: Record<string, string>;
    /**
     * Correlation note: an execution with this note is not started twice. By default derived from the task and its
     * input.
     */
    note?: string;
    /**
     * Whether to wait for the outcome.
     */
    wait?: boolean;
    /**
     * Account identifier.
     */
    account?: string;
    /**
     * Organization identifier.
     */
    org?: string;
    /**
     * Project identifier.
     */
    project?: string;
    /**
     * Decide everything, but write nothing.
     */
    dryRun?: boolean;
}

/**
 * Input of `ameide:namespace:resolve`.
 */
export interface NamespaceResolve {
    /**
     * The name of a service, read from the catalog if no environment is given, or the entry itself; absent for primitives.
     */
    service?: string | Record<string, unknown>;
    /**
     * Id of the tenant whose primitives are meant.
     */
    tenant?: string;
    /**
     * What the tenant has bought: `Shared`, `Namespace` or `Private`.
     */
    sku?: string;
    /**
     * Whose code the primitives are: `platform` or `tenant`.
     */
    origin?: string;
    /**
     * Short name of the environment; all environments of the service if absent.
     */
    environment?: string;
    /**
     * The config repository in which the name is looked up.
     */
    catalogRepoUrl?: RepoUrl;
}

/**
 * Input of `ameide:pipeline:lint`.
 */
export interface PipelineLint {
    /**
     * Files with the YAML of the pipelines.
     */
    files: SourceFile[];
}

/**
 * Input of `ameide:pipeline:render`.
 */
export interface PipelineRender {
    /**
     * Archetype of the service.
     */
    archetype: string;
    /**
     * `runtime` or `promotion`.
     */
    strategy?: string;
    /**
     * Name of the service.
     */
    service: string;
    /**
     * Team of the service.
     */
    team: string;
    /**
     * Size of the service.
     */
    size?: string;
    /**
     * Short names of environments.
     */
    environments: string[];
    /**
     * Regions; all configured ones if absent.
     */
    regions?: string[];
    /**
     * Slack channel of the service.
     */
    slack?: string;
    /**
     * E-mail address of the service.
     */
    email?: string;
    /**
     * PagerDuty service of the service.
     */
    pagerduty?: string;
    /**
     * Options of the strategy, merged over the configured ones.
     */
    options?: Record<string, unknown>;
    /**
     * An organization's own template.
     */
    template?: SourceFile;
    /**
     * Organization identifier.
     */
    org?: string;
    /**
     * Project identifier.
     */
    project?: string;
}

/**
 * Input of `ameide:primitive:change`. What is absent stays.
 */
export interface PrimitiveChange {
    /**
     * The GitOps repository; the configured one if absent.
     */
    repoUrl?: RepoUrl;
    /**
     * Base branch of the pull request; the configured one if absent.
     */
    baseBranch?: string;
    /**
     * Name of the branch; derived from the primitive if absent.
     */
    branch?: string;
    /**
     * Open a pull request (true by default); if false, commit to the base branch.
     */
    createPullRequest?: boolean;
    /**
     * The kinds that ship: `<kind>/kind.yaml`.
     */
    kinds: SourceFile[];
    /**
     * Kind of the primitive.
     */
    kind: string;
    /**
     * Name of the primitive.
     */
    name: string;
    /**
     * Version of its interface; `v1` if absent.
     */
    version?: string;
    /**
     * Owner, as an entity reference.
     */
    owner?: string;
    /**
     * System that it belongs to.
     */
    system?: string;
    /**
     * Domain that the system belongs to.
     */
    domain?: string;
    /**
     * What it is for.
     */
    description?: string;
    /**
     * Project of Argo CD.
     */
    project?: string;
    /**
     * Short names of the environments.
     */
    environments?: string[];
    /**
     * The fields of its kind that change, by name.
     */
    fields?: Record<string, unknown>;
    /**
     * Names of fields to take away.
     */
    unset?: string[];
}

/**
 * Input of `ameide:primitive:create`.
 */
export interface PrimitiveCreate {
    /**
     * The GitOps repository; the configured one if absent.
     */
    repoUrl?: RepoUrl;
    /**
     * Base branch of the pull request; the configured one if absent.
     */
    baseBranch?: string;
    /**
     * Name of the branch; derived from the primitive if absent.
     */
    branch?: string;
    /**
     * Open a pull request (true by default); if false, commit to the base branch.
     */
    createPullRequest?: boolean;
    /**
     * The kinds that ship: `<kind>/kind.yaml`.
     */
    kinds: SourceFile[];
    /**
     * Kind of the primitive.
     */
    kind: string;
    /**
     * Name of the primitive.
     */
    name: string;
    /**
     * Version of its interface; `v1` if absent.
     */
    version?: string;
    /**
     * Id of the tenant; absent for what all tenants share.
     */
    tenant?: string;
    /**
     * `Shared` (the default), `Namespace` or `Private`.
     */
    sku?: string;
    /**
     * `platform` or `tenant`; `tenant` if absent where a tenant is given.
     */
    origin?: string;
    /**
     * Short names of the environments; all configured ones if absent.
     */
    environments?: string[];
    /**
     * Owner, as an entity reference.
     */
    owner?: string;
    /**
     * System that it belongs to.
     */
    system?: string;
    /**
     * Domain that the system belongs to.
     */
    domain?: string;
    /**
     * What it is for.
     */
    description?: string;
    /**
     * Project of Argo CD; the first one configured if absent.
     */
    project?: string;
    /**
     * The fields of its kind, by name.
     */
    fields?: Record<string, unknown>;
    /**
     * The repository that the skeleton is published to.
     */
    repository?: RepoUrl;
    /**
     * Whether `repository` must not exist yet, unless the primitive does.
     */
    requireNewRepository?: boolean;
}

/**
 * Input of `ameide:primitive:promote`.
 */
export interface PrimitivePromote {
    /**
     * The GitOps repository; the configured one if absent.
     */
    repoUrl?: RepoUrl;
    /**
     * Base branch of the pull request; the configured one if absent.
     */
    baseBranch?: string;
    /**
     * Name of the branch; derived from the primitive if absent.
     */
    branch?: string;
    /**
     * Open a pull request (true by default); if false, commit to the base branch.
     */
    createPullRequest?: boolean;
    /**
     * The kinds that ship: `<kind>/kind.yaml`.
     */
    kinds: SourceFile[];
    /**
     * Kind of the primitive.
     */
    kind: string;
    /**
     * Name of the primitive.
     */
    name: string;
    /**
     * Version of its interface; `v1` if absent.
     */
    version?: string;
    /**
     * Digest of the image: `sha256:` and 64 hexadecimal digits.
     */
    digest: string;
    /**
     * Image without tag and digest; the one that is set already, or the configured one, if absent.
     */
    image?: string;
}

/**
 * Input of `ameide:primitive:remove`.
 */
export interface PrimitiveRemove {
    /**
     * The GitOps repository; the configured one if absent.
     */
    repoUrl?: RepoUrl;
    /**
     * Base branch of the pull request; the configured one if absent.
     */
    baseBranch?: string;
    /**
     * Name of the branch; derived from the primitive if absent.
     */
    branch?: string;
    /**
     * Open a pull request (true by default); if false, commit to the base branch.
     */
    createPullRequest?: boolean;
    /**
     * The kinds that ship: `<kind>/kind.yaml`.
     */
    kinds: SourceFile[];
    /**
     * Kind of the primitive.
     */
    kind: string;
    /**
     * Name of the primitive.
     */
    name: string;
    /**
     * Version of its interface; `v1` if absent.
     */
    version?: string;
}

/**
 * Input of `catalog:diff`.
 */
export interface CatalogDiff {
    /**
     * The catalog before.
     */
    from: SourceFile;
    /**
     * The catalog after.
     */
    to: SourceFile;
}

/**
 * Input of `catalog:edit`. Either `sources`, or `names` with or without `assignments`.
 */
export interface CatalogEdit {
    /**
     * The operation.
     */
    operation: Operation;
    /**
     * The repository URL to assume.
     */
    repoUrl: RepoUrl;
    /**
     * The catalog file; the configured one if absent.
     */
    filePath?: string;
    /**
     * Whether the Backstage entity is also written.
     */
    entity: boolean;
    /**
     * YAML, each an entry, a list of entries, or a map with the list `services`.
     */
    sources?: SourceFile[];
    /**
     * Names of services.
     */
    names?: string[];
    /**
     * `key=value` or `key.sub=value` for the one service named.
     */
    assignments?: string[];
    /**
     * Whether to write keys that are close to known ones as given; otherwise they are rejected as typing errors.
     */
    allowUnknown?: boolean;
}

/**
 * Input of `catalog:entities`: the location of the catalog. Absent fields take the configured values.
 */
export interface CatalogEntities {
    /**
     * The config repo.
     */
    repoUrl?: RepoUrl;
    /**
     * The branch, or a full commit id.
     */
    baseBranch?: string;
}

/**
 * Input of `catalog:heal`: the location of the catalog. Absent fields take the configured values.
 */
export interface CatalogHeal {
    /**
     * The config repo.
     */
    repoUrl?: RepoUrl;
    /**
     * The base branch of the pull requests.
     */
    baseBranch?: string;
    /**
     * The catalog file; if absent, the files of the configured layout.
     */
    filePath?: string;
    /**
     * Only these pull requests.
     */
    pullRequests?: number[];
}

/**
 * Input of `catalog:merge`. An empty base stands for a file that did not exist.
 */
export interface CatalogMerge {
    /**
     * The common ancestor.
     */
    base: SourceFile;
    /**
     * The version "ours", whose style is kept.
     */
    ours: SourceFile;
    /**
     * The version "theirs".
     */
    theirs: SourceFile;
}

/**
 * Input of `catalog:move-layout`.
 */
export interface CatalogMoveLayout {
    /**
     * The config repo.
     */
    repoUrl?: RepoUrl;
    /**
     * The base branch of the pull request.
     */
    baseBranch?: string;
    /**
     * The file of the layout `single`.
     */
    filePath?: string;
    /**
     * The current layout of the catalog; the configured one if absent.
     */
    from?: CatalogLayout;
    /**
     * The new layout.
     */
    to: CatalogLayout;
    /**
     * Whether a pull request is opened (true if absent); false commits to the base branch.
     */
    createPullRequest?: boolean;
}

/**
 * Input of `catalog:validate` and `catalog:check`: the location of the catalog. Absent fields take the configured values.
 */
export interface CatalogFiles {
    /**
     * The config repo.
     */
    repoUrl?: RepoUrl;
    /**
     * The branch, or a full commit id.
     */
    baseBranch?: string;
    /**
     * The catalog file; if absent, the files of the configured layout.
     */
    filePath?: string;
    /**
     * Whether to warn of plain values that YAML readers disagree on (`no`, `1:30`, `2024-01-01`).
     */
    strict?: boolean;
}

/**
 * Input of `config-repo:check`.
 */
export interface ConfigRepoCheck {
    /**
     * The config repo; the configured one if absent.
     */
    repoUrl?: RepoUrl;
    /**
     * Version of kustomize that was found (`5.5.0`), empty if there is none; absent if nobody looked.
     */
    kustomize?: string;
}

/**
 * Input of `config-repo:init`.
 */
export interface ConfigRepoInit {
    /**
     * The config repo; the configured one if absent.
     */
    repoUrl?: RepoUrl;
    /**
     * The files that ship, by their path in the repo; those that end in `.j2` are rendered.
     */
    templates: SourceFile[];
    /**
     * Version of the command line that the workflows run (`1.2.3`).
     */
    version: string;
}

/**
 * Input of `doctor:check`.
 */
export interface DoctorCheck {
    /**
     * Base URL of the portal's backend (`https://portal.company.com`), which the webhook must lead to; any portal by default.
     */
    portal?: string;
    /**
     * Whether the portal knows the secret of the webhook; none if that is not known.
     */
    webhookSecret?: boolean;
}

/**
 * Input of `harness:delegates`.
 */
export interface HarnessDelegates {
    /**
     * Where the files go.
     */
    repoUrl: RepoUrl;
    /**
     * Account identifier.
     */
    account?: string;
}

/**
 * Input of `harness:list`.
 */
export interface HarnessList {
    /**
     * The config repo with the catalog.
     */
    catalogRepoUrl?: RepoUrl;
    /**
     * Whether to include the state of each service in Harness, based on the list of pipelines.
     */
    states?: boolean;
    /**
     * Names of services of which to tell what runs where; their pipelines' executions are read, one list each.
     */
    deployments?: string[];
}

/**
 * Input of `harness:rollouts`.
 */
export interface HarnessRollouts {
    /**
     * The one to show; without it they are listed.
     */
    id?: string;
    /**
     * Those that began before this one; the latest ones without it.
     */
    before?: string;
    /**
     * So many at most; 20 without it, and never more than 50.
     */
    limit?: number;
}

/**
 * Input of `harness:show`.
 */
export interface HarnessShow {
    /**
     * Name of the service.
     */
    service: string;
    /**
     * The config repo with the catalog.
     */
    catalogRepoUrl?: RepoUrl;
    /**
     * Whether to tell only what the catalog and the configuration know, without asking Harness.
     */
    catalogOnly?: boolean;
    /**
     * Whether to look up which places have generated manifests.
     */
    manifests?: boolean;
    /**
     * Who started executions, as entity references by their ids, where Harness knows only the account of the portal.
     */
    startedBy?: Record<string, string>;
}

/**
 * Input of `harness:states`.
 */
export interface HarnessStates {
    /**
     * Name of the service.
     */
    service: string;
    /**
     * The pipelines repository.
     */
    pipelinesRepoUrl?: RepoUrl;
}

/**
 * Input of `manifests:build`.
 */
export interface ManifestsBuild {
    /**
     * The config repo; the configured one if absent.
     */
    repoUrl?: RepoUrl;
    /**
     * Only these services.
     */
    names?: string[];
    /**
     * Builds everything again, changed or not.
     */
    all?: boolean;
    /**
     * Also builds every overlay by itself, and refuses where the bytes differ.
     */
    verify?: boolean;
}

/**
 * Input of `manifests:diff`.
 */
export interface ManifestsDiff {
    /**
     * The config repo; the configured one if absent.
     */
    repoUrl?: RepoUrl;
    /**
     * Only these services.
     */
    names?: string[];
    /**
     * Branch or commit whose generated files are compared; those at hand if absent.
     */
    base?: string;
}

/**
 * Input of `manifests:lint`.
 */
export interface ManifestsLint {
    /**
     * Files with one or more documents each.
     */
    files: SourceFile[];
}

/**
 * Input of `manifests:plan` and `manifests:check`.
 */
export interface ManifestsPlan {
    /**
     * The config repo; the configured one if absent.
     */
    repoUrl?: RepoUrl;
    /**
     * Only these services.
     */
    names?: string[];
}

/**
 * Input of `pipeline:outline`.
 */
export interface PipelineOutline {
    /**
     * YAML of the pipeline, rendered or as stored.
     */
    yaml: string;
}

/**
 * Input of `pipelines-repo:check`.
 */
export interface PipelinesRepoCheck {
    /**
     * The files that changed, as they were.
     */
    before: SourceFile[];
    /**
     * The same files as they are.
     */
    after: SourceFile[];
    /**
     * All pipelines of the repo, to tell how many a template makes.
     */
    pipelines: SourceFile[];
}

/**
 * Input of `pipelines-repo:init`.
 */
export interface PipelinesRepoInit {
    /**
     * The pipelines repo.
     */
    repoUrl: RepoUrl;
    /**
     * The files that ship, by their path in the repo; those that end in `.j2` are rendered.
     */
    templates: SourceFile[];
    /**
     * Version of the command line that the workflows run (`1.2.3`).
     */
    version: string;
}

/**
 * Input of `primitive:kinds`.
 */
export interface PrimitiveKinds {
    /**
     * The GitOps repository with the organization's own kinds; only those that ship if absent.
     */
    repoUrl?: RepoUrl;
    /**
     * The kinds that ship: `<kind>/kind.yaml`.
     */
    kinds: SourceFile[];
}

/**
 * Input of `primitive:lint`.
 */
export interface PrimitiveLint {
    /**
     * The kinds that ship: `<kind>/kind.yaml`.
     */
    kinds: SourceFile[];
    /**
     * The files of the repository.
     */
    files: SourceFile[];
}

/**
 * Input of `primitive:list`.
 */
export interface PrimitiveList {
    /**
     * The GitOps repository; the configured one if absent.
     */
    repoUrl?: RepoUrl;
    /**
     * Branch or commit to read; the configured base branch if absent.
     */
    baseBranch?: string;
    /**
     * The kinds that ship: `<kind>/kind.yaml`.
     */
    kinds: SourceFile[];
}

/**
 * Kinds of entities in Harness.
 */
export type EntityKind = "service" | "environment" | "infrastructure" | "pipeline" | "inputSet" | "trigger" | "roleAssignment" | "template";

/**
 * Kinds of things in Harness that pipelines refer to and Ameide never writes.
 */
export type ResourceKind = "userGroup" | "policySet";

/**
 * One call of the core: the action, and the context that it runs in.
 */
export interface Request {
    /**
     * The action and its input.
     */
    action: Action;
    /**
     * Time, actor, task and configuration, which the core never looks up itself.
     */
    context: Context;
}

/**
 * One effect.
 */
export type Effect = ({ type: "commit" } & Commit) | ({ type: "putEntity" } & PutEntity) | ({ type: "deleteEntity" } & { key: string } & EntityRef) | ({ type: "execute" } & Execute);

/**
 * One environment and region of a service whose manifests are to be built or removed, and why.
 */
export interface ManifestsChange {
    /**
     * Name of the service.
     */
    service: string;
    /**
     * Short name of the environment.
     */
    environment: string;
    /**
     * Cluster name of the environment.
     */
    cluster: string;
    /**
     * Region.
     */
    region: string;
    /**
     * Folder of the generated files.
     */
    folder: string;
    /**
     * Why, at least one.
     */
    reasons: ManifestsReason[];
}

/**
 * One key of a service.
 */
export interface ImportedField {
    /**
     * Key of the entry, or `image`, `repository`, `pipeline`, which are told alone.
     */
    key: string;
    /**
     * The value; where it is asked, the one that is proposed, if any.
     */
    value: unknown;
    /**
     * How certain it is.
     */
    certainty: ImportCertainty;
    /**
     * Why, with the file.
     */
    reason: string;
}

/**
 * Outcome of a change of a primitive.
 */
export type PrimitiveOutcome = "changed" | "unchanged";

/**
 * Outcome of a change to the catalog.
 */
export type CatalogOutcome = "changed" | "unchanged" | "adopted";

/**
 * Output of `catalog:diff`.
 */
export interface CatalogDiffed {
    /**
     * Names of added services.
     */
    added: string[];
    /**
     * Names of removed services.
     */
    removed: string[];
    /**
     * Services that changed.
     */
    changed: ChangedService[];
    /**
     * The same as a list in Markdown; empty if nothing changed.
     */
    text: string;
}

/**
 * Output of `catalog:entities`.
 */
export interface CatalogEntitiesFound {
    /**
     * The entities, one per line as JSON: text crosses the boundary much faster than objects.
     */
    entities: string;
    /**
     * Whether these are all: false if an entry or a file could not be read, so that what is missing may still exist.
     */
    complete: boolean;
    /**
     * Number of services.
     */
    services: number;
    /**
     * Number of services with an entity file of their own, which are left to it.
     */
    withFile: number;
    /**
     * Why entities are missing.
     */
    problems: Problem[];
}

/**
 * Output of `catalog:heal`.
 */
export interface CatalogHealed {
    /**
     * All open pull requests created by Ameide, oldest first.
     */
    pulls: HealedPull[];
}

/**
 * Output of `catalog:merge`: the merged file, or the conflicts.
 */
export interface CatalogMerged {
    /**
     * The merged content; none if there are conflicts.
     */
    content: Uint8Array | null;
    /**
     * If there are conflicts: the merged file with Git's markers around the services in conflict, or around the lines
     * before or after the services; none if the lines cannot be combined.
     */
    marked: Uint8Array | null;
    /**
     * A key that both sides set to different values.
     */
    conflicts: MergeConflict[];
}

/**
 * Output of `catalog:move-layout`.
 */
export interface CatalogMoved {
    /**
     * Whether any file is written or deleted.
     */
    changed: boolean;
    /**
     * Number of services that are moved.
     */
    services: number;
    /**
     * Files that are written.
     */
    written: string[];
    /**
     * Files that are deleted.
     */
    deleted: string[];
    /**
     * The branch with the change.
     */
    branch: string | null;
    /**
     * Unified diff against the base branch.
     */
    diff: string;
}

/**
 * Output of `catalog:validate` and `catalog:check`.
 */
export interface CatalogChecked {
    /**
     * True if there are no errors.
     */
    sound: boolean;
    /**
     * Number of services.
     */
    services: number;
    /**
     * The files that were checked.
     */
    files: string[];
    /**
     * All problems, errors and warnings, in the order of the files.
     */
    problems: Problem[];
}

/**
 * Output of `config-repo:check`.
 */
export interface ConfigRepoChecked {
    /**
     * What does not fit.
     */
    problems: Problem[];
    /**
     * How many layers there are.
     */
    layers: number;
    /**
     * How many services the catalog has.
     */
    services: number;
    /**
     * Whether there are no errors.
     */
    sound: boolean;
}

/**
 * Output of `config-repo:init`.
 */
export interface ConfigRepoMade {
    /**
     * The files of the repo, sorted by path.
     */
    files: ConfigRepoFile[];
    /**
     * What is left to do, a line each.
     */
    next: string[];
}

/**
 * Output of `config:read`.
 */
export interface ConfigSection {
    /**
     * The `ameide:` section.
     */
    section: Record<string, unknown>;
    /**
     * Position of the value of each path (`ameide.catalog.path`).
     */
    places: Record<string, SourcePosition>;
}

/**
 * Output of `harness:delegates`.
 */
export interface HarnessDelegatesMade {
    /**
     * The delegates, in the order of the configuration.
     */
    delegates: DelegateMade[];
    /**
     * The files, sorted by path.
     */
    files: ConfigRepoFile[];
}

/**
 * Output of `manifests:build`.
 */
export interface ManifestsBuilt {
    /**
     * What was built or removed, by service and place.
     */
    changes: ManifestsChange[];
    /**
     * How many pairs of environment and region the services have.
     */
    total: number;
    /**
     * How many overlays kustomize built for that.
     */
    shapes: number;
    /**
     * Services whose files stay as they were, because of problems.
     */
    failed: string[];
    /**
     * Errors and warnings.
     */
    problems: Problem[];
}

/**
 * Output of `manifests:check`.
 */
export interface ManifestsChecked {
    /**
     * What is to be built or removed: must be empty.
     */
    changes: ManifestsChange[];
    /**
     * How many pairs of environment and region the services have.
     */
    total: number;
    /**
     * What the checks find in the generated files, and what keeps services from being planned.
     */
    problems: Problem[];
    /**
     * Whether there is nothing to build and no error.
     */
    sound: boolean;
}

/**
 * Output of `manifests:diff`.
 */
export interface ManifestsDiffed {
    /**
     * The rendered difference, by service and place; empty if there is none.
     */
    places: ManifestsDifference[];
    /**
     * The same as unified diffs in one text.
     */
    diff: string;
    /**
     * The same for a pull request, at most 60,000 characters.
     */
    markdown: string;
    /**
     * Services whose files could not be built, because of problems.
     */
    failed: string[];
    /**
     * Errors and warnings.
     */
    problems: Problem[];
}

/**
 * Output of `manifests:lint`.
 */
export interface ManifestsLinted {
    /**
     * The findings, in the order of the files.
     */
    findings: Problem[];
    /**
     * How many objects were checked.
     */
    objects: number;
    /**
     * Number of errors.
     */
    errors: number;
    /**
     * Number of warnings.
     */
    warnings: number;
}

/**
 * Output of `manifests:plan`.
 */
export interface ManifestsPlanned {
    /**
     * What is to be built or removed, by service and place.
     */
    changes: ManifestsChange[];
    /**
     * How many pairs of environment and region the services have.
     */
    total: number;
    /**
     * What keeps services from being planned, and warnings.
     */
    problems: Problem[];
}

/**
 * Output of `pipelines-repo:check`.
 */
export interface PipelinesRepoChecked {
    /**
     * What changes, templates first.
     */
    changes: RepoChange[];
    /**
     * Findings of lint, and why a template makes no pipeline.
     */
    findings: Problem[];
    /**
     * Whether there are no errors.
     */
    sound: boolean;
}

/**
 * Output of `primitive:kinds`.
 */
export interface PrimitiveKindsListed {
    /**
     * The kinds, sorted by name.
     */
    kinds: ShownKind[];
    /**
     * JSON schema of `component.yaml`.
     */
    component: Record<string, unknown>;
}

/**
 * Output of `primitive:lint`.
 */
export interface PrimitiveLinted {
    /**
     * What is wrong, in the order of the files.
     */
    findings: Problem[];
    /**
     * How many files were read.
     */
    files: number;
    /**
     * How many primitives there are.
     */
    primitives: number;
    /**
     * How many findings are errors.
     */
    errors: number;
    /**
     * How many are warnings.
     */
    warnings: number;
}

/**
 * Output of `primitive:list`.
 */
export interface PrimitivesListed {
    /**
     * The primitives, sorted by full name.
     */
    primitives: ListedPrimitive[];
    /**
     * What is not deployed, sorted by full name.
     */
    definitions: ListedDefinition[];
    /**
     * The Systems and Domains that they name, as entities for Backstage's catalog.
     */
    systems: Record<string, unknown>[];
    /**
     * What cannot be read; everything else is listed all the same.
     */
    problems: Problem[];
}

/**
 * Outputs of `ameide:catalog:import`.
 */
export interface CatalogImported {
    /**
     * The services found, sorted by name.
     */
    services: ImportedService[];
    /**
     * Words of files and folders of which it is asked what they mean.
     */
    words: ImportWord[];
    /**
     * What could not be read, and answers that nothing asks for.
     */
    problems: Problem[];
    /**
     * The answer file with all questions that are open.
     */
    answers: string;
    /**
     * Whether that differs from the answer file that was given.
     */
    answersChanged: boolean;
    /**
     * Names of the services of this wave.
     */
    wave: string[];
    /**
     * How many services are ready for a later wave.
     */
    left: number;
    /**
     * What the wave changes; none without a wave, or where none is ready.
     */
    update: CatalogUpdated | null;
}

/**
 * Outputs of `ameide:catalog:update`.
 */
export interface CatalogUpdated {
    /**
     * The outcome: changed, unchanged or adopted.
     */
    outcome: CatalogOutcome;
    /**
     * The config repository, from which the driver makes URLs.
     */
    repo: string;
    /**
     * The branch that contains the change once it is merged.
     */
    baseBranch: string;
    /**
     * The branch with the change; none if nothing had to change.
     */
    branch: string | null;
    /**
     * Commit that already contains the change, if there is one.
     */
    commitHash: string | null;
    /**
     * Number of the existing pull request, if there is one.
     */
    pullRequestNumber: number | null;
    /**
     * URL of the pull request.
     */
    pullRequestUrl: string | null;
    /**
     * State of the pull request.
     */
    pullRequestState: PullRequestState | null;
    /**
     * Unified diff of catalog and entity against the base branch.
     */
    diff: string;
    /**
     * Entity reference of the service (`component:default/payment-service`).
     */
    entityRef: string | null;
    /**
     * Path of the entity's file in the repository, from which the driver makes its URL.
     */
    catalogInfoPath: string | null;
    /**
     * The entry after the change; the first one if there are several.
     */
    service: Record<string, unknown> | null;
    /**
     * Whether the base branch contains the whole change, and no open pull request created by Ameide is about to change the service
     * again, so that steps that depend on the catalog can run. Omitted if false.
     */
    settled?: boolean;
    /**
     * URL of an open pull request created by Ameide that is about to change the service, where nothing had to change.
     */
    awaitedPullRequestUrl?: string;
}

/**
 * Outputs of `ameide:harness:adopt`.
 */
export interface HarnessAdopted {
    /**
     * Identifier of the pipeline, which it keeps.
     */
    pipelineId: string;
    /**
     * URL of the pipeline.
     */
    pipelineUrl: string;
    /**
     * What happens to the pipeline, or to another entity where the pipeline stays as it is.
     */
    outcome: EntityOutcome;
    /**
     * Digest of what is in Harness and of what replaces it: `confirm` takes it.
     */
    digest: string;
    /**
     * Whether the change is made, and not only shown.
     */
    confirmed: boolean;
    /**
     * Why it is only shown although `confirm` was given.
     */
    refusal?: Problem;
    /**
     * What happens to each entity.
     */
    entities: EntityResult[];
    /**
     * What changes in the pipeline, stage by stage.
     */
    changes: PipelineChange;
    /**
     * What of the pipeline is lost, and how it could be kept.
     */
    lost: Loss[];
    /**
     * What keeps something of the pipeline as it is.
     */
    kept: KeptOption[];
    /**
     * What stays in Harness untouched, and is not managed by Ameide.
     */
    stays: StayingEntity[];
    /**
     * The key `harness` that the entry must have for this, as YAML; empty if it has all of it.
     */
    entry: string;
    /**
     * Unified diff from the pipeline as Harness has it to the new one.
     */
    diff: string;
    /**
     * Findings of lint on the new pipeline.
     */
    findings: Problem[];
}

/**
 * Outputs of `ameide:harness:apply`.
 */
export interface HarnessApplied {
    /**
     * Number of files whose pipeline says the same in Harness.
     */
    unchanged: number;
    /**
     * The others, by path.
     */
    rows: ApplyRow[];
}

/**
 * Outputs of `ameide:harness:create`.
 */
export interface HarnessCreated {
    /**
     * Identifier of the pipeline.
     */
    pipelineId: string;
    /**
     * URL of the pipeline studio.
     */
    pipelineUrl: string;
    /**
     * URL of the run dialog, by `environment/region`; by `release` if the target is not chosen at run time.
     */
    runUrls: Record<string, string>;
    /**
     * The outcome for the bundle as a whole.
     */
    outcome: EntityOutcome;
    /**
     * The outcome for each entity, in the order of application.
     */
    entities: EntityResult[];
    /**
     * The rendered pipeline.
     */
    pipelineYaml: string;
    /**
     * SHA-256 of the template, in hex, shortened as in the pipeline's tag.
     */
    templateDigest: string;
    /**
     * Webhook URL of the image trigger, if it already exists; for a new one, the driver adds it.
     */
    webhookUrl?: string;
    /**
     * Findings of lint.
     */
    findings: Problem[];
    /**
     * Unified diff of the pipeline file in the pipelines repository; empty if it is already up to date.
     */
    diff: string;
    /**
     * Unified diff from the pipeline as Harness has it to the rendered one; empty if it is new or up to date.
     */
    storedDiff?: string;
}

/**
 * Outputs of `ameide:harness:delete`.
 */
export interface HarnessDeleted {
    /**
     * Identifier of the pipeline.
     */
    pipelineId: string;
    /**
     * `deleted`, or `unchanged` if nothing existed.
     */
    outcome: EntityOutcome;
    /**
     * The outcome for each entity, in the order of removal.
     */
    entities: EntityResult[];
}

/**
 * Outputs of `ameide:harness:restore`.
 */
export interface HarnessRestored {
    /**
     * Identifier of the pipeline.
     */
    pipelineId: string;
    /**
     * URL of the pipeline.
     */
    pipelineUrl: string;
    /**
     * What happens to the pipeline, or to another entity where the pipeline stays as it is.
     */
    outcome: EntityOutcome;
    /**
     * Digest of what is in Harness and of what replaces it: `confirm` takes it.
     */
    digest: string;
    /**
     * Whether the change is made, and not only shown.
     */
    confirmed: boolean;
    /**
     * Why it is only shown although `confirm` was given.
     */
    refusal?: Problem;
    /**
     * What happens to each entity.
     */
    entities: EntityResult[];
    /**
     * What changes in the pipeline, stage by stage.
     */
    changes: PipelineChange;
    /**
     * Unified diff from the pipeline as Harness has it to the recorded one.
     */
    diff: string;
}

/**
 * Outputs of `ameide:harness:rollout`.
 */
export interface HarnessRolledOut {
    /**
     * The rollout after this step; none if all pipelines are made from the current templates.
     */
    rollout: Rollout | null;
    /**
     * Whether it has begun; else it is a plan.
     */
    begun: boolean;
    /**
     * What comes next.
     */
    next: RolloutNext;
    /**
     * Path of its record in the pipelines repository.
     */
    path: string | null;
    /**
     * Digest of what the rollout takes in which wave, for `confirm`; none if there is none.
     */
    digest: string | null;
    /**
     * Services that a plan leaves out.
     */
    left: RolloutLeft[];
    /**
     * Problems that would stop the rollout, as far as they can be told before anything is written.
     */
    problems: Problem[];
}

/**
 * Outputs of `ameide:harness:sync`.
 */
export interface HarnessSynced {
    /**
     * Number of services that were checked.
     */
    services: number;
    /**
     * Number of services that are up to date.
     */
    unchanged: number;
    /**
     * The others, sorted by service.
     */
    rows: SyncRow[];
}

/**
 * Outputs of `ameide:harness:trigger`.
 */
export interface HarnessTriggered {
    /**
     * Identifier of the pipeline.
     */
    pipelineId: string;
    /**
     * Names of the stages that a run passes through, in order; empty if a template in Harness contains them.
     */
    stages: string[];
    /**
     * The note of the execution.
     */
    note: string;
    /**
     * Id of the execution that already has the note, if there is one.
     */
    executionId: string | null;
    /**
     * Status of that execution, if there is one.
     */
    status: string | null;
    /**
     * URL of the execution, with the placeholder `{executionId}` if it has not been started yet.
     */
    executionUrl: string;
    /**
     * URL of the list of executions.
     */
    executionsUrl: string;
}

/**
 * Outputs of `ameide:namespace:resolve`.
 */
export interface NamespaceResolved {
    /**
     * The namespace, if one environment is requested.
     */
    namespace: string | null;
    /**
     * Namespace by environment.
     */
    namespaces: Record<string, string>;
}

/**
 * Outputs of `ameide:pipeline:lint`.
 */
export interface PipelineLinted {
    /**
     * By file, then line.
     */
    findings: Problem[];
    /**
     * Number of errors.
     */
    errors: number;
    /**
     * Number of warnings.
     */
    warnings: number;
}

/**
 * Outputs of `ameide:pipeline:render`.
 */
export interface PipelineRendered {
    /**
     * The pipeline.
     */
    yaml: string;
    /**
     * Findings of lint.
     */
    findings: Problem[];
    /**
     * SHA-256 of the template, in hex, shortened as in the pipeline's tag.
     */
    templateDigest: string;
}

/**
 * Outputs of `ameide:primitive:create`, `change`, `promote` and `remove`.
 */
export interface PrimitiveChanged {
    /**
     * Full name: `<kind>-<name>-<version>`.
     */
    primitive: string;
    /**
     * Id of its tenant, as given or as its files say; absent for what all tenants share.
     */
    tenant: string | null;
    /**
     * What comes of it.
     */
    outcome: PrimitiveOutcome;
    /**
     * The GitOps repository.
     */
    repo: RepoUrl;
    /**
     * Base branch of the pull request.
     */
    baseBranch: string;
    /**
     * Branch with the change.
     */
    branch: string | null;
    /**
     * URL of the open pull request that makes the change already.
     */
    pullRequestUrl: string | null;
    /**
     * Its number.
     */
    pullRequestNumber: number | null;
    /**
     * Namespace by environment; empty for what is not deployed.
     */
    namespaces: Record<string, string>;
    /**
     * Paths of its files in the GitOps repository.
     */
    files: string[];
    /**
     * Unified diff of them.
     */
    diff: string;
    /**
     * References of its entities in Backstage's catalog.
     */
    entityRefs: string[];
    /**
     * Whether its own repository exists already; absent unless a new one is required.
     */
    repositoryExists: boolean | null;
    /**
     * The files of its own repository; only `create` makes them.
     */
    skeleton: SourceFile[];
}

/**
 * Outputs of `doctor:check`.
 */
export interface DoctorChecked {
    /**
     * One for each thing that was looked at, by area.
     */
    rows: DoctorRow[];
}

/**
 * Outputs of `harness:list`.
 */
export interface HarnessListed {
    /**
     * All services of the catalog, sorted by name.
     */
    services: ListedService[];
}

/**
 * Outputs of `harness:rollouts`.
 */
export interface HarnessRolloutsListed {
    /**
     * A part of the list, latest first; empty where one is asked for.
     */
    rollouts: ListedRollout[];
    /**
     * What to give as `before` for the next part; none if this is the last one.
     */
    next: string | null;
    /**
     * The rollout of the given id; none if there is none.
     */
    rollout: Rollout | null;
    /**
     * Id of the latest one, which alone can be gone on with or rolled back.
     */
    latest: string | null;
}

/**
 * Outputs of `harness:show`.
 */
export interface HarnessShown {
    /**
     * The service; none if the catalog has no service of that name.
     */
    service: ListedService | null;
    /**
     * Where it runs, an environment and region each.
     */
    places: ShownPlace[];
    /**
     * URL of the run dialog of a pipeline without a choice of target: a run passes through all its stages.
     */
    releaseUrl?: string;
    /**
     * The stages of the stored pipeline; none if there is no pipeline.
     */
    stages: OutlinedStage[];
    /**
     * Who is notified by the stored pipeline, and of what.
     */
    notifications: OutlinedNotification[];
    /**
     * Whether the stored pipeline was made by hand, so that Ameide does not manage it.
     */
    byHand: boolean;
    /**
     * The latest executions, most recent first.
     */
    executions: ShownExecution[];
    /**
     * How many executions were read to find what runs where.
     */
    executionsRead: number;
    /**
     * Versions that were deployed lately, most recent first.
     */
    versions: string[];
    /**
     * Pages about it elsewhere.
     */
    links: ShownLink[];
    /**
     * Problems of the entry.
     */
    findings: Problem[];
}

/**
 * Outputs of `harness:states`.
 */
export interface HarnessStatesFound {
    /**
     * The latest states, most recent first.
     */
    states: RecordedState[];
}

/**
 * Outputs of `pipeline:outline`.
 */
export interface PipelineOutlined {
    /**
     * The stages, in the order in which they run.
     */
    stages: OutlinedStage[];
    /**
     * Who is notified, and of what.
     */
    notifications: OutlinedNotification[];
}

/**
 * Outputs, tagged with their action.
 */
export type Outputs = { type: "config:check" } | { type: "config:read"; values: ConfigSection } | { type: "config-repo:init"; values: ConfigRepoMade } | { type: "config-repo:check"; values: ConfigRepoChecked } | { type: "pipelines-repo:init"; values: ConfigRepoMade } | { type: "pipelines-repo:check"; values: PipelinesRepoChecked } | { type: "doctor:check"; values: DoctorChecked } | { type: "catalog:update"; values: CatalogUpdated } | { type: "catalog:edit"; values: CatalogUpdated } | { type: "catalog:validate"; values: CatalogChecked } | { type: "catalog:check"; values: CatalogChecked } | { type: "catalog:entities"; values: CatalogEntitiesFound } | { type: "catalog:diff"; values: CatalogDiffed } | { type: "catalog:merge"; values: CatalogMerged } | { type: "catalog:move-layout"; values: CatalogMoved } | { type: "catalog:heal"; values: CatalogHealed } | { type: "catalog:import"; values: CatalogImported } | { type: "harness:create"; values: HarnessCreated } | { type: "harness:list"; values: HarnessListed } | { type: "harness:show"; values: HarnessShown } | { type: "pipeline:outline"; values: PipelineOutlined } | { type: "harness:delete"; values: HarnessDeleted } | { type: "harness:delegates"; values: HarnessDelegatesMade } | { type: "harness:adopt"; values: HarnessAdopted } | { type: "harness:restore"; values: HarnessRestored } | { type: "harness:states"; values: HarnessStatesFound } | { type: "harness:trigger"; values: HarnessTriggered } | { type: "harness:sync"; values: HarnessSynced } | { type: "harness:apply"; values: HarnessApplied } | { type: "harness:rollout"; values: HarnessRolledOut } | { type: "harness:rollouts"; values: HarnessRolloutsListed } | { type: "namespace:resolve"; values: NamespaceResolved } | { type: "pipeline:lint"; values: PipelineLinted } | { type: "pipeline:render"; values: PipelineRendered } | { type: "manifests:plan"; values: ManifestsPlanned } | { type: "manifests:build"; values: ManifestsBuilt } | { type: "manifests:check"; values: ManifestsChecked } | { type: "manifests:diff"; values: ManifestsDiffed } | { type: "manifests:lint"; values: ManifestsLinted } | { type: "primitive:kinds"; values: PrimitiveKindsListed } | { type: "primitive:create"; values: PrimitiveChanged } | { type: "primitive:change"; values: PrimitiveChanged } | { type: "primitive:promote"; values: PrimitiveChanged } | { type: "primitive:remove"; values: PrimitiveChanged } | { type: "primitive:list"; values: PrimitivesListed } | { type: "primitive:lint"; values: PrimitiveLinted };

/**
 * Purpose of a stage.
 */
export type StageKind = "deployment" | "approval" | "other";

/**
 * Purpose of a step.
 */
export type StepKind = "approval" | "ticket" | "bake" | "policy" | "canary" | "verify" | "rollout" | "swap" | "check" | "other";

/**
 * Reference to one entity of Harness.
 */
export interface EntityRef {
    /**
     * Kind of the entity.
     */
    kind: EntityKind;
    /**
     * Account, organization, project.
     */
    scope: Scope;
    /**
     * Identifier of the entity.
     */
    identifier: string;
    /**
     * Identifier of the pipeline (input set, trigger) or environment (infrastructure) it belongs to.
     */
    parent?: string;
}

/**
 * Something of a pipeline made by hand that the new one does not have.
 */
export interface Loss {
    /**
     * What it is (`step`, `stage`, `variable`, `notification rule`, `tag` ...).
     */
    what: string;
    /**
     * Its name.
     */
    name: string;
    /**
     * The stage that it is in, if it is in one.
     */
    stage?: string;
    /**
     * What it is, in more words (`ShellScript`).
     */
    detail: string;
    /**
     * How it can be kept, if it can be.
     */
    keep?: string;
}

/**
 * Start a pipeline.
 */
export interface Execute {
    /**
     * The stable key of this effect.
     */
    key: string;
    /**
     * Account, organization, project.
     */
    scope: Scope;
    /**
     * Identifier of the pipeline.
     */
    pipeline: string;
    /**
     * Identifiers of input sets, merged in order.
     */
    inputSets: string[];
    /**
     * Runtime inputs as YAML, merged last; may be empty.
     */
    yaml: string;
    /**
     * Correlation note: an execution with this note is the one to start.
     */
    note: string;
    /**
     * No execution with the note was started before this time (RFC 3339); if absent, all executions are searched.
     */
    since?: string;
    /**
     * Whether to wait for the outcome.
     */
    wait: boolean;
}

/**
 * State of a pull request.
 */
export type PullRequestState = "open" | "closed" | "merged";

/**
 * State of a service compared with Harness.
 */
export type SyncState = "missing" | "drifted" | "outdated" | "orphaned" | "foreign" | "invalid" | "held";

/**
 * State of a service, based on the list of pipelines.
 */
export type ListedState = "ready" | "outdated" | "drifted" | "missing" | "foreign" | "invalid" | "unknown" | "held";

/**
 * The core's answer to a request.
 */
export type Step = { step: "read"; reads: Read[] } | ({ step: "plan" } & Plan) | ({ step: "part" } & Plan) | { step: "reject"; problems: Problem[] };

/**
 * The difference of one environment and region of a service.
 */
export interface ManifestsDifference {
    /**
     * Name of the service.
     */
    service: string;
    /**
     * Cluster name of the environment.
     */
    cluster: string;
    /**
     * Region.
     */
    region: string;
    /**
     * Lines added.
     */
    added: number;
    /**
     * Lines removed.
     */
    removed: number;
    /**
     * Unified diff of its files.
     */
    diff: string;
}

/**
 * The outcome for an entity.
 */
export type EntityOutcome = "created" | "updated" | "unchanged" | "deleted";

/**
 * The outcome for an open pull request.
 */
export interface HealedPull {
    /**
     * Number of the pull request.
     */
    number: number;
    /**
     * URL of the pull request.
     */
    url: string;
    /**
     * Head branch of the pull request.
     */
    branch: string;
    /**
     * State of the pull request when it was read.
     */
    state: PullRequestState;
    /**
     * The outcome.
     */
    outcome: HealOutcome;
    /**
     * Why it cannot be healed, if so.
     */
    problems: Problem[];
}

/**
 * The outcome for an open pull request.
 */
export type HealOutcome = "clean" | "healed" | "conflict";

/**
 * The outcome for one entity.
 */
export interface EntityResult {
    /**
     * Kind of the entity, as Harness calls it.
     */
    kind: string;
    /**
     * Identifier of the entity.
     */
    identifier: string;
    /**
     * The outcome.
     */
    outcome: EntityOutcome;
}

/**
 * The template that a pipeline is made from.
 */
export interface ListedTemplate {
    /**
     * Archetype, strategy, and whose it is: `api-promotion-ameide`.
     */
    name: string;
    /**
     * Digest of the version that it is made from.
     */
    digest: string;
    /**
     * Digest of the version that it would be made from now.
     */
    current: string;
    /**
     * Name of the template that it would be made from now, if that is another one.
     */
    currentName?: string;
}

/**
 * Time, actor, task and configuration of a request.
 */
export interface Context {
    /**
     * The time of the request, RFC 3339 in UTC with seconds (`2026-11-21T10:00:00Z`).
     */
    now: string;
    /**
     * Entity reference of the user (`user:default/jane`), if known.
     */
    actor?: string;
    /**
     * Identity of the calling task, the same in each retry; absent if each request is a separate task.
     */
    task?: string;
    /**
     * Address of that task in the portal, for people.
     */
    taskUrl?: string;
    /**
     * Who reads the problems: what is missing is set in another place by each; in the portal where it is not given.
     */
    reader?: Reader;
    /**
     * The `ameide:` section of the configuration as written, without secrets.
     */
    config?: Record<string, unknown>;
}

/**
 * What a request does with the rollout.
 */
export type RolloutStep = "plan" | "run" | "pause" | "resume" | "stop" | "rollBack";

/**
 * What becomes of a file of the config repo.
 */
export type ConfigRepoOutcome = "written" | "same" | "kept";

/**
 * What becomes of a pipeline.
 */
export type ApplyOutcome = "updated" | "missing" | "drifted" | "foreign" | "invalid";

/**
 * What becomes of a service.
 */
export type ImportVerdict = "sure" | "asked" | "cannot" | "exists" | "skipped";

/**
 * What changes from one pipeline to another.
 */
export interface PipelineChange {
    /**
     * The stages of both, in the order in which they run.
     */
    stages: StageChange[];
    /**
     * What changes beside the stages, a sentence each.
     */
    details: string[];
}

/**
 * What comes after a step.
 */
export type RolloutNext = "run" | "wait" | "decide" | "nothing";

/**
 * What is found at a link.
 */
export type LinkKind = "configured" | "manifests" | "entry" | "pullRequest";

/**
 * What is waited for between waves, besides lint and Harness's own validation.
 */
export type RolloutVerify = "none" | "execution";

/**
 * What kustomize made of a folder.
 */
export interface Kustomized {
    /**
     * The documents; none if it failed.
     */
    text: string | null;
    /**
     * Why it failed, in its own words; none if it did not.
     */
    error: string | null;
}

/**
 * What runs in one place.
 */
export interface ListedDeployment {
    /**
     * Short name of the environment.
     */
    environment: string;
    /**
     * Name of the region.
     */
    region: string;
    /**
     * The version, if Harness tells it.
     */
    version?: string;
    /**
     * When it had come there, in milliseconds since the epoch.
     */
    at?: number;
}

/**
 * What somebody answered to an approval.
 */
export interface FoundApprovalAnswer {
    /**
     * Whether it was approved, not rejected.
     */
    approved: boolean;
    /**
     * Name of the person.
     */
    by: string;
    /**
     * When, in milliseconds since the epoch.
     */
    at: number | null;
    /**
     * What they wrote; empty if nothing.
     */
    comment: string;
}

/**
 * What somebody answered to an approval.
 */
export interface ShownApproval {
    /**
     * Whether it was approved, not rejected.
     */
    approved: boolean;
    /**
     * Name of the person.
     */
    by: string;
    /**
     * When, in milliseconds since the epoch.
     */
    at?: number;
    /**
     * What they wrote.
     */
    comment?: string;
}

/**
 * What to do if an entity managed by Ameide exists and differs.
 */
export type OnExisting = "update" | "keep" | "fail";

/**
 * What was found of one thing.
 */
export interface DoctorRow {
    /**
     * Stable id (`harness.permission.core_pipeline_edit`).
     */
    id: string;
    /**
     * What it belongs to.
     */
    area: DoctorArea;
    /**
     * What was looked at.
     */
    title: string;
    /**
     * How it is.
     */
    state: DoctorState;
    /**
     * What was found.
     */
    found: string;
    /**
     * What to do about it.
     */
    help?: string;
}

/**
 * What was found. `absent` means that the lookup found nothing.
 */
export type Answer = { type: "absent" } | { type: "files"; commit: string; files: FoundFile[] } | { type: "tree"; commit: string; paths: string[] } | { type: "digests"; commit: string; list: string } | { type: "skeletons"; files: SourceFile[] } | { type: "kustomized"; version: string; builds: Kustomized[] } | ({ type: "branch" } & FoundBranch) | { type: "history"; commits: FoundChange[] } | { type: "pullRequests"; pulls: FoundPullRequest[] } | ({ type: "entity" } & FoundEntity) | { type: "entities"; entities: FoundEntity[] } | { type: "usage"; references: string[] } | { type: "executions"; executions: FoundExecution[] } | ({ type: "repository" } & FoundRepository) | { type: "rules"; rules: FoundRule[] } | { type: "hooks"; hooks: FoundHook[] } | { type: "access"; denied: string[]; ahead: number | null } | { type: "resource"; enabled: boolean | null } | ({ type: "connection" } & FoundConnection) | { type: "delegates"; delegates: FoundDelegate[] } | { type: "validation"; problem: string | null } | { type: "failed"; problems: Problem[] } | { type: "approvals"; approvals: FoundApproval[] };

/**
 * Who reads the problems of a request.
 */
export type Reader = "portal" | "commandLine";

/**
 * Why manifests are built or removed.
 */
export type ManifestsReason = { type: "new" } | { type: "entry"; keys: string[] } | { type: "layers"; files: string[] } | { type: "generator"; was: string; now: string } | { type: "edited"; files: string[] } | { type: "requested" } | { type: "gone" };


export function __wbg_reset_state(): void;

/**
 * Decides the next step of a request from the facts known so far.
 *
 * Throws an `Error` only if the request does not match its declared type, or for a bug; invalid user input returns a
 * `reject` step.
 */
export function next(request: Request, facts: Fact[]): Step;

export function start(): void;
