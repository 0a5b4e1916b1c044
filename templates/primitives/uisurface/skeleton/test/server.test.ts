import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { serverOf } from '../src/server.js';

const signIn = { issuer: 'https://login.example.com/realm', clientId: 'ui', scopes: ['openid'] };
const server = serverOf({ base: '/ui/', signIn });
let url: string;
before(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, resolve);
  });
  url = `http://localhost:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

test('it serves its page, also at paths of the application', async () => {
  for (const path of ['/ui/', '/ui/orders/1']) {
    const response = await fetch(url + path);
    assert.equal(response.status, 200);
    assert.match(await response.text(), /<h1>/);
  }
});

test('it serves its script', async () => {
  const response = await fetch(`${url}/ui/main.js`);
  assert.match(response.headers.get('content-type') ?? '', /javascript/);
  assert.equal(response.status, 200);
});

test('it tells the pages how to sign in', async () => {
  assert.deepEqual(await (await fetch(`${url}/ui/config.json`)).json(), signIn);
});

test('it lets the pages talk to itself and to the issuer alone', async () => {
  const policy = (await fetch(`${url}/ui/`)).headers.get('content-security-policy') ?? '';
  assert.match(policy, /connect-src 'self' https:\/\/login\.example\.com;/);
});

test('it serves nothing else', async () => {
  for (const path of ['/', '/ui/package.json', '/ui/../package.json', '/ui/%2e%2e/package.json'])
    assert.equal((await fetch(url + path)).status, 404, path);
  assert.equal((await fetch(`${url}/ui/`, { method: 'POST' })).status, 404);
});
