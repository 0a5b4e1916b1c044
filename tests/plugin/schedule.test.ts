// What the plugin does by itself: sync as configured, the mapping rebuilt from it, metrics, and the configuration of all that.
import type { SchedulerService, ServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { migrate, stateOf } from '../../js/plugin/state/state.ts';
import { metricsOf } from '../../js/plugin/schedule/metrics.ts';
import { readPluginSettings } from '../../js/plugin/settings.ts';
import { DATABASES } from '../support/databases.ts';
import { databaseOf, openPlugin } from '../support/pluginBench.ts';

/** Runs nothing by itself. */
type MockScheduler = SchedulerService & { factory(options: object): ServiceFactory };

const [, openSqlite] = DATABASES[0]!;

it('sync runs as scheduled, is stored with its rows, and rebuilds the mapping', async () => {
  const database = await openSqlite();
  await migrate(database.knex);
  const schedule = { sync: { frequency: { hours: 1 }, mode: 'full', apply: true } };
  const scheduler = mockServices.scheduler() as MockScheduler;
  const features = [scheduler.factory({ skipTaskRunOnStartup: true })];
  const bench = await openPlugin({
    database: databaseOf(database.knex),
    ameide: { schedule },
    features,
  });
  const ran = scheduler.triggerTask('sync');
  try {
    const isThere = () =>
      bench.scaffolder.tasks.some(({ templateRef }) => templateRef.endsWith('/sync-pipelines'));
    await vi.waitUntil(isThere, { timeout: 20_000, interval: 100 });
    const [task] = bench.scaffolder.tasks;
    expect(task!.values).toMatchObject({ mode: 'full', apply: true, deleteOrphans: false });
    const row = {
      service: 'cart-api',
      pipelineId: 'cart_api_cd',
      state: 'missing',
      detail: 'it has none',
      repaired: true,
    };
    bench.scaffolder.end('completed', { output: { services: 40, unchanged: 39, rows: [row] } });
    await ran;
    const runs = async () => (await bench.ask('GET', '/v1/sync/runs')).body.items;
    await vi.waitUntil(async () => (await runs())[0]?.status === 'succeeded', {
      timeout: 20_000,
      interval: 200,
    });
    const [run] = await runs();
    expect(run).toMatchObject({ mode: 'full', apply: true, services: 40, unchanged: 39 });
    expect((await bench.ask('GET', `/v1/sync/runs/${run.id}`)).body.rows).toEqual([row]);
    const [audit] = (await bench.ask('GET', '/v1/audit?event=sync')).body.items;
    expect(audit).toMatchObject({
      status: 'succeeded',
      source: 'schedule',
      actor: 'plugin:ameide',
    });
    // Every service of the catalog is in the mapping, which was empty.
    const mapping = () => database.knex('mapping').select();
    const { total } = (await bench.ask('GET', '/v1/services')).body;
    await vi.waitUntil(async () => (await mapping()).length === total, {
      timeout: 20_000,
      interval: 200,
    });
    expect(await stateOf(database.knex).mapping.get('cart-api')).toMatchObject({
      pipelineId: 'cart_api_cd',
      state: 'missing',
    });
  } finally {
    await bench.close();
    await database.close();
  }
});

it('metrics count operations by kind and outcome, requests by route, and services by state', async () => {
  const database = await openSqlite();
  await migrate(database.knex);
  const state = stateOf(database.knex);
  const url = 'https://harness';
  await state.mapping.put(
    ['a', 'b', 'c'].map(service => ({
      service,
      pipelineId: service,
      pipelineUrl: url,
      state: service === 'a' ? 'drifted' : 'ready',
    })),
    0,
  );
  const seen: unknown[] = [];
  let observe: ((result: object) => void | Promise<void>) | undefined;
  const instrument = (name: string) => ({
    add: (value: number, attributes: object) => seen.push([name, value, attributes]),
    record: (value: number, attributes: object) => seen.push([name, value, attributes]),
    addCallback: (callback: typeof observe) => (observe = callback),
  });
  const service = {
    createCounter: instrument,
    createHistogram: instrument,
    createObservableGauge: instrument,
  };
  const metrics = metricsOf(service as never, state);
  const times = { createdAt: '2026-11-27T10:00:00.000Z', endedAt: '2026-11-27T10:00:02.500Z' };
  metrics.operation({ kind: 'service.create', status: 'succeeded', ...times } as never);
  metrics.request({ operationId: 'createService' } as never, 202, 0.1);
  await observe!({
    observe: (value: number, attributes: object) =>
      seen.push(['ameide.services', value, attributes]),
  });
  expect(seen).toEqual([
    ['ameide.operations', 1, { kind: 'service.create', outcome: 'succeeded' }],
    ['ameide.operation.duration', 2.5, { kind: 'service.create', outcome: 'succeeded' }],
    ['ameide.request.duration', 0.1, { route: 'createService', status: 202 }],
    ['ameide.services', 1, { state: 'drifted' }],
    ['ameide.services', 2, { state: 'ready' }],
  ]);
  // Without the service there is nothing to count with, and nothing fails.
  metricsOf(undefined, state).operation({ kind: 'sync', status: 'failed', ...times } as never);
  await database.close();
});

describe('the configuration', () => {
  const read = (ameide: object) => readPluginSettings(new ConfigReader({ ameide }) as never);

  it('has a default for all of it', () => {
    expect(read({})).toMatchObject({
      ...{ onRemoved: 'report', retentionMs: 365 * 24 * 60 * 60 * 1000, sync: undefined },
      templates: { createService: 'template:default/kubernetes-service' },
    });
  });

  it('takes durations as maps and as texts, and cron', () => {
    const { sync, retentionMs } = read({
      schedule: { sync: { frequency: '*/5 * * * *', timeout: '10m' } },
      retention: { days: 30 },
    });
    expect(sync).toEqual({
      frequency: { cron: '*/5 * * * *' },
      timeout: { minutes: 10 },
      mode: 'quick',
      apply: false,
      notify: true,
    });
    expect(retentionMs).toBe(30 * 24 * 60 * 60 * 1000);
  });

  it('reports all faults at once, with their paths', () => {
    const faulty = {
      templates: { createServices: 'x', sync: 7 },
      webhooks: { onRemoved: 'forget', secret: 'x' },
      schedule: { sync: { mode: 'deep', timeout: 'soon' }, synch: {} },
      retention: 'long',
    };
    const problems = (() => {
      try {
        read(faulty);
        return [];
      } catch (error) {
        return (error as { problems: { path: string }[] }).problems;
      }
    })();
    expect(problems.map(({ path }) => path).sort()).toEqual([
      'ameide.retention',
      'ameide.schedule.sync.frequency',
      'ameide.schedule.sync.mode',
      'ameide.schedule.sync.timeout',
      'ameide.schedule.synch',
      'ameide.templates.createServices',
      'ameide.templates.sync',
      'ameide.webhooks.onRemoved',
      'ameide.webhooks.secret',
    ]);
  });
});
