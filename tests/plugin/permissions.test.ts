// Who may what: a test for each cell of the table in docs/api.md.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { otherPermissions, servicePermissions } from '../../js/plugin/index.ts';
import { openPlugin } from '../support/pluginBench.ts';
import type { PluginBench } from '../support/pluginBench.ts';
import { recordOf, stoppedRollout } from '../support/rolloutRecord.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers of a server, as they come */
const entry = (name: string, team: string) => ({
  ...{ name, archetype: 'api', profile: 'public-api', size: 'small', team },
  ...{ environments: ['int'], regions: ['euw1'] },
});

/** A service of the payments team, and one of another team. */
const [OWN, FOREIGN] = ['payment-gateway', 'cart-api'];
const ROLLOUT = '2026-11-21-100000';
const TEAMS: Record<string, string> = { [OWN!]: 'payments-team', [FOREIGN!]: 'orders-team' };

type Row = [permission: string, method: string, path: string, body?: (service: string) => object];
const ROWS: Row[] = [
  ['ameide.service.read', 'GET', '/v1/services/{service}'],
  ['ameide.service.read', 'GET', '/v1/services'],
  ['ameide.service.read', 'GET', '/v1/names/{service}'],
  ['ameide.service.read', 'GET', '/v1/overview'],
  [
    'ameide.service.read',
    'POST',
    '/v1/preview',
    service => ({ service: entry('any', TEAMS[service]!) }),
  ],
  [
    'ameide.service.read',
    'POST',
    '/v1/primitives/preview',
    () => ({ kind: 'domain', name: 'orders' }),
  ],
  [
    'ameide.service.create',
    'POST',
    '/v1/services',
    service => entry(`new-of-${service}`, TEAMS[service]!),
  ],
  ['ameide.service.update', 'PUT', '/v1/services/{service}', () => ({ size: 'small' })],
  ['ameide.service.delete', 'DELETE', '/v1/services/{service}'],
  ['ameide.pipeline.read', 'GET', '/v1/pipelines/{service}'],
  ['ameide.pipeline.read', 'GET', '/v1/pipelines/{service}/states'],
  ['ameide.pipeline.create', 'POST', '/v1/pipelines/create', service => ({ service })],
  ['ameide.pipeline.create', 'POST', '/v1/webhooks/service-created', service => ({ service })],
  ['ameide.pipeline.update', 'PUT', '/v1/pipelines/{service}'],
  [
    'ameide.pipeline.update',
    'POST',
    '/v1/pipelines/{service}/adopt',
    () => ({ confirm: 'digest' }),
  ],
  [
    'ameide.pipeline.update',
    'POST',
    '/v1/pipelines/{service}/restore',
    () => ({ to: 'a'.repeat(40), confirm: 'digest' }),
  ],
  ['ameide.pipeline.delete', 'DELETE', '/v1/pipelines/{service}'],
  [
    'ameide.pipeline.execute',
    'POST',
    '/v1/pipelines/{service}/execute',
    () => ({ imageTag: 'v1' }),
  ],
  [
    'ameide.pipeline.execute',
    'PUT',
    '/v1/operations/{operation}/first-deployment',
    () => ({ imageTag: 'v1' }),
  ],
  ['ameide.operation.read', 'GET', '/v1/operations'],
  ['ameide.operation.read', 'GET', '/v1/operations/{operation}'],
  ['ameide.operation.read', 'GET', '/v1/operations/{operation}/events'],
  ['ameide.operation.read', 'GET', '/v1/sync/runs'],
  ['ameide.operation.read', 'GET', '/v1/sync/runs/{run}'],
  ['ameide.operation.cancel', 'POST', '/v1/operations/{operation}/retry'],
  ['ameide.operation.cancel', 'POST', '/v1/operations/{operation}/cancel'],
  ['ameide.operation.cancel', 'DELETE', '/v1/operations/{operation}/first-deployment'],
  ['ameide.audit.read', 'GET', '/v1/audit'],
  [
    'ameide.catalog.import',
    'POST',
    '/v1/imports',
    () => ({ sources: [{ repoUrl: 'github.com?owner=company&repo=deploy' }], wave: 1 }),
  ],
  ['ameide.sync.run', 'POST', '/v1/sync'],
  ['ameide.pipeline.read', 'GET', '/v1/templates'],
  ['ameide.pipeline.read', 'GET', '/v1/rollouts'],
  ['ameide.pipeline.read', 'GET', '/v1/rollouts/{rollout}'],
  ['ameide.rollout.run', 'POST', '/v1/rollouts', () => ({ confirm: 'digest' })],
  ['ameide.rollout.run', 'POST', '/v1/rollouts/{rollout}/pause'],
  ['ameide.rollout.run', 'POST', '/v1/rollouts/{rollout}/resume'],
  ['ameide.rollout.run', 'POST', '/v1/rollouts/{rollout}/roll-back'],
  ['ameide.doctor.read', 'GET', '/v1/doctor'],
];
/** Those that are about one service; lists are narrowed instead. */
const ofOneService = ([, , path, body]: Row) =>
  /\{(service|operation)\}/.test(path) && !path.startsWith('/v1/names')
    ? true
    : body?.length === 1 && path !== '/v1/preview';

let bench: PluginBench;
/** A failed operation for each service, and a run of sync. */
const operations: Record<string, string> = {};
let run: string;

