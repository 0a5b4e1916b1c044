// Webhooks: a signed push of GitHub, worked off once each; and the call of the config repo's workflow.
import { createHmac } from 'node:crypto';
import { seedFiles } from '../../dev/seed/files.ts';
import { migrate } from '../../js/plugin/state/state.ts';
import { DATABASES, skipWhatIsMissing } from '../support/databases.ts';
import type { TestDatabase } from '../support/databases.ts';
import { databaseOf, openPlugin } from '../support/pluginBench.ts';
import type { PluginBench } from '../support/pluginBench.ts';

const SECRET = 'the-secret-of-the-webhook';
const CATALOG = 'kustomize/catalog/services.yaml';
const ZERO = '0'.repeat(40);
const seed = seedFiles('platform-next')[CATALOG]!;

const entryOf = (name: string) =>
  `  - name: ${name}\n    archetype: api\n    profile: public-api\n    size: small\n    environments: [int]\n    team: payments-team\n`;

skipWhatIsMissing();

describe.each(DATABASES)('on %s', (_name, open) => {
  let database: TestDatabase;
  let bench: PluginBench;
  let deliveries = 0;

  beforeAll(async () => {
    database = await open();
    await migrate(database.knex);
  });
  beforeEach(async () => {
    for (const table of ['operations', 'audit', 'idempotency_keys', 'mapping', 'inbox'])
      await database.knex(table).delete();
    bench = await openPlugin({
      database: databaseOf(database.knex),
      ameide: { webhooks: { githubSecret: SECRET, onRemoved: 'delete' } },
    });
  });
  afterEach(() => bench?.close());
  afterAll(() => database?.close());

  const head = () => bench.github.commits('company', 'platform-next', 'main')[0]!.sha;

  /** Commits a catalog to the base branch; the commits before and after. */
  function commit(text: string): { before: string; after: string } {
    const before = head();
    bench.github.commitAs('jane', 'company', 'platform-next', 'main', { [CATALOG]: text });
    return { before, after: head() };
  }

  function deliver(
    commits: object,
    more: { secret?: string; headers?: object; body?: object } = {},
  ) {
    const repository = { full_name: 'company/platform-next' };
    const body = JSON.stringify({ ref: 'refs/heads/main', repository, ...commits, ...more.body });
    const signature = createHmac('sha256', more.secret ?? SECRET)
      .update(body)
      .digest('hex');
    deliveries += 1;
    const headers = {
      principal: '',
      'x-github-event': 'push',
      'x-github-delivery': `delivery-${deliveries}`,
      'x-hub-signature-256': `sha256=${signature}`,
      ...more.headers,
    };
    return bench.ask('POST', '/v1/webhooks/github', body, headers);
  }

  const inbox = () => database.knex('inbox').select();
  const workedOff = () =>
    vi.waitUntil(async () => (await inbox()).every(({ status }) => status === 'done'), {
      ...{ timeout: 30_000, interval: 100 },
    });
  /** Looks at all operations, so that those whose tasks have ended end. */
  async function ended(): Promise<void> {
    const { items } = (await bench.ask('GET', '/v1/operations?status=running')).body;
    for (const { id } of items) await bench.ask('GET', `/v1/operations/${id}`);
  }

  const tasks = () =>
    bench.scaffolder.tasks.map(
      ({ templateRef, values }) => `${templateRef.split('/')[1]} ${values['service'] ?? ''}`,
    );

  it('after a merge each service that was added or changed gets its pipeline, once each', async () => {
    const added = Array.from({ length: 200 }, (_, index) => `new-service-${index}`);
    const text = seed.replace('size: xlarge', 'size: large') + added.map(entryOf).join('');
    const push = commit(text);
    bench.scaffolder.output = () => ({ outcome: 'created' });
    const { status, body } = await deliver(push);
    expect([status, body]).toEqual([202, { status: 'accepted' }]);
    await workedOff();
    const changed = /name: (\S+)(?:(?!name:)[^])*?size: xlarge/.exec(seed)![1];
    const expected = [changed, ...added].map(name => `create-pipeline component:default/${name}`);
    expect(tasks().sort()).toEqual(expected.sort());
    // Told again, as it was and as another delivery of the same push.
    const again = await deliver(push, {
      headers: { 'x-github-delivery': `delivery-${deliveries}` },
    });
    expect(again.body).toEqual({ status: 'known' });
    expect(tasks()).toHaveLength(expected.length);
    const { items } = (await bench.ask('GET', '/v1/operations?limit=1000')).body;
    expect(items).toHaveLength(expected.length);
    for (const item of items)
      expect(item).toMatchObject({ source: 'webhook', actor: 'plugin:ameide' });
  });

  it('a comment, an order or a style changes nothing', async () => {
    await deliver(commit(`# A comment.\n${seed}`));
    await workedOff();
    expect(tasks()).toEqual([]);
  });

  it('pushes that come late, twice and out of order end in what the catalog has now', async () => {
    const first = commit(seed + entryOf('late-service') + entryOf('gone-service'));
    const second = commit(seed + entryOf('late-service'));
    bench.scaffolder.output = () => ({ outcome: 'created' });
    for (const push of [second, first, first]) {
      await deliver(push);
      await workedOff();
      await ended();
    }
    // The one that is gone is not made again; the other is looked at, and is the same then.
    expect(tasks()).toEqual([
      'delete-pipeline component:default/gone-service',
      'create-pipeline component:default/late-service',
      'create-pipeline component:default/late-service',
    ]);
  });

  it('what was interrupted is resumed, and starts nothing twice', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `new-service-${index}`);
    const push = commit(seed + names.map(entryOf).join(''));
    // A start in the middle is refused, as if the backend had ended there.
    let starts = 0;
    const { scaffold } = bench.scaffolder.service;
    bench.scaffolder.service.scaffold = (request, options) => {
      starts += 1;
      if (starts === 100)
        return Promise.reject(new Error('Backend request failed, 500 Internal Server Error'));
      return scaffold(request, options);
    };
    await deliver(push);
    await vi.waitUntil(async () => Number((await inbox())[0]?.attempts) === 1, {
      timeout: 30_000,
      interval: 100,
    });
    expect(tasks()).toHaveLength(99);
    await database.knex('inbox').update({ next_at: '2026-01-01T00:00:00.000Z' });
    await deliver(commit(`# Wakes it up.\n${seed}${names.map(entryOf).join('')}`));
    await workedOff();
    expect(tasks().sort()).toEqual(
      names.map(name => `create-pipeline component:default/${name}`).sort(),
    );
  });

  it('a branch that was created, or a commit that is gone, is compared as a whole', async () => {
    await deliver({ before: ZERO, after: head() });
    await workedOff();
    expect(tasks()).toEqual(['sync-pipelines ']);
  });

  it.each([
    ['another branch', { ref: 'refs/heads/feature' }],
    ['another repository', { repository: { full_name: 'company/other' } }],
    ['a branch that was deleted', { after: ZERO }],
  ])('a push of %s is ignored, and nothing is stored', async (_what, body) => {
    const { status, body: answer } = await deliver({ before: head(), after: head() }, { body });
    expect([status, answer]).toEqual([202, { status: 'ignored' }]);
    expect(await inbox()).toEqual([]);
  });

  it('a ping is answered', async () => {
    const { body } = await deliver({}, { headers: { 'x-github-event': 'ping' } });
    expect(body).toEqual({ status: 'ignored' });
  });

  it('what is not signed, or not with the secret, is refused, and nothing is stored', async () => {
    const push = { before: head(), after: head() };
    const wrong = ['', 'sha256=', `sha256=${'0'.repeat(64)}`, `sha1=${'0'.repeat(40)}`];
    for (const header of wrong) {
      const refused = await deliver(push, { headers: { 'x-hub-signature-256': header } });
      expect(refused.status).toBe(401);
      expect(JSON.stringify(refused.body)).not.toContain(SECRET);
    }
    expect((await deliver(push, { secret: 'another secret' })).status).toBe(401);
    expect(await inbox()).toEqual([]);
  });

  it('what is signed and is no push is refused', async () => {
    expect((await deliver({ before: 'x', after: 'y' })).status).toBe(400);
    expect(
      (await deliver({ before: head(), after: head() }, { headers: { 'x-github-delivery': '' } }))
        .status,
    ).toBe(400);
    expect(await inbox()).toEqual([]);
  });

  it('the workflow of the config repo names services, and each gets its operation', async () => {
    const services = ['cart-api', 'ledger-api', 'cart-api'];
    const { status, body } = await bench.ask(
      'POST',
      '/v1/webhooks/service-created',
      { services },
      { principal: 'service:ci ameide.pipeline.create' },
    );
    expect(status).toBe(202);
    expect(body.items.map(({ service }: { service: string }) => service)).toEqual([
      'cart-api',
      'ledger-api',
    ]);
    const denied = await bench.ask(
      'POST',
      '/v1/webhooks/service-created',
      { services },
      { principal: 'service:ci ameide.service.read' },
    );
    expect(denied.status).toBe(403);
    expect((await bench.ask('POST', '/v1/webhooks/service-created', {})).status).toBe(400);
  });
});

