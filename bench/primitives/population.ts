// Thousands of services into Backstage's catalog: how long the event loop stands still, for us and for the catalog itself.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type * as Config from '@backstage/config';
import type * as Integration from '@backstage/integration';
import type { JsonObject } from '@backstage/types';
import { Scaffolder, appConfig, freePort, startBackend } from '../../dev/backend/index.ts';
import { startGithub } from '../../dev/github/index.ts';
import type * as Reader from '../../js/catalog/entityReader.ts';
import type * as Provider from '../../js/catalog/serviceProvider.ts';
import type * as Core from '../../js/core/index.ts';
import { load } from './packages.ts';

const PATIENCE_MS = 10 * 60_000;
const CATALOG = 'kustomize/catalog/services.yaml';

export interface PopulationTimes {
  services: number;
  mutations: number;
  entities: number;
  /** From asking GitHub to handing over. */
  readMs: number;
  /** The longest time that nothing else got its turn while the module read, and handed over. */
  blockedMs: number;
  /** The same while Backstage's catalog took and processed the entities. */
  backstageBlockedMs: number;
}

export async function populationTimes(services: number): Promise<PopulationTimes> {
  const github = await startGithub({ say: () => {} });
  const names = Array.from({ length: services }, (_, index) => `service-${index}`);
  const files = { [CATALOG]: `services:\n${names.sort().map(entry).join('')}` };
  github.seed('company', 'platform-next', files);
  const config = appConfig({
    port: await freePort(),
    github: { apiUrl: `${github.url}/api/v3`, token: 'ghp_bot' },
    harness: { baseUrl: 'http://localhost:1', apiKey: 'none', org: 'default', project: 'platform' },
    catalogRepo: 'company/platform-next',
    pipelinesRepo: 'company-harness/harness-pipelines',
  });
  try {
    const ours = await handOver(config);
    const backstageBlockedMs = await takenIn(config, names.at(-1)!);
    return { services, ...ours, backstageBlockedMs };
  } finally {
    await github.close();
  }
}

/** What the module does by itself, with a catalog that only counts. */
async function handOver(config: JsonObject) {
  const { ConfigReader } = load<typeof Config>('@backstage/config');
  const { ScmIntegrations } = load<typeof Integration>('@backstage/integration');
  const { ThreadedCore, loadCore, settingsAtStart } = load<typeof Core>('@ameide/core');
  const { EntityReader } = load<typeof Reader>('./js/catalog/dist/entityReader.js');
  const { ServiceProvider } = load<typeof Provider>('./js/catalog/dist/serviceProvider.js');
  const logger = { info() {}, warn: console.warn, debug() {}, error: console.error } as never;
  const read = new ConfigReader(config);
  const core = loadCore();
  const settings = settingsAtStart(core, read, logger);
  const integrations = ScmIntegrations.fromConfig(read);
  const reader = new EntityReader({ core: new ThreadedCore(core), settings, integrations, logger });
  let [mutations, entities] = [0, 0];
  const provider = new ServiceProvider(signal => reader.read(signal), logger);
  await provider.connect({
    applyMutation(mutation: { entities?: unknown[] }) {
      mutations += 1;
      entities += mutation.entities?.length ?? 0;
      return Promise.resolve();
    },
  } as never);
  const start = performance.now();
  const blockedMs = await blockedDuring(() => provider.refresh('full'));
  return { mutations, entities, readMs: performance.now() - start, blockedMs };
}

/** The real catalog with the module in it, until the last entity can be read. */
async function takenIn(config: JsonObject, last: string): Promise<number> {
  const backend = await startBackend(config);
  try {
    const scaffolder = new Scaffolder(backend.url);
    return await blockedDuring(() => scaffolder.waitForEntity('component', last, PATIENCE_MS));
  } finally {
    await backend.stop();
  }
}

async function blockedDuring(work: () => Promise<void>): Promise<number> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  await work();
  await sleep(5);
  delays.disable();
  return delays.max / 1e6;
}

const entry = (name: string) => `  - name: ${name}
    archetype: api
    profile: internal-api
    size: small
    environments: [int]
    regions: [euw1]
    team: payments-team
`;
