// What the plugin stores: the same on SQLite and on PostgreSQL.
import { migrate, stateOf } from '../../js/plugin/state/state.ts';
import type { SyncState } from '../../js/core/index.ts';
import type { State } from '../../js/plugin/state/state.ts';
import type { NewOperation } from '../../js/plugin/state/operations.ts';
import { DATABASES, skipWhatIsMissing } from '../support/databases.ts';
import type { TestDatabase } from '../support/databases.ts';

const NOW = Date.parse('2026-11-27T10:00:00.000Z');
const DAY = 24 * 60 * 60 * 1000;
const ZERO = '0'.repeat(40);

skipWhatIsMissing();

describe.each(DATABASES)('on %s', (_name, open) => {
  let database: TestDatabase;
  let state: State;
  let count = 0;

  beforeAll(async () => {
    database = await open();
    await migrate(database.knex);
    state = stateOf(database.knex);
  });
  afterAll(() => database?.close());

  const wanted = (more: Partial<NewOperation> = {}): NewOperation => {
    count += 1;
    return {
      id: `operation-${count}`,
      kind: 'service.create',
      service: `service-${count}`,
      owner: 'group:default/payments-team',
      actor: 'user:default/jane',
      source: 'http',
      origin: '192.0.2.1',
      template: 'template:default/kubernetes-service',
      digest: `digest-${count}`,
      activeKey: `service:service-${count}`,
      ...more,
    };
  };

  async function started(more: Partial<NewOperation> = {}, at = NOW) {
    const added = await state.operations.add(wanted(more), at);
    if (added.result !== 'new') throw new Error(`it was answered ${added.result}`);
    await state.operations.attach(added.operation, `task-${added.operation.id}`, at);
    return added.operation;
  }

  describe('migrations', () => {
    it('change nothing the second time', async () => {
      await migrate(database.knex);
      const { readdirSync } = await import('node:fs');
      const { join } = await import('node:path');
      const folder = join(import.meta.dirname, '..', '..', 'js', 'plugin', 'migrations');
      const rows = await database.knex('knex_migrations').orderBy('id').select();
      expect(rows.map(({ name }) => name)).toEqual(readdirSync(folder).sort());
    });

    it('run in transactions only', async () => {
      const { readFileSync, readdirSync } = await import('node:fs');
      const { join } = await import('node:path');
      const folder = join(import.meta.dirname, '..', '..', 'js', 'plugin', 'migrations');
      for (const file of readdirSync(folder))
        expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(/transaction\s*[:=]\s*false/);
    });
  });

  describe('operations', () => {
    it('are kept with all they say, and end once', async () => {
      const operation = await started();
      const { operations, audit } = state;
      expect(await operations.get(operation.id)).toEqual({
        ...operation,
        status: 'running',
        taskId: `task-${operation.id}`,
        createdAt: '2026-11-27T10:00:00.000Z',
        updatedAt: '2026-11-27T10:00:00.000Z',
      });
      const outputs = { pullRequestNumber: 8080, note: '123', deep: { list: [1, '2'] } };
      const end = { status: 'succeeded' as const, outputs, detail: 'changed' };
      // Two replicas see the end at once.
      const ends = [
        operations.end(operation, end, NOW + 1),
        operations.end(operation, end, NOW + 1),
      ];
      expect((await Promise.all(ends)).sort()).toEqual([false, true]);
      expect(await operations.get(operation.id)).toMatchObject({
        ...{ status: 'succeeded', outputs, endedAt: '2026-11-27T10:00:00.001Z' },
      });
      const { items } = await audit.page({ operationId: operation.id }, 10);
      expect(items).toMatchObject([
        { event: 'service.create', status: 'succeeded', detail: 'changed', origin: '192.0.2.1' },
        { event: 'service.create', status: 'initiated', origin: '192.0.2.1' },
      ]);
    });

    it('of one service start one at a time: the same is answered, another is told what runs', async () => {
      const first = await started({ activeKey: 'service:one', digest: 'the same' });
      const { operations } = state;
      const again = await operations.add(
        wanted({ activeKey: 'service:one', digest: 'the same' }),
        NOW,
      );
      expect(again).toMatchObject({ result: 'same', operation: { id: first.id } });
      const other = await operations.add(wanted({ activeKey: 'service:one' }), NOW);
      expect(other).toMatchObject({ result: 'busy', operation: { id: first.id } });
      await operations.end(first, { status: 'failed' }, NOW);
      const next = await operations.add(wanted({ activeKey: 'service:one' }), NOW);
      expect(next).toMatchObject({ result: 'new' });
    });

    it('that are asked for twenty times at once start once', async () => {
      const request = { activeKey: 'service:crowd', digest: 'crowd' };
      const all = await Promise.all(
        Array.from({ length: 20 }, () => state.operations.add(wanted(request), NOW)),
      );
      const fresh = all.filter(({ result }) => result === 'new');
      expect(fresh).toHaveLength(1);
      const ids = all.map(added => 'operation' in added && added.operation.id);
      expect(new Set(ids).size).toBe(1);
    });

    it('are found again by the key of the request for 24 hours', async () => {
      const idempotency = { actor: 'user:default/jane', key: '123', digest: 'first' };
      const first = await started({ idempotency });
      const { operations } = state;
      await operations.end(first, { status: 'succeeded' }, NOW);
      const again = await operations.add(wanted({ idempotency }), NOW + DAY - 1);
      expect(again).toMatchObject({
        result: 'same',
        operation: { id: first.id, status: 'succeeded' },
      });
      const reused = await operations.add(
        wanted({ idempotency: { ...idempotency, digest: 'other' } }),
        NOW,
      );
      expect(reused).toEqual({ result: 'reused' });
      const foreign = { ...idempotency, actor: 'user:default/joe' };
      expect(await operations.add(wanted({ idempotency: foreign }), NOW)).toMatchObject({
        result: 'new',
      });
      const later = await operations.add(wanted({ idempotency }), NOW + DAY + 1);
      expect(later).toMatchObject({ result: 'new' });
    });

    it('that the scaffolder refused leave nothing', async () => {
      const idempotency = { actor: 'user:default/jane', key: 'refused', digest: 'first' };
      const request = wanted({ idempotency });
      const added = await state.operations.add(request, NOW);
      if (added.result === 'reused') throw new Error('the key is new');
      await state.operations.discard(added.operation);
      expect(await state.operations.get(request.id)).toBeUndefined();
      expect((await state.audit.page({ operationId: request.id }, 10)).items).toEqual([]);
      const again = await state.operations.add(
        wanted({ idempotency: { ...idempotency, digest: 'second' } }),
        NOW,
      );
      expect(again).toMatchObject({ result: 'new' });
    });

    it('open again for a retry, unless another runs for the service', async () => {
      const first = await started({ activeKey: 'service:retried' });
      const { operations } = state;
      await operations.end(
        first,
        { status: 'failed', problems: [{ code: 'a/b', severity: 'error', message: 'c' }] },
        NOW,
      );
      const second = await started({ activeKey: 'service:retried' });
      expect(await operations.reopen(first, 'service:retried', NOW)).toBe(false);
      await operations.end(second, { status: 'succeeded' }, NOW);
      expect(await operations.reopen(first, 'service:retried', NOW)).toBe(true);
      const open = await operations.get(first.id);
      expect(open).toMatchObject({ status: 'running' });
      expect([open?.problems, open?.endedAt]).toEqual([undefined, undefined]);
      expect(await operations.reopen(first, 'service:retried', NOW)).toBe(false);
    });

    it('come in pages, newest first, each once', async () => {
      const actor = 'user:default/pages';
      for (let index = 0; index < 7; index += 1)
        await started({ actor }, NOW + Math.floor(index / 2));
      const seen: string[] = [];
      let token: string | undefined;
      do {
        const page = await state.operations.page({ actor }, 3, token);
        seen.push(...page.items.map(({ id }) => id));
        token = page.nextPageToken;
      } while (token !== undefined);
      expect(new Set(seen).size).toBe(7);
      const all = await state.operations.page({ actor }, 100);
      expect(all.items.map(({ id }) => id)).toEqual(seen);
      const times = all.items.map(({ createdAt }) => createdAt);
      expect(times).toEqual([...times].sort().reverse());
      await expect(state.operations.page({ actor }, 3, 'nonsense')).rejects.toThrow('pageToken');
    });

    it('are found by values that look like numbers', async () => {
      const service = '8080';
      const { id } = await started({ service });
      expect((await state.operations.page({ service }, 10)).items).toMatchObject([{ id, service }]);
    });
  });

  describe('the audit trail', () => {
    it('is filtered, newest first, by pages', async () => {
      const actor = 'external:5';
      for (let index = 0; index < 5; index += 1) {
        const entry = {
          actor,
          source: 'http' as const,
          event: 'pipeline.execute',
          service: String(index % 2),
        };
        await state.audit.add({ ...entry, status: 'succeeded' }, NOW + index * 1000);
      }
      const first = await state.audit.page({ actor }, 3);
      expect(first.items.map(({ at }) => at)).toEqual([
        '2026-11-27T10:00:04.000Z',
        '2026-11-27T10:00:03.000Z',
        '2026-11-27T10:00:02.000Z',
      ]);
      const second = await state.audit.page({ actor }, 3, first.nextPageToken);
      expect(second.items).toHaveLength(2);
      expect(second.nextPageToken).toBeUndefined();
      expect((await state.audit.page({ actor, service: '1' }, 10)).items).toHaveLength(2);
      const from = '2026-11-27T10:00:01.000Z';
      const to = '2026-11-27T10:00:03.000Z';
      expect((await state.audit.page({ actor, from, to }, 10)).items).toHaveLength(2);
    });
  });

  describe('the inbox', () => {
    const push = {
      deliveryId: 'delivery',
      repository: 'company/platform-next',
      before: ZERO,
      after: 'a'.repeat(40),
    };

    it('keeps each delivery once, and gives it out until it is worked off', async () => {
      const { inbox } = state;
      expect(await inbox.add(push, NOW)).toBe(true);
      expect(await inbox.add(push, NOW + 1)).toBe(false);
      const [due] = await inbox.due(NOW, 10);
      expect(due).toMatchObject({ ...push, attempts: 0, status: 'new' });
      await inbox.postpone(due!, NOW + 5000, 'http/unreachable');
      expect(await inbox.due(NOW + 4999, 10)).toEqual([]);
      expect(await inbox.due(NOW + 5000, 10)).toMatchObject([{ attempts: 1 }]);
      await inbox.end(push.deliveryId, 'done', '2 services');
      expect(await inbox.due(NOW + 5000, 10)).toEqual([]);
      expect(await inbox.get(push.deliveryId)).toMatchObject({
        status: 'done',
        detail: '2 services',
      });
    });
  });

  describe('the mapping', () => {
    const row = (service: string, more = {}) => ({
      ...{ service, pipelineId: `${service}_cd`, pipelineUrl: `https://harness/${service}` },
      ...more,
    });

    it('is written again as it was after it was dropped', async () => {
      const { mapping } = state;
      const rows = Array.from({ length: 250 }, (_, index) =>
        row(`mapped-${index}`, { state: 'ready' }),
      );
      await mapping.put(rows, NOW);
      const before = await mapping.all();
      expect(before).toHaveLength(250);
      await database.knex('mapping').delete();
      await mapping.put(rows, NOW);
      expect(await mapping.all()).toEqual(before);
    });

    it('keeps what an update does not know, and forgets what is gone', async () => {
      const { mapping } = state;
      await mapping.put([row('kept', { templateDigest: '0123456' })], NOW);
      await mapping.put([row('kept', { state: 'drifted' }), row('other')], NOW + 1);
      expect(await mapping.get('kept')).toEqual({
        ...row('kept', { templateDigest: '0123456', state: 'drifted' }),
        updatedAt: '2026-11-27T10:00:00.001Z',
      });
      await mapping.keepOnly(new Set(['kept']));
      expect((await mapping.all()).map(({ service }) => service)).toEqual(['kept']);
    });
  });

  describe('runs of sync', () => {
    it('are kept with counts and rows, once', async () => {
      const { syncRuns } = state;
      await syncRuns.begin({ id: 'run', mode: 'quick', apply: true }, NOW);
      const rows = Array.from({ length: 120 }, (_, index) => ({
        ...{ service: `service-${index}`, pipelineId: `service_${index}_cd` },
        ...{
          state: 'missing' as const,
          detail: 'the pipeline does not exist',
          repaired: index > 0,
        },
      }));
      const found = { services: 200, unchanged: 80, rows };
      await syncRuns.end('run', 'succeeded', found, NOW + 1000);
      await syncRuns.end('run', 'succeeded', found, NOW + 2000);
      const run = await syncRuns.get('run');
      expect(run).toMatchObject({
        services: 200,
        unchanged: 80,
        apply: true,
        endedAt: '2026-11-27T10:00:01.000Z',
      });
      expect(run?.rows).toHaveLength(120);
      expect(run?.rows.slice(0, 2)).toMatchObject([{ repaired: false }, { repaired: true }]);
      expect((await syncRuns.page(10)).items).toMatchObject([{ id: 'run', status: 'succeeded' }]);
    });

    it('tell the states of all services over time: what was repaired is ready', async () => {
      const { syncRuns } = state;
      const row = (service: string, found: SyncState, repaired = false) => ({
        ...{ service, pipelineId: 'p', state: found, detail: 'd', repaired },
      });
      const rows = [
        ...[row('a', 'missing'), row('b', 'drifted', true), row('c', 'outdated')],
        ...[row('d', 'outdated'), row('e', 'orphaned')],
      ];
      const later = NOW + 10_000;
      for (const [id, partial] of [
        ['whole', false],
        ['some', true],
        ['failing', false],
      ] as const) {
        await syncRuns.begin({ id, mode: 'quick', apply: false, partial }, later);
        const status = id === 'failing' ? 'failed' : 'succeeded';
        await syncRuns.end(id, status, { services: 10, unchanged: 6, rows }, later + 1000);
      }
      expect(await syncRuns.get('some')).toMatchObject({ partial: true });
      expect(await syncRuns.history(10)).toEqual([
        expect.objectContaining({ runId: 'run', states: { missing: 1, ready: 199 } }),
        {
          ...{ runId: 'whole', at: '2026-11-27T10:00:11.000Z', services: 10 },
          states: { missing: 1, outdated: 2, ready: 7 },
        },
      ]);
      expect(await syncRuns.history(1)).toMatchObject([{ runId: 'whole' }]);
    });
  });

  it('retention removes what is old, and nothing else', async () => {
    const old = NOW - 100 * DAY;
    const ended = await started({}, old);
    await state.operations.end(ended, { status: 'succeeded' }, old);
    const running = await started({}, old);
    await state.syncRuns.begin({ id: 'old-run', mode: 'quick', apply: false }, old);
    await state.inbox.add({ deliveryId: 'old', repository: 'a/b', before: ZERO, after: ZERO }, old);
    await state.inbox.end('old', 'done', '');
    const idempotency = { actor: 'somebody', key: 'old', digest: 'old' };
    await started({ idempotency }, old);
    const before = NOW - 50 * DAY;
    const audited = (await state.audit.page({}, 1000)).items.length;
    expect(await state.operations.clear(before)).toBe(1);
    expect(await state.operations.clearKeys(before)).toBe(1);
    expect(await state.audit.clear(before)).toBe(4);
    expect(await state.syncRuns.clear(before)).toBe(1);
    expect(await state.inbox.clear(before)).toBe(1);
    expect(await state.operations.get(ended.id)).toBeUndefined();
    expect(await state.operations.get(running.id)).toBeDefined();
    expect((await state.audit.page({}, 1000)).items).toHaveLength(audited - 4);
  });

  it('no table has a column for a secret, a token or a body', async () => {
    const tables = [
      'operations',
      'audit',
      'idempotency_keys',
      'mapping',
      'inbox',
      'sync_runs',
      'sync_rows',
    ];
    const columns = await Promise.all(tables.map(table => database.knex(table).columnInfo()));
    const names = columns.flatMap(found => Object.keys(found));
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter(name => /secret|token|body|header|password/.test(name))).toEqual([]);
  });
});
