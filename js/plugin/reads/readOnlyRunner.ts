/** Runs the core on fresh facts and returns its plan: the same loop as in a task, but never performs effects. */
import type { LoggerService } from '@backstage/backend-plugin-api';
import { DefaultGithubCredentialsProvider } from '@backstage/integration';
import type { ScmIntegrationRegistry } from '@backstage/integration';
import { GitHub, Harness, Http, readAll, refusal, requireKey, run } from '@ameide/core';
import type {
  Action,
  Answer,
  Decider,
  Log,
  Outputs,
  Plan,
  Read,
  Settings,
  Telemetry,
} from '@ameide/core';
import type { SharedReads } from './sharedReads.ts';

interface Tools {
  core: Decider;
  settings: Settings;
  integrations: ScmIntegrationRegistry;
  logger: LoggerService;
  telemetry?: Telemetry;
}

type ValuesOf<T> = Extract<Outputs, { type: T; values: unknown }>['values'];

/** A plan, with the outputs typed by action. */
export interface PlanOf<T> extends Plan {
  values: ValuesOf<T>;
}

export interface ReadOnlyOptions {
  /** The user, as recorded in the files that would be written. */
  actor?: string;
  /** Called with what was read. */
  onRead?: (answers: Answer[]) => void;
  /** Aborts the work when nobody is waiting for it. */
  signal?: AbortSignal;
  /** Whose share of the rate limit is used; by default the share of the data common to all users. */
  caller?: string;
  /** What other runs for the same page read as well. */
  shared?: SharedReads;
}

/** A page must respond faster than a task. */
const PAGE_TIMEOUT_MS = 8_000;
const PAGE_BUDGET_MS = 1_500;
const EVERYBODY = 'everybody';

export class ReadOnlyRunner {
  readonly #tools: Tools;

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  /** Like `run`, for actions that need a Harness API key. */
  async runOnHarness<A extends Action>(
    action: A,
    options: ReadOnlyOptions = {},
  ): Promise<PlanOf<A['type']>> {
    requireKey(this.#tools.settings);
    return this.run(action, options);
  }

  /** Throws what can be told to be wrong with an action before anything is read. */
  async check(action: Action, actor?: string): Promise<void> {
    const { core, settings } = this.#tools;
    const context = { now: now(), actor, config: settings.core };
    const step = await core.next({ action, context }, []);
    if (step.step === 'reject') throw refusal('input', step.problems);
  }

  /** The files of the catalog at a commit, by path. */
  async catalogAt(commit: string): Promise<Map<string, Uint8Array>> {
    const input = { baseBranch: commit };
    const read: Answer[] = [];
    const options = { onRead: (answers: Answer[]) => void read.push(...answers) };
    const { values } = await this.run({ type: 'catalog:validate', input }, options);
    const found = read.flatMap(answer => (answer.type === 'files' ? answer.files : []));
    const files = found.filter(({ path }) => values.files.includes(path));
    return new Map(files.flatMap(({ path, content }) => (content ? [[path, content]] : [])));
  }

  /** Plans an action. Rejections are thrown with their problems. */
  async run<A extends Action>(
    action: A,
    options: ReadOnlyOptions = {},
  ): Promise<PlanOf<A['type']>> {
    const { core, settings, integrations, logger, telemetry } = this.#tools;
    // Pages ask often: messages of the core belong in the response, not in the log.
    const log: Log = { info: line => logger.debug(line), warn: line => logger.debug(line) };
    const { timeoutMs = PAGE_TIMEOUT_MS, budgetMs = PAGE_BUDGET_MS, burstWaitMs } = settings.http;
    const http = () =>
      new Http({
        log,
        signal: options.signal,
        burstWaitMs,
        telemetry,
        timeoutMs: Math.min(timeoutMs, PAGE_TIMEOUT_MS),
        budgetMs: Math.min(budgetMs, PAGE_BUDGET_MS),
      });
    // Pages read with the portal's credentials, as catalog ingestion does, whoever the user is.
    const credentials = () => DefaultGithubCredentialsProvider.fromIntegrations(integrations);
    const access = { integrations, credentials, requireUserCredentials: false };
    const servers = {
      github: new GitHub(access, http(), log),
      harness: new Harness(settings.harness, http(), log, options.caller ?? EVERYBODY),
      log,
    };
    const { plan } = await run({
      core,
      request: { action, context: { now: now(), actor: options.actor, config: settings.core } },
      driver: {
        read: async reads => {
          const ask = (some: Read[]) => readAll(servers, some);
          const answers = await (options.shared?.read(reads, ask) ?? ask(reads));
          options.onRead?.(answers);
          return answers;
        },
        perform: readOnly,
      },
      log,
      signal: options.signal,
      telemetry,
      dryRun: true,
    });
    const { outputs } = plan;
    if (outputs.type !== action.type)
      throw new Error(`internal error: the core answered ${outputs.type}`);
    return {
      ...plan,
      values: ('values' in outputs ? outputs.values : undefined) as ValuesOf<A['type']>,
    };
  }
}

function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}

function readOnly(): Promise<never> {
  return Promise.reject(new Error('the portal plugin is read-only'));
}
