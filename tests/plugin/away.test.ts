// A server or the database does not respond: 503 for what needs it, which says what still works; reads go on from what is known.
import { migrate } from '../../js/plugin/state/state.ts';
import { guarded } from '../../js/plugin/state/guarded.ts';
import { DATABASES, skipWhatIsMissing } from '../support/databases.ts';
import { databaseOf, openPlugin } from '../support/pluginBench.ts';
import type { PluginBench } from '../support/pluginBench.ts';

type Asked = Parameters<PluginBench['ask']>;

const entry = {
  ...{ name: 'new-service', archetype: 'api', profile: 'public-api', size: 'small' },
  ...{ team: 'payments-team', environments: ['int'], regions: ['euw1'] },
};

/** Answered with 503 and the code; no secret and no address in it. */
async function unavailable(bench: PluginBench, code: string, asked: Asked) {
  const { status, body } = await bench.ask(...asked);
  expect([status, body.error?.name]).toEqual([503, 'ServiceUnavailableError']);
  const problems = body.error.problems as { code: string; help?: string }[];
  expect(problems.map(found => found.code)).toContain(code);
  for (const { help } of problems) expect(help).toMatch(/again/);
  expect(JSON.stringify(body)).not.toMatch(/ghp_bot|pat\.acc123|node_modules|    at |postgres/);
}

describe('of the servers', () => {
  let bench: PluginBench;
  beforeAll(async () => {
    // Gives up early.
    bench = await openPlugin({ ameide: { http: { waitBudgetSeconds: 0.2 } } });
    await bench.ask('GET', '/v1/services');
  });
  afterAll(() => bench?.close());
  afterEach(() => {
    expect(bench.scaffolder.tasks).toEqual([]);
    expect(bench.writes()).toBe(0);
  });

  it('GitHub: what has to read the catalog anew', async () => {
    const back = bench.github.faults.add({ status: 503 });
    try {
      for (const asked of [
        ['POST', '/v1/services?dryRun=true', entry],
        ['PUT', '/v1/services/cart-api', { size: 'small' }],
        ['PUT', '/v1/services/cart-api?dryRun=true', { size: 'small' }],
        ['DELETE', '/v1/services/cart-api'],
        ['DELETE', '/v1/services/cart-api?dryRun=true'],
        ['POST', '/v1/pipelines/create?dryRun=true', { service: 'cart-api' }],
      ] as Asked[])
        await unavailable(bench, 'http/unreachable', asked);
      const { status, body } = await bench.ask('GET', '/v1/services?limit=1');
      expect(status).toBe(200);
      expect(body).toMatchObject({ asOf: expect.any(Number), items: [expect.any(Object)] });
      const one = await bench.ask('GET', '/v1/services/cart-api');
      expect([one.status, one.body.partial]).toEqual([200, true]);
    } finally {
      back();
    }
  });

  it('Harness: what has to compare pipelines; what the catalog has is shown, with its age', async () => {
    const back = bench.harness.faults.add({ status: 503 });
    try {
      for (const asked of [
        ['POST', '/v1/services?dryRun=true', entry],
        ['POST', '/v1/pipelines/create?dryRun=true', { service: 'cart-api' }],
        ['PUT', '/v1/pipelines/cart-api?dryRun=true'],
        ['DELETE', '/v1/pipelines/cart-api?dryRun=true'],
      ] as Asked[])
        await unavailable(bench, 'http/unreachable', asked);
      expect((await bench.ask('GET', '/v1/services')).status).toBe(200);
      const one = await bench.ask('GET', '/v1/services/cart-api');
      expect(one).toMatchObject({
        status: 200,
        body: { partial: true, state: 'unknown', asOf: expect.any(Number) },
      });
      expect(await bench.ask('GET', '/v1/pipelines/cart-api')).toMatchObject({
        status: 200,
        body: { status: 'unknown', asOf: expect.any(String) },
      });
      // A change of the catalog alone needs no Harness.
      const change = await bench.ask('PUT', '/v1/services/cart-api?dryRun=true', { size: 'small' });
      expect(change.status).toBe(200);
    } finally {
      back();
    }
  });

  it('Harness that is slow: the catalog is told at once, the rest when it comes', async () => {
    const back = bench.harness.faults.add({ delayMs: 2_500 });
    try {
      const early = await bench.ask('GET', '/v1/services/cart-api?part=catalog');
      expect(early.body).toMatchObject({ partial: true, environments: ['int', 'pre', 'prod'] });
      const whole = await bench.ask('GET', '/v1/services/cart-api');
      expect([whole.status, whole.body.partial]).toEqual([200, false]);
      expect(whole.body.state).not.toBe('unknown');
    } finally {
      back();
    }
  });

  it('the scaffolder: 503 says what still works', async () => {
    bench.scaffolder.refusal = new Error(
      'Backend request failed, 500 Internal Server Error secret-of-the-server',
    );
    const { status, body } = await bench.ask('POST', '/v1/services', entry);
    bench.scaffolder.refusal = undefined;
    expect(status).toBe(503);
    expect(JSON.stringify(body)).not.toContain('secret-of-the-server');
    expect(body.error.problems[0]).toMatchObject({
      code: 'api/no-scaffolder',
      help: expect.stringMatching(/can still be read/),
    });
    expect((await bench.ask('GET', '/v1/operations')).body.items).toEqual([]);
  });
});

