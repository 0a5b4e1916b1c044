// What is told of the work: a span for each attempt of a request and for each decision, waits at rate limits, and no secret.
import { Http } from '../../js/core/http.ts';
import { run } from '../../js/core/run.ts';
import { telemetryOf } from '../../js/core/telemetry.ts';
import { clientOf, scope } from '../support/harness.ts';
import { startHarness } from '../../dev/harness/index.ts';
import { keptTelemetry } from '../support/telemetry.ts';
import { json, keptLog, quickClock, tiny } from '../support/tools.ts';

it('each attempt of a request is a span by the conventions for HTTP clients, without its query and headers', async () => {
  const server = await tiny((_, response, count) =>
    count === 1 ? json(response, 503, {}) : json(response, 200, {}),
  );
  const { telemetry, spans, requests } = keptTelemetry();
  const http = new Http({ log: keptLog(), clock: quickClock(), telemetry });
  try {
    await http.send({
      ...{ method: 'GET', url: `${server.url}/things/1?token=secret-1` },
      headers: { authorization: 'secret-2' },
      ...{ repeatable: true, expects: 'json' },
    });
  } finally {
    await server.close();
  }
  const { hostname, port } = new URL(server.url);
  const place = { 'server.address': hostname, 'server.port': Number(port) };
  const common = { 'http.request.method': 'GET', ...place };
  const failed = { 'http.response.status_code': 503, 'error.type': '503' };
  const url = { 'url.full': `${server.url}/things/1` };
  expect(spans).toEqual([
    { name: 'GET', attributes: { ...common, ...url, ...failed }, status: 'error' },
    {
      name: 'GET',
      attributes: {
        ...common,
        ...url,
        'http.request.resend_count': 1,
        'http.response.status_code': 200,
      },
    },
  ]);
  expect(requests).toEqual([
    { ...common, ...failed },
    { ...common, 'http.response.status_code': 200 },
  ]);
  expect(JSON.stringify([spans, requests])).not.toContain('secret');
});

it('a server that is not there and an answer that is none are told as what they are', async () => {
  const { telemetry, spans } = keptTelemetry();
  const server = await tiny((_, response) => void response.end('{"half":'));
  const ask = async () => {
    const http = new Http({ log: keptLog(), clock: quickClock(), telemetry, budgetMs: 0 });
    const request = { method: 'GET', url: server.url, headers: {}, repeatable: true };
    await expect(http.send({ ...request, expects: 'json' })).rejects.toThrow();
  };
  await ask();
  await server.close();
  await ask();
  expect(spans.map(({ attributes }) => attributes['error.type'])).toEqual([
    'invalid_response',
    'no_response',
  ]);
});

it('a wait for a limit that the server names is measured, as is one for the pace', async () => {
  const server = await tiny((_, response, count) => {
    if (count > 1) return json(response, 200, {});
    response.setHeader('retry-after', '7');
    return json(response, 429, {});
  });
  const { telemetry, waits } = keptTelemetry();
  const http = new Http({ log: keptLog(), clock: quickClock(), telemetry });
  const known = { name: 'GitHub', setting: 'integrations.github' };
  const request = { method: 'GET', url: server.url, headers: {}, repeatable: true, server: known };
  await http.send({ ...request, expects: 'json' });
  await server.close();
  expect(waits).toEqual([['GitHub', 'limit', 7]]);

  const double = await startHarness({ say: () => undefined });
  const { harness } = clientOf(double, { requestsPerMinute: 2 }, { telemetry });
  const query = { accountIdentifier: scope.account };
  for (let count = 1; count <= 3; count += 1)
    await harness
      .send({ ...{ method: 'GET', path: '/ng/api/accounts/acc123' }, query, what: 'x' })
      .catch(() => undefined);
  await double.close();
  expect(waits.slice(1)).toEqual([['Harness', 'pace', 61]]);
});

it('a run is a span with its task, and holds those of its decisions and requests', async () => {
  const { telemetry, spans } = keptTelemetry();
  await run({
    core: {
      next: (_, facts) =>
        facts.length === 0
          ? { step: 'read', reads: [{ type: 'files', repo: 'r', at: 'main', paths: ['a'] }] }
          : ({
              ...{ step: 'plan', effects: [], notes: [], warnings: [] },
              outputs: { type: 'config:check' },
            } as never),
    },
    request: {
      action: { type: 'config:check' },
      context: { now: '2026-11-21T10:00:00Z', task: 'task-1/step-1' },
    },
    driver: {
      read: () => telemetry.span('GET', { attributes: {} }, async () => [{ type: 'absent' }]),
      perform: () => Promise.reject(new Error('there is nothing to do')),
    },
    ...{ log: keptLog(), clock: quickClock(), telemetry },
  });
  const action = { 'ameide.action': 'config:check' };
  const task = { 'ameide.task.id': 'task-1', 'ameide.task.step': 'step-1' };
  expect(spans).toEqual([
    { name: 'ameide.run', attributes: { ...action, ...task, 'ameide.dry_run': false } },
    {
      name: 'ameide.decide',
      parent: 'ameide.run',
      attributes: { ...action, 'ameide.decision': 'read' },
    },
    { name: 'GET', parent: 'ameide.run', attributes: {} },
    {
      name: 'ameide.decide',
      parent: 'ameide.run',
      attributes: { ...action, 'ameide.decision': 'plan' },
    },
  ]);
});

it('without tracer and meter the work is done all the same; with a meter there are two histograms', async () => {
  expect(await telemetryOf({}).span('x', { attributes: {} }, async () => 7)).toBe(7);
  const seen: unknown[] = [];
  const meter = {
    createHistogram: (name: string, { unit }: { unit: string }) => ({
      record: (value: number, attributes: object) => seen.push([name, unit, value, attributes]),
    }),
  };
  const telemetry = telemetryOf({ meter });
  telemetry.requested(0.2, { 'server.address': 'github.com' });
  telemetry.waited('Harness', 'pace', 3);
  expect(seen).toEqual([
    ['http.client.request.duration', 's', 0.2, { 'server.address': 'github.com' }],
    ['ameide.rate_limit.wait', 's', 3, { server: 'Harness', reason: 'pace' }],
  ]);
});
