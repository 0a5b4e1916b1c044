/* tslint:disable */
/* eslint-disable */
/**
 * A branch as seen from its base.
 */
export interface FoundBranch {
    /**
     * Commit id of the branch's head; none where there is no such branch.
     */
    head: string | null;
    /**
     * Commit id of the base branch's head.
     */
    baseHead: string;
    /**
     * Commit id of the merge base of both; none where there is no such branch.
     */
    mergeBase: string | null;
    /**
     * Commits on the branch that the base has not, oldest first.
     */
    ahead: FoundCommit[];
    /**
     * Pull requests from this branch onto the base, open or not, latest first.
     */
    pulls: FoundPullRequest[];
}

/**
 * A commit, as far as the core must know it.
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
 * A file at a commit.
 */
export interface FoundFile {
    /**
     * Path from the repository's root.
     */
    path: string;
    /**
     * The bytes; none where there is no such file.
     */
    content: Uint8Array | null;
}

/**
 * A file given with the request rather than read from a repository.
 */
export interface SourceFile {
    /**
     * Its path, for messages.
     */
    path: string;
    /**
     * Its bytes.
     */
    content: Uint8Array;
}

/**
 * A file's new content.
 */
export interface FileChange {
    /**
     * Path from the repository's root.
     */
    path: string;
    /**
     * The new bytes; none to delete the file.
     */
    content: Uint8Array | null;
}

/**
 * A key that changed.
 */
export interface ChangedKey {
    /**
     * Its path (`resources.overrides.prod.size`).
     */
    path: string;
    /**
     * The value before; none where there was none.
     */
    before: unknown;
    /**
     * The value after; none where it is gone.
     */
    after: unknown;
}

/**
 * A place in a file.
 */
