// Tasks that people start by a form are operations too: on SQLite and on PostgreSQL.
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
