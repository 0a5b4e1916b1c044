import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { loadDefinition } from '../src/definitions.js';

const folder = 'definitions';

test('a definition is a file', async () => {
  assert.equal((await loadDefinition('example', { folder })).id, 'example');
});

test('what is not an id is not looked for', async () => {
  await assert.rejects(loadDefinition('../package', { folder }), /not the id/);
});

test('a service of definitions is told the tenant', async () => {
  const server = createServer((request, response) => {
    const tenant = request.headers['x-tenant-id'];
    response.end(JSON.stringify({ id: request.url?.slice(1), tenant }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, resolve);
  });
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  try {
    const found = await loadDefinition('orders', { url, folder, tenant: 't1' });
    assert.deepEqual(found, { id: 'orders', tenant: 't1' });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