beforeAll(async () => {
  bench = await openPlugin();
  const record = recordOf(stoppedRollout(ROLLOUT));
  bench.github.commitAs('alice', 'company-harness', 'harness-pipelines', 'main', record);
  for (const service of [OWN!, FOREIGN!]) {
    const { body } = await bench.ask('PUT', `/v1/services/${service}`, { size: 'large' });
    bench.scaffolder.end('failed', { error: { name: 'Error', message: 'it failed' } });
    operations[service] = body.id;
    await bench.ask('GET', `/v1/operations/${body.id}`);
  }
  const { body } = await bench.ask('POST', '/v1/sync');
  bench.scaffolder.end('completed', { output: { services: 1, unchanged: 1, rows: [] } });
  await bench.ask('GET', `/v1/operations/${body.id}`);
  run = body.id;
});
afterAll(() => bench?.close());
// Each request finds its service free.
afterEach(async () => {
  for (const task of bench.scaffolder.tasks)
    if (task.status === 'processing')
      bench.scaffolder.end('failed', { error: { name: 'Error', message: 'it failed' } }, task);
  const { body } = await bench.ask('GET', '/v1/operations?status=running');
  for (const { id } of body.items) await bench.ask('GET', `/v1/operations/${id}`);
});

function as(
  principal: string,
  [, method, path, body]: Row,
  service = OWN!,
): Promise<{ status: number; body: any }> {
  const filled = path
    .replace('{service}', service)
    .replace('{operation}', operations[service]!)
    .replace('{run}', run)
    .replace('{rollout}', ROLLOUT);
  return bench.ask(method, filled, body?.(service), { principal });
}

/** A status of the route itself, not of its guard. */
const passed = (status: number) => expect([200, 201, 202, 409]).toContain(status);

async function refused(row: Row, principal: string, service?: string) {
  const before = [bench.writes(), bench.scaffolder.tasks.length];
  const { status, body } = await as(principal, row, service);
  expect(status).toBe(403);
  expect(body.error).toMatchObject({
    name: 'NotAllowedError',
    message: expect.stringContaining(row[0]),
  });
  expect([bench.writes(), bench.scaffolder.tasks.length]).toEqual(before);
}

describe.each(ROWS)('%s for %s %s', (...row) => {
  it('401 without a token', async () => {
    expect((await as('', row as Row)).status).toBe(401);
  });

  it('403 for a user without the permission', () => refused(row as Row, 'user:default/nora'));

  it('passes for a user with it', async () => {
    passed((await as('user:default/jane', row as Row)).status);
  });

  it('passes for a token without restrictions', async () => {
    passed((await as('service:ci', row as Row)).status);
  });

  it('passes for a token that is restricted to it', async () => {
    passed((await as(`service:ci ${row[0]}`, row as Row)).status);
  });

  it('403 for a token that is restricted to others', () => {
    const others = [...servicePermissions, ...otherPermissions]
      .map(({ name }) => name)
      .filter(name => name !== row[0]);
    return refused(row as Row, `service:ci ${others.join(',')}`);
  });

  it('depends on the action where the policy does', async () => {
    if (row[0].endsWith('.read')) passed((await as('user:default/rita', row as Row)).status);
    else await refused(row as Row, 'user:default/rita');
  });
});

it.each(ROWS.filter(ofOneService))(
  '%s for %s %s passes for the team that owns the service, 403 for others',
  async (...row) => {
    passed((await as('user:default/paul', row as Row, OWN)).status);
    await refused(row as Row, 'user:default/paul', FOREIGN);
  },
);

describe('lists are narrowed to the services of the team', () => {
  const paul = { principal: 'user:default/paul' };

  it('services', async () => {
    const { body } = await bench.ask('GET', '/v1/services?limit=1000', undefined, paul);
    expect(body.total).toBeGreaterThan(0);
    expect(new Set(body.items.map(({ owner }: any) => owner))).toEqual(
      new Set(['group:default/payments-team']),
    );
    expect(body.owners).toEqual(['group:default/payments-team']);
  });

  it('operations', async () => {
    const { body } = await bench.ask('GET', '/v1/operations?limit=1000', undefined, paul);
    const services = new Set(body.items.map(({ service }: any) => service));
    expect(services).toContain(OWN);
    expect(services).not.toContain(FOREIGN);
  });
});

it('an operation says whether the caller may cancel and retry it', async () => {
  const row: Row = ['ameide.operation.read', 'GET', '/v1/operations/{operation}'];
  const may = async (name: string) => (await as(`user:default/${name}`, row)).body.mayCancel;
  expect([await may('paul'), await may('jane'), await may('rita')]).toEqual([true, true, false]);
});

it('a service is not handed over to a team that one may not act for', async () => {
  const paul = { principal: 'user:default/paul' };
  const { status } = await bench.ask('PUT', `/v1/services/${OWN}`, { team: 'orders-team' }, paul);
  expect(status).toBe(403);
});

it('the table covers every route and every permission, and the documentation has it', async () => {
  const { body } = await bench.ask('GET', '/openapi.json');
  const routes = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, '{}')}`),
  );
  const covered = ROWS.map(([, method, path]) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`);
  const guarded = routes.filter(path => !path.includes('/webhooks/github'));
  expect(covered.sort()).toEqual(guarded.sort());
  const names = [...servicePermissions, ...otherPermissions].map(({ name }) => name);
  expect(new Set(ROWS.map(([name]) => name))).toEqual(new Set(names));
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'api.md'), 'utf8');
  const [, section = ''] = page.split('## Who may what');
  const [text = ''] = section.split('\n## ');
  const table = text.split('\n').filter(line => line.startsWith('| `ameide.'));
  expect(table.map(line => line.split('`')[1])).toEqual(names);
});
