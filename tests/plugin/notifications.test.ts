// Notifications of pipelines that drift, in a backend with Backstage's own notifications: one for each service, updated.
import { createRequire } from 'node:module';
import type {
  BackendFeature,
  SchedulerService,
  ServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { migrate, stateOf } from '../../js/plugin/state/state.ts';
import type { State } from '../../js/plugin/state/state.ts';
import { notifyOwners } from '../../js/plugin/schedule/notifyOwners.ts';
import { DATABASES, skipWhatIsMissing } from '../support/databases.ts';
import type { TestDatabase } from '../support/databases.ts';
import { openPlugin } from '../support/pluginBench.ts';
import { keptLog, quickClock } from '../support/tools.ts';

const notifications = createRequire(import.meta.url)('@backstage/plugin-notifications-backend') as {
  default: BackendFeature;
};

/** Runs nothing by itself. */
type MockScheduler = SchedulerService & { factory(options: object): ServiceFactory };

const row = (service: string, state = 'drifted', more = {}) => ({
  ...{ service, pipelineId: `${service}_cd`, state, repaired: false },
  detail: 'a stage differs',
  ...more,
});

const team = (name: string, ...members: string[]) => ({
  ...{ apiVersion: 'backstage.io/v1alpha1', kind: 'Group' },
  ...{ metadata: { name }, spec: { type: 'team', children: [] } },
  relations: members.map(user => ({ type: 'hasMember', targetRef: `user:default/${user}` })),
});

it('a scheduled sync notifies the team once, and tells when it is mended by the same notification', async () => {
  const scheduler = mockServices.scheduler() as MockScheduler;
  const bench = await openPlugin({
    ameide: { schedule: { sync: { frequency: { hours: 1 } } } },
    features: [
      scheduler.factory({ skipTaskRunOnStartup: true }),
      catalogServiceMock.factory({ entities: [team('payments-team', 'jane')] }),
      notifications.default,
    ],
  });
  const { items } = (await bench.ask('GET', '/v1/services?limit=1000')).body;
  const service = items.find(
    ({ owner }: { owner: string }) => owner === 'group:default/payments-team',
  ).name;
  const notified = async () => {
    const url = bench.url.replace(/ameide$/, 'notifications');
    const response = await fetch(url, { headers: { principal: 'user:default/jane' } });
    return ((await response.json()) as { notifications: any[] }).notifications; // eslint-disable-line @typescript-eslint/no-explicit-any
  };
  /** Runs the sync of the schedule, which finds these rows. */
  const sync = async (rows: object[]) => {
    bench.scaffolder.output = () => ({ services: 40, unchanged: 40 - rows.length, rows });
    await scheduler.triggerTask('sync');
  };
  try {
    await sync([
      row(service),
      row('nobodys', 'orphaned'),
      row(service, 'missing', { service: 'x' }),
    ]);
    await vi.waitUntil(async () => (await notified()).length > 0, { timeout: 20_000 });
    const [first] = await notified();
    expect(first).toMatchObject({
      origin: 'plugin:ameide',
      payload: {
        title: `The pipeline of ${service} needs attention: drifted`,
        description: 'a stage differs',
        link: `/catalog/default/component/${service}`,
        ...{ severity: 'normal', topic: 'drift', scope: `drift:${service}` },
      },
    });
    // One that goes on to drift is not told again.
    await sync([row(service)]);
    await sync([]);
    await vi.waitUntil(async () => (await notified())[0].updated, { timeout: 20_000 });
    const after = await notified();
    expect(after).toHaveLength(1);
    expect(after[0]).toMatchObject({
      id: first.id,
      payload: { title: `The pipeline of ${service} is up to date again`, severity: 'low' },
    });
  } finally {
    await bench.close();
  }
});

skipWhatIsMissing();

describe.each(DATABASES)('what was told, on %s', (_name, open) => {
  let database: TestDatabase;
  let state: State;
  let runs = 0;
  const sent: string[] = [];
  const log = keptLog();
  let owner: string | undefined = 'group:default/a';
  let failure: Error | undefined;

  beforeAll(async () => {
    database = await open();
    await migrate(database.knex);
    state = stateOf(database.knex);
  });
  afterAll(() => database?.close());

  /** A run that finds these rows; who was told what. */
  async function after(rows: object[], counts: object = { services: 3, unchanged: 2 }) {
    sent.length = 0;
    const id = `run-${(runs += 1)}`;
    await state.syncRuns.begin({ id, mode: 'quick', apply: false }, 0);
    await state.syncRuns.end(id, 'succeeded', { ...counts, rows } as never, 0);
    const tools = {
      notifications: {
        async send({ recipients, payload }: { recipients: object; payload: { title: string } }) {
          if (failure) throw failure;
          sent.push(`${(recipients as { entityRef: string }).entityRef} ${payload.title}`);
        },
      },
      services: { find: async () => owner && { service: { owner } } },
      ...{ state, clock: quickClock(), logger: log },
    };
    await notifyOwners(tools as never, id);
    return [...sent];
  }

  it('is kept, and only what is new is told', async () => {
    const drifted = ['group:default/a The pipeline of cart needs attention: drifted'];
    expect(await after([row('cart')])).toEqual(drifted);
    expect(await after([row('cart')])).toEqual([]);
    expect(await after([row('cart', 'missing')])).toEqual([
      'group:default/a The pipeline of cart needs attention: missing',
    ]);
    // A run that does not say what it found tells nothing.
    expect(await after([], {})).toEqual([]);
    // Another team: both are told.
    owner = 'group:default/b';
    expect(await after([row('cart', 'missing')])).toEqual([
      'group:default/a cart belongs to another team now',
      'group:default/b The pipeline of cart needs attention: missing',
    ]);
    // What the run repairs is mended.
    const mended = ['group:default/b The pipeline of cart is up to date again'];
    expect(await after([row('cart', 'missing', { repaired: true })])).toEqual(mended);
    expect(await after([])).toEqual([]);
  });

  it('is told by the next run where it could not be sent, and the run does not fail', async () => {
    failure = new Error('Failed to send notifications: Request failed with status 404');
    expect(await after([row('cart')])).toEqual([]);
    expect(log.lines.at(-1)).toMatch(/not notified of 1 services.*status 404.*notify: false/);
    failure = undefined;
    expect(await after([row('cart')])).toHaveLength(1);
    failure = new Error('away');
    expect(await after([])).toEqual([]);
    failure = undefined;
    // Offboarded in between.
    owner = undefined;
    expect(await after([])).toEqual(['group:default/b cart was removed from the catalog']);
  });
});
