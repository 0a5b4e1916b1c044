// The catalog module in a real catalog: what is ingested, what stays, what goes.
import { createBackendModule } from '@backstage/backend-plugin-api';
import type { BackendFeature } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import type { EventsService } from '@backstage/plugin-events-node';
import { appConfig } from '../../dev/backend/config.ts';
import { startGithub } from '../../dev/github/index.ts';
import type { GithubDouble } from '../../dev/github/index.ts';
import { catalogModuleAmeide } from '../../js/catalog/index.ts';

const CATALOG = 'kustomize/catalog/services.yaml';

const entry = (name: string, more = '') => `  - name: ${name}
    archetype: api
    profile: internal-api
    size: small
    environments: [int]
    regions: [euw1]
    team: payments-team
${more}`;
const LEDGER = entry(
  'ledger',
  '    system: billing\n    domain: finance\n    api: { type: openapi, definition: apis/ledger.yaml }\n',
);
const INVOICES = entry('invoices', '    system: billing\n    consumesApis: [ledger]\n');
const listOf = (...entries: string[]) => `services:\n${entries.join('')}`;

let github: GithubDouble;
let backend: Awaited<ReturnType<typeof startTestBackend>>;
let events: EventsService;

beforeAll(async () => {
  github = await startGithub({ say: () => {} });
  github.seed('company', 'platform-next', {
    [CATALOG]: listOf(LEDGER, INVOICES, entry('reports')),
    'apis/ledger.yaml': 'openapi: 3.1.0\ninfo: { title: Ledger, version: "1" }\npaths: {}\n',
    'backstage/catalog/reports.yaml': 'kind: Component\n',
  });
  const config = appConfig({
    port: 0,
    github: { apiUrl: `${github.url}/api/v3`, token: 'ghp_bot' },
    harness: { baseUrl: 'http://localhost:1', apiKey: 'none', org: 'default', project: 'platform' },
    catalogRepo: 'company/platform-next',
    pipelinesRepo: 'company-harness/harness-pipelines',
  });
  const { integrations, ameide } = config;
  const providers = {
    ameide: {
      schedule: { frequency: { hours: 1 }, timeout: { minutes: 1 } },
    },
  };
  const data = { integrations, ameide, catalog: { providers, processingInterval: { seconds: 1 } } };
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
  backend = await startTestBackend({
    features: [
      catalogPlugin as unknown as BackendFeature,
      catalogModuleAmeide,
      listener,
      mockServices.rootConfig.factory({ data }),
    ],
  });
});
afterAll(async () => {
  await backend?.stop();
  await github?.close();
});

async function entity(kind: string, name: string): Promise<Entity | undefined> {
  const path = `entities/by-name/${kind}/default/${name}`;
  const response = await fetch(`http://localhost:${backend.server.port()}/api/catalog/${path}`);
  return response.ok ? ((await response.json()) as Entity) : undefined;
}

/** References of an entity's relations of a type. */
const related = (one: Entity | undefined, type: string) =>
  one?.relations?.filter(relation => relation.type === type).map(({ targetRef }) => targetRef);

async function push(content: string): Promise<void> {
  github.commitAs('jane', 'company', 'platform-next', 'main', { [CATALOG]: content });
  const eventPayload = {
    ref: 'refs/heads/main',
    repository: { full_name: 'company/platform-next' },
  };
  await events.publish({ topic: 'ameide.push', eventPayload });
}

const soon = { timeout: 20_000, interval: 100 };

describe('a service of the config repo', () => {
  it('appears with its System, Domain and API, related to each other', async () => {
    await vi.waitFor(async () => {
      const ledger = await entity('component', 'ledger');
      expect(related(ledger, 'partOf')).toEqual(['system:default/billing']);
      expect(related(ledger, 'providesApi')).toEqual(['api:default/ledger']);
      expect(related(ledger, 'ownedBy')).toEqual(['group:default/payments-team']);
      expect(related(await entity('system', 'billing'), 'partOf')).toEqual([
        'domain:default/finance',
      ]);
      expect(related(await entity('api', 'ledger'), 'apiConsumedBy')).toEqual([
        'component:default/invoices',
      ]);
    }, soon);
    // The definition is the file of the config repo, read by Backstage itself.
    expect((await entity('api', 'ledger'))?.spec?.['definition']).toContain('title: Ledger');
  });

  it('with an entity file is left to that file', async () => {
    expect(await entity('component', 'reports')).toBeUndefined();
  });

  it('goes when a push has taken it out, and another one changes', async () => {
    await push(listOf(LEDGER.replace('size: small', 'size: large')));
    await vi.waitFor(async () => {
      expect(await entity('component', 'invoices')).toBeUndefined();
      expect((await entity('component', 'ledger'))?.metadata.tags).toContain('large');
    }, soon);
  });

  it('stays as it was while it cannot be read, and what can be read is brought up to date', async () => {
    await push(listOf(LEDGER.replace('size: small', 'size: huge'), entry('orders')));
    await vi.waitFor(async () => {
      expect(await entity('component', 'orders')).toBeDefined();
    }, soon);
    expect((await entity('component', 'ledger'))?.metadata.tags).toContain('large');
    await push('services: [\n');
    await push(listOf(entry('orders'), INVOICES));
    await vi.waitFor(async () => {
      expect(await entity('component', 'invoices')).toBeDefined();
      expect(await entity('component', 'ledger')).toBeUndefined();
    }, soon);
    expect(await entity('component', 'orders')).toBeDefined();
  });
});
