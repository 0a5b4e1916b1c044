import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Operations } from '../src/operations.js';

const operations = new Operations();
let url: string;
before(async () => {
  url = `http://localhost:${await operations.listen(0)}`;
});
after(() => operations.close());

test('it is alive before it is ready', async () => {
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
  assert.equal((await fetch(`${url}/readyz`)).status, 503);
  operations.isReady = true;
  assert.equal((await fetch(`${url}/readyz`)).status, 200);
});

test('it has metrics, and nothing else', async () => {
  assert.match(await (await fetch(`${url}/metrics`)).text(), /process_cpu_seconds_total/);
  assert.equal((await fetch(`${url}/other`)).status, 404);
});
