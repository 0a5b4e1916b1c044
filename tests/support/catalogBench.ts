// A real catalog with the module in it, reading from the double of GitHub.
import { createBackendModule } from '@backstage/backend-plugin-api';
import type { BackendFeature } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import type { EventsService } from '@backstage/plugin-events-node';
import { appConfig } from '../../dev/backend/config.ts';
import type { GithubDouble } from '../../dev/github/index.ts';
import { catalogModuleAmeide } from '../../js/catalog/index.ts';

export interface CatalogBench {
  /** An entity of the namespace `default`; undefined where the catalog has none. */
  entity(kind: string, name: string): Promise<Entity | undefined>;
  /** Tells the module of a push to the branch `main`. */
  pushed(repository: string): Promise<void>;
  send(method: string, path: string, body?: object): Promise<Response>;
  close(): Promise<void>;
}

/** Opens a catalog on the repositories `company/platform-next` and, where it is wanted, `company/gitops`. */
export async function openCatalog(
  github: GithubDouble,
  gitopsRepo?: string,
): Promise<CatalogBench> {
  const { integrations, ameide } = appConfig({
    port: 0,
    github: { apiUrl: `${github.url}/api/v3`, token: 'ghp_bot' },
    harness: { baseUrl: 'http://localhost:1', apiKey: 'none', org: 'default', project: 'platform' },
    catalogRepo: 'company/platform-next',
    pipelinesRepo: 'company-harness/harness-pipelines',
    gitopsRepo,
  });
  const providers = {
    ameide: {
      schedule: { frequency: { hours: 1 }, timeout: { minutes: 1 } },
    },
  };
  const data = { integrations, ameide, catalog: { providers, processingInterval: { seconds: 1 } } };
  let events: EventsService;
  const listener = createBackendModule({
    pluginId: 'catalog',
    moduleId: 'events-of-the-test',
    register: registration =>
      registration.registerInit({
        deps: { service: eventsServiceRef },
        init({ service }) {
          events = service;
          return Promise.resolve();
        },
      }),
  });
  const backend = await startTestBackend({
    features: [
      catalogPlugin as unknown as BackendFeature,
      catalogModuleAmeide,
      listener,
      mockServices.rootConfig.factory({ data }),
    ],
  });
  const url = `http://localhost:${backend.server.port()}/api/catalog`;
  return {
    async entity(kind, name) {
      const response = await fetch(`${url}/entities/by-name/${kind}/default/${name}`);
      return response.ok ? ((await response.json()) as Entity) : undefined;
    },
    async pushed(repository) {
      const eventPayload = { ref: 'refs/heads/main', repository: { full_name: repository } };
      await events.publish({ topic: 'ameide.push', eventPayload });
    },
    send: (method, path, body) =>
      fetch(`${url}${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: body && JSON.stringify(body),
      }),
    close: () => backend.stop(),
  };
}

/** References of an entity's relations of a type. */
export function related(one: Entity | undefined, type: string): string[] | undefined {
  return one?.relations
    ?.filter(relation => relation.type === type)
    .map(({ targetRef }) => targetRef);
}

/** As long as a catalog may take until it shows what has changed. */
export const soon = { timeout: 20_000, interval: 100 };
