// The API in a real backend between both doubles: operations are tasks of the real scaffolder.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { AmeideClient } from '../../js/common/index.ts';
import type { OperationEvent } from '../../js/common/index.ts';
import { connectAgent } from '../support/agent.ts';
import { openPortal } from '../support/portal.ts';
import type { TestPortal } from '../support/portal.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers of a server, as they come */
const SHIPPED = join(import.meta.dirname, '..', '..', 'templates', 'scaffolder');
const CATALOG = 'kustomize/catalog/services.yaml';
const WAIT = { prefer: 'wait=60' };

/** With a key that no field of the form is for. */
const entry = {
  name: 'payment-service',
  archetype: 'api',
  profile: 'public-api',
  size: 'medium',
  environments: ['int', 'pre'],
  team: 'payments-team',
  costCentre: '0123',
};

let portal: TestPortal;
let token: string;

const client = new AmeideClient({
  discoveryApi: { getBaseUrl: plugin => Promise.resolve(`${portal.url}/api/${plugin}`) },
});

beforeAll(async () => {
  portal = await openPortal({}, undefined, true);
  const session = await fetch(`${portal.url}/api/auth/guest/refresh`, { method: 'POST' });
  token = ((await session.json()) as any).backstageIdentity.token;
  for (const name of readdirSync(SHIPPED)) await portal.scaffolder.waitForTemplate(name);
});
afterAll(() => portal?.close());