export interface Place {
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
 * A place that a service can be run in.
 */
export interface ShownRun {
    /**
     * Short name of the environment.
     */
    environment: string;
    /**
     * The region.
     */
    region: string;
    /**
     * Address of the run dialog, prefilled.
     */
    url: string;
}

/**
 * A pull request to open, or to adopt.
 */
export interface PullRequest {
    /**
     * Number of the open pull request of ours that is carried on; none to open one.
     */
    number: number | null;
    /**
     * Title.
     */
    title: string;
    /**
     * Description, with our marker as its last line.
     */
    body: string;
    /**
     * Open as a draft.
     */
    draft: boolean;
    /**
     * Labels, added as far as possible.
     */
    labels: string[];
    /**
     * Logins, asked as far as possible.
     */
    reviewers: string[];
    /**
     * Team slugs, asked as far as possible.
     */
    teamReviewers: string[];
    /**
     * Merge by itself as soon as the rules of the repository allow it.
     */
    autoMerge: MergeMethod | null;
}

/**
 * A pull request.
 */
export interface FoundPullRequest {
    /**
     * Its number.
     */
    number: number;
    /**
     * Where a person reads it.
     */
    url: string;
    /**
     * Whether it is open, closed without a merge, or merged.
     */
    state: PullRequestState;
    /**
     * Its title.
     */
    title: string;
    /**
     * Its description, with our marker where it is ours.
     */
    body: string;
    /**
     * Its labels.
     */
    labels: string[];
    /**
     * Logins of those who are asked for a review and have not given one yet.
     */
    reviewers: string[];
    /**
     * Slugs of the teams that are.
     */
    teamReviewers: string[];
    /**
     * Whether it merges by itself.
     */
    autoMerge: boolean;
    /**
     * Name of its branch.
     */
    branch: string;
    /**
     * Commit id of its head.
     */
    head: string;
    /**
     * Whether GitHub can merge it as it is; none where it was not asked, or GitHub does not know yet.
     */
    mergeable?: boolean;
}

/**
 * A read and its answer. The driver keeps the facts and sends all of them again in each round.
 */
export interface Fact {
    /**
     * The read as the core asked it.
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
 * A service at a glance.
 */
export interface ListedService {
    /**
     * Its name.
     */
    name: string;
    /**
     * Its description.
     */
    description?: string;
    /**
     * Its archetype.
     */
    archetype: string;
    /**
     * Its profile.
     */
    profile: string;
    /**
     * Its size.
     */
    size: string;
    /**
     * Its team, by its bare name.
     */
    team: string;
    /**
     * Its team as an entity reference.
     */
    owner: string;
    /**
     * Short names of environments, in the order of promotion.
     */
    environments: string[];
    /**
     * Its regions.
     */
    regions: string[];
    /**
     * Identifier of its pipeline.
     */
    pipelineId: string;
    /**
     * Address of its pipeline.
     */
    pipelineUrl: string;
    /**
     * How it stands, where that is asked for.
     */
    state?: ListedState;
    /**
     * Errors in its entry: no pipeline can be made of it.
     */
    problems?: Problem[];
}

/**
 * A service that changed.
 */
export interface ChangedService {
    /**
     * Its name.
     */
    name: string;
    /**
     * Its keys that changed.
     */
    keys: ChangedKey[];
}

/**
 * A service, or a pipeline without one, that does not stand as it should.
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
     * What is wrong.
     */
    state: SyncState;
    /**
     * In words.
     */
    detail: string;
    /**
     * Whether the plan mends it.
     */
    mended: boolean;
}

/**
 * A stage of a pipeline.
 */
export interface OutlinedStage {
    /**
     * Its name.
     */
    name: string;
    /**
     * What it is for.
     */
    kind: StageKind;
    /**
     * Identifier of the environment; none where it is chosen when the pipeline runs.
     */
    environment?: string;
    /**
     * Identifier of the infrastructure; none where it is chosen when the pipeline runs.
     */
    infrastructure?: string;
    /**
     * The place is chosen when the pipeline runs.
     */
    chosenAtRunTime: boolean;
    /**
     * Runs beside the stage before it.
     */
    parallel: boolean;
    /**
     * In the order in which they run; rollback steps are left out.
     */
    steps: OutlinedStep[];
}

/**
 * A step of a stage.
 */
export interface OutlinedStep {
    /**
     * Its name.
     */
    name: string;
    /**
     * What it does.
     */
    kind: StepKind;
    /**
     * Runs beside the step before it.
     */
    parallel: boolean;
    /**
     * Runs only where a condition holds.
     */
    conditional: boolean;
    /**
     * The condition in words, all of which must hold: `in prod`, `in an emergency`; none where it cannot be said.
     */
    only: string[];
    /**
     * User groups that may approve.
     */
    approvers: string[];
    /**
     * How many of them must.
     */
    approvals?: number;
    /**
     * Whoever started the pipeline may not approve.
     */
    executorExcluded: boolean;
    /**
     * How long it may take, or how long it waits.
     */
    timeout?: string;
}

/**
 * Account, organisation and project in Harness.
 */
export interface Scope {
    /**
     * Account identifier.
     */
    account: string;
    /**
     * Organisation identifier.
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
export type Action = { type: "config:check" } | { type: "config:read"; input: SourceFile } | { type: "catalog:update"; input: CatalogUpdate } | { type: "catalog:edit"; input: CatalogEdit } | { type: "catalog:validate"; input: CatalogFiles } | { type: "catalog:check"; input: CatalogFiles } | { type: "catalog:diff"; input: CatalogDiff } | { type: "catalog:merge"; input: CatalogMerge } | { type: "catalog:move-layout"; input: CatalogMoveLayout } | { type: "catalog:heal"; input: CatalogHeal } | { type: "harness:create"; input: HarnessCreate } | { type: "harness:list"; input: HarnessList } | { type: "harness:show"; input: HarnessShow } | { type: "pipeline:outline"; input: PipelineOutline } | { type: "harness:delete"; input: HarnessDelete } | { type: "harness:trigger"; input: HarnessTrigger } | { type: "harness:sync"; input: HarnessSync } | { type: "namespace:resolve"; input: NamespaceResolve } | { type: "pipeline:lint"; input: PipelineLint } | { type: "pipeline:render"; input: PipelineRender };

/**
 * An entity of Harness as the server tells it.
 */
export interface FoundEntity {
    /**
     * Its identifier.
     */
    identifier: string;
    /**
     * Its stored YAML; none where the answer does not carry it.
     */
    yaml: string | null;
    /**
     * All other fields that the server tells of it (name, description, tags, type, webhookUrl ...).
     */
    fields: Record<string, unknown>;
    /**
     * The server's version number, where it keeps one.
     */
    version: number | null;
    /**
     * Whether the stored YAML is valid: Harness answers 200 for a stored but invalid pipeline.
     */
    valid: boolean;
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
     * The note it was started with.
     */
    note: string | null;
    /**
     * Start, milliseconds since the epoch.
     */
    startedAt: number | null;
}

/**
 * An execution with its address.
 */
export interface ShownExecution {
    /**
     * Its id.
     */
    id: string;
    /**
     * Harness's word for how it stands.
     */
    status: string;
    /**
     * Start, milliseconds since the epoch.
     */
    startedAt?: number;
    /**
     * Its address.
     */
    url: string;
}

/**
 * An operation on the catalog.
 */
export type Operation = "add" | "update" | "remove" | "upsert";

/**
 * Commit files onto a branch, and open a pull request from it where asked.
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
     * The branch that is written; it equals `base` for a commit without a pull request.
     */
    branch: string;
    /**
     * The branch that the pull request goes to.
     */
    base: string;
    /**
     * Commit id that the facts were read at: the branch is made here where `head` is none.
     */
    baseCommit: string;
    /**
     * Commit id that the branch must stand at; none where it must not be there yet.
     */
    head: string | null;
    /**
     * Second parent, where this is a merge commit.
     */
    merge?: string;
    /**
     * The whole new content of each file that changes; empty where only the pull request is missing.
     */
    files: FileChange[];
    /**
     * Commit message: a headline, a blank line, a body with our trailer.
     */
    message: string;
    /**
     * The pull request; none for a plain commit.
     */
    pullRequest: PullRequest | null;
    /**
     * Unified diff of all files, for people.
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
     * Whether it was there when the facts were read.
     */
    exists: boolean;
    /**
     * The version it had, sent as `If-Match` where the endpoint takes it.
     */
    version: number | null;
    /**
     * The entity's YAML.
     */
    yaml: string;
    /**
     * Fields that go beside the YAML where the endpoint takes a JSON envelope (name, description, tags, type ...).
     */
    fields: Record<string, unknown>;
}

/**
 * How a pull request is merged.
 */
export type MergeMethod = "merge" | "squash" | "rebase";

/**
 * How a service stands against Harness.
 */
export type SyncState = "missing" | "drifted" | "outdated" | "orphaned" | "foreign" | "invalid";

/**
 * How a service stands by what the list of pipelines tells.
 */
export type ListedState = "ready" | "outdated" | "drifted" | "missing" | "foreign" | "invalid" | "unknown";

/**
 * How closely `ameide:harness:sync` looks.
 */
export type SyncMode = "quick" | "full";

/**
 * How much a problem matters.
 */
export type Severity = "error" | "warning";

/**
 * How the catalog is laid out.
 */
export type CatalogLayout = "single" | "per-archetype" | "per-service";

/**
 * Input of `ameide:catalog:update`.
 */
export interface CatalogUpdate {
    /**
     * The config repo, `github.com?owner=company&repo=platform-next`.
     */
    repoUrl?: RepoUrl;
    /**
     * The catalog file; by default as configured.
     */
    filePath?: string;
    /**
     * What to do; `add` where absent.
     */
    operation?: Operation;
    /**
     * The entry, or the keys of it that change; for `remove` just its `name`.
     */
    service?: Record<string, unknown>;
    /**
     * The name of the service once more, as whoever asks typed it to confirm a removal; refused where it is another.
     */
    confirm?: string;
    /**
     * Several entries at once, for a bulk in one pull request.
     */
    services?: Record<string, unknown>[];
    /**
     * The same as YAML text: a map with a `services:` list.
     */
    update?: string;
    /**
     * Whether the Backstage entity is written too (true where absent), or an object merged over the default one.
     */
    entity?: boolean | Record<string, unknown>;
    /**
     * Whether a key that is close to a known one is written as it stands; without it, it is refused as a slip.
     */
    allowUnknown?: boolean;
    /**
     * Path pattern of the Backstage entity.
     */
    entityPath?: string;
    /**
     * The branch that the pull request goes to.
     */
    baseBranch?: string;
    /**
     * Name of the branch; by default made from operation and service.
     */
    branch?: string;
    /**
     * Whether a pull request is opened (true where absent); false commits to `branch`, or to the base branch.
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
     * Description of the pull request, as plain text: Markdown and mentions in it are shown, not followed. Our marker is added.
     */
    pullRequestBody?: string;
    /**
     * Open it as a draft.
     */
    draft?: boolean;
    /**
     * Labels.
     */
    labels?: string[];
    /**
     * Logins that are asked for a review.
     */
    reviewers?: string[];
    /**
     * Team slugs that are asked for a review.
     */
    teamReviewers?: string[];
    /**
     * Merge by itself as soon as the repository's rules allow it.
     */
    autoMerge?: MergeMethod;
}

/**
 * Input of `ameide:harness:create`.
 */
export interface HarnessCreate {
    /**
     * A name, then read from the catalog, or the entry itself.
     */
    service: string | Record<string, unknown>;
    /**
     * The config repo that the name is looked up in.
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
     * The repository with the organisation's own templates.
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
     * Organisation identifier.
     */
    org?: string;
    /**
     * Project identifier.
     */
    project?: string;
    /**
     * What to do where the pipeline is there and differs; `update` where absent.
     */
    onExisting?: OnExisting;
    /**
     * Decide everything, write nothing.
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
     * The repository that holds the pipeline's YAML; its file goes too.
     */
    pipelinesRepoUrl?: RepoUrl;
    /**
     * Account identifier.
     */
    account?: string;
    /**
     * Organisation identifier.
     */
    org?: string;
    /**
     * Project identifier.
     */
    project?: string;
    /**
     * Decide everything, write nothing.
     */
    dryRun?: boolean;
}

/**
 * Input of `ameide:harness:sync`.
 */
export interface HarnessSync {
    /**
     * The config repo with the catalog.
     */
    catalogRepoUrl?: RepoUrl;
    /**
     * Only these services.
     */
    services?: string[];
    /**
     * `quick` where absent: by what the list of pipelines tells; `full`: each pipeline is read.
     */
    mode?: SyncMode;
    /**
     * Bring what is missing, drifted or outdated to the desired state.
     */
    apply?: boolean;
    /**
     * Delete pipelines of ours that have no service any more; with `apply` only.
     */
    deleteOrphans?: boolean;
    /**
     * `runtime` or `promotion`.
     */
    strategy?: string;
    /**
     * Options of the strategy, merged over the configured ones.
     */
    options?: Record<string, unknown>;
    /**
     * The repository with the organisation's own templates.
     */
    templateRepoUrl?: RepoUrl;
    /**
     * Account identifier.
     */
    account?: string;
    /**
     * Organisation identifier.
     */
    org?: string;
    /**
     * Project identifier.
     */
    project?: string;
    /**
     * Decide everything, write nothing.
     */
    dryRun?: boolean;
}

/**
 * Input of `ameide:harness:trigger`.
 */
export interface HarnessTrigger {
    /**
     * Name of the service; its pipeline is run.
     */
    service?: string;
    /**
     * Identifier of a pipeline, instead of the service.
     */
    pipeline?: string;
    /**
     * Environment to deploy to, where the pipeline lets whoever starts it choose one; refused where a run is a release that
     * passes through all of them.
     */
    environment?: string;
    /**
     * Region to deploy to, likewise.
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
     * Correlation note: an execution that carries it is not started twice. By default made from the task and what
     * it asks for.
     */
    note?: string;
    /**
     * Wait for the outcome.
     */
    wait?: boolean;
    /**
     * Account identifier.
     */
    account?: string;
    /**
     * Organisation identifier.
     */
    org?: string;
    /**
     * Project identifier.
     */
    project?: string;
    /**
     * Decide everything, write nothing.
     */
    dryRun?: boolean;
}

/**
 * Input of `ameide:namespace:resolve`.
 */
export interface NamespaceResolve {
    /**
     * A name, then read from the catalog where the environment is not given, or the entry itself.
     */
    service: string | Record<string, unknown>;
    /**
     * Environment, by its short name; all of the service's where absent.
     */
    environment?: string;
    /**
     * The config repo that the name is looked up in.
     */
    catalogRepoUrl?: RepoUrl;
}

/**
 * Input of `ameide:pipeline:lint`.
 */
export interface PipelineLint {
    /**
     * The pipelines.
     */
    files: SourceFile[];
}

/**
 * Input of `ameide:pipeline:render`.
 */
export interface PipelineRender {
    /**
     * Archetype.
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
     * Team.
     */
    team: string;
    /**
     * Size.
     */
    size?: string;
    /**
     * Short names of environments.
     */
    environments: string[];
    /**
     * Regions; all configured ones where absent.
     */
    regions?: string[];
    /**
     * Options of the strategy, merged over the configured ones.
     */
    options?: Record<string, unknown>;
    /**
     * An organisation's own template.
     */
    template?: SourceFile;
    /**
     * Organisation identifier.
     */
    org?: string;
    /**
     * Project identifier.
     */
    project?: string;
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
     * What to do.
     */
    operation: Operation;
    /**
     * What stands for the repository.
     */
    repoUrl: RepoUrl;
    /**
     * The catalog file; by default as configured.
     */
    filePath?: string;
    /**
     * Whether the Backstage entity is written too.
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
     * Whether a key that is close to a known one is written as it stands; without it, it is refused as a slip.
     */
    allowUnknown?: boolean;
}

/**
 * Input of `catalog:heal`: where the catalog is. All as configured where absent.
 */
export interface CatalogHeal {
    /**
     * The config repo.
     */
    repoUrl?: RepoUrl;
    /**
     * The branch that the pull requests go to.
     */
    baseBranch?: string;
    /**
     * The one catalog file; without it, by the configured layout.
     */
    filePath?: string;
    /**
     * Only these pull requests.
     */
    pullRequests?: number[];
}

/**
 * Input of `catalog:merge`. An empty base stands for a file that was not there.
 */
export interface CatalogMerge {
    /**
     * The common ancestor.
     */
    base: SourceFile;
    /**
     * Our version; its style is kept.
     */
    ours: SourceFile;
    /**
     * Their version.
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
     * The branch that the pull request goes to.
     */
    baseBranch?: string;
    /**
     * The file of the layout `single`.
     */
    filePath?: string;
    /**
     * The layout that the catalog has; as configured where absent.
     */
    from?: CatalogLayout;
    /**
     * The layout that it is to have.
     */
    to: CatalogLayout;
    /**
     * Whether a pull request is opened (true where absent); false commits to the base branch.
     */
    createPullRequest?: boolean;
}

/**
 * Input of `catalog:validate` and `catalog:check`: where the catalog is. All as configured where absent.
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
     * The one catalog file; without it, by the configured layout.
     */
    filePath?: string;
    /**
     * Whether plain values that YAML readers disagree on (`no`, `1:30`, `2024-01-01`) are warned of, too.
     */
    strict?: boolean;
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
     * Also tell how each stands in Harness, by the list of pipelines.
     */
    states?: boolean;
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
}

