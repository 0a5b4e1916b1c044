// The deployment that follows an onboarding as soon as it can, once: on SQLite and on PostgreSQL.
import { mockServices } from '@backstage/backend-test-utils';
import { refusal, problem } from '@ameide/core';
import type { HarnessShown, ShownPlace } from '@ameide/core';
import { deployFirst } from '../../js/plugin/firstDeployment/workOff.ts';
import type { DeployFirstTools } from '../../js/plugin/firstDeployment/workOff.ts';
import { Engine } from '../../js/plugin/operations/engine.ts';
import { Follower } from '../../js/plugin/operations/follower.ts';
import { TEMPLATES } from '../../js/plugin/settings.ts';
import { migrate, stateOf } from '../../js/plugin/state/state.ts';
import type { State } from '../../js/plugin/state/state.ts';
import { DATABASES, skipWhatIsMissing } from '../support/databases.ts';
import type { TestDatabase } from '../support/databases.ts';
import { FakeScaffolder } from '../support/fakeScaffolder.ts';
import { databaseOf, openPlugin } from '../support/pluginBench.ts';
import type { PluginBench } from '../support/pluginBench.ts';

const JANE = 'user:default/jane';
const OWNER = 'group:default/payments-team';
const NAME = 'payment-service';
const HOUR_MS = 3_600_000;
const START = Date.parse('2026-11-28T10:00:00Z');

/** A place as Harness and the config repo have it; ready to be deployed to. */
const place = (
  environment: string,
  region: string,
  more: Partial<ShownPlace> = {},
): ShownPlace => ({
  ...{ environment, region, production: false, manifests: true },
  ...{ runUrl: `https://harness/${environment}/${region}` },
  ...more,
});
const PLACES = [place('int', 'euw1'), place('int', 'euw2'), place('prod', 'euw1')];
const ran = { phase: 'failed', status: 'Failed', executionId: 'e1', url: 'https://h' } as const;

skipWhatIsMissing();

