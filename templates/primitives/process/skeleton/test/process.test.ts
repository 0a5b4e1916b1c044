import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { activitiesOf, endpointOf } from '../src/activities.js';
import { BUNDLE } from '../src/bundle.js';
import { checked, type ProcessDefinition } from '../src/definition.js';
import { loadDefinition } from '../src/definitions.js';

test('the example can be executed', async () => {
  const source = { folder: 'definitions' };
  const definition = checked(await loadDefinition<ProcessDefinition>('example', source));
  assert.equal(definition.steps.length, 2);
});

test('a definition that cannot be executed is refused', () => {
  assert.throws(() => checked({ id: 'x', steps: [] }), /no steps/);
  const twice = { name: 'a', waitSeconds: 1 };
  assert.throws(() => checked({ id: 'x', steps: [twice, twice] }), /name of its own/);
});

test('the workflows are bundled', async () => {
  assert.match(await readFile(BUNDLE, 'utf8'), /runProcess/);
});

test('a primitive is called where the environment says', async () => {
  assert.throws(() => endpointOf('domain-orders-v1', {}), /ENDPOINT_DOMAIN_ORDERS_V1/);
  const server = createServer((request, response) => {
    response.end(JSON.stringify({ path: request.url }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, resolve);
  });
  const { port } = server.address() as AddressInfo;
  process.env.ENDPOINT_DOMAIN_ORDERS_V1 = `http://localhost:${port}/`;
  try {
    const { call } = activitiesOf({ id: 'x', steps: [] });
    const answer = await call({ target: 'domain-orders-v1', path: 'a/b' }, {});
    assert.deepEqual(answer, { path: '/a/b' });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