skipWhatIsMissing();

it.each(DATABASES)('the database, %s: reads and dry runs go on', async (_name, open) => {
  const database = await open();
  await migrate(database.knex);
  const webhooks = { githubSecret: 'the-secret-of-the-webhook' };
  const bench = await openPlugin({ database: databaseOf(database.knex), ameide: { webhooks } });
  try {
    await bench.ask('GET', '/v1/services');
    await database.vanish();
    for (const asked of [
      ['POST', '/v1/services', entry],
      ['PUT', '/v1/services/cart-api', { size: 'small' }],
      ['DELETE', '/v1/services/cart-api'],
      ['POST', '/v1/pipelines/create', { service: 'cart-api' }],
      ['PUT', '/v1/pipelines/cart-api'],
      ['DELETE', '/v1/pipelines/cart-api'],
      ['POST', '/v1/pipelines/cart-api/execute', { imageTag: 'v1' }],
      ['GET', '/v1/operations'],
      ['GET', '/v1/operations/some'],
      ['GET', '/v1/operations/some/events'],
      ['POST', '/v1/operations/some/cancel'],
      ['POST', '/v1/operations/some/retry'],
      ['GET', '/v1/audit'],
      ['POST', '/v1/sync'],
      ['GET', '/v1/sync/runs'],
      ['GET', '/v1/sync/runs/some'],
      ['POST', '/v1/webhooks/service-created', { service: 'cart-api' }],
    ] as Asked[])
      await unavailable(bench, 'api/no-database', asked);
    expect(bench.scaffolder.tasks).toEqual([]);
    for (const asked of [
      ['GET', '/v1/services'],
      ['GET', '/v1/names/cart-api'],
      ['GET', '/v1/pipelines/cart-api'],
      ['POST', '/v1/services?dryRun=true', entry],
      ['PUT', '/v1/services/cart-api?dryRun=true', { size: 'small' }],
      ['DELETE', '/v1/services/cart-api?dryRun=true'],
      ['POST', '/v1/pipelines/create?dryRun=true', { service: 'cart-api' }],
      ['DELETE', '/v1/pipelines/cart-api?dryRun=true'],
    ] as Asked[])
      expect((await bench.ask(...asked)).status, String(asked.slice(0, 2))).toBe(200);
    const one = await bench.ask('GET', '/v1/services/cart-api');
    expect(one.status).toBe(200);
    expect(one.body.findings).toContainEqual(
      expect.objectContaining({ code: 'api/no-database', severity: 'warning' }),
    );
  } finally {
    await bench.close();
    await database.close();
  }
});

it('what is no outage of the database stays what it is', async () => {
  const wrong = Object.assign(new Error('duplicate key value'), { code: '23505' });
  const tables = guarded({ get: () => Promise.reject(wrong), name: 'kept' });
  expect(tables.name).toBe('kept');
  await expect(tables.get()).rejects.toBe(wrong);
});
