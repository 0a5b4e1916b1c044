// What the demo begins with: runs of some days ago, in the double of Harness.
import type { JsonObject } from '@backstage/types';
import { stringify } from 'yaml';
import { appConfig } from '../../dev/backend/config.ts';
import { startHarness } from '../../dev/harness/index.ts';
import type { HarnessDouble } from '../../dev/harness/index.ts';
import { connectors } from '../../dev/seed/harness.ts';
import { seedPipelines } from '../../dev/seed/pipelines.ts';
import { seedRuns } from '../../dev/seed/runs.ts';

const DAY_MS = 24 * 3_600_000;
const scope = { orgIdentifier: 'default', projectIdentifier: 'platform' };

let harness: HarnessDouble;

async function open(strategy: string): Promise<void> {
  harness = await startHarness({ say: () => {} });
  const seeds = connectors('https://github.com/company');
  harness.seed(...seeds.map(connector => stringify({ connector: { ...connector, ...scope } })));
  const { ameide } = appConfig({
    port: 0,
    github: { apiUrl: 'https://api.github.com', token: 't' },
    harness: { baseUrl: harness.url, apiKey: harness.apiKey, org: 'default', project: 'platform' },
    catalogRepo: 'company/platform-next',
    pipelinesRepo: 'company-harness/harness-pipelines',
    ameide: { harness: { strategy } },
  });
  await seedPipelines(harness, ameide as JsonObject);
  seedRuns(harness);
}
afterEach(() => harness?.close());

/** The runs of a service, the oldest first: how each stands, and its age in days. */
function pastOf(service: string) {
  const pipeline = `${service.replaceAll('-', '_')}_cd`;
  return harness
    .entities('execution')
    .filter(({ parent }) => parent === pipeline)
    .sort((one, other) => one.createdAt - other.createdAt)
    .map(({ identifier, createdAt }) => {
      const { status } = harness.run(identifier).state;
      return { status, days: Math.round((harness.world.now() - createdAt) / DAY_MS) };
    });
}

it('releases are over where people have approved, and the latest one still waits', async () => {
  await open('promotion');
  expect(pastOf('payment-gateway')).toEqual([
    { status: 'Success', days: 30 },
    { status: 'Success', days: 12 },
    { status: 'ApprovalWaiting', days: 0 },
  ]);
  expect(pastOf('fraud-listener')).toEqual([{ status: 'Failed', days: 2 }]);
  // Neither those that were never deployed, nor those without a pipeline.
  expect(pastOf('cart-api')).toEqual([]);
  expect(pastOf('chat-stream')).toEqual([]);
  // What is started from now on succeeds.
  expect([...harness.world.outcomes]).toEqual([]);
}, 120_000);

it('where the place is chosen, each region of the first environment has runs of its own', async () => {
  await open('runtime');
  const runs = pastOf('account-api');
  expect(runs.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'Success'));
}, 120_000);