async function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: object = {},
): Promise<any> {
  const response = await fetch(`${portal.url}/api/ameide/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const { status, headers: answered } = response;
  return { status, location: answered.get('location'), body: await response.json() };
}

function entryOf(branch: string, name: string): any {
  const text = portal.github.readFile('company', 'platform-next', branch, CATALOG)!;
  return (parse(text) as any).services.find((service: any) => service.name === name);
}

const openPulls = () => portal.github.pulls('company', 'platform-next', 'open');
const pipelines = () => portal.harness.entities('pipeline').map(({ identifier }) => identifier);

describe('a service', () => {
  it('is shown before it is onboarded, and nothing is written', async () => {
    const { status, body } = await ask('POST', '/services?dryRun=true', entry);
    expect(status).toBe(200);
    expect(body.catalog).toMatchObject({ outcome: 'changed', pullRequestUrl: null });
    expect(body.catalog.diff).toMatch(/^\+ {2}- name: payment-service$/m);
    expect(body.pipeline).toMatchObject({ id: 'payment_service_cd', outcome: 'created' });
    expect(body.findings).toMatchObject([{ code: 'catalog/unknown-key', severity: 'warning' }]);
    expect(portal.writes()).toEqual([]);
    expect((await ask('GET', '/operations')).body.items).toEqual([]);
  });

  it('is onboarded by a task: a pull request with the whole entry, and a pipeline', async () => {
    const { status, body, location } = await ask('POST', '/services', entry, WAIT);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ kind: 'service.create', service: 'payment-service', status: 'succeeded' },
      ...{ actor: 'user:default/guest', owner: 'group:default/payments-team' },
      ...{ template: 'template:default/kubernetes-service', source: 'http' },
      outputs: {
        ...{ outcome: 'changed', pipelineOutcome: 'created', pipelineId: 'payment_service_cd' },
        ...{ pullRequestNumber: 1, branch: 'ameide/onboard/payment-service' },
      },
    });
    expect(location).toBe(`/api/ameide/v1/operations/${body.id}`);
    expect(entryOf(body.outputs.branch, 'payment-service')).toMatchObject({
      ...entry,
      harness: { createdBy: 'user:default/guest' },
    });
    expect(pipelines()).toEqual(['payment_service_cd']);
    expect(openPulls()).toHaveLength(1);
  });

  it('is being onboarded until its pull request is merged', async () => {
    const { onboarding } = await client.listServices({}, { token });
    const { number } = openPulls().find(({ head }) => head.endsWith('/payment-service'))!;
    expect(onboarding).toMatchObject([
      {
        ...{ service: 'payment-service', owner: 'group:default/payments-team' },
        ...{ actor: 'user:default/guest', status: 'succeeded', pullRequestNumber: number },
        pullRequestUrl: expect.stringContaining(`/${number}`),
      },
    ]);
  });

  it('is unchanged the second time, and nothing is written', async () => {
    portal.writes();
    const { status, body } = await ask('POST', '/services', entry, WAIT);
    expect(status).toBe(201);
    expect(body.outputs).toMatchObject({ outcome: 'unchanged', pipelineOutcome: 'unchanged' });
    expect(portal.writes()).toEqual([]);
  });

  it('is not onboarded with other settings: 409 says what there is', async () => {
    portal.writes();
    const pending = await ask('POST', '/services', { ...entry, size: 'large' }, WAIT);
    expect(pending.status).toBe(409);
    expect(pending.body.error).toMatchObject({
      problems: [{ code: 'catalog/service-exists' }],
      existing: { pullRequestNumber: 1, pullRequestUrl: expect.stringContaining('/pull/1') },
    });
    const stored = await ask('POST', '/services', { ...entry, name: 'payment-gateway' });
    expect(stored.status).toBe(409);
    expect(stored.body.error).toMatchObject({
      problems: [{ code: 'catalog/service-exists', file: CATALOG, line: expect.any(Number) }],
      existing: { service: { name: 'payment-gateway', size: 'xlarge' } },
    });
    const dry = await ask('POST', '/services?dryRun=true', { ...entry, name: 'payment-gateway' });
    expect(dry.status).toBe(409);
    expect(portal.writes()).toEqual([]);
  });

  it('is not offboarded before it is merged: 409 names the pull request', async () => {
    portal.writes();
    for (const path of ['/services/payment-service', '/services/payment-service?dryRun=true']) {
      const { status, body } = await ask('DELETE', path);
      expect(status).toBe(409);
      expect(body.error).toMatchObject({
        problems: [{ code: 'api/not-merged', message: expect.stringContaining('pull request 1') }],
        existing: { pullRequestNumber: 1, pullRequestUrl: expect.stringContaining('/pull/1') },
      });
    }
    expect((await ask('DELETE', '/services/never-there')).status).toBe(404);
    expect(portal.writes()).toEqual([]);
  });

  it('is changed in its open pull request', async () => {
    const { status, body } = await ask('PUT', '/services/payment-service', { size: 'large' }, WAIT);
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: 'service.update', outputs: { pullRequestNumber: 1 } });
    expect(openPulls()).toHaveLength(1);
    expect(entryOf(body.outputs.branch, 'payment-service')).toMatchObject({
      ...entry,
      size: 'large',
    });
    await portal.github.merge('company', 'platform-next', 1);
  });

  it('is changed in the catalog, with keys that no form has', async () => {
    const change = { size: 'small', costCentre: '0456' };
    const dry = await ask('PUT', '/services/payment-gateway?dryRun=true', change);
    expect(dry).toMatchObject({ status: 200, body: { catalog: { outcome: 'changed' } } });
    const { status, body } = await ask('PUT', '/services/payment-gateway', change, WAIT);
    expect(status).toBe(200);
    expect(body.template).toBe('template:default/change-service');
    const before = entryOf('main', 'payment-gateway');
    expect(entryOf(body.outputs.branch, 'payment-gateway')).toEqual({ ...before, ...change });
  });

  it('is shown with its entry and its last operation', async () => {
    await vi.waitUntil(async () => (await ask('GET', '/services/payment-service')).status === 200, {
      ...{ timeout: 70_000, interval: 500 },
    });
    const { body } = await ask('GET', '/services/payment-service');
    expect(body).toMatchObject({
      ...{ name: 'payment-service', size: 'large', pipelineId: 'payment_service_cd' },
      ...{ entityRef: 'component:default/payment-service', entry: { costCentre: '0123' } },
      lastOperation: { kind: 'service.update', status: 'succeeded' },
    });
  });
});

describe('a pipeline alone', () => {
  it('is shown, made from the catalog, brought up to date and deleted', async () => {
    const before = await ask('GET', '/pipelines/ledger-api');
    expect(before.body).toMatchObject({ pipelineId: 'ledger_api_cd', status: 'missing' });
    const made = await ask('POST', '/pipelines/create', { service: 'ledger-api' }, WAIT);
    expect(made).toMatchObject({
      status: 201,
      body: {
        kind: 'pipeline.create',
        outputs: { outcome: 'created', pipelineId: 'ledger_api_cd' },
      },
    });
    const after = await ask('GET', '/pipelines/ledger-api');
    expect(after.body).toMatchObject({
      ...{ status: 'ready', pipelineUrl: made.body.outputs.pipelineUrl },
      template: { digest: made.body.outputs.templateDigest },
    });
    const again = await ask('PUT', '/pipelines/ledger-api', undefined, WAIT);
    expect(again).toMatchObject({ status: 200, body: { outputs: { outcome: 'unchanged' } } });
    const dry = await ask('DELETE', '/pipelines/ledger-api?dryRun=true');
    expect(dry).toMatchObject({ status: 200, body: { pipeline: { outcome: 'deleted' } } });
    expect(pipelines()).toContain('ledger_api_cd');
    const gone = await ask('DELETE', '/pipelines/ledger-api', undefined, WAIT);
    expect(gone).toMatchObject({ status: 200, body: { outputs: { outcome: 'deleted' } } });
    expect(pipelines()).not.toContain('ledger_api_cd');
  });

  it('is made from a body that the catalog does not have', async () => {
    const service = { ...entry, name: 'not-in-the-catalog' };
    const { status, body } = await ask('POST', '/pipelines/create', { service }, WAIT);
    expect(status).toBe(201);
    expect(body.outputs).toMatchObject({ pipelineId: 'not_in_the_catalog_cd', outcome: 'created' });
  });

  it('runs with a tag, and the answer names the execution', async () => {
    await portal.generate('payment-service');
    const run = { imageTag: '12e4567', environment: 'int', region: 'euw1', wait: true };
    const { status, body } = await ask('POST', '/pipelines/payment-service/execute', run, WAIT);
    expect(status).toBe(201);
    expect(body.outputs).toMatchObject({
      executionUrl: expect.stringContaining(body.outputs.executionId),
    });
    const { deployments } = portal.harness.run(body.outputs.executionId);
    expect(deployments).toMatchObject([
      { image: expect.stringMatching(/payment-service:12e4567$/) },
    ]);
    // Who asked here is told, rather than the account that the portal uses in Harness.
    const { body: shown } = await ask('GET', '/services/payment-service');
    const at = (region: string) =>
      shown.places.find((place: any) => place.environment === 'int' && place.region === region);
    const { executionId, executionUrl } = body.outputs;
    expect(at('euw1')).toMatchObject({
      deployed: {
        ...{ version: '12e4567', phase: 'succeeded', by: 'guest', number: 1 },
        ...{ executionId, url: executionUrl, endedAt: expect.any(Number) },
      },
    });
    expect(at('euw1').attempt).toBeUndefined();
    expect(at('euw2').deployed).toBeUndefined();
    expect(shown).toMatchObject({
      ...{ executionsRead: 1, versions: ['12e4567'] },
      executions: [{ id: executionId, version: '12e4567', by: 'guest', waits: [], approvals: [] }],
    });
  });

  it('a run that fails is told with its reason, beside the version that still runs', async () => {
    portal.harness.setOutcome('payment_service_cd', {
      ...{ status: 'Failed', message: 'readiness probe failed' },
    });
    const run = { imageTag: 'v9', environment: 'int', region: 'euw1', wait: true };
    const { status } = await ask('POST', '/pipelines/payment-service/execute', run, WAIT);
    portal.harness.setOutcome('payment_service_cd', undefined);
    expect(status).toBe(409);
    const { body } = await ask('GET', '/services/payment-service');
    expect(body.places[0]).toMatchObject({
      deployed: { version: '12e4567' },
      attempt: { version: 'v9', phase: 'failed', message: 'readiness probe failed' },
    });
    expect(body.executions[0]).toMatchObject({
      ...{ phase: 'failed', message: expect.stringContaining('readiness probe failed') },
      stages: [{ environment: 'int', region: 'euw1', phase: 'failed' }],
    });
  });

  it('runs with an input set', async () => {
    const run = { imageTag: 'v2', inputSets: ['payment_service_pre_stable_euw1'] };
    const { status, body } = await ask('POST', '/pipelines/payment-service/execute', run, WAIT);
    expect(status).toBe(201);
    expect(body.outputs.executionId).toBeTruthy();
  });
});

describe('an agent', () => {
  it('onboards a service by MCP, and the second time nothing is written', async () => {
    const agent = await connectAgent(`${portal.url}/api/mcp-actions/v1`, {
      authorization: `Bearer ${token}`,
    });
    const service = { ...entry, name: 'agent-service' };
    const dry = await agent.call('onboard-service', { service, dryRun: true });
    expect(dry.output.catalog.diff).toMatch(/^\+ {2}- name: agent-service$/m);
    expect(portal.github.readFile('company', 'platform-next', 'main', CATALOG)).not.toContain(
      'agent-service',
    );
    const made = await agent.call('onboard-service', { service, waitSeconds: 50 });
    expect(made.output).toMatchObject({
      ...{ kind: 'service.create', source: 'agent', actor: 'user:default/guest' },
      ...{ status: 'succeeded', outputs: { outcome: 'changed', pipelineOutcome: 'created' } },
    });
    expect(entryOf(made.output.outputs.branch, 'agent-service')).toMatchObject(service);
    expect(pipelines()).toContain('agent_service_cd');
    portal.writes();
    const again = await agent.call('onboard-service', { service, waitSeconds: 50 });
    expect(again.output.outputs).toMatchObject({
      outcome: 'unchanged',
      pipelineOutcome: 'unchanged',
    });
    expect(portal.writes()).toEqual([]);
    const { body } = await ask('GET', '/audit?service=agent-service&source=agent');
    expect(body.items.map(({ status }: any) => status)).toEqual([
      ...['succeeded', 'initiated', 'succeeded', 'initiated'],
    ]);
    await agent.close();
  });
});

describe('sync', () => {
  it('compares, keeps the run with its rows, and repairs on request', async () => {
    const options = { token, waitSeconds: 60 };
    const found = await client.startSync({}, options);
    expect(found).toMatchObject({ kind: 'sync', status: 'succeeded' });
    const run = (await client.getSyncRun(found.id, options))!;
    expect(run).toMatchObject({ mode: 'quick', apply: false, status: 'succeeded' });
    expect(run.unchanged).toBeGreaterThan(0);
    // Beside the services there is the pipeline of one that the catalog does not have.
    const ofServices = run.rows.filter(({ state }) => state !== 'orphaned');
    expect(ofServices).toHaveLength(run.services! - run.unchanged!);
    expect(run.rows.find(({ service }) => service === 'ledger-api')).toMatchObject({
      ...{ state: 'missing', repaired: false },
    });
    const mended = await client.startSync({ apply: true, services: ['ledger-api'] }, options);
    expect(mended.status).toBe('succeeded');
    expect(pipelines()).toContain('ledger_api_cd');
    const { items } = await client.listSyncRuns({}, options);
    expect(items.map(({ id }) => id)).toEqual([mended.id, found.id]);
  });
});

describe('an operation', () => {
  it('tells its log as events, and resumes after the last one that was seen', async () => {
    const started = await ask('POST', '/services', { ...entry, name: 'watched-service' });
    expect(started).toMatchObject({ status: 202, body: { status: 'running' } });
    // Not compressed, or the backend would hold the first events back until there are enough.
    const path = `${portal.url}/api/ameide/v1/operations/${started.body.id}/events`;
    const headers = { authorization: `Bearer ${token}`, 'accept-encoding': 'gzip' };
    const stream = await fetch(path, { headers });
    expect(stream.headers.get('content-encoding')).toBeNull();
    await stream.body?.cancel();
    const ids = async (lastEventId?: string) => {
      const options = { token, lastEventId };
      const all: OperationEvent[] = [];
      for await (const event of client.streamOperation(started.body.id, options)) all.push(event);
      expect(all.at(-1)).toMatchObject({ type: 'end', operation: { status: 'succeeded' } });
      return all.flatMap(event => (event.type === 'log' ? [event.id] : []));
    };
    const all = await ids();
    expect(all.length).toBeGreaterThan(3);
    expect(await ids(all[2])).toEqual(all.slice(3));
  });

  it('that fails says why, and can be retried', async () => {
    const back = portal.harness.faults.add({ method: 'POST', path: '/pipelines/v2', status: 400 });
    const failed = await ask('POST', '/services', { ...entry, name: 'retried-service' }, WAIT);
    back();
    expect(failed.status).toBeGreaterThanOrEqual(400);
    expect(failed.body.error.problems[0]).toMatchObject({
      code: expect.stringMatching(/^(harness|run)\//),
    });
    const { id } = failed.body.error.operation;
    expect((await ask('GET', `/operations/${id}`)).body).toMatchObject({ status: 'failed' });
    const again = await ask('POST', `/operations/${id}/retry`, undefined, WAIT);
    expect(again).toMatchObject({ status: 200, body: { id, status: 'succeeded' } });
    expect(openPulls().filter(({ head }) => head.endsWith('/retried-service'))).toHaveLength(1);
  });

  it('is cancelled while it runs', async () => {
    const back = portal.harness.faults.add({ method: 'POST', path: '/servicesV2', delayMs: 4_000 });
    const { body } = await ask('POST', '/services', { ...entry, name: 'cancelled-service' });
    await vi.waitUntil(
      () => openPulls().some(({ head }) => head.endsWith('/cancelled-service')),
      20_000,
    );
    const cancelled = await ask('POST', `/operations/${body.id}/cancel`);
    expect(cancelled.status).toBe(202);
    const ended = await ask('GET', `/operations/${body.id}`, undefined, WAIT);
    back();
    expect(['cancelled', 'failed']).toContain(ended.body.status);
    expect(pipelines()).not.toContain('cancelled_service_cd');
  });
});

it('a service is offboarded by pull request, and its pipeline follows the merge', async () => {
  const reason = 'reason=Replaced%20by%20another';
  const { status, body } = await ask(
    'DELETE',
    `/services/payment-service?${reason}`,
    undefined,
    WAIT,
  );
  expect(status).toBe(200);
  expect(body).toMatchObject({ kind: 'service.delete', outputs: { outcome: 'changed' } });
  const pull = openPulls().find(({ number }) => number === body.outputs.pullRequestNumber)!;
  expect(pull.body).toContain('Replaced by another');
  expect(entryOf(pull.head, 'payment-service')).toBeUndefined();
  expect(pipelines()).toContain('payment_service_cd');
});

it('all of it is in the audit trail, with actor and result', async () => {
  const { body } = await ask('GET', '/audit?service=payment-service&status=succeeded');
  expect(body.items.map(({ event, detail }: any) => `${event} ${detail}`).reverse()).toEqual([
    'service.create changed, created',
    'service.create unchanged, unchanged',
    expect.stringMatching(/^service\.update (adopted|changed)/),
    expect.stringMatching(/^pipeline\.execute /),
    expect.stringMatching(/^pipeline\.execute /),
    'service.delete changed',
  ]);
  for (const item of body.items)
    expect(item).toMatchObject({
      actor: 'user:default/guest',
      source: 'http',
      origin: expect.any(String),
    });
});
