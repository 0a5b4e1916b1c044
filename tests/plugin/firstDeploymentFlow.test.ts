// From the form to a version that runs, with nobody in between but those who merge: a real backend between both doubles.
import { AmeideClient } from '../../js/common/index.ts';
import type { Operation } from '../../js/common/index.ts';
import { openPortal } from '../support/portal.ts';
import type { TestPortal } from '../support/portal.ts';

const NAME = 'refund-service';
/** It is looked every fifteen seconds. */
const LONG = { timeout: 120_000, interval: 1_000 };
const form = {
  ...{ name: NAME, archetype: 'api', profile: 'public-api', size: 'small' },
  ...{
    environments: ['int', 'prod'],
    regions: ['euw1', 'euw2'],
    team: 'group:default/payments-team',
  },
};

let portal: TestPortal;
let token: string;
const client = new AmeideClient({
  discoveryApi: { getBaseUrl: plugin => Promise.resolve(`${portal.url}/api/${plugin}`) },
});

async function open(strategy: string): Promise<void> {
  portal = await openPortal({ harness: { strategy } });
  await portal.scaffolder.waitForTemplate('kubernetes-service');
  await portal.scaffolder.waitForTemplate('run-pipeline');
  const session = await fetch(`${portal.url}/api/auth/guest/refresh`, { method: 'POST' });
  const { backstageIdentity } = (await session.json()) as { backstageIdentity: { token: string } };
  token = backstageIdentity.token;
}
afterEach(() => portal?.close());

const get = async (id: string) => (await client.getOperation(id, { token }))!;
const waitsFor = (id: string, what: string | undefined) =>
  vi.waitUntil(async () => (await get(id)).firstDeployment?.waitsFor === what, LONG);

async function merge(): Promise<void> {
  const [pull] = portal.github.pulls('company', 'platform-next', 'open');
  await portal.github.merge('company', 'platform-next', pull!.number);
}

async function runsOf(id: string): Promise<Operation[]> {
  await vi.waitUntil(async () => (await get(id)).firstDeployment?.status === 'started', LONG);
  const { runs = [] } = (await get(id)).firstDeployment!;
  return Promise.all(runs.map(run => client.waitForOperation(run, { token })));
}

it('a form with the tick deploys to each region of int, once manifests are there', async () => {
  await open('runtime');
  const values = { ...form, deployFirst: true, imageTag: 'v1.0.0' };
  const { id, status, output } = await portal.scaffolder.run('kubernetes-service', values);
  expect(status).toBe('completed');
  expect(JSON.stringify(output['text'])).toContain('Wait for the deployment');
  await waitsFor(id, 'merge');
  const { onboarding } = await client.listServices({}, { token });
  expect(onboarding).toMatchObject([
    { service: NAME, firstDeployment: { imageTag: 'v1.0.0', actor: 'user:default/guest' } },
  ]);
  await merge();
  await waitsFor(id, 'manifests');
  const waiting = await client.getService(NAME, { token });
  expect(waiting?.firstDeployment).toMatchObject({ status: 'waiting', waitsFor: 'manifests' });
  expect(portal.harness.entities('execution')).toEqual([]);
  await portal.generate(NAME);
  const runs = await runsOf(id);
  expect(runs.map(({ status: end, actor }) => [end, actor])).toEqual([
    ['succeeded', 'user:default/guest'],
    ['succeeded', 'user:default/guest'],
  ]);
  const shown = (await client.getService(NAME, { token }))!;
  expect(shown.firstDeployment).toBeUndefined();
  const reached = shown.places.filter(({ deployed, attempt }) => deployed ?? attempt);
  expect(reached.map(({ environment, region }) => `${environment} ${region}`)).toEqual([
    'int euw1',
    'int euw2',
  ]);
  expect(portal.harness.entities('execution')).toHaveLength(2);
}, 240_000);

it('where runs are releases it starts one, by the API', async () => {
  await open('promotion');
  const options = { token, waitSeconds: 60, deployTag: 'v1.0.0' };
  const { id } = await client.createService({ ...form, team: 'payments-team' }, options);
  await merge();
  await portal.generate(NAME);
  const [run, ...others] = await runsOf(id);
  expect(others).toEqual([]);
  expect(run).toMatchObject({ status: 'succeeded', kind: 'pipeline.execute' });
  expect(portal.harness.entities('execution')).toHaveLength(1);
}, 240_000);
