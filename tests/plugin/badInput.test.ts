// Bad input: a status and a message that say what is wrong, nothing stored, nothing written, no secret told.
import { openPlugin } from '../support/pluginBench.ts';
import type { PluginBench } from '../support/pluginBench.ts';

const entry = {
  ...{ name: 'new-service', archetype: 'api', profile: 'public-api', size: 'small' },
  ...{ team: 'payments-team', environments: ['int'], regions: ['euw1'] },
};

let bench: PluginBench;
beforeAll(async () => {
  bench = await openPlugin();
});
afterAll(() => bench?.close());
afterEach(async () => {
  expect(bench.scaffolder.tasks).toEqual([]);
  expect(bench.writes()).toBe(0);
  expect((await bench.ask('GET', '/v1/operations')).body.items).toEqual([]);
  expect((await bench.ask('GET', '/v1/audit')).body.items).toEqual([]);
});

async function refuse(
  status: number,
  code: string | undefined,
  ...request: Parameters<PluginBench['ask']>
) {
  const answered = await bench.ask(...request);
  expect(answered.status).toBe(status);
  const { error, response } = answered.body;
  expect(error).toMatchObject({ name: expect.any(String), message: expect.any(String) });
  expect(response).toEqual({ statusCode: status });
  if (code) expect(error.problems.map((found: { code: string }) => found.code)).toContain(code);
  expect(JSON.stringify(answered.body)).not.toMatch(/ghp_bot|pat\.acc123|node_modules|    at /);
  return error;
}

it.each([
  ['an unknown archetype', { archetype: 'daemon' }, 'catalog/unknown-archetype'],
  ['a wrong type', { environments: 'int' }, undefined],
  ['a number for a size', { size: 4 }, 'catalog/unknown-size'],
  ['a bad name', { name: 'New_Service' }, undefined],
  ['a number for a name', { name: 7 }, undefined],
  ['no name', { name: undefined }, undefined],
  ['an expression', { description: '<+secrets.getValue("x")>' }, undefined],
])('POST /v1/services with %s', async (_what, more, code) => {
  await refuse(400, code, 'POST', '/v1/services', { ...entry, ...more });
});

it.each<[string, Parameters<PluginBench['ask']>, number, string | undefined]>([
  ['no body', ['POST', '/v1/services'], 400, undefined],
  ['no JSON', ['POST', '/v1/services', '{"name":'], 400, undefined],
  ['a list', ['POST', '/v1/services', []], 400, 'api/wrong-type'],
  ['a text', ['POST', '/v1/services', '"new-service"'], 400, 'api/wrong-type'],
  ['a misspelled query', ['POST', '/v1/services?dryrun=true', entry], 400, 'api/unknown-field'],
  ['a flag that is no flag', ['POST', '/v1/services?dryRun=yes', entry], 400, 'api/wrong-type'],
  ['a flag twice', ['POST', '/v1/services?dryRun=false&dryRun=true', entry], 400, undefined],
  [
    'an unknown field',
    ['POST', '/v1/pipelines/create', { service: 'cart-api', stratgy: 'x' }],
    400,
    'api/unknown-field',
  ],
  ['an unknown service', ['POST', '/v1/pipelines/create', { service: 'nobody' }], 404, undefined],
  ['an unknown service', ['PUT', '/v1/services/nobody', { size: 'small' }], 404, undefined],
  ['an unknown service', ['DELETE', '/v1/services/nobody'], 404, undefined],
  ['an unknown service', ['GET', '/v1/services/nobody'], 404, undefined],
  ['an unknown service', ['GET', '/v1/pipelines/nobody'], 404, undefined],
  [
    'an unknown service',
    ['POST', '/v1/pipelines/nobody/execute', { imageTag: 'v1' }],
    404,
    undefined,
  ],
  ['another name', ['PUT', '/v1/services/cart-api', { name: 'other' }], 400, 'api/cannot-rename'],
  [
    'a bad tag',
    ['POST', '/v1/pipelines/cart-api/execute', { imageTag: '<+x>' }],
    400,
    'api/wrong-type',
  ],
  [
    'a number for a tag',
    ['POST', '/v1/pipelines/cart-api/execute', { imageTag: 7 }],
    400,
    'api/wrong-type',
  ],
  ['no digest', ['POST', '/v1/pipelines/cart-api/adopt', {}], 400, undefined],
  ['no commit', ['POST', '/v1/pipelines/cart-api/restore', { confirm: 'x' }], 400, undefined],
  [
    'an unknown service',
    ['POST', '/v1/pipelines/nobody/restore', { to: 'a'.repeat(40), confirm: 'x' }],
    404,
    undefined,
  ],
  ['a mode', ['POST', '/v1/sync', { mode: 'deep' }], 400, 'api/wrong-type'],
  [
    'a body where none is taken',
    ['DELETE', '/v1/services/cart-api', { name: 'x' }],
    400,
    undefined,
  ],
  ['a short reason', ['DELETE', '/v1/services/cart-api?reason=x'], 400, 'api/wrong-type'],
  ['too large a page', ['GET', '/v1/audit?limit=1001'], 400, 'api/wrong-type'],
  ['no page', ['GET', '/v1/operations?limit=0'], 400, 'api/wrong-type'],
  ['a page token', ['GET', '/v1/operations?pageToken=x'], 400, undefined],
  ['a page token of another list', ['GET', '/v1/operations?pageToken=WyIxMiJd'], 400, undefined],
  ['a time', ['GET', '/v1/audit?from=yesterday'], 400, 'api/wrong-type'],
  ['a status', ['GET', '/v1/operations?status=done'], 400, 'api/wrong-type'],
  ['an unknown operation', ['GET', '/v1/operations/nothing'], 404, undefined],
  ['an unknown run', ['GET', '/v1/sync/runs/nothing'], 404, undefined],
  ['an unknown route', ['GET', '/v1/nothing'], 404, undefined],
  ['another method', ['PATCH', '/v1/services', {}], 404, undefined],
  ['a path that cannot be decoded', ['GET', '/v1/services/%E0%A4%A'], 400, undefined],
])('%s: %j is answered %i', async (_what, request, status, code) => {
  await refuse(status, code, ...request);
});