describe.each(DATABASES)('on %s', (_name, open) => {
  let database: TestDatabase;
  let state: State;
  let now = START;

  beforeAll(async () => {
    database = await open();
    await migrate(database.knex);
    state = stateOf(database.knex);
  });
  afterAll(() => database?.close());

  async function empty(): Promise<void> {
    for (const table of ['operations', 'audit', 'idempotency_keys', 'first_deployments'])
      await database.knex(table).delete();
  }

  describe('worked off', () => {
    let scaffolder: FakeScaffolder;
    let isMerged: boolean;
    let shown: { stages: object[]; places: ShownPlace[] };
    /** Thrown instead of what Harness has. */
    let away: Error | undefined;

    beforeEach(async () => {
      await empty();
      scaffolder = new FakeScaffolder();
      now = START;
      isMerged = true;
      shown = { stages: [{}], places: PLACES };
      away = undefined;
      await onboarded('op-1', 'succeeded');
    });

    async function onboarded(id: string, status: 'running' | 'succeeded' | 'failed') {
      const form = { id, kind: 'service.create', service: NAME, owner: OWNER, actor: JANE };
      await state.operations.takeUp({ ...form, template: 'template:default/t' }, now, now);
      const operation = (await state.operations.get(id))!;
      if (status !== 'running') await state.operations.end(operation, { status }, now);
    }

    const ask = (operationId = 'op-1', imageTag = 'v1.0.0') =>
      state.firstDeployments.add(
        { operationId, service: NAME, owner: OWNER, actor: JANE, imageTag, source: 'form' },
        now,
      );

    /** A replica of the backend, which looks at what is due. */
    function replica(scaffold: FakeScaffolder = scaffolder): () => Promise<void> {
      const clock = { now: () => now, random: () => 0, wait: () => Promise.resolve() };
      const auth = mockServices.auth();
      const logger = mockServices.logger.mock();
      const service = scaffold.service as never;
      const tools = { state, scaffolder: service, auth, logger, clock };
      const follower = new Follower({
        ...tools,
        onEnd: (_, end) => Promise.resolve(end),
        afterEnd() {},
      });
      follower.stop();
      const telemetry = {
        span: (_name: string, _options: object, work: (span: object) => unknown) =>
          work({ setAttribute() {} }),
      } as never;
      const engine = new Engine({ ...tools, templates: TEMPLATES, follower, telemetry });
      const values = () => ({ service: { name: NAME }, ...shown }) as unknown as HarnessShown;
      const work: DeployFirstTools = {
        ...{ auth, engine, state, clock, logger },
        services: { findNow: async () => (isMerged ? ({ asOf: now } as never) : undefined) },
        runner: {
          async runOnHarness() {
            if (away) throw away;
            return { values: values() } as never;
          },
        },
      };
      return () => deployFirst(work, new AbortController().signal);
    }

    const runs = () => scaffolder.tasks.map(({ values }) => values);
    const found = () => state.firstDeployments.get('op-1');
    const later = (ms: number) => void (now += ms);

    it('waits for one thing after the other, then starts a run for each region, as the person who asked', async () => {
      const look = replica();
      await database.knex('operations').delete();
      await onboarded('op-1', 'running');
      isMerged = false;
      shown = { stages: [], places: PLACES.map(one => ({ ...one, manifests: false })) };
      await ask();
      const waitsFor = async () => {
        later(HOUR_MS);
        await look();
        expect(runs()).toEqual([]);
        return (await found())!.waitsFor;
      };
      expect(await waitsFor()).toBe('onboarding');
      await state.operations.end(
        (await state.operations.get('op-1'))!,
        { status: 'succeeded' },
        now,
      );
      expect(await waitsFor()).toBe('merge');
      isMerged = true;
      expect(await waitsFor()).toBe('pipeline');
      shown.stages = [{}];
      expect(await waitsFor()).toBe('manifests');
      shown.places[0] = PLACES[0]!;
      expect(await waitsFor()).toBe('manifests');
      shown.places = PLACES;
      later(HOUR_MS);
      await look();
      const service = `component:default/${NAME}`;
      expect(runs()).toMatchObject([
        { service, imageTag: 'v1.0.0', environment: 'int', region: 'euw1' },
        { service, imageTag: 'v1.0.0', environment: 'int', region: 'euw2' },
      ]);
      const done = (await found())!;
      expect(done).toMatchObject({ status: 'started', endedAt: expect.any(String) });
      expect(done.waitsFor).toBeUndefined();
      const started = await Promise.all(done.runs!.map(id => state.operations.get(id)));
      expect(started).toMatchObject(
        [1, 2].map(() => ({
          kind: 'pipeline.execute',
          actor: JANE,
          source: 'schedule',
          owner: OWNER,
        })),
      );
      const trail = (await state.audit.page({ event: 'deployment.request' }, 10)).items;
      expect(trail.map(({ status, actor }) => [status, actor])).toEqual([
        ['succeeded', JANE],
        ['initiated', JANE],
      ]);
    });

    it('is looked at less often the longer it waits, and at once where the config repo has changed', async () => {
      isMerged = false;
      await ask();
      const look = replica();
      const next = async () =>
        Date.parse((await database.knex('first_deployments').first()).next_at);
      await look();
      expect(await next()).toBe(now + 15_000);
      later(HOUR_MS);
      await look();
      expect(await next()).toBe(now + HOUR_MS / 20);
      later(24 * HOUR_MS);
      await look();
      expect(await next()).toBe(now + 600_000);
      await state.firstDeployments.wake(now);
      expect(await state.firstDeployments.due(now, 10)).toHaveLength(1);
    });

    it('is started once by two replicas at once, and again by none', async () => {
      await ask();
      const [one, other] = [replica(), replica()];
      await Promise.all([one(), other()]);
      later(HOUR_MS);
      await Promise.all([one(), other()]);
      expect(runs()).toHaveLength(2);
      expect((await found())!.runs).toHaveLength(2);
    });

    it('goes on where a crash ended it, and repeats nothing', async () => {
      await ask();
      const scaffold = scaffolder.service.scaffold;
      let calls = 0;
      const dying = new FakeScaffolder();
      Object.assign(dying.service, {
        async scaffold(...given: Parameters<typeof scaffold>) {
          calls += 1;
          if (calls === 2) throw new TypeError('fetch failed');
          return scaffold(...given);
        },
      });
      await replica(dying)();
      expect(runs()).toHaveLength(1);
      expect(await found()).toMatchObject({ status: 'starting', waitsFor: 'answer' });
      // What is there by now is what was started.
      shown.places = PLACES.map(one => ({ ...one, attempt: ran }));
      later(HOUR_MS);
      await replica()();
      expect(await found()).toMatchObject({ status: 'started' });
      const all = (await state.operations.page({ kind: 'pipeline.execute' }, 10)).items;
      // The task of the second was not taken for sure: its operation stands for it, and no other is made.
      expect(all).toHaveLength(2);
      expect(runs()).toHaveLength(1);
    });

    it('is given up where it cannot be told what was started', async () => {
      await ask();
      await state.firstDeployments.claim('op-1', [{}], now);
      later(13 * HOUR_MS);
      await replica()();
      expect(runs()).toEqual([]);
      expect(await found()).toMatchObject({ status: 'givenUp', reason: /cannot be told/ });
    });

    it('starts a release where a run passes through all environments', async () => {
      shown.places = PLACES.map(one => ({ ...one, runUrl: undefined }));
      await ask();
      await replica()();
      expect(runs()).toHaveLength(1);
      expect(runs()[0]).toMatchObject({ imageTag: 'v1.0.0' });
      expect(Object.keys(runs()[0]!)).not.toContain('environment');
    });

    it.each(['deployed', 'attempt'])(
      'replaces nothing that somebody else has brought there (%s)',
      async key => {
        shown.places = PLACES.map((one, index) => (index === 1 ? { ...one, [key]: ran } : one));
        await ask();
        await replica()();
        expect(runs()).toEqual([]);
        expect(await found()).toMatchObject({
          status: 'givenUp',
          reason: 'something was deployed to int already',
        });
      },
    );

    it('is given up while the service is being offboarded', async () => {
      await ask();
      const form = { id: 'op-2', kind: 'service.delete', service: NAME, actor: JANE };
      await state.operations.takeUp({ ...form, template: 't' }, now + 1, now + 1);
      await replica()();
      expect(await found()).toMatchObject({ status: 'givenUp', reason: /being offboarded/ });
    });

    it('is given up after two weeks, with what was missing', async () => {
      isMerged = false;
      await ask();
      later(13 * 24 * HOUR_MS);
      await replica()();
      expect(await found()).toMatchObject({ status: 'waiting', waitsFor: 'merge' });
      later(2 * 24 * HOUR_MS);
      await replica()();
      expect(await found()).toMatchObject({
        status: 'givenUp',
        reason: 'its pull request was not merged within 14 days',
      });
      const [end] = (await state.audit.page({ event: 'deployment.request' }, 1)).items;
      expect(end).toMatchObject({ status: 'failed', detail: /not merged/ });
    });

    it('waits for a server that is away, and says so', async () => {
      away = refusal('unavailable', [problem('http/no-answer', 'Harness answered 503')]);
      await ask();
      await replica()();
      expect(await found()).toMatchObject({ waitsFor: 'answer', reason: 'Harness answered 503' });
      away = undefined;
      later(HOUR_MS);
      await replica()();
      expect(await found()).toMatchObject({ status: 'started' });
    });

    it('is given up where the template of runs does not take it', async () => {
      scaffolder.refusal = Object.assign(new Error('Backend request failed, 400 {}'));
      await ask();
      await replica()();
      expect(await found()).toMatchObject({ status: 'givenUp', reason: /refused the values/ });
    });

    it('is taken back before it starts, never after', async () => {
      await ask();
      const cancel = () =>
        state.firstDeployments.end(
          'op-1',
          'waiting',
          { status: 'cancelled' },
          { actor: JANE, source: 'http' },
          now,
        );
      expect(await cancel()).toBe(true);
      await replica()();
      expect(runs()).toEqual([]);
      await onboarded('op-2', 'succeeded');
      await ask('op-2');
      await replica()();
      expect(runs()).toHaveLength(2);
      expect(await cancel()).toBe(false);
    });

    it('another onboarding of the service replaces the one that waits; the same again changes nothing', async () => {
      await ask();
      await ask();
      await onboarded('op-2', 'succeeded');
      await ask('op-2', 'v1.0.1');
      expect(await found()).toMatchObject({ status: 'cancelled', reason: /again/ });
      await replica()();
      expect(runs().map(({ imageTag }) => imageTag)).toEqual(['v1.0.1', 'v1.0.1']);
      await state.firstDeployments.clear(now + HOUR_MS);
      expect(await found()).toBeUndefined();
    });
  });

  describe('by the API', () => {
    let bench: PluginBench;
    beforeAll(async () => {
      await empty();
      bench = await openPlugin({ database: databaseOf(database.knex) });
    });
    afterAll(() => bench?.close());

    let count = 0;
    const entry = () => ({
      ...{ name: `first-${(count += 1)}`, archetype: 'api', profile: 'public-api', size: 'small' },
      ...{ environments: ['int'], regions: ['euw1'], team: 'payments-team' },
    });
    const pathOf = (id: string) => `/v1/operations/${id}/first-deployment`;
    const codes = ({ body }: { body: { error: { problems: { code: string }[] } } }) =>
      body.error.problems.map(({ code }) => code);

    it('is asked for with the onboarding, seen with it, and taken back', async () => {
      const service = entry();
      const { status, body } = await bench.ask('POST', '/v1/services?deployTag=v1.0.0', service);
      expect(status).toBe(202);
      const one = await bench.ask('GET', `/v1/operations/${body.id}`);
      expect(one.body.firstDeployment).toMatchObject({
        ...{ operationId: body.id, service: service.name, actor: JANE },
        ...{ imageTag: 'v1.0.0', status: 'waiting', waitsFor: 'onboarding' },
      });
      const { onboarding } = (await bench.ask('GET', '/v1/services')).body;
      const row = onboarding.find((found: { service: string }) => found.service === service.name);
      expect(row.firstDeployment).toEqual(one.body.firstDeployment);
      const taken = await bench.ask('DELETE', pathOf(body.id));
      expect(taken).toMatchObject({ status: 200, body: { status: 'cancelled' } });
      // A second time there is nothing left to do.
      expect((await bench.ask('DELETE', pathOf(body.id))).status).toBe(200);
      const trail = (await bench.ask('GET', `/v1/audit?operationId=${body.id}`)).body.items;
      expect(
        trail.map(({ event, status: end }: Record<string, string>) => `${event} ${end}`),
      ).toContain('deployment.request cancelled');
    });

    it('a form asks for it by its task, before anybody has looked at that', async () => {
      const { name, team } = entry();
      const steps = [{ id: 'catalog', action: 'ameide:catalog:update', input: {} }];
      const task = bench.scaffolder.fill('template:default/t', { name, team }, steps, JANE);
      const asked = await bench.ask('PUT', pathOf(task.id), { imageTag: 'v1.0.0' });
      expect(asked).toMatchObject({ status: 200, body: { operationId: task.id, service: name } });
      const again = await bench.ask('PUT', pathOf(task.id), { imageTag: 'v1.0.0' });
      expect(again.body).toEqual(asked.body);
      const other = await bench.ask('PUT', pathOf(task.id), { imageTag: 'v2.0.0' });
      expect(other.status).toBe(409);
      expect(codes(other)).toEqual(['api/already-requested']);
    });

    it('only those who may deploy ask for it; for their own services', async () => {
      const deny = { principal: 'service:ci ameide.service.create' };
      const path = '/v1/services?deployTag=v1.0.0';
      const refused = await bench.ask('POST', path, entry(), deny);
      expect(refused.status).toBe(403);
      expect(refused.body.error.message).toMatch(/ameide\.pipeline\.execute/);
      const { id } = (await bench.ask('POST', '/v1/services', { ...entry(), team: 'web-team' }))
        .body;
      const paul = { principal: 'user:default/paul' };
      const foreign = await bench.ask('PUT', pathOf(id), { imageTag: 'v1.0.0' }, paul);
      expect(foreign.status).toBe(403);
      const { id: own } = (await bench.ask('POST', '/v1/services', entry())).body;
      expect((await bench.ask('PUT', pathOf(own), { imageTag: 'v1.0.0' }, paul)).status).toBe(200);
      const rita = { principal: 'user:default/rita' };
      expect((await bench.ask('DELETE', pathOf(own), undefined, rita)).status).toBe(403);
    });

    it('what it cannot be asked for is refused, and nothing is kept', async () => {
      const bad = await bench.ask('POST', '/v1/services?deployTag=a%20b', entry());
      expect(bad.status).toBe(400);
      expect((await bench.ask('PUT', pathOf('nobody'), { imageTag: 'v1' })).status).toBe(404);
      expect((await bench.ask('DELETE', pathOf('nobody'))).status).toBe(404);
      const run = await bench.ask('POST', '/v1/pipelines/cart-api/execute', { imageTag: 'v1' });
      const { id } = run.body;
      expect(codes(await bench.ask('DELETE', pathOf(id)))).toEqual(['api/wrong-status']);
      const refused = await bench.ask('PUT', pathOf(id), { imageTag: 'v1' });
      expect(refused.status).toBe(409);
      expect(codes(refused)).toEqual(['api/not-onboarding']);
      expect(await state.firstDeployments.get(id)).toBeUndefined();
    });

    it('one that was started is not taken back', async () => {
      const { id } = (await bench.ask('POST', '/v1/services?deployTag=v1', entry())).body;
      await state.firstDeployments.claim(id, [{}], START);
      const refused = await bench.ask('DELETE', pathOf(id));
      expect(refused.status).toBe(409);
      expect(codes(refused)).toEqual(['api/wrong-status']);
    });
  });
});