/**
 * Input of `pipeline:outline`.
 */
export interface PipelineOutline {
    /**
     * The pipeline, rendered or as stored.
     */
    yaml: string;
}

/**
 * Kinds of entities in Harness.
 */
export type EntityKind = "service" | "environment" | "infrastructure" | "pipeline" | "inputSet" | "trigger" | "roleAssignment" | "template";

/**
 * One call of the core: what is asked, and the world's share of the answer that is known beforehand.
 */
export interface Request {
    /**
     * What is asked.
     */
    action: Action;
    /**
     * Time, actor, task and configuration: the core never asks the world for them.
     */
    context: Context;
}

/**
 * One effect on the world.
 */
export type Effect = ({ type: "commit" } & Commit) | ({ type: "putEntity" } & PutEntity) | ({ type: "deleteEntity" } & { key: string } & EntityRef) | ({ type: "execute" } & Execute);

/**
 * Outcome of a change of the catalog.
 */
export type CatalogOutcome = "changed" | "unchanged" | "adopted";

/**
 * Output of `catalog:diff`.
 */
export interface CatalogDiffed {
    /**
     * Names of services that are new.
     */
    added: string[];
    /**
     * Names of services that are gone.
     */
    removed: string[];
    /**
     * Services that changed.
     */
    changed: ChangedService[];
    /**
     * The same as a list in Markdown; empty where nothing changed.
     */
    text: string;
}

