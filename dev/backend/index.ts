// A real Backstage backend with our module in it.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createBackend } from '@backstage/backend-defaults';
import { coreServices, createServiceFactory } from '@backstage/backend-plugin-api';
import type { BackendFeature } from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { APP, FEATURES } from '../../deploy/portal/features.ts';

export { appConfig, hostOf, repoUrl } from './config.ts';
export { freePort } from './port.ts';
export type { Clusters, GitHubServer, HarnessServer, Portal } from './config.ts';
export { RefusedValues, Scaffolder } from './scaffolder.ts';
export type { StepLine, TaskResult } from './scaffolder.ts';

/** Signs in whoever comes, as the demo is on this machine alone. */
const GUEST = '@backstage/plugin-auth-backend-module-guest-provider';

/** Serves the actions to agents, where `backend.actions` names plugins that have some. */
const AGENTS = '@backstage/plugin-mcp-actions-backend';

/** Reads clusters, where `kubernetes` names some. */
const KUBERNETES = '@backstage/plugin-kubernetes-backend';

// A package knows itself by name only from its own folder, which this one, with its own package.json, is not.
const load = createRequire(join(import.meta.dirname, '..', '..', 'package.json'));

export interface RunningBackend {
  url: string;
  stop(): Promise<void>;
}

/** Starts the backend with the given app-config, and with more features; resolves once all of its plugins answer. */
export async function startBackend(
  config: JsonObject,
  more: BackendFeature[] = [],
): Promise<RunningBackend> {
  const backend = createBackend();
  backend.add(
    createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () => new ConfigReader(config, 'demo'),
    }),
  );
  const reader = new ConfigReader(config);
  const names = [
    ...FEATURES,
    GUEST,
    // Serves the app, where `app.packageName` names one.
    ...(reader.has('app.packageName') ? [APP] : []),
    ...(reader.has('backend.actions') ? [AGENTS] : []),
    ...(reader.has('kubernetes') ? [KUBERNETES] : []),
  ];
  for (const name of names) backend.add((load(name) as { default: BackendFeature }).default);
  for (const feature of more) backend.add(feature);
  await backend.start();

  const url = reader.getString('backend.baseUrl');
  await ready(url);
  return { url, stop: () => backend.stop() };
}

async function ready(url: string): Promise<void> {
  // A plugin that failed at its start leaves the process alive, answering 503.
  for (let tries = 0; tries < 120; tries++) {
    const response = await fetch(`${url}/.backstage/health/v1/readiness`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise(resolve => setTimeout(resolve, 250));
  }
  throw new Error(`the backend at ${url} did not become ready within 30 seconds`);
}
