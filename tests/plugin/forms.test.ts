// Tasks that people start by a form are operations too: on SQLite and on PostgreSQL.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { mockServices } from '@backstage/backend-test-utils';
import { systemClock } from '@ameide/core';
import { Follower } from '../../js/plugin/operations/follower.ts';
import { Forms } from '../../js/plugin/operations/forms.ts';
import { keepResult } from '../../js/plugin/operations/results.ts';
import { migrate, stateOf } from '../../js/plugin/state/state.ts';
import type { State } from '../../js/plugin/state/state.ts';
import { DATABASES, skipWhatIsMissing } from '../support/databases.ts';
import type { TestDatabase } from '../support/databases.ts';
import { FakeScaffolder } from '../support/fakeScaffolder.ts';

const CATALOG = (operation?: string) => [
  { id: 'catalog', action: 'ameide:catalog:update', input: { operation } },
  { id: 'pipeline', action: 'ameide:harness:create', input: {} },
];
const JANE = 'user:default/jane';

/** The steps of a template that ships. */
function stepsOf(name: string): object[] {
  const folder = join(import.meta.dirname, '../../templates/scaffolder', name);
  const { spec } = parse(readFileSync(join(folder, 'template.yaml'), 'utf8')) as {
    spec: { steps: object[] };
  };
  return spec.steps;
}

skipWhatIsMissing();

