// The OpenAPI document against the router and against what it answers.
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { openPlugin } from '../support/pluginBench.ts';
import type { PluginBench } from '../support/pluginBench.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- a document and answers, as they come */
let bench: PluginBench;
let document: any;
/** Statuses that were answered, by route. */
const seen = new Set<string>();

const entry = (name: string) => ({
  ...{ name, archetype: 'api', profile: 'public-api', size: 'small' },
  ...{ team: 'payments-team', environments: ['int'], regions: ['euw1'] },
});

beforeAll(async () => {
  bench = await openPlugin();
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
  const answered = await bench.ask(method, address, body, headers);
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
    '/v1/names/cart-api',
    '/v1/pipelines/cart-api',
    '/v1/operations',
    '/v1/audit',
    '/v1/sync/runs',
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

  // What writes, each with every way that it may end.
  const writes: [string, string, unknown, boolean][] = [
    ['POST', '/v1/services', entry('new-service'), true],
    ['PUT', '/v1/services/cart-api', { size: 'small' }, true],
    ['DELETE', '/v1/services/cart-api', undefined, true],
    ['POST', '/v1/pipelines/create', { service: 'cart-api' }, true],
    ['PUT', '/v1/pipelines/cart-api', undefined, true],
    ['DELETE', '/v1/pipelines/cart-api', undefined, true],
    ['POST', '/v1/pipelines/cart-api/execute', { imageTag: 'v1' }, false],
    ['POST', '/v1/sync', undefined, false],
  ];
  for (const [method, path, body, hasDryRun] of writes) {
    await ask(method, path, body, { principal: '' });
    await ask(method, path, body, nora);
    await ask(method, path, large);
    await ask(method, `${path}?unknown=1`, body);
    if (hasDryRun) await ask(method, `${path}?dryRun=true`, body);
    const key = { 'idempotency-key': `${method}-${path.length}` };
    const { body: operation } = await ask(method, path, body, key);
    const other =
      path === '/v1/sync'
        ? { mode: 'full' }
        : path.endsWith('execute')
          ? { imageTag: 'v2' }
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
