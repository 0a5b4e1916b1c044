// Operations over HTTP, with a scaffolder whose tasks end as the test says: on SQLite and on PostgreSQL.
import { readEvents } from '../../dev/backend/events.ts';
import { migrate } from '../../js/plugin/state/state.ts';
import { DATABASES, skipWhatIsMissing } from '../support/databases.ts';
import type { TestDatabase } from '../support/databases.ts';
import { databaseOf, openPlugin } from '../support/pluginBench.ts';
import type { PluginBench } from '../support/pluginBench.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers of a server, as they come */
const entry = (name: string, more: object = {}) => ({
  ...{ name, archetype: 'api', profile: 'public-api', size: 'small', team: 'payments-team' },
  ...{ environments: ['int'], regions: ['euw1'], ...more },
});
const OUTPUT = { outcome: 'changed', pullRequestNumber: 1, links: [{ url: 'x' }], empty: null };
const FAILURE =
  'harness/refused: it does not like it  \n  at pipelines/a.yaml:3:5 (pipeline.name)  \n  help: change it';

skipWhatIsMissing();

describe.each(DATABASES)('on %s', (_name, open) => {
  let database: TestDatabase;
  let bench: PluginBench;
  let count = 0;
  const fresh = () => `fresh-${(count += 1)}`;

  beforeAll(async () => {
    database = await open();
    await migrate(database.knex);
    bench = await openPlugin({ database: databaseOf(database.knex) });
  });
  afterAll(async () => {
    await bench?.close();
    await database?.close();
  });
  afterEach(() => {
    bench.scaffolder.output = undefined;
    bench.scaffolder.refusal = undefined;
    bench.scaffolder.isCutOff = false;
  });

  const onboard = (name: string, more: object = {}, headers: Record<string, string> = {}) =>
    bench.ask('POST', '/v1/services', entry(name, more), headers);
  /** Once the next task has been taken. */
  const taken = () => {
    const before = bench.scaffolder.tasks.length;
    return vi.waitUntil(() => bench.scaffolder.tasks.length > before);
  };
  const tasksOf = (name: string) =>
    bench.scaffolder.tasks.filter(({ values }) => values['name'] === name);
  const rowsOf = async (name: string) =>
    (await database.knex('operations').where('service', name)).length;

  it('are answered at once, and with their outputs once they have ended', async () => {
    const name = fresh();
    const { status, body, headers } = await onboard(name);
    expect(status).toBe(202);
    expect(body).toMatchObject({ kind: 'service.create', service: name, status: 'running' });
    const { pathname } = new URL(headers.get('location')!, bench.url);
    expect(pathname).toBe(`/api/ameide/v1/operations/${body.id}`);
    const [task] = tasksOf(name);
    expect(task).toMatchObject({
      templateRef: 'template:default/kubernetes-service',
      values: {
        ...entry(name),
        entry: entry(name),
        pipeline: 'immediately',
        ameideOperation: body.id,
      },
      credentials: { principal: { userEntityRef: 'user:default/jane' } },
    });
    bench.scaffolder.end('completed', { output: OUTPUT });
    const ended = await bench.ask('GET', `/v1/operations/${body.id}`);
    expect(ended.body).toMatchObject({
      ...{ status: 'succeeded', endedAt: expect.any(String), taskId: task!.id },
      outputs: { outcome: 'changed', pullRequestNumber: 1 },
    });
    expect(Object.keys(ended.body.outputs)).toEqual(['outcome', 'pullRequestNumber']);
  });

  it('are waited for as long as the request prefers, and no longer', async () => {
    const name = fresh();
    const started = performance.now();
    const late = await onboard(name, {}, { prefer: 'respond-async, wait=1' });
    expect(performance.now() - started).toBeGreaterThan(900);
    expect(late.status).toBe(202);
    expect(late.headers.get('preference-applied')).toBe('wait=1');
    bench.scaffolder.output = () => OUTPUT;
    const soon = await onboard(fresh(), {}, { prefer: 'wait=30' });
    expect(soon).toMatchObject({ status: 201, body: { status: 'succeeded' } });
  });

  it('of a service token run as the plugin, and say who asked', async () => {
    const name = fresh();
    const { body } = await onboard(name, {}, { principal: 'service:external:ci' });
    expect(body.actor).toBe('external:ci');
    expect(tasksOf(name)[0]!.credentials).toMatchObject({
      principal: { subject: 'plugin:ameide' },
    });
  });

  it('of one service: the same request gets the first one, another gets 409 with what runs', async () => {
    const name = fresh();
    const all = await Promise.all(Array.from({ length: 10 }, () => onboard(name)));
    expect(new Set(all.map(({ body }) => body.id)).size).toBe(1);
    expect(all.map(({ status }) => status)).toEqual(Array(10).fill(202));
    expect(tasksOf(name)).toHaveLength(1);
    const other = await onboard(name, { size: 'large' });
    expect(other.status).toBe(409);
    expect(other.body.error).toMatchObject({
      problems: [{ code: 'api/operation-running', help: expect.stringContaining(all[0]!.body.id) }],
      existing: { operation: { id: all[0]!.body.id, kind: 'service.create' } },
    });
    // The order of keys says nothing.
    const reordered = Object.fromEntries(Object.entries(entry(name)).reverse());
    const same = await bench.ask('POST', '/v1/services', reordered);
    expect(same.body.id).toBe(all[0]!.body.id);
  });

  it('are found by their key, also after they have ended; another request with the key is 422', async () => {
    const name = fresh();
    const key = { 'idempotency-key': `key-of-${name}` };
    const first = await onboard(name, {}, key);
    bench.scaffolder.end('completed', { output: OUTPUT });
    const again = await onboard(name, {}, { ...key, prefer: 'wait=5' });
    expect(again).toMatchObject({ status: 201, body: { id: first.body.id, status: 'succeeded' } });
    expect(tasksOf(name)).toHaveLength(1);
    const other = await onboard(fresh(), {}, key);
    expect(other.status).toBe(422);
    expect(other.body.error.problems).toMatchObject([{ code: 'api/key-reused' }]);
    // The keys of somebody else are other keys.
    const joe = await onboard(fresh(), {}, { ...key, principal: 'user:default/joe' });
    expect(joe.status).toBe(202);
    const bad = await onboard(fresh(), {}, { 'idempotency-key': 'with spaces' });
    expect(bad).toMatchObject({
      status: 400,
      body: { error: { problems: [{ code: 'api/bad-idempotency-key' }] } },
    });
  });

  it('hundred at once: none is lost, none is twice', async () => {
    const names = Array.from({ length: 100 }, fresh);
    const all = await Promise.all(names.map(name => onboard(name)));
    expect(all.map(({ status }) => status)).toEqual(Array(100).fill(202));
    for (const name of names) expect(tasksOf(name), name).toHaveLength(1);
  });

  it('that fail say why: status, code, place and help', async () => {
    const failing = onboard(fresh(), {}, { prefer: 'wait=30' });
    await taken();
    bench.scaffolder.end('failed', { error: { name: 'InputError', message: FAILURE } });
    const { status, body } = await failing;
    expect(status).toBe(400);
    expect(body.error.problems).toEqual([
      {
        ...{ code: 'harness/refused', severity: 'error', message: 'it does not like it' },
        ...{
          file: 'pipelines/a.yaml',
          line: 3,
          column: 5,
          path: 'pipeline.name',
          help: 'change it',
        },
      },
    ]);
    expect(body.error.operation).toMatchObject({ status: 'failed' });
    const { items } = (await bench.ask('GET', `/v1/audit?operationId=${body.error.operation.id}`))
      .body;
    expect(items[0]).toMatchObject({
      status: 'failed',
      detail: 'harness/refused',
      actor: 'user:default/jane',
    });
  });

  it.each([
    ['ServiceUnavailableError', 503],
    ['ConflictError', 409],
    ['Error', 502],
  ])('that fail with %s are answered %i', async (name, expected) => {
    const failing = onboard(fresh(), {}, { prefer: 'wait=30' });
    await taken();
    bench.scaffolder.end('failed', { error: { name, message: 'http/unreachable: it is away' } });
    expect((await failing).status).toBe(expected);
  });

  it('can be retried after a failure, and cancelled while they run; nothing else', async () => {
    const name = fresh();
    const { body } = await onboard(name);
    const path = `/v1/operations/${body.id}`;
    expect((await bench.ask('POST', `${path}/retry`)).status).toBe(409);
    bench.scaffolder.end(
      'failed',
      { error: { name: 'Error', message: 'it failed' } },
      tasksOf(name)[0],
    );
    expect((await bench.ask('GET', path)).body).toMatchObject({ status: 'failed' });
    expect((await bench.ask('POST', `${path}/cancel`)).status).toBe(409);
    const retried = await bench.ask('POST', `${path}/retry`);
    expect(retried).toMatchObject({ status: 202, body: { id: body.id, status: 'running' } });
    expect(retried.body.problems).toBeUndefined();
    const cancelled = await bench.ask('POST', `${path}/cancel`);
    expect(cancelled).toMatchObject({ status: 202, body: { id: body.id, status: 'cancelled' } });
    const { items } = (await bench.ask('GET', `/v1/audit?operationId=${body.id}`)).body;
    expect(items.map(({ event, status }: any) => `${event} ${status}`).reverse()).toEqual([
      'service.create initiated',
      'service.create failed',
      'service.create.retry initiated',
      'service.create.cancel succeeded',
      'service.create cancelled',
    ]);
  });

  it('that the scaffolder refuses leave nothing, and the key free', async () => {
    const name = fresh();
    const key = { 'idempotency-key': `refused-${name}` };
    const errors = {
      errors: [{ property: 'instance.size', message: 'is not one of enum values: small' }],
    };
    bench.scaffolder.refusal = new Error(
      `Backend request failed, 400 Bad Request ${JSON.stringify(errors)}`,
    );
    const { status, body } = await onboard(name, {}, key);
    expect(status).toBe(400);
    expect(body.error.problems).toMatchObject([{ code: 'api/refused-by-template', path: 'size' }]);
    expect(await rowsOf(name)).toBe(0);
    expect((await bench.ask('GET', `/v1/audit?service=${name}`)).body.items).toEqual([]);
    bench.scaffolder.refusal = new Error('Backend request failed, 404 Not Found {}');
    const missing = await onboard(name);
    expect(missing).toMatchObject({
      status: 503,
      body: { error: { problems: [{ code: 'api/no-template' }] } },
    });
    bench.scaffolder.refusal = undefined;
    expect((await onboard(name, { size: 'medium' }, key)).status).toBe(202);
  });

  it('whose start was cut off are found again, and end once', async () => {
    const name = fresh();
    bench.scaffolder.isCutOff = true;
    expect((await onboard(name)).status).toBe(503);
    bench.scaffolder.isCutOff = false;
    bench.scaffolder.end('completed', { output: OUTPUT }, tasksOf(name)[0]);
    const { items } = (await bench.ask('GET', `/v1/operations?service=${name}`)).body;
    expect(items).toMatchObject([{ status: 'pending' }]);
    const old = { created_at: '2026-01-01T00:00:00.000Z' };
    // Many tasks have come since.
    for (let count = 0; count < 150; count += 1)
      await bench.scaffolder.service.scaffold(
        { templateRef: 'template:default/other', values: {} },
        { credentials: {} as never },
      );
    await database.knex('operations').where('service', name).update(old);
    const { body } = await bench.ask('GET', `/v1/operations/${items[0].id}`);
    expect(body).toMatchObject({ status: 'succeeded', taskId: tasksOf(name)[0]!.id });
    // One that the scaffolder never took is given up.
    const lost = fresh();
    bench.scaffolder.refusal = new TypeError('fetch failed');
    expect((await onboard(lost)).status).toBe(503);
    await database.knex('operations').where('service', lost).update(old);
    const [{ id }] = (await bench.ask('GET', `/v1/operations?service=${lost}`)).body.items;
    const given = await bench.ask('GET', `/v1/operations/${id}`);
    expect(given.body).toMatchObject({ status: 'failed', problems: [{ code: 'api/not-started' }] });
  });

  it('tell their log as events, resumed after the last one that was seen', async () => {
    const name = fresh();
    const { body } = await onboard(name);
    const [task] = tasksOf(name);
    bench.scaffolder.log(task!, 'log', { message: 'one', stepId: 'catalog', status: 'processing' });
    bench.scaffolder.log(task!, 'log', { message: 'two' });
    const url = `${bench.url}/v1/operations/${body.id}/events`;
    const headers = { principal: 'user:default/jane', 'last-event-id': '1' };
    const reading = (async () => {
      const seen: any[] = [];
      for await (const event of readEvents(await fetch(url, { headers }))) {
        seen.push(event);
        if (seen.length === 1) bench.scaffolder.end('completed', { output: OUTPUT }, task);
      }
      return seen;
    })();
    expect(await reading).toMatchObject([
      { type: 'log', data: { message: 'two' } },
      { type: 'end', data: { id: body.id, status: 'succeeded' } },
    ]);
    const bad = await fetch(url, { headers: { ...headers, 'last-event-id': 'x' } });
    expect(bad.status).toBe(400);
  });

  it('come in pages, and the audit trail as CSV and lines of JSON, too', async () => {
    const first = (await bench.ask('GET', '/v1/operations?limit=2')).body;
    const second = (
      await bench.ask('GET', `/v1/operations?limit=2&pageToken=${first.nextPageToken}`)
    ).body;
    const ids = [...first.items, ...second.items].map(({ id }: any) => id);
    expect(new Set(ids).size).toBe(4);
    const csv = await bench.ask('GET', '/v1/audit?format=csv&limit=3&status=failed');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('link')).toMatch(
      /^<\/api\/ameide\/v1\/audit\?.*pageToken=.*>; rel="next"$/,
    );
    const lines = csv.body.split('\r\n');
    expect(lines[0]).toBe('id,at,event,status,actor,source,origin,service,operationId,detail');
    expect(lines).toHaveLength(5);
    const jsonl = await bench.ask('GET', '/v1/audit?format=jsonl&limit=3');
    expect(
      jsonl.body
        .trim()
        .split('\n')
        .map((line: string) => JSON.parse(line)),
    ).toHaveLength(3);
  });
});