describe.each(DATABASES)('on %s', (_name, open) => {
  let database: TestDatabase;
  let state: State;
  let scaffolder: FakeScaffolder;
  /** As one replica has it. */
  let look: () => Promise<void>;

  beforeAll(async () => {
    database = await open();
    await migrate(database.knex);
    state = stateOf(database.knex);
  });
  afterAll(() => database?.close());

  beforeEach(async () => {
    await database.knex('operations').delete();
    await database.knex('audit').delete();
    await database.knex('sync_rows').delete();
    await database.knex('sync_runs').delete();
    scaffolder = new FakeScaffolder();
    look = replica();
  });

  function replica(): () => Promise<void> {
    const tools = {
      state,
      scaffolder: scaffolder.service as never,
      auth: mockServices.auth(),
      logger: mockServices.logger.mock(),
      clock: systemClock,
    };
    const follower = new Follower({
      ...tools,
      onEnd: (operation, ended) => keepResult({ state, clock: systemClock }, operation, ended),
      afterEnd: () => {},
    });
    follower.stop();
    const ownerOf = (service: string) =>
      Promise.resolve(service === 'cart-api' ? 'group:default/cart-team' : undefined);
    const forms = new Forms({ ...tools, follower, ownerOf });
    return async () => {
      await forms.look();
      await follower.lookAtAll();
    };
  }

  const operations = async () => (await state.operations.page({}, 100)).items;
  const audit = () => database.knex('audit').select().orderBy('id');

  it('an onboarding is known while it runs, and with its pull request once it has ended', async () => {
    const team = 'group:default/payments-team';
    const values = { name: 'payment-service', team };
    const task = scaffolder.fill('template:default/kubernetes-service', values, CATALOG(), JANE);
    await look();
    const [running] = await operations();
    expect(running).toMatchObject({
      kind: 'service.create',
      service: 'payment-service',
      owner: team,
      actor: JANE,
      source: 'form',
      status: 'running',
      taskId: task.id,
      template: 'template:default/kubernetes-service',
    });
    const output = { outcome: 'changed', pullRequestUrl: 'https://github.com/a/b/pull/1' };
    scaffolder.end('completed', { output }, task);
    await look();
    const [ended] = await operations();
    expect(ended).toMatchObject({ status: 'succeeded', outputs: output });
    expect((await audit()).map(({ event, status, source }) => [event, status, source])).toEqual([
      ['service.create', 'initiated', 'form'],
      ['service.create', 'succeeded', 'form'],
    ]);
  });

  it.each([
    ['service.update', CATALOG('update'), { service: 'component:default/cart-api' }],
    ['service.delete', CATALOG('remove'), { service: 'cart-api' }],
    ['pipeline.execute', [{ action: 'ameide:harness:trigger' }], { service: 'cart-api' }],
  ])(
    '%s is told by the steps, and belongs to the team of the catalog',
    async (kind, steps, values) => {
      scaffolder.fill('template:default/our-own', values, steps, JANE);
      await look();
      const [found] = await operations();
      expect(found).toMatchObject({ kind, service: 'cart-api', owner: 'group:default/cart-team' });
    },
  );

  it('an import is one of no service and no team, where it proposes a wave', async () => {
    const action = 'ameide:catalog:import';
    const template = 'template:default/import-services';
    const wave = [{ action, input: { wave: '${{ parameters.wave }}' } }];
    scaffolder.fill('template:default/report', {}, [{ action, input: {} }], JANE);
    const task = scaffolder.fill(template, { wave: 10 }, wave, JANE);
    await look();
    const output = { outcome: 'changed', wave: ['cart-api'], left: 3 };
    scaffolder.end('completed', { output }, task);
    await look();
    const [found, ...more] = await operations();
    expect(found).toMatchObject({
      kind: 'catalog.import',
      actor: JANE,
      source: 'form',
      status: 'succeeded',
      taskId: task.id,
      template,
      outputs: output,
    });
    expect([found?.service, found?.owner, more]).toEqual([undefined, undefined, []]);
    expect((await audit()).map(({ event, status, source }) => [event, status, source])).toEqual([
      ['catalog.import', 'initiated', 'form'],
      ['catalog.import', 'succeeded', 'form'],
    ]);
  });

  it('a sync is one of no service and no team, and a run with what it found', async () => {
    const steps = stepsOf('sync-pipelines');
    const values = { mode: 'full', apply: true, deleteOrphans: false };
    const template = 'template:default/sync-pipelines';
    const task = scaffolder.fill(template, values, steps, JANE);
    await look();
    const { id } = task;
    expect(await state.syncRuns.get(id)).toMatchObject({ mode: 'full', apply: true });
    const row = { service: 'cart-api', pipelineId: 'cart_api_cd', state: 'outdated', detail: '-' };
    const output = { services: 2, unchanged: 1, rows: [{ ...row, repaired: true }] };
    scaffolder.end('completed', { output }, task);
    await look();
    await look();
    const [found, ...more] = await operations();
    const expected = {
      id,
      kind: 'sync',
      actor: JANE,
      source: 'form',
      status: 'succeeded',
      template,
    };
    expect(found).toMatchObject({ ...expected, outputs: { services: 2, unchanged: 1 } });
    expect([found?.service, found?.owner, more]).toEqual([undefined, undefined, []]);
    expect(await state.syncRuns.get(id)).toMatchObject({
      mode: 'full',
      apply: true,
      status: 'succeeded',
      services: 2,
      rows: [{ service: 'cart-api', state: 'outdated', repaired: true }],
    });
    expect((await audit()).map(({ event, status, source }) => [event, status, source])).toEqual([
      ['sync', 'initiated', 'form'],
      ['sync', 'succeeded', 'form'],
    ]);
  });

  it('a sync of some services, as a template has it written down, says nothing of all', async () => {
    const input = { services: ['cart-api'], apply: true };
    const steps = [{ action: 'ameide:harness:sync', input }];
    const task = scaffolder.fill('template:default/our-own', {}, steps, JANE);
    await look();
    const output = { services: 1, unchanged: 1, rows: [] };
    scaffolder.end('completed', { output }, task);
    await look();
    expect(await state.syncRuns.get(task.id)).toMatchObject({ mode: 'quick', apply: true });
    expect((await state.syncRuns.history(100)).map(({ runId }) => runId)).not.toContain(task.id);
  });

  it.each([
    ['rollout.start', {}],
    ['rollout.start', { step: 'run' }],
    ['rollout.pause', { step: 'pause' }],
    ['rollout.resume', { step: 'resume' }],
    ['rollout.stop', { step: 'stop' }],
    ['rollout.rollBack', { step: 'rollBack' }],
  ])('%s is told by what the form asks for: %j', async (kind, values) => {
    const template = 'template:default/roll-out-templates';
    const steps = stepsOf('roll-out-templates');
    scaffolder.fill(template, { step: 'plan' }, steps, JANE);
    const task = scaffolder.fill(template, values, steps, JANE);
    await look();
    const output = { outcome: 'running', rolloutId: '2026-11-21-100000' };
    scaffolder.end('completed', { output }, task);
    await look();
    const [found, ...more] = await operations();
    const expected = { kind, actor: JANE, source: 'form', status: 'succeeded', template };
    expect(found).toMatchObject({ ...expected, taskId: task.id, outputs: output });
    expect([found?.service, found?.owner, more]).toEqual([undefined, undefined, []]);
    expect((await audit()).map(({ event, status }) => [event, status])).toEqual([
      [kind, 'initiated'],
      [kind, 'succeeded'],
    ]);
  });

  it('a task of long ago is not taken up again once its operation has been cleared', async () => {
    const values = { name: 'cart-api' };
    const task = scaffolder.fill('template:default/a', values, CATALOG('update'), JANE);
    task.createdAt = new Date(Date.now() - 400 * 24 * 60 * 60_000).toISOString();
    scaffolder.end('completed', {}, task);
    await look();
    expect([await operations(), await audit()]).toEqual([[], []]);
    scaffolder.fill('template:default/a', values, CATALOG('update'), JANE);
    await look();
    expect(await operations()).toHaveLength(1);
  });

  it('neither tasks of other templates nor those of the API are taken up', async () => {
    scaffolder.fill('template:default/a', { name: 'a' }, [{ action: 'fetch:template' }], JANE);
    scaffolder.fill('template:default/b', {}, CATALOG(), JANE);
    const ofApi = { name: 'c', ameideOperation: '1' };
    scaffolder.fill('template:default/c', ofApi, CATALOG(), JANE);
    await look();
    expect(await operations()).toEqual([]);
  });

  it('is taken up once, however often and by however many replicas', async () => {
    for (let count = 0; count < 45; count += 1)
      scaffolder.fill('template:default/a', { name: `service-${count}` }, CATALOG(), JANE);
    const other = replica();
    await Promise.all([look(), other()]);
    await look();
    expect(await operations()).toHaveLength(45);
    expect(await audit()).toHaveLength(45);
  });
});
