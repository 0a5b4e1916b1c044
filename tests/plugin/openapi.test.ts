// The OpenAPI document against the router and against what it answers.
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { AmeideClient, problemsOf } from '../../js/common/index.ts';
import { openPlugin } from '../support/pluginBench.ts';
import type { Answered, PluginBench } from '../support/pluginBench.ts';
import { recordOf, stoppedRollout } from '../support/rolloutRecord.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- a document and answers, as they come */
let bench: PluginBench;
let document: any;
const ROLLOUT = '2026-11-21-100000';
/** Statuses that were answered, by route. */
const seen = new Set<string>();

const entry = (name: string) => ({
  ...{ name, archetype: 'api', profile: 'public-api', size: 'small' },
  ...{ team: 'payments-team', environments: ['int'], regions: ['euw1'] },
});

/** The config repo itself: its pages of services are evidence of them. */
const imported = () => ({
  sources: [
    {
      repoUrl: `127.0.0.1:${bench.github.port}?owner=company&repo=platform-next`,
      path: 'backstage',
    },
  ],
});

beforeAll(async () => {
  bench = await openPlugin();
  const record = recordOf(stoppedRollout(ROLLOUT));
  bench.github.commitAs('alice', 'company-harness', 'harness-pipelines', 'main', record);
  document = (await bench.ask('GET', '/openapi.json')).body;
});
afterAll(() => bench?.close());

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);

/** The path of the document that an address is of. */
function pathOf(address: string): string {
  const own = address.split('?')[0]!.split('/');
  const found = Object.keys(document.paths)
    .filter(path => {
      const parts = path.split('/');
      return (
        parts.length === own.length &&
        parts.every((part, index) => part.startsWith('{') || part === own[index])
      );
    })
    // Fixed parts come before variable ones.
    .sort((one, other) => one.split('{').length - other.split('{').length);
  return found[0]!;
}

/** Asks, and holds the answer against the document. */
async function ask(
  method: string,
  address: string,
  body?: unknown,
  headers?: Record<string, string>,
) {
  return held(method, address, await bench.ask(method, address, body, headers));
}

function held(method: string, address: string, answered: Answered): Answered {
  const path = pathOf(address);
  const operation = document.paths[path][method.toLowerCase()];
  const described = operation.responses[answered.status];
  expect(
    described,
    `${method} ${path} ${answered.status} ${JSON.stringify(answered.body).slice(0, 300)}`,
  ).toBeDefined();
  seen.add(`${method.toLowerCase()} ${path} ${answered.status}`);
  const type = answered.headers.get('content-type')?.split(';')[0] ?? '';
  const content = described.content?.[type];
  expect(content, `${method} ${path} ${answered.status} ${type}`).toBeDefined();
  if (content.schema) {
    const whole = { ...content.schema, components: document.components };
    const validate = ajv.compile(whole);
    validate(answered.body);
    expect(
      validate.errors ?? [],
      `${method} ${path} ${JSON.stringify(answered.body).slice(0, 500)}`,
    ).toEqual([]);
  }
  return answered;
}

it('is a document of OpenAPI 3.1 that reads in itself', () => {
  expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Ameide' } });
  const references = [
    ...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g),
  ];
  expect(references.length).toBeGreaterThan(20);
  for (const [, name] of references) expect(document.components.schemas[name!], name).toBeDefined();
  const operations = Object.values(document.paths).flatMap((methods: any) =>
    Object.values(methods),
  ) as any[];
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const operation of operations) expect(operation.summary).toBeTruthy();
  for (const schema of Object.values(document.components.schemas))
    expect(() =>
      ajv.compile({ ...(schema as object), components: document.components }),
    ).not.toThrow();
});

