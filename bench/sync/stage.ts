// A catalog of many services, and a Harness that holds their pipelines, on a clock whose waits pass at once.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ConfigReader as Config } from '@backstage/config';
import type { ScmIntegrations as Integrations } from '@backstage/integration';
import { startGithub } from '../../dev/github/index.ts';
import { startHarness } from '../../dev/harness/index.ts';
import type { HarnessDouble } from '../../dev/harness/index.ts';
import type { GithubDouble } from '../../dev/github/index.ts';
import type {
  HarnessRolledOut,
  HarnessRollout,
  HarnessSync,
  HarnessSynced,
} from '../../js/core/pkg/ameide_core.d.ts';
import type { Shim, carryOut } from '../../js/backstage.ts';
import type { Clock } from '../../js/core/clock.ts';
import type { readSettings } from '../../js/core/config.ts';
import type { loadCore } from '../../js/core/core.ts';
import type { rollOut } from '../../js/core/rollout.ts';

const load = createRequire(join(import.meta.dirname, '..', '..', 'package.json'));
// Backstage's packages are CommonJS in fact, whatever their ESM entry says.
const { ConfigReader } = load('@backstage/config') as { ConfigReader: typeof Config };
const { ScmIntegrations } = load('@backstage/integration') as {
  ScmIntegrations: typeof Integrations;
};

const OWNER = 'company';
const FILE = 'kustomize/catalog/services.yaml';
const TEMPLATE = 'templates/api-pipeline-template.yaml';
const SHIPPED = readFileSync(
  join(import.meta.dirname, '..', '..', 'templates', 'harness', 'api.yaml.j2'),
  'utf8',
);
/** What Harness allows a key; the pace that is kept by default is well below. */
const REQUESTS_PER_MINUTE = 1000;
const MINUTE_MS = 60_000;

/** How many of the services are wrong, and how. */
export const WRONG = { drifted: 10, orphaned: 5, missing: 5, outdated: 10 };

/** What one look, one mending, or one rollout took. */
export interface Measured {
  reads: number;
  writes: number;
  /** Reads of a single pipeline, and of how many pipelines. */
  pipelineReads: number;
  pipelines: number;
  /** Requests to GitHub, and how many of them wrote. */
  githubReads: number;
  githubWrites: number;
  /** Answers that said that the limit was reached. */
  refused: number;
  /** As a clock on the wall would show: the pace's waits and the work. */
  seconds: number;
  /** The work alone, that of the doubles included. */
  workSeconds: number;
  /** How many rows, or waves, of each state. */
  states: Record<string, number>;
}

export interface Stage {
  sync(input: HarnessSync): Promise<Measured>;
  /** A rollout, or its way back, with all its steps. */
  rollOut(input: HarnessRollout): Promise<Measured>;
  /** The organization's own template in its nth version. */
  changeTemplate(version: number): void;
  /** Makes some services wrong, in each of the ways; others each time. */
  spoil(): void;
  close(): Promise<void>;
}

/** Real time and the waits, which pass at once; those side by side pass together. */
function skippingClock(): Clock {
  let skipped = 0;
  const now = () => Date.now() + skipped;
  return {
    now,
    random: () => Math.random(),
    async wait(milliseconds, signal) {
      signal?.throwIfAborted();
      const until = now() + milliseconds;
      await new Promise(resolve => setImmediate(resolve));
      skipped += Math.max(0, until - now());
    },
  };
}

const nameOf = (index: number) => `service-${String(index).padStart(5, '0')}`;
const pipelineOf = (index: number) => `${nameOf(index).replaceAll('-', '_')}_cd`;

function catalogOf(indices: number[], sizeOf: (index: number) => string): string {
  const entry = (index: number) =>
    `  - name: ${nameOf(index)}\n    archetype: api\n    profile: public-api\n    size: ${sizeOf(index)}\n    environments: [int, pre, prod]\n    regions: [euw1]\n    team: team-${index % 40}\n`;
  return `services:\n${indices.map(entry).join('')}`;
}

