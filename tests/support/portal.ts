// A real Backstage backend with the module in it, between both doubles, for the tests.
import { join } from 'node:path';
import type { JsonObject } from '@backstage/types';
import { Scaffolder, appConfig, freePort, startBackend } from '../../dev/backend/index.ts';
import type { Portal } from '../../dev/backend/index.ts';
import { openKubernetes } from '../../dev/demo/servers.ts';
import { startGithub } from '../../dev/github/index.ts';
import type { GithubDouble } from '../../dev/github/index.ts';
import { startHarness } from '../../dev/harness/index.ts';
import type { HarnessDouble } from '../../dev/harness/index.ts';
import type { KubernetesDouble } from '../../dev/kubernetes/index.ts';
import { seedFiles } from '../../dev/seed/files.ts';
import { connectors, delegates } from '../../dev/seed/harness.ts';
import { filesOf } from '../../dev/seed/readFile.ts';
import { buildManifests } from '../../dev/workflow.ts';
import { stringify } from 'yaml';

/** What a test holds in its hands. */
export interface TestPortal {
  url: string;
  github: GithubDouble;
  harness: HarnessDouble;
  /** The clusters, where the portal has pages. */
  kubernetes?: KubernetesDouble;
  scaffolder: Scaffolder;
  /** The section of the configuration that is ours. */
  ameide: JsonObject;
  /** Writes the manifests of some services, or of all, as the workflow does after a merge. */
  generate(...services: string[]): Promise<void>;
  /** Requests to either double that wrote, or tried to, since the last call. */
  writes(): string[];
  close(): Promise<void>;
}

/** The double bears all requests at once and makes no second webhook, so that no test waits for its turn or for a trigger to settle. */
const IMPATIENT = { requestsPerMinute: 100_000, triggerSettleSeconds: 0 };

const TEMPLATES = join(import.meta.dirname, 'templates', '*.yaml');

/** Opens a portal with the module as it is built (`npm test` builds it first), whose repositories and connectors are those of the demo. */
export async function openPortal(
  ameide: Portal['ameide'] = {},
  app?: Portal['app'],
  agents?: Portal['agents'],
): Promise<TestPortal> {
  const quiet = { say: () => {} };
  const github = await startGithub(quiet);
  github.seed('company', 'platform-next', seedFiles('platform-next'));
  github.seed('company-harness', 'harness-pipelines', seedFiles('harness-pipelines'));
  github.seed('company', 'gitops', seedFiles('gitops'));
  const harness = await startHarness({
    ...quiet,
    reportUndeclaredProperties: true,
    requestsPerMinute: 0,
    delegates,
    readFile: filesOf(github),
  });
  const scope = { orgIdentifier: 'default', projectIdentifier: 'platform' };
  const seeds = connectors('https://github.com/company');
  harness.seed(...seeds.map(connector => stringify({ connector: { ...connector, ...scope } })));

  const kubernetes = app && (await openKubernetes(harness));

  const config = appConfig({
    port: await freePort(),
    github: { apiUrl: `${github.url}/api/v3`, token: 'ghp_bot' },
    harness: {
      baseUrl: harness.url,
      apiKey: harness.apiKey,
      org: scope.orgIdentifier,
      project: scope.projectIdentifier,
    },
    catalogRepo: 'company/platform-next',
    pipelinesRepo: 'company-harness/harness-pipelines',
    gitopsRepo: 'company/gitops',
    ameide: { ...ameide, harness: { strategy: 'runtime', ...IMPATIENT, ...ameide.harness } },
    app,
    kubernetes,
    agents,
  });
  const catalog = config.catalog as { locations: object[]; processingInterval: object };
  catalog.processingInterval = { seconds: 5 };
  catalog.locations.push({ type: 'file', target: TEMPLATES });
  const backend = await startBackend(config);
  const scaffolder = new Scaffolder(backend.url);

  let seen = { github: 0, harness: 0 };
  return {
    url: backend.url,
    github,
    harness,
    kubernetes,
    scaffolder,
    ameide: config['ameide'] as JsonObject,
    async generate(...services) {
      await buildManifests(github.repo('company', 'platform-next').git.dir, 'main', services);
    },
    writes() {
      const now = { github: github.log.mutations(), harness: harness.log.mutations() };
      const fresh = [...now.github.slice(seen.github), ...now.harness.slice(seen.harness)];
      seen = { github: now.github.length, harness: now.harness.length };
      return fresh.map(({ method, path, operation }) =>
        `${method} ${path} ${operation ?? ''}`.trim(),
      );
    },
    async close() {
      await backend.stop();
      await github.close();
      await harness.close();
      await kubernetes?.close();
    },
  };
}