it('describes every answer that is given', async () => {
  const { scaffolder } = bench;
  const WAIT = { prefer: 'wait=20' };
  const nora = { principal: 'user:default/nora' };
  const large = JSON.stringify({ name: 'x'.repeat(1024 * 1024) });
  // Reads, and what is refused.
  const reads = [
    '/v1/services',
    '/v1/services/cart-api',
    '/v1/overview',
    '/v1/names/cart-api',
    '/v1/pipelines/cart-api',
    '/v1/pipelines/cart-api/states',
    '/v1/operations',
    '/v1/audit',
    '/v1/sync/runs',
    '/v1/templates',
    '/v1/rollouts',
    `/v1/rollouts/${ROLLOUT}`,
    '/v1/doctor',
  ];
  for (const path of reads) {
    await ask('GET', path);
    await ask('GET', path, undefined, { principal: '' });
    await ask('GET', path, undefined, nora);
  }
  for (const path of reads.slice(1, 2).concat('/v1/pipelines/x'))
    await ask('GET', path.replace('cart-api', 'nobody'));
  for (const path of ['/v1/services', '/v1/operations', '/v1/audit', '/v1/sync/runs'])
    await ask('GET', `${path}?limit=x`);
  await ask('GET', '/v1/audit?format=csv');
  await ask('GET', '/v1/audit?format=jsonl');
  await ask('POST', '/v1/preview', { service: entry('shown-service') });
  await ask('POST', '/v1/preview', { service: entry('Wrong_Name') });
  for (const name of ['orders', 'Wrong_Name'])
    await ask('POST', '/v1/primitives/preview', { kind: 'domain', name });
  await ask('POST', '/v1/primitives/preview', { kind: 'domain', name: 'a', repoUrl: 'b' });

  // What writes, each with every way that it may end.
  const writes: [string, string, unknown, boolean][] = [
    ['POST', '/v1/services', entry('new-service'), true],
    ['PUT', '/v1/services/cart-api', { size: 'small' }, true],
    ['DELETE', '/v1/services/cart-api', undefined, true],
    ['POST', '/v1/pipelines/create', { service: 'cart-api' }, true],
    ['PUT', '/v1/pipelines/cart-api', undefined, true],
    ['DELETE', '/v1/pipelines/cart-api', undefined, true],
    ['POST', '/v1/pipelines/cart-api/execute', { imageTag: 'v1' }, false],
    ['POST', '/v1/pipelines/cart-api/adopt', { confirm: 'digest' }, false],
    ['POST', '/v1/pipelines/image-resizer/restore', { to: 'a'.repeat(40), confirm: 'x' }, false],
    ['POST', '/v1/imports', { ...imported(), wave: 1 }, true],
    ['POST', '/v1/rollouts', { confirm: 'digest' }, true],
    ...['pause', 'resume', 'roll-back'].map((what): [string, string, unknown, boolean] => [
      'POST',
      `/v1/rollouts/${ROLLOUT}/${what}`,
      undefined,
      false,
    ]),
    ['POST', '/v1/sync', undefined, false],
  ];
  await ask('POST', '/v1/imports', imported());
  for (const [method, path, body, hasDryRun] of writes) {
    await ask(method, path, body, { principal: '' });
    await ask(method, path, body, nora);
    await ask(method, path, large);
    await ask(method, `${path}?unknown=1`, body);
    if (hasDryRun) await ask(method, `${path}?dryRun=true`, body);
    const key = { 'idempotency-key': `${method}-${path}` };
    const { body: operation } = await ask(method, path, body, key);
    const other =
      path === '/v1/sync'
        ? { mode: 'full' }
        : path.endsWith('execute')
          ? { imageTag: 'v2' }
          : path === '/v1/rollouts'
            ? { confirm: 'other' }
            : undefined;
    // Another request with the same key.
    if (other) await ask(method, path, other, key);
    scaffolder.end('completed', {
      output: { outcome: 'changed', services: 1, unchanged: 1, rows: [] },
    });
    await ask('GET', `/v1/operations/${operation.id}`);
    scaffolder.output = () => ({
      outcome: 'unchanged',
      services: 1,
      unchanged: 0,
      rows: [{ service: 'a', pipelineId: 'b', state: 'missing', detail: 'c', repaired: false }],
    });
    const { body: waited } = await ask(method, path, body, WAIT);
    if (path === '/v1/sync') await ask('GET', `/v1/sync/runs/${waited.id}`);
    scaffolder.output = undefined;
    scaffolder.refusal = new Error('Backend request failed, 500 Internal Server Error');
    await ask(method, path, body);
    scaffolder.refusal = undefined;
  }
  for (const [method, path] of [
    ['PUT', '/v1/services/nobody'],
    ['DELETE', '/v1/services/nobody'],
    ['PUT', '/v1/pipelines/nobody'],
    ['DELETE', '/v1/pipelines/nobody'],
    ['POST', '/v1/pipelines/nobody/execute'],
  ] as const)
    await ask(method, path, method === 'DELETE' ? undefined : {});
  await ask('POST', '/v1/services', { ...entry('payment-gateway'), size: 'small' });

  // Webhooks.
  await ask('POST', '/v1/webhooks/github', '{}');
  await ask('POST', '/v1/webhooks/service-created', { service: 'ledger-api' });
  await ask('POST', '/v1/webhooks/service-created', {});

  // Operations.
  const { body: failing } = await ask('POST', '/v1/services', entry('failing-service'));
  await ask('POST', '/v1/services', { ...entry('failing-service'), size: 'large' });
  const first = `/v1/operations/${failing.id}/first-deployment`;
  for (const imageTag of ['v1', 'v2']) await ask('PUT', first, { imageTag });
  await ask('DELETE', first);
  await ask('POST', `/v1/operations/${failing.id}/retry`);
  scaffolder.end('failed', { error: { name: 'Error', message: 'harness/refused: it failed' } });
  await ask('GET', `/v1/operations/${failing.id}`);
  await ask('POST', `/v1/operations/${failing.id}/cancel`);
  await ask('GET', `/v1/operations/${failing.id}/events`);
  await ask('POST', `/v1/operations/${failing.id}/retry`);
  await ask('POST', `/v1/operations/${failing.id}/cancel`);
  const retrying = ask('POST', `/v1/operations/${failing.id}/retry`, undefined, WAIT);
  await vi.waitUntil(() => scaffolder.tasks.at(-1)?.status === 'processing');
  scaffolder.end('completed', { output: { outcome: 'changed' } });
  await retrying;
  for (const end of ['', '/events']) await ask('GET', `/v1/operations/nothing${end}`);
  for (const end of ['cancel', 'retry']) await ask('POST', `/v1/operations/nothing/${end}`);
  await ask('GET', '/v1/sync/runs/nothing');
});

