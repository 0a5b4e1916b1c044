// The backend plugin in a backend of its own: between both doubles, with a scaffolder whose tasks end as a test says.
import { coreServices, createServiceFactory } from '@backstage/backend-plugin-api';
import type { BackendFeature, ServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { appConfig } from '../../dev/backend/config.ts';
import { startGithub } from '../../dev/github/index.ts';
import type { GithubDouble } from '../../dev/github/index.ts';
import { startHarness } from '../../dev/harness/index.ts';
import type { HarnessDouble } from '../../dev/harness/index.ts';
import { seedFiles } from '../../dev/seed/files.ts';
import { ameidePlugin } from '../../js/plugin/index.ts';
import { FakeScaffolder } from './fakeScaffolder.ts';
import { principals } from './principals.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers of a server, as they come */
export interface Answered {
  status: number;
  headers: Headers;
  body: any;
}

export interface PluginBench {
  url: string;
  github: GithubDouble;
  harness: HarnessDouble;
  scaffolder: FakeScaffolder;
  ask(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answered>;
  /** Requests to either double that wrote. */
  writes(): number;
  close(): Promise<void>;
}

export interface BenchOptions {
  ameide?: JsonObject;
  features?: (BackendFeature | ServiceFactory)[];
  database?: ServiceFactory;
  /** More of the configuration. */
  config?: JsonObject;
}

/** Who asks where a test names nobody. */
const JANE = { principal: 'user:default/jane' };

export async function openPlugin(options: BenchOptions = {}): Promise<PluginBench> {
  const quiet = { say: () => {} };
  const github = await startGithub(quiet);
  github.seed('company', 'platform-next', seedFiles('platform-next'));
  github.seed('company-harness', 'harness-pipelines', seedFiles('harness-pipelines'));
  const harness = await startHarness(quiet);
  const scaffolder = new FakeScaffolder();
  const { app, integrations, ameide } = appConfig({
    port: 0,
    github: { apiUrl: `${github.url}/api/v3`, token: 'ghp_bot' },
    harness: {
      ...{ baseUrl: harness.url, apiKey: harness.apiKey },
      ...{ org: 'default', project: 'platform' },
    },
    catalogRepo: 'company/platform-next',
    pipelinesRepo: 'company-harness/harness-pipelines',
  });
  const given = ameide as JsonObject;
  // The double bears it, and no test waits for its turn.
  const faster = { harness: { ...(given['harness'] as JsonObject), requestsPerMinute: 10_000 } };
  const data = {
    ...options.config,
    app,
    integrations,
    ameide: { ...given, ...faster, ...options.ameide },
  };
  const backend = await startTestBackend({
    features: [
      ameidePlugin,
      mockServices.rootConfig.factory({ data: data as JsonObject }),
      scaffolder.factory,
      ...principals,
      ...(options.database ? [options.database] : []),
      ...(options.features ?? []),
    ],
  });
  const url = `http://localhost:${backend.server.port()}/api/ameide`;
  return {
    ...{ url, github, harness, scaffolder },
    async ask(method, path, body, headers = {}) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { ...JANE, ...headers },
        body:
          body === undefined || typeof body === 'string'
            ? (body as undefined)
            : JSON.stringify(body),
      });
      const text = await response.text();
      const isJson = /^application\/json\b/.test(response.headers.get('content-type') ?? '');
      return {
        status: response.status,
        headers: response.headers,
        body: isJson ? JSON.parse(text) : text,
      };
    },
    writes: () => github.log.mutations().length + harness.log.mutations().length,
    async close() {
      await backend.stop();
      await Promise.all([github.close(), harness.close()]);
    },
  };
}

/** A database that a test has opened. */
export function databaseOf(knex: unknown): ServiceFactory {
  return createServiceFactory({
    service: coreServices.database,
    deps: {},
    factory: () => ({ getClient: () => Promise.resolve(knex as never) }),
  });
}