it('every route refuses parameters and fields that it does not know, a body of another type, and one that is too large', async () => {
  const { paths } = (await bench.ask('GET', '/openapi.json')).body;
  const routes = Object.entries<Record<string, { requestBody?: object; operationId: string }>>(
    paths,
  ).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { requestBody, operationId }]) => ({
      method: method.toUpperCase(),
      path: path.replace(/\{\w+\}/g, 'cart-api'),
      ...{ takesBody: requestBody !== undefined, operationId },
    })),
  );
  expect(routes.length).toBeGreaterThan(20);
  const large = JSON.stringify({ x: 'x'.repeat(1024 * 1024) });
  for (const { method, path, takesBody, operationId } of routes) {
    // It is authenticated by its signature, before anything else is looked at.
    if (operationId === 'receiveGithub') continue;
    const body = takesBody ? {} : undefined;
    await refuse(400, 'api/unknown-field', method, `${path}?unknown=1`, body);
    if (!takesBody) continue;
    await refuse(400, 'api/wrong-type', method, path, []);
    await refuse(413, 'api/body-too-large', method, path, large);
    // An entry may have keys of the organization's own.
    if (operationId !== 'updateService')
      await refuse(400, undefined, method, path, { unknownField: 1 });
  }
});

it('a body over 1 MiB, whether its length is declared or not', async () => {
  const large = { ...entry, description: 'x'.repeat(1024 * 1024) };
  await refuse(413, 'api/body-too-large', 'POST', '/v1/services', large);
  const stream = new Blob([JSON.stringify(large)]).stream();
  const response = await fetch(`${bench.url}/v1/services`, {
    ...{ method: 'POST', body: stream, duplex: 'half' },
    headers: { principal: 'user:default/jane' },
  } as RequestInit);
  expect(response.status).toBe(413);
});

it('without credentials nothing is told', async () => {
  await refuse(401, undefined, 'GET', '/v1/services', undefined, { principal: '' });
  await refuse(401, undefined, 'POST', '/v1/services', entry, { principal: '' });
});

it('a client that goes away is no failure', async () => {
  const { port } = new URL(bench.url);
  const { connect } = await import('node:net');
  const socket = connect(Number(port), 'localhost');
  socket.write(
    'POST /api/ameide/v1/services HTTP/1.1\r\nhost: x\r\nprincipal: user:default/jane\r\ncontent-length: 50\r\n\r\n{"name":',
  );
  await new Promise(resolve => setTimeout(resolve, 100));
  socket.destroy();
  expect((await bench.ask('GET', '/v1/services')).status).toBe(200);
});