it('and nearly every answer that it describes was given above', () => {
  const described = Object.entries(document.paths as Record<string, any>).flatMap(
    ([path, methods]) =>
      Object.entries(methods as Record<string, any>).flatMap(([method, { responses }]) =>
        Object.keys(responses).map(status => `${method} ${path} ${status}`),
      ),
  );
  const successes = described.filter(
    text => / 2\d\d$/.test(text) && !text.includes('webhooks/github'),
  );
  expect(successes.filter(text => !seen.has(text))).toEqual([]);
});

describe('the client', () => {
  /** Sends what the client sends as Jane, and holds what is answered against the document. */
  const asked: string[] = [];
  const send: typeof fetch = async (input, init) => {
    const address = String(input).slice(bench.url.length);
    asked.push(`${init!.method} ${address}`);
    const headers = {
      ...(init!.headers as Record<string, string>),
      principal: 'user:default/jane',
    };
    const response = await fetch(input, { ...init, headers });
    const type = response.headers.get('content-type') ?? '';
    if (/^application\/json/.test(type)) {
      const { status, headers: given } = response;
      const body: unknown = await response.clone().json();
      held(init!.method!, address, { status, headers: given, body });
    }
    return response;
  };
  const discoveryApi = { getBaseUrl: () => Promise.resolve(bench.url) };
  const client = new AmeideClient({ discoveryApi, fetchApi: { fetch: send } });
  const waiting = { waitSeconds: 20 };

  afterEach(() => {
    bench.scaffolder.output = undefined;
  });

  it('has a method for each route, but for those of webhooks', () => {
    const ids = Object.entries(document.paths as Record<string, any>)
      .filter(([path]) => !path.includes('/webhooks/'))
      .flatMap(([, methods]) => Object.values(methods).map((one: any) => one.operationId));
    expect(ids.length).toBeGreaterThan(20);
    const whole = AmeideClient.prototype as object;
    const methods = [whole, Object.getPrototypeOf(whole) as object].flatMap(part =>
      Object.getOwnPropertyNames(part),
    );
    expect(ids.filter(id => !methods.includes(id))).toEqual([]);
  });

  it('looks at the installation', async () => {
    const { rows } = await client.getDoctor();
    expect(rows.find(({ id }) => id === 'harness.key')).toMatchObject({ state: 'ok' });
    expect(rows.find(({ id }) => id === 'harness.connector.gar')).toMatchObject({
      ...{ area: 'harness', state: 'missing', found: 'does not exist' },
      help: expect.stringContaining('`gar`'),
    });
  });

  it('reads services and pipelines', async () => {
    const { items, total } = await client.listServices({ search: 'cart', limit: 5 });
    expect(items.map(({ name }) => name)).toContain('cart-api');
    expect(total).toBeGreaterThan(0);
    expect(await client.getService('cart-api')).toMatchObject({ entry: { name: 'cart-api' } });
    expect(await client.getService('nobody')).toBeUndefined();
    expect(await client.getName('cart-api')).toEqual({ taken: true });
    expect(await client.getPipeline('cart-api')).toMatchObject({ service: 'cart-api' });
    expect(await client.getPipeline('nobody')).toBeUndefined();
    const { problems } = await client.previewService({ service: entry('Wrong_Name') });
    expect(problems[0]!.help).toBeTruthy();
  });

  it('previews a primitive', async () => {
    const tenant = { tenant: 'acme', sku: 'Namespace', origin: 'tenant' };
    const { primitive } = await client.previewPrimitive({
      ...{ kind: 'domain', name: 'orders', owner: 'payments-team', environments: ['int'] },
      ...tenant,
    });
    expect(primitive).toMatchObject({
      ...{ name: 'domain-orders-v1', outcome: 'changed', pullRequestUrl: null },
      namespaces: { int: 'tenant-acme-int-cust' },
      diff: expect.stringContaining('+    namespace: tenant-acme-int-cust'),
    });
    expect(primitive!.repositoryFiles).toContain('package.json');
    const refused = await client.previewPrimitive({
      kind: 'domain',
      name: 'orders',
      ...tenant,
      tenant: '',
    });
    expect(refused.primitive).toBeUndefined();
    expect(refused.problems.map(({ code }) => code)).toEqual(['primitive/tenant-missing']);
  });

  it('reports which services exist already, and proposes nothing by that', async () => {
    const before = bench.writes();
    const report = await client.planImportServices({ ...imported(), wave: 5 });
    expect(report.services.length).toBeGreaterThan(0);
    expect(report.services.map(({ verdict }) => verdict)).toContain('exists');
    expect(report.answers).toContain('# Answers for');
    expect(bench.writes()).toBe(before);
    const message = expect.stringContaining('`wave` is missing');
    await expect(client.importServices(imported())).rejects.toMatchObject({
      body: { error: { message } },
    });
  });

  it('lists the recorded states of a pipeline', async () => {
    expect(await client.listPipelineStates('cart-api')).toEqual({ states: expect.any(Array) });
  });

  it('counts services by state, and sorts sizes by their rank', async () => {
    const { items, total, counts } = await client.listServices({ sort: 'size', limit: 1000 });
    expect([...new Set(items.map(({ size }) => size))]).toEqual([
      'small',
      'medium',
      'large',
      'xlarge',
    ]);
    const sum = (states: object) => Object.values(states).reduce((all, count) => all + count, 0);
    expect(sum(counts)).toBe(total);
    // Whichever state is asked for, one can go on to the others.
    const missing = await client.listServices({ state: 'missing' });
    expect(missing).toMatchObject({ total: counts.missing, counts });
    const overview = await client.getOverview();
    expect(overview).toMatchObject({ total, states: counts, history: expect.any(Array) });
    for (const groups of [overview.teams, overview.environments])
      for (const group of groups) expect(sum(group.states)).toBe(group.total);
    expect(overview.teams.reduce((all, team) => all + team.total, 0)).toBe(total);
  });

  it('counts what the caller may see', async () => {
    const paul = { principal: 'user:default/paul' };
    const { body } = await ask('GET', '/v1/overview', undefined, paul);
    expect(body.teams.map(({ owner }: any) => owner)).toEqual(['group:default/payments-team']);
    expect(body.total).toBe(body.teams[0].total);
    expect(body).not.toHaveProperty('history');
  });

  it('plans without writing', async () => {
    const before = bench.writes();
    const { catalog, pipeline } = await client.planCreateService(entry('planned-service'));
    expect(catalog!.diff).toContain('planned-service');
    expect(pipeline!.yaml).toContain('planned_service_cd');
    const changed = await client.planUpdateService('cart-api', { size: 'large' });
    expect(changed.catalog!.outcome).toBe('changed');
    expect((await client.planDeleteService('cart-api')).catalog!.diff).toContain('-');
    const created = await client.planCreatePipeline({ service: 'cart-api' });
    expect(created.pipeline.outcome).toBe('created');
    expect((await client.planUpdatePipeline('cart-api')).pipeline.id).toBe('cart_api_cd');
    expect((await client.planDeletePipeline('cart-api')).pipeline.id).toBe('cart_api_cd');
    expect(bench.writes()).toBe(before);
  });

  it('writes, with keys, and waits for the end', async () => {
    const { scaffolder } = bench;
    scaffolder.output = () => ({ outcome: 'changed', services: 1, unchanged: 1, rows: [] });
    const key = { idempotencyKey: 'client-1' };
    const created = await client.createService(entry('client-service'), { ...waiting, ...key });
    expect(created).toMatchObject({ status: 'succeeded', outputs: { outcome: 'changed' } });
    const again = await client.createService(entry('client-service'), { ...waiting, ...key });
    expect(again.id).toBe(created.id);
    const kinds = [
      await client.updateService('cart-api', { size: 'large' }, { pipeline: 'immediately' }),
      await client.deleteService('discount-engine', { reason: 'Replaced by another' }),
      await client.createPipeline({ service: 'auth-gateway' }),
      await client.updatePipeline('checkout-api'),
      await client.adoptPipeline('consent-api', { confirm: 'digest' }),
      await client.restorePipeline('image-resizer', { to: 'a'.repeat(40), confirm: 'digest' }),
      await client.deletePipeline('fraud-listener'),
      await client.executePipeline('payment-gateway', { imageTag: 'v1' }),
      await client.startRollout({ confirm: 'digest' }),
      await client.pauseRollout(ROLLOUT),
      await client.startSync({ mode: 'full' }),
    ];
    for (const { id, kind } of kinds)
      expect(await client.waitForOperation(id)).toMatchObject({ kind, status: 'succeeded' });
    const { items } = await client.listOperations({ status: 'succeeded', limit: kinds.length });
    expect(items.map(({ kind }) => kind).sort()).toEqual(kinds.map(({ kind }) => kind).sort());
    const [run] = (await client.listSyncRuns({ limit: 1 })).items;
    expect(await client.getSyncRun(run!.id)).toMatchObject({ mode: 'full', rows: [] });
    expect(await client.getSyncRun('nothing')).toBeUndefined();
  });

  it('tells of an operation as it goes, and goes on where the connection broke', async () => {
    const { scaffolder } = bench;
    const { id } = await client.createService(entry('streamed-service'));
    const task = scaffolder.tasks.at(-1)!;
    scaffolder.log(task, 'recovered', { recoverStrategy: 'startOver' });
    scaffolder.log(task, 'log', { message: 'one', stepId: 'a', status: 'processing' });
    scaffolder.log(task, 'log', { message: 'two', stepId: 'a', status: 'completed' });
    let connections = 0;
    /** The first connection breaks within its second event. */
    const breaking: typeof fetch = async (input, init) => {
      const response = await send(input, init);
      if ((connections += 1) > 1) return response;
      let text = '';
      const cut = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          text += new TextDecoder().decode(chunk);
          const [first, second] = text.split('\n\n');
          if (second === undefined || second === '') return;
          controller.enqueue(new TextEncoder().encode(`${first}\n\n${second.slice(0, 20)}`));
          scaffolder.end('completed', { output: { outcome: 'changed' } }, task);
          // What `fetch` throws where a connection ends too early; not before what came is read.
          setTimeout(() => controller.error(new TypeError('terminated')), 50);
        },
      });
      return new Response(response.body!.pipeThrough(cut), response);
    };
    const told: string[] = [];
    const broken = new AmeideClient({ discoveryApi, fetchApi: { fetch: breaking } });
    for await (const event of broken.streamOperation(id))
      told.push(event.type === 'log' ? event.log.message : event.operation.status);
    expect(told).toEqual(['one', 'two', 'succeeded']);
    expect(connections).toBe(2);
    const nothing = client.streamOperation('nothing').next();
    await expect(nothing).rejects.toMatchObject({ statusCode: 404 });
  });

  it('cancels, and retries', async () => {
    const { id } = await client.createService(entry('cancelled-service'));
    const first = await client.requestFirstDeployment(id, 'v1.0.0');
    expect(first).toMatchObject({ operationId: id, imageTag: 'v1.0.0', status: 'waiting' });
    expect((await client.getOperation(id))?.firstDeployment).toEqual(first);
    expect(await client.cancelFirstDeployment(id)).toMatchObject({ status: 'cancelled' });
    expect((await client.cancelOperation(id)).id).toBe(id);
    expect(await client.waitForOperation(id)).toMatchObject({ status: 'cancelled' });
    expect(await client.retryOperation(id)).toMatchObject({ id, status: 'running' });
    bench.scaffolder.end('completed', { output: {} });
    expect(await client.getOperation(id, waiting)).toMatchObject({ status: 'succeeded' });
    expect(await client.getOperation('nothing')).toBeUndefined();
  });

  it('exports the audit trail as the route does, over all its pages', async () => {
    const { items } = await client.listAudit({ service: 'client-service' });
    expect(items.map(({ status }) => status)).toEqual(['succeeded', 'initiated']);
    for (const format of ['csv', 'jsonl'] as const) {
      const { body } = await bench.ask('GET', `/v1/audit?format=${format}&limit=1000`);
      let text = '';
      for await (const part of client.exportAudit(format)) text += part;
      expect(text).toBe(body);
    }
    const small = new AmeideClient({
      discoveryApi,
      fetchApi: {
        fetch: (input, init) => send(String(input).replace('limit=1000', 'limit=3'), init),
      },
    });
    let text = '';
    for await (const part of small.exportAudit('jsonl')) text += part;
    const ids = text
      .trimEnd()
      .split('\n')
      .map(line => (JSON.parse(line) as { id: string }).id);
    expect(ids.length).toBeGreaterThan(10);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('rejects with the problems and their help', async () => {
    const error = await client.createService(entry('Wrong_Name')).catch((given: unknown) => given);
    expect(error).toMatchObject({ name: 'ResponseError', statusCode: 400 });
    expect(problemsOf(error)[0]).toMatchObject({ code: 'catalog/bad-name', help: /./ });
    const failing = client.createService(entry('failed-service'), waiting);
    await vi.waitUntil(() => bench.scaffolder.tasks.at(-1)?.values['name'] === 'failed-service');
    bench.scaffolder.end('failed', { error: { name: 'Error', message: 'harness/refused: no' } });
    await expect(failing).rejects.toMatchObject({ problems: [{ code: 'harness/refused' }] });
    expect(problemsOf(new Error('another'))).toEqual([]);
  });

  it('says which line is missing where something else answers', async () => {
    const others = {
      fetch: () =>
        Promise.resolve(new Response('<html>', { headers: { 'content-type': 'text/html' } })),
    };
    const lost = new AmeideClient({ discoveryApi, fetchApi: others });
    await expect(lost.listServices()).rejects.toThrow(/backend\.add\(/);
  });

  it('sends a token, and stops when told to', async () => {
    const seen: unknown[] = [];
    const recording: typeof fetch = async (_input, init) => {
      seen.push((init!.headers as Record<string, string>)['authorization'], init!.signal);
      return Response.json({ items: [] });
    };
    const { signal } = new AbortController();
    const other = new AmeideClient({ discoveryApi, fetchApi: { fetch: recording } });
    await other.listAudit({}, { token: 'abc', signal });
    expect(seen).toEqual(['Bearer abc', signal]);
  });
});