/**
 * Output of `catalog:heal`.
 */
export interface CatalogHealed {
    /**
     * Each open pull request of ours, oldest first.
     */
    pulls: HealedPull[];
}

/**
 * Output of `catalog:merge`: the merged file, or what stands in its way.
 */
export interface CatalogMerged {
    /**
     * The merged bytes; none where there are conflicts.
     */
    content: Uint8Array | null;
    /**
     * Where there are conflicts: all that merges, with Git's markers around the services in conflict, or around what stands
     * before or after them; none where the lines cannot be put together.
     */
    marked: Uint8Array | null;
    /**
     * What both sides set to different values.
     */
    conflicts: MergeConflict[];
}

/**
 * Output of `catalog:move-layout`.
 */
export interface CatalogMoved {
    /**
     * Whether a file is written or deleted.
     */
    changed: boolean;
    /**
     * How many services are moved.
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
     * The branch that holds the change.
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
     * Whether there is no error.
     */
    sound: boolean;
    /**
     * How many services there are.
     */
    services: number;
    /**
     * The files that were looked at.
     */
    files: string[];
    /**
     * All problems, errors and warnings, in the order of the files.
     */
    problems: Problem[];
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
     * Where the value of each path (`ameide.catalog.path`) stands.
     */
    places: Record<string, Place>;
}

