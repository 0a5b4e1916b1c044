/** Asks the core on fresh facts, and shows its plan: the same loop as in a task, only that nothing is ever performed. */
import type { LoggerService } from '@backstage/backend-plugin-api';
import { DefaultGithubCredentialsProvider } from '@backstage/integration';
import type { ScmIntegrationRegistry } from '@backstage/integration';
import { GitHub, Harness, Http, readAll, requireKey, run } from '@ameide/core';
import type { Action, Decider, Log, Outputs, Plan, Settings } from '@ameide/core';

interface Tools {
  core: Decider;
  settings: Settings;
  integrations: ScmIntegrationRegistry;
  logger: LoggerService;
}

type ValuesOf<T> = Extract<Outputs, { type: T; values: unknown }>['values'];

/** A plan, with its outputs as the action's own. */
export interface PlanOf<T> extends Plan {
  values: ValuesOf<T>;
}

export interface ReadOnlyOptions {
  /** Who asks, as it would stand in what is written. */
  actor?: string;
  /** Ends the work when nobody waits for it any more. */
  signal?: AbortSignal;
  /** In whose share of the pace it is asked; by default that of what all pages show alike. */
  caller?: string;
}

/** Who looks at a page does not wait as long as a task may. */
const PAGE_TIMEOUT_MS = 8_000;
const PAGE_BUDGET_MS = 1_500;
const EVERYBODY = 'everybody';

export class ReadOnlyRunner {
  readonly #tools: Tools;

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  /** The same for what needs Harness, which cannot be asked without a key. */
  async runOnHarness<A extends Action>(
    action: A,
    options: ReadOnlyOptions = {},
  ): Promise<PlanOf<A['type']>> {
    requireKey(this.#tools.settings);
    return this.run(action, options);
  }

  /** What would happen. Rejections are thrown as everywhere, with their problems. */
  async run<A extends Action>(
    action: A,
    options: ReadOnlyOptions = {},
  ): Promise<PlanOf<A['type']>> {
    const { core, settings, integrations, logger } = this.#tools;
    // Pages ask often: what the core has to tell belongs into the answer, not into the log.
    const log: Log = { info: line => logger.debug(line), warn: line => logger.debug(line) };
    const { timeoutMs = PAGE_TIMEOUT_MS, budgetMs = PAGE_BUDGET_MS, burstWaitMs } = settings.http;
    const http = () =>
      new Http({
        ...{ log, signal: options.signal, burstWaitMs },
        timeoutMs: Math.min(timeoutMs, PAGE_TIMEOUT_MS),
        budgetMs: Math.min(budgetMs, PAGE_BUDGET_MS),
      });
    // What a page shows is read as the catalog is ingested: as the portal, whoever looks.
    const credentials = () => DefaultGithubCredentialsProvider.fromIntegrations(integrations);
    const access = { integrations, credentials, requireUserCredentials: false };
    const servers = {
      github: new GitHub(access, http(), log),
      harness: new Harness(settings.harness, http(), log, options.caller ?? EVERYBODY),
      log,
    };
    const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    const { plan } = await run({
      core,
      request: { action, context: { now, actor: options.actor, config: settings.core } },
      driver: { read: reads => readAll(servers, reads), perform: readOnly },
      log,
      signal: options.signal,
      dryRun: true,
    });
    const { outputs } = plan;
    if (outputs.type !== action.type) throw new Error(`the core answered ${outputs.type}`);
    return {
      ...plan,
      values: ('values' in outputs ? outputs.values : undefined) as ValuesOf<A['type']>,
    };
  }
}

function readOnly(): Promise<never> {
  return Promise.reject(new Error('the portal only looks'));
}