export async function openStage(count: number): Promise<Stage> {
  let indices = Array.from({ length: count }, (_, index) => index);
  const untouched = [...indices];
  const grown = new Set<number>();
  const clock = skippingClock();
  const harness = await startHarness({
    say: () => {},
    now: clock.now,
    requestsPerMinute: REQUESTS_PER_MINUTE,
  });
  const seed = {
    [`${OWNER}/platform-next`]: { [FILE]: catalogOf(indices, () => 'small') },
    [`${OWNER}/harness-pipelines`]: { 'README.md': '#\n' },
  };
  const github = await startGithub({ seed, say: () => {} });
  const host = `127.0.0.1:${github.port}`;
  const integration = { host, apiBaseUrl: `${github.url}/api/v3`, token: 'ghp_bot' };
  const { readSettings: settingsOf } = load('./js/core/dist/config.js') as {
    readSettings: typeof readSettings;
  };
  const core = load('./js/core/dist/core.js') as { loadCore: typeof loadCore };
  const shim: Shim = {
    core: core.loadCore(),
    settings: settingsOf({
      catalog: { repoUrl: `${host}?owner=${OWNER}&repo=platform-next` },
      pipelines: { repoUrl: `${host}?owner=${OWNER}&repo=harness-pipelines` },
      harness: {
        baseUrl: harness.url,
        apiKey: harness.apiKey,
        projectId: 'platform',
        artifact: { type: 'GoogleArtifactRegistry', connector: 'gar', image: 'gcr.io/p/{service}' },
      },
    }),
    integrations: ScmIntegrations.fromConfig(
      new ConfigReader({ integrations: { github: [integration] } }),
    ),
    requireUserCredentials: false,
    clock,
  };
  const bench = { clock, harness, github };
  return {
    sync: input =>
      measured(bench, async go => {
        const { values } = await go(shim, context, { type: 'harness:sync', input }, {});
        return countsOf(values);
      }),
    rollOut: input =>
      measured(bench, async go => {
        const { rollOut: all } = load('./js/core/dist/rollout.js') as { rollOut: typeof rollOut };
        const step = async (request: HarnessRollout) =>
          (await go(shim, context, { type: 'harness:rollout', input: request }, {})).values;
        return wavesOf(await all(input, step));
      }),
    changeTemplate(version) {
      const text = `{# Version ${version}. #}\n${SHIPPED}`;
      github.commitAs('alice', OWNER, 'harness-pipelines', 'main', { [TEMPLATE]: text });
    },
    spoil() {
      const { drifted, missing, outdated, orphaned } = WRONG;
      const next = (many: number) => untouched.splice(0, many);
      for (const index of next(drifted)) drift(harness, pipelineOf(index));
      for (const index of next(missing)) remove(harness, pipelineOf(index));
      for (const index of next(outdated)) grown.add(index);
      const gone = next(orphaned);
      indices = indices.filter(index => !gone.includes(index));
      const catalog = catalogOf(indices, index => (grown.has(index) ? 'large' : 'small'));
      github.commitAs('alice', OWNER, 'platform-next', 'main', { [FILE]: catalog });
    },
    async close() {
      await harness.close();
      await github.close();
    },
  };
}

function drift(harness: HarnessDouble, identifier: string): void {
  const stored = harness.entities('pipeline').find(one => one.identifier === identifier)!;
  harness.editByHand(
    'pipeline',
    identifier,
    stored.yaml.replaceAll('timeout: 10m', 'timeout: 99m'),
  );
}

/** A pipeline takes its input sets and triggers with it. */
function remove(harness: HarnessDouble, identifier: string): void {
  for (const entity of harness.allEntities())
    if (
      entity.parent === identifier ||
      (entity.kind === 'pipeline' && entity.identifier === identifier)
    )
      harness.world.store.delete(entity);
}

interface Bench {
  clock: Clock;
  harness: HarnessDouble;
  github: GithubDouble;
}

const say = () => {};
const context = {
  signal: new AbortController().signal,
  logger: { debug: say, info: say, warn: say, error: say },
  task: { id: 'bench' },
  checkpoint: ({ fn }: { fn: () => Promise<unknown> }) => fn(),
} as unknown as Parameters<typeof carryOut>[1];

async function measured(
  { clock, harness, github }: Bench,
  work: (go: typeof carryOut) => Promise<Record<string, number>>,
): Promise<Measured> {
  const { carryOut: go } = load('./dist/backstage.js') as { carryOut: typeof carryOut };
  // What ran before uses up nothing of this run's pace.
  await clock.wait(2 * MINUTE_MS);
  harness.log.clear();
  github.log.clear();
  const [began, worked] = [clock.now(), performance.now()];
  const states = await work(go);
  const single = harness.log.find({ method: 'GET', path: /^\/pipeline\/api\/pipelines\/\w+$/ });
  const writes = harness.log.mutations().length;
  const githubWrites = github.log.mutations().length;
  return {
    reads: harness.log.entries.length - writes,
    writes,
    pipelineReads: single.length,
    pipelines: new Set(single.map(({ path }) => path)).size,
    githubReads: github.log.entries.length - githubWrites,
    githubWrites,
    refused: harness.log.find({ status: 429 }).length,
    seconds: (clock.now() - began) / 1000,
    workSeconds: (performance.now() - worked) / 1000,
    states,
  };
}

function wavesOf({ rollout }: HarnessRolledOut): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of rollout?.waves ?? []) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

function countsOf({ rows, unchanged }: HarnessSynced): Record<string, number> {
  const counts: Record<string, number> = { unchanged };
  for (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
