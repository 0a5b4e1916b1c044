// Both doubles, and the core between them, as a command or a task has it.
import { startGithub } from '../../dev/github/index.ts';
import type { GithubDouble } from '../../dev/github/index.ts';
import { startHarness } from '../../dev/harness/index.ts';
import type { HarnessDouble } from '../../dev/harness/index.ts';
import { readSettings } from '../../js/core/config.ts';
import { loadCore } from '../../js/core/core.ts';
import { GitHub } from '../../js/core/github/client.ts';
import { Harness } from '../../js/core/harness/client.ts';
import { Http } from '../../js/core/http.ts';
import { noCheckpoint, perform } from '../../js/core/perform.ts';
import { readAll } from '../../js/core/read.ts';
import { rollOut } from '../../js/core/rollout.ts';
import { run } from '../../js/core/run.ts';
import type { Clock } from '../../js/core/clock.ts';
import type {
  Action,
  Effect,
  HarnessRolledOut,
  HarnessRollout,
  Outputs,
  Plan,
} from '../../js/core/pkg/ameide_core.d.ts';
import { keptLog } from './tools.ts';

export const OWNER = 'company';
export const PIPELINES = 'harness-pipelines';
export const CATALOG = 'kustomize/catalog/services.yaml';
const core = loadCore();

/** Thrown in place of what follows: the process is gone. */
export class Killed extends Error {}

/** Called at each boundary of an effect; what it throws ends the process. */
export type Strike = (when: 'before' | 'after', effect: Effect) => void;

export interface Options {
  strike?: Strike;
  dryRun?: boolean;
}

/** Real time and the waits, which pass at once. */
function skippingClock(): Clock {
  let skipped = 0;
  const now = () => Date.now() + skipped;
  return {
    now,
    random: () => 0.5,
    async wait(milliseconds, signal) {
      signal?.throwIfAborted();
      const until = now() + milliseconds;
      await new Promise(resolve => setImmediate(resolve));
      skipped += Math.max(0, until - now());
    },
  };
}

/** Files of each repository, by `owner/name`. */
export type Seed = Record<string, Record<string, string>>;

type Values<T> = Extract<Outputs, { type: T; values: unknown }>['values'];

export class Between {
  readonly github: GithubDouble;
  readonly harness: HarnessDouble;
  readonly clock: Clock;
  readonly #ameide: object;

  protected constructor(
    github: GithubDouble,
    harness: HarnessDouble,
    clock: Clock,
    ameide: object,
  ) {
    this.github = github;
    this.harness = harness;
    this.clock = clock;
    this.#ameide = ameide;
  }

  /** Opens both, with files in the one; `ameide` is laid over the configuration. */
  static async doubles(seed: Seed) {
    const clock = skippingClock();
    const harness = await startHarness({ say: () => {}, now: clock.now, stepMs: 1 });
    const github = await startGithub({ seed, say: () => {} });
    return { clock, harness, github };
  }

  async close(): Promise<void> {
    await Promise.all([this.github.close(), this.harness.close()]);
  }

  /** Runs an action and gives its outputs. */
  async act<A extends Action>(action: A, options: Options = {}): Promise<Values<A['type']>> {
    const { outputs } = await this.carry(action, options);
    if (outputs.type !== action.type || !('values' in outputs)) throw new Error(outputs.type);
    return outputs.values as Values<A['type']>;
  }

  /** One step of a rollout. */
  step(input: HarnessRollout, strike?: Strike): Promise<HarnessRolledOut> {
    const dryRun = input.dryRun === true;
    return this.act({ type: 'harness:rollout', input }, { strike, dryRun });
  }

  /** A step, `run` by default, and those that follow it now. */
  rollOut(input: Partial<HarnessRollout> = {}, strike?: Strike): Promise<HarnessRolledOut> {
    return rollOut({ step: 'run', ...input }, request => this.step(request, strike));
  }

  /** A file of the pipelines repository. */
  file(path: string, ref = 'main'): string | undefined {
    return this.github.readFile(OWNER, PIPELINES, ref, path);
  }

  commit(files: Record<string, string>): void {
    this.github.commitAs('alice', OWNER, PIPELINES, 'main', files);
  }

  /** As a process of its own does it: nothing is kept from one call to the next. */
  async carry(action: Action, { strike, dryRun = false }: Options = {}): Promise<Plan> {
    const log = keptLog();
    const settings = readSettings(this.section);
    const http = () => new Http({ log, clock: this.clock });
    const integrations = {
      github: {
        byHost: (host: string) =>
          host === this.host ? { config: { apiBaseUrl: `${this.github.url}/api/v3` } } : undefined,
      },
    };
    const credentials = () => ({ getCredentials: () => Promise.resolve({ token: 'ghp_bot' }) });
    const servers = {
      github: new GitHub({ integrations, credentials }, http(), log),
      harness: new Harness(settings.harness, http(), log),
      log,
    };
    const now = new Date(this.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
    const { plan } = await run({
      core,
      request: { action, context: { now, actor: 'user:default/jane', config: settings.core } },
      driver: {
        read: reads => readAll(servers, reads),
        perform: async (effect, queued, round) => {
          strike?.('before', effect);
          const done = await perform(servers, noCheckpoint, effect, queued, round);
          strike?.('after', effect);
          return done;
        },
      },
      log,
      clock: this.clock,
      dryRun,
    });
    return plan;
  }

  protected get host(): string {
    return `127.0.0.1:${this.github.port}`;
  }

  /** The section `ameide` of the configuration. */
  get section() {
    const host = this.host;
    const more = this.#ameide as { pipelines?: object; harness?: object };
    return {
      ...more,
      catalog: { repoUrl: `${host}?owner=${OWNER}&repo=platform-next` },
      pipelines: { repoUrl: `${host}?owner=${OWNER}&repo=${PIPELINES}`, ...more.pipelines },
      harness: {
        baseUrl: this.harness.url,
        apiKey: this.harness.apiKey,
        projectId: 'platform',
        artifact: { type: 'GoogleArtifactRegistry', connector: 'gar', image: 'gcr.io/p/{service}' },
        ...more.harness,
      },
    };
  }
}
