// The portal's app-config, as data.
import { join } from 'node:path';
import type { JsonObject } from '@backstage/types';
import { templatesFor } from './templates.ts';

/** Where the portal runs, and the servers it works with. */
export interface Portal {
  port: number;
  github: GitHubServer;
  harness: HarnessServer;
  /** The config repo, `owner/repo`. */
  catalogRepo: string;
  /** The pipelines repo, `owner/repo`. */
  pipelinesRepo: string;
  /** The GitOps repo, `owner/repo`; without one there are no primitives. */
  gitopsRepo?: string;
  /** Keys of `ameide:` that differ from the demo's own, by section. */
  ameide?: Record<string, JsonObject>;
  /** Keys of `app:` for a portal with pages. */
  app?: JsonObject;
  /** Clusters whose pods the pages show, by Backstage's plugin for Kubernetes. */
  kubernetes?: Clusters;
  /** Whether agents may call Ameide's actions, by MCP. */
  agents?: boolean;
  /** A token that scripts call the backend with. */
  token?: string;
}

/** A GitHub, by its API. */
export interface GitHubServer {
  /** `https://api.github.com`, `https://ghe.company.com/api/v3`. */
  apiUrl: string;
  token: string;
}

/** A Harness and the project in it. */
export interface HarnessServer {
  baseUrl: string;
  apiKey: string;
  account?: string;
  org: string;
  project: string;
}

/** Clusters, and a token that all of them take. */
export interface Clusters {
  clusters: { name: string; url: string }[];
  token: string;
}

const root = join(import.meta.dirname, '..', '..');

/** Primitives show as soon as services do, without a webhook. */
const POPULATION: JsonObject = {
  ameide: { schedule: { frequency: { seconds: 15 }, timeout: { minutes: 1 } } },
};

/** The whole configuration: SQLite in memory, guest sign-in, the seeds and templates as catalog. */
export function appConfig(portal: Portal): JsonObject {
  const baseUrl = `http://localhost:${portal.port}`;
  return {
    app: { baseUrl, title: 'Ameide demo', ...portal.app },
    organization: { name: 'Company' },
    backend: {
      baseUrl,
      listen: { port: portal.port, host: '127.0.0.1' },
      database: { client: 'better-sqlite3', connection: ':memory:' },
      logger: { level: 'warn' },
      ...(portal.agents ? { actions: { pluginSources: ['ameide'] } } : {}),
      ...(portal.token ? { auth: { externalAccess: [scripts(portal.token)] } } : {}),
    },
    auth: {
      environment: 'development',
      providers: {
        guest: {
          dangerouslyAllowOutsideDevelopment: true,
          userEntityRef: 'user:default/guest',
        },
      },
    },
    // One process hears its own events. The bus would be asked by requests that stay open for 55 seconds, and a server that
    // stops waits for them.
    events: { useEventBus: 'never' },
    integrations: { github: [integration(portal.github)] },
    catalog: {
      // A merged pull request shows after this time.
      processingInterval: { seconds: 15 },
      ...(portal.app ? { providers: POPULATION } : {}),
      rules: [
        {
          allow: [
            ...['Component', 'System', 'Domain', 'API', 'Resource'],
            ...['Group', 'User', 'Template', 'Location'],
          ],
        },
      ],
      locations: [
        join(root, 'dev/seed/backstage/*.yaml'),
        join(root, 'dev/seed/platform-next/backstage/catalog/*.yaml'),
        templatesFor(hostOf(portal.github)),
      ].map(target => ({ type: 'file', target })),
    },
    ...(portal.kubernetes ? { kubernetes: kubernetes(portal.kubernetes) } : {}),
    ameide: ameide(portal),
  };
}

/** All clusters are asked for the pods of a service: each of them may have some, and the label finds them in any namespace. */
function kubernetes({ clusters, token }: Clusters): JsonObject {
  const reached = { authProvider: 'serviceAccount', serviceAccountToken: token };
  return {
    serviceLocatorMethod: { type: 'multiTenant' },
    clusterLocatorMethods: [
      { type: 'config', clusters: clusters.map(({ name, url }) => ({ name, url, ...reached })) },
    ],
  };
}

/** May everything, as the demo is on this machine alone. */
function scripts(token: string): JsonObject {
  return { type: 'static', options: { token, subject: 'demo' } };
}

function ameide(portal: Portal): JsonObject {
  const { github, harness, catalogRepo, pipelinesRepo, gitopsRepo, ameide = {} } = portal;
  const demo: Record<string, JsonObject> = {
    catalog: { repoUrl: repoUrl(github, catalogRepo) },
    pipelines: { repoUrl: repoUrl(github, pipelinesRepo) },
    ...(gitopsRepo ? { primitives: primitives(repoUrl(github, gitopsRepo)) } : {}),
    harness: {
      baseUrl: harness.baseUrl,
      ...(harness.account ? { accountId: harness.account } : {}),
      orgId: harness.org,
      projectId: harness.project,
      apiKey: harness.apiKey,
      artifact: {
        type: 'GoogleArtifactRegistry',
        connector: 'gar',
        image: 'europe-west1-docker.pkg.dev/company/apps/{service}',
      },
    },
  };
  for (const [section, values] of Object.entries(ameide)) {
    demo[section] = { ...demo[section], ...values };
  }
  return demo;
}

const primitives = (gitops: string): JsonObject => ({
  repoUrl: gitops,
  image: 'europe-west1-docker.pkg.dev/company/primitives/{primitive}',
});

/** The host as Backstage writes it in `repoUrl`: api.github.com is the API of github.com. */
export function hostOf({ apiUrl }: GitHubServer): string {
  const { host } = new URL(apiUrl);
  return host === 'api.github.com' ? 'github.com' : host;
}

/** `localhost:3999?owner=company&repo=platform-next` */
export function repoUrl(github: GitHubServer, repository: string): string {
  const [owner, repo] = repository.split('/');
  return `${hostOf(github)}?owner=${owner}&repo=${repo}`;
}

function integration(github: GitHubServer): JsonObject {
  const host = hostOf(github);
  const { token } = github;
  return host === 'github.com' ? { host, token } : { host, token, apiBaseUrl: github.apiUrl };
}