it('without a secret every delivery is refused', async () => {
  const bench = await openPlugin();
  try {
    const signature = createHmac('sha256', '').update('{}').digest('hex');
    const headers = { 'x-github-event': 'push', 'x-hub-signature-256': `sha256=${signature}` };
    expect((await bench.ask('POST', '/v1/webhooks/github', '{}', headers)).status).toBe(401);
  } finally {
    await bench.close();
  }
});

it('a delivery may have 25 MiB, and is not looked into before its signature is found to be right', async () => {
  const bench = await openPlugin({ ameide: { webhooks: { githubSecret: SECRET } } });
  const MIB = 1024 * 1024;
  const send = (text: string, secret = SECRET, more: Partial<RequestInit> = {}) => {
    const hex = createHmac('sha256', secret).update(text).digest('hex');
    const headers = { 'x-github-event': 'push', 'x-hub-signature-256': `sha256=${hex}` };
    const delivery = { 'x-github-delivery': 'large' };
    const url = `${bench.url}/v1/webhooks/github`;
    const init = { method: 'POST', headers: { ...headers, ...delivery }, body: text, ...more };
    return fetch(url, init).then(({ status }) => status);
  };
  try {
    const { sha } = bench.github.commits('company', 'platform-next', 'main')[0]!;
    const push = {
      ...{ ref: 'refs/heads/main', before: ZERO, after: sha },
      repository: { full_name: 'company/platform-next' },
    };
    const large = JSON.stringify({ ...push, commits: ['x'.repeat(3 * MIB)] });
    expect(await send(large, 'another secret')).toBe(401);
    expect(await send('{"half":', 'another secret')).toBe(401);
    expect(await send('{"half":')).toBe(400);
    expect(await send('x'.repeat(25 * MIB + 1))).toBe(413);
    expect(await send(large)).toBe(202);
    // Those who send without an end do not fill the memory; small ones still pass.
    const stop = new AbortController();
    const endless = () => {
      const part = new Uint8Array(2 * MIB);
      const body = new ReadableStream({ start: stream => stream.enqueue(part) });
      const options = { body, duplex: 'half', signal: stop.signal } as RequestInit;
      return send('', SECRET, options).catch(() => 0);
    };
    const statuses = Array.from({ length: 5 }, endless);
    expect(await Promise.race(statuses)).toBe(503);
    expect(await send(JSON.stringify(push))).toBe(202);
    stop.abort();
    await Promise.all(statuses);
    await vi.waitUntil(async () => (await send(large)) === 202, { timeout: 20_000 });
  } finally {
    await bench.close();
  }
});