/**
 * Outputs of `ameide:catalog:update`.
 */
export interface CatalogUpdated {
    /**
     * Whether something changes.
     */
    outcome: CatalogOutcome;
    /**
     * The branch that holds the change; none where nothing had to change.
     */
    branch: string | null;
    /**
     * Commit that already holds it, where that is so.
     */
    commitHash: string | null;
    /**
     * The pull request that is there already, where there is one.
     */
    pullRequestNumber: number | null;
    /**
     * Its address.
     */
    pullRequestUrl: string | null;
    /**
     * Its state.
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
     * Path of the entity's file in the repository; the driver makes the address of it.
     */
    catalogInfoPath: string | null;
    /**
     * The entry as it now stands; for several, the first.
     */
    service: Record<string, unknown> | null;
    /**
     * Whether the base branch holds all that was asked, and no open pull request of ours is about to change the service again:
     * what follows the catalog may follow now. Left out where that is not so.
     */
    settled?: boolean;
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
     * Address of the pipeline studio.
     */
    pipelineUrl: string;
    /**
     * Address of the run dialog, by `environment/region`; by `release` where nobody chooses a place.
     */
    runUrls: Record<string, string>;
    /**
     * What happens to the bundle as a whole.
     */
    outcome: EntityOutcome;
    /**
     * What happens to each entity, in the order of application.
     */
    entities: EntityResult[];
    /**
     * The rendered pipeline.
     */
    pipelineYaml: string;
    /**
     * SHA-256 of the template, in hex, shortened as in the tag.
     */
    templateDigest: string;
    /**
     * Address that starts the image trigger, where one is there already; of one that is made, its effect tells.
     */
    webhookUrl?: string;
    /**
     * What lint says of it.
     */
    findings: Problem[];
    /**
     * Unified diff of the pipeline's file in the pipelines repo; empty where it says the same already.
     */
    diff: string;
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
     * `deleted`, or `unchanged` where nothing was there.
     */
    outcome: EntityOutcome;
    /**
     * What happens to each entity, in the order of removal.
     */
    entities: EntityResult[];
}

