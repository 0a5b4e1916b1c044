// Services with pipelines in a double of Harness, whose template somebody changes: what rollouts are tried on.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  HarnessSynced,
  Plan,
} from '../../js/core/pkg/ameide_core.d.ts';
import { keptLog } from './tools.ts';

const OWNER = 'company';
const PIPELINES = 'harness-pipelines';
const CATALOG = 'kustomize/catalog/services.yaml';
const TEMPLATE = 'templates/api-pipeline-template.yaml';
const SHIPPED = readFileSync(
  join(import.meta.dirname, '../../templates/harness/api.yaml.j2'),
  'utf8',
);
const core = loadCore();

export const nameOf = (index: number) => `service-${String(index).padStart(4, '0')}`;
export const pipelineOf = (index: number) => `${nameOf(index).replaceAll('-', '_')}_cd`;

/** Thrown in place of what follows: the process is gone. */
export class Killed extends Error {}

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

export class RolloutStage {
  readonly github: GithubDouble;
  readonly harness: HarnessDouble;
  readonly clock: Clock;
  readonly #ameide: object;
  #services: number[];

  private constructor(
    github: GithubDouble,
    harness: HarnessDouble,
    clock: Clock,
    services: number[],
    ameide: object,
  ) {
    this.github = github;
    this.harness = harness;
    this.clock = clock;
    this.#services = services;
    this.#ameide = ameide;
  }

  /** So many services, each with its pipeline as the template that ships makes it. */
  static async open(count: number, ameide: object = {}): Promise<RolloutStage> {
    const clock = skippingClock();
    const harness = await startHarness({ say: () => {}, now: clock.now, stepMs: 1 });
    const services = Array.from({ length: count }, (_, index) => index);
    const seed = {
      [`${OWNER}/platform-next`]: { [CATALOG]: catalogOf(services) },
      [`${OWNER}/${PIPELINES}`]: { 'README.md': '#\n' },
    };
    const github = await startGithub({ seed, say: () => {} });
    const stage = new RolloutStage(github, harness, clock, services, ameide);
    await stage.sync({ apply: true, mode: 'full' });
    return stage;
  }

  async close(): Promise<void> {
    await Promise.all([this.github.close(), this.harness.close()]);
  }

  /** The organization's own template in its nth version; `more` goes into the pipelines. */
  changeTemplate(version: number, more = ''): void {
    const text = `{# Version ${version}. #}\n${SHIPPED}`.replace(
      '{% block rollout %}',
      `{% block rollout %}\n${more}`,
    );
    this.github.commitAs('alice', OWNER, PIPELINES, 'main', { [TEMPLATE]: text });
  }

  /** Services that leave the catalog. */
  removeServices(...gone: number[]): void {
    this.#services = this.#services.filter(index => !gone.includes(index));
    const files = { [CATALOG]: catalogOf(this.#services) };
    this.github.commitAs('alice', OWNER, 'platform-next', 'main', files);
  }

  /** A file of the pipelines repository. */
  file(path: string, ref = 'main'): string | undefined {
    return this.github.readFile(OWNER, PIPELINES, ref, path);
  }

  commit(files: Record<string, string>): void {
    this.github.commitAs('alice', OWNER, PIPELINES, 'main', files);
  }

  pipeline(index: number) {
    const found = this.harness
      .entities('pipeline')
      .find(one => one.identifier === pipelineOf(index));
    if (!found) throw new Error(`no ${pipelineOf(index)}`);
    return found;
  }

  /** Pipelines by the digest of their template. */
  byTemplate(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { tags } of this.harness.entities('pipeline')) {
      const digest = tags?.['template-digest'] ?? '';
      counts[digest] = (counts[digest] ?? 0) + 1;
    }
    return counts;
  }

  async sync(input: object): Promise<HarnessSynced> {
    const { outputs } = await this.carry({ type: 'harness:sync', input });
    if (outputs.type !== 'harness:sync') throw new Error(outputs.type);
    return outputs.values;
  }

  /** One step. */
  async step(input: HarnessRollout, strike?: Strike): Promise<HarnessRolledOut> {
    const dryRun = input.dryRun === true;
    const { outputs } = await this.carry({ type: 'harness:rollout', input }, { strike, dryRun });
    if (outputs.type !== 'harness:rollout') throw new Error(outputs.type);
    return outputs.values;
  }

  /** A step, `run` by default, and those that follow it now. */
  rollOut(input: Partial<HarnessRollout> = {}, strike?: Strike): Promise<HarnessRolledOut> {
    return rollOut({ step: 'run', ...input }, request => this.step(request, strike));
  }

  /** As a process of its own does it: nothing is kept from one call to the next. */
  async carry(action: Action, { strike, dryRun = false }: Options = {}): Promise<Plan> {
    const log = keptLog();
    const settings = readSettings(this.#section());
    const http = () => new Http({ log, clock: this.clock });
    const integrations = {
      github: {
        byHost: (host: string) =>
          host === this.#host ? { config: { apiBaseUrl: `${this.github.url}/api/v3` } } : undefined,
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

  get #host(): string {
    return `127.0.0.1:${this.github.port}`;
  }

  #section(): object {
    const host = this.#host;
    const more = this.#ameide as { pipelines?: object; harness?: object };
    const section = {
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
    return section;
  }
}

/** Called at each boundary of an effect; what it throws ends the process. */
export type Strike = (when: 'before' | 'after', effect: Effect) => void;

interface Options {
  strike?: Strike;
  dryRun?: boolean;
}

function catalogOf(services: number[]): string {
  const entry = (index: number) =>
    `  - name: ${nameOf(index)}\n    archetype: api\n    profile: public-api\n    size: small\n    environments: [int, pre, prod]\n    regions: [euw1]\n    team: team-${index % 4}\n`;
  return `services:\n${services.map(entry).join('')}`;
}