/**
 * Outputs of `ameide:harness:sync`.
 */
export interface HarnessSynced {
    /**
     * How many services were looked at.
     */
    services: number;
    /**
     * How many stand as they should.
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
     * Names of the stages that a run passes through, in their order; none where a template in Harness holds them.
     */
    stages: string[];
    /**
     * The note that the execution carries.
     */
    note: string;
    /**
     * The execution that carries it already, where there is one.
     */
    executionId: string | null;
    /**
     * Its state, where there is one.
     */
    status: string | null;
    /**
     * Address of the execution, with `{executionId}` where it is still to be started.
     */
    executionUrl: string;
    /**
     * Address of the list of executions.
     */
    executionsUrl: string;
}

/**
 * Outputs of `ameide:namespace:resolve`.
 */
export interface NamespaceResolved {
    /**
     * The namespace, where one environment is asked for.
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
     * How many of them are errors.
     */
    errors: number;
    /**
     * How many are warnings.
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
     * What lint says of it.
     */
    findings: Problem[];
    /**
     * SHA-256 of the template, in hex, shortened as in the tag.
     */
    templateDigest: string;
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
 * Outputs of `harness:show`.
 */
export interface HarnessShown {
    /**
     * The service; none where the catalog has none of that name.
     */
    service: ListedService | null;
    /**
     * Where it can be run, where that is chosen when it is started.
     */
    runs: ShownRun[];
    /**
     * Address of the run dialog of a pipeline that nobody chooses a place for: a run passes through all its stages.
     */
    releaseUrl?: string;
    /**
     * The stages of its pipeline as stored; none where there is no pipeline.
     */
    stages: OutlinedStage[];
    /**
     * Its latest executions, the latest first.
     */
    executions: ShownExecution[];
    /**
     * What is wrong with its entry.
     */
    findings: Problem[];
}

/**
 * Outputs of `pipeline:outline`.
 */
export interface PipelineOutlined {
    /**
     * In the order in which they run.
     */
    stages: OutlinedStage[];
}

/**
 * Outputs, tagged as the action that they belong to.
 */
export type Outputs = { type: "config:check" } | { type: "config:read"; values: ConfigSection } | { type: "catalog:update"; values: CatalogUpdated } | { type: "catalog:edit"; values: CatalogUpdated } | { type: "catalog:validate"; values: CatalogChecked } | { type: "catalog:check"; values: CatalogChecked } | { type: "catalog:diff"; values: CatalogDiffed } | { type: "catalog:merge"; values: CatalogMerged } | { type: "catalog:move-layout"; values: CatalogMoved } | { type: "catalog:heal"; values: CatalogHealed } | { type: "harness:create"; values: HarnessCreated } | { type: "harness:list"; values: HarnessListed } | { type: "harness:show"; values: HarnessShown } | { type: "pipeline:outline"; values: PipelineOutlined } | { type: "harness:delete"; values: HarnessDeleted } | { type: "harness:trigger"; values: HarnessTriggered } | { type: "harness:sync"; values: HarnessSynced } | { type: "namespace:resolve"; values: NamespaceResolved } | { type: "pipeline:lint"; values: PipelineLinted } | { type: "pipeline:render"; values: PipelineRendered };

/**
 * Something the core must know before it can decide.
 */
export type Read = { type: "files"; repo: RepoUrl; at: string; paths: string[] } | { type: "tree"; repo: RepoUrl; at: string; folder: string } | { type: "branch"; repo: RepoUrl; base: string; branch: string } | { type: "pullRequests"; repo: RepoUrl; base: string } | ({ type: "entity" } & {} & EntityRef) | { type: "entities"; kind: EntityKind; scope: Scope; parent?: string; tags?: Record<string, string> } | ({ type: "usage" } & {} & EntityRef) | { type: "executions"; scope: Scope; pipeline: string; note?: string; since?: string };

/**
 * Something wrong, where, and what to do about it.
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
     * The file, from its repository's root.
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
 * Start a pipeline.
 */
export interface Execute {
    /**
     * The stable key of this effect.
     */
    key: string;
    /**
     * Account, organisation, project.
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
     * Correlation note: an execution that carries it is this one.
     */
    note: string;
    /**
     * No execution that carries the note was started before this time, RFC 3339; where absent, all are looked through.
     */
    since?: string;
    /**
     * Wait for the outcome.
     */
    wait: boolean;
}

/**
 * State of a pull request.
 */
export type PullRequestState = "open" | "closed" | "merged";

/**
 * The core's answer to a request.
 */
export type Step = { step: "read"; reads: Read[] } | ({ step: "plan" } & Plan) | { step: "reject"; problems: Problem[] };

/**
 * Time, actor, task and configuration of a request.
 */
export interface Context {
    /**
     * The time of the request, RFC 3339 in UTC with seconds (`2026-11-21T10:00:00Z`).
     */
    now: string;
    /**
     * The entity reference of whoever asks (`user:default/jane`), where known.
     */
    actor?: string;
    /**
     * Identity of the task that asks, the same in each retry of it; none where each request is a task of its own.
     */
    task?: string;
    /**
     * Who reads the problems: what is missing is set in another place by each; in the portal where it is not given.
     */
    reader?: Reader;
    /**
     * The `ameide:` section of the configuration as it stands in the file, without secrets.
     */
    config?: Record<string, unknown>;
}

/**
 * What a stage is for.
 */
export type StageKind = "deployment" | "approval" | "other";

/**
 * What a step does.
 */
export type StepKind = "approval" | "bake" | "policy" | "canary" | "verify" | "rollout" | "check" | "other";

/**
 * What becomes of an open pull request.
 */
export interface HealedPull {
    /**
     * Its number.
     */
    number: number;
    /**
     * Its address.
     */
    url: string;
    /**
     * Its branch.
     */
    branch: string;
    /**
     * Its state when it was read.
     */
    state: PullRequestState;
    /**
     * What becomes of it.
     */
    outcome: HealOutcome;
    /**
     * Why it cannot be healed, where that is so.
     */
    problems: Problem[];
}

/**
 * What becomes of an open pull request.
 */
export type HealOutcome = "clean" | "healed" | "conflict";

/**
 * What both sides set to different values.
 */
export interface MergeConflict {
    /**
     * The service; none where it stands outside all of them.
     */
    service: string | null;
    /**
     * Path of the key; empty for the whole service.
     */
    key: string;
    /**
     * The value before; none where there was none.
     */
    base: unknown;
    /**
     * Our value; none where it is gone.
     */
    ours: unknown;
    /**
     * Their value; none where it is gone.
     */
    theirs: unknown;
    /**
     * Its line in ours; none where it is gone there.
     */
    oursLine: number | null;
    /**
     * Its line in theirs; none where it is gone there.
     */
    theirsLine: number | null;
    /**
     * The conflict in words, at its place in ours.
     */
    problem: Problem;
}

/**
 * What happens to an entity.
 */
export type EntityOutcome = "created" | "updated" | "unchanged" | "deleted";

/**
 * What happens to one entity.
 */
export interface EntityResult {
    /**
     * Its kind, as Harness calls it.
     */
    kind: string;
    /**
     * Its identifier.
     */
    identifier: string;
    /**
     * What happens to it.
     */
    outcome: EntityOutcome;
}

/**
 * What is to be done: a flat list of effects, in order, without conditions or references between them.
 */
export interface Plan {
    /**
     * Effects in the order in which they are to be performed; empty where all is as asked.
     */
    effects: Effect[];
    /**
     * One line each for the log: what was decided, and why.
     */
    notes: string[];
    /**
     * Warnings that do not stop the plan.
     */
    warnings: Problem[];
    /**
     * What is known of the outcome before anything is performed.
     */
    outputs: Outputs;
}

/**
 * What to do where an entity of ours is there and differs.
 */
export type OnExisting = "update" | "keep" | "fail";

/**
 * What was found. `absent` says: looked, and it is not there.
 */
export type Answer = { type: "absent" } | { type: "files"; commit: string; files: FoundFile[] } | { type: "tree"; commit: string; paths: string[] } | ({ type: "branch" } & FoundBranch) | { type: "pullRequests"; pulls: FoundPullRequest[] } | ({ type: "entity" } & FoundEntity) | { type: "entities"; entities: FoundEntity[] } | { type: "usage"; references: string[] } | { type: "executions"; executions: FoundExecution[] };

/**
 * Where one entity of Harness stands.
 */
export interface EntityRef {
    /**
     * Its kind.
     */
    kind: EntityKind;
    /**
     * Account, organisation, project.
     */
    scope: Scope;
    /**
     * Its identifier.
     */
    identifier: string;
    /**
     * Identifier of the pipeline (input set, trigger) or environment (infrastructure) it belongs to.
     */
    parent?: string;
}

/**
 * Who reads the problems of a request.
 */
export type Reader = "portal" | "commandLine";


export function __wbg_reset_state(): void;

/**
 * Decides the next step of a request from the facts known so far.
 *
 * Throws an `Error` only where the request is not of the declared shape, or for a bug; bad input from people comes back as a
 * `reject` step.
 */
export function next(request: Request, facts: Fact[]): Step;

export function start(): void;
