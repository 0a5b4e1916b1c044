// The endpoints behind the portal's pages, in a real backend between both doubles.
import { openPortal } from '../support/portal.ts';
import type { TestPortal } from '../support/portal.ts';

const entry = (name: string) => ({
  name,
  archetype: 'api',
  profile: 'public-api',
  size: 'small',
  environments: ['int', 'prod'],
  regions: ['euw1'],
  team: 'payments-team',
});

/* eslint-disable @typescript-eslint/no-explicit-any -- answers of a server, as they come */
describe('the backend plugin', () => {
  let portal: TestPortal;
  let token: string;

  beforeAll(async () => {
    portal = await openPortal({ harness: { strategy: 'promotion' } });
    const session = await fetch(`${portal.url}/api/auth/guest/refresh`, { method: 'POST' });
    token = ((await session.json()) as any).backstageIdentity.token;
  });
  afterAll(() => portal.close());

  async function ask(path: string, body?: object | string, credentials = true): Promise<any> {
    const response = await fetch(`${portal.url}/api/ameide/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: credentials ? { authorization: `Bearer ${token}` } : {},
      body: typeof body === 'object' ? JSON.stringify(body) : body,
    });
    return { status: response.status, ...((await response.json()) as object) };
  }

  it.each(['/services', '/services/payment-gateway', '/preview'])(
    '%s wants credentials',
    async path => {
      expect(await ask(path, path === '/preview' ? {} : undefined, false)).toMatchObject({
        status: 401,
      });
    },
  );

  it('previews what a task makes, and writes nothing', async () => {
    const seen = await ask('/preview', { service: entry('fresh-service') });
    expect(seen).toMatchObject({ status: 200, problems: [], catalog: { outcome: 'changed' } });
    expect(seen.catalog.diff).toMatch(/^\+ {2}- name: fresh-service$/m);
    expect(seen.catalog.diff).toMatch(/^\+\+\+ b\/backstage\/catalog\/fresh-service.yaml$/m);
    expect(seen.pipeline).toMatchObject({ id: 'fresh_service_cd', outcome: 'created' });
    expect(seen.pipeline.stages.map((stage: any) => stage.kind)).toEqual([
      'deployment',
      'approval',
      'deployment',
    ]);
    expect(portal.writes()).toEqual([]);
  });

  it('tells each problem of a service once, with its code and help', async () => {
    const { status, catalog, pipeline, problems } = await ask('/preview', {
      service: { ...entry('Wrong_Name'), size: 'huge' },
    });
    expect({ status, catalog, pipeline }).toEqual({
      status: 200,
      catalog: undefined,
      pipeline: undefined,
    });
    const codes = problems.map((problem: any) => problem.code);
    expect(codes.length).toBeGreaterThan(1);
    expect(new Set(problems.map((problem: any) => problem.message)).size).toBe(codes.length);
    for (const problem of problems) expect(problem.help, problem.code).toBeTruthy();
  });

  it('shows one service: where it runs, its state, its findings', async () => {
    const shown = await ask('/services/fraud-listener');
    expect(shown).toMatchObject({
      status: 200,
      name: 'fraud-listener',
      state: 'missing',
      stages: [],
    });
    // Nobody chooses a place, and there is nothing to start yet.
    expect(shown.releaseUrl).toBeUndefined();
    const places = shown.places.map(({ environment, region }: any) => `${environment} ${region}`);
    expect([places.length, places[0], places.at(-1)]).toEqual([6, 'int euw1', 'prod euw2']);
    expect(shown.places[0]).toEqual({ environment: 'int', region: 'euw1', production: false });
    expect(shown).toMatchObject({ executions: [], executionsRead: 0, versions: [] });
    expect(shown.links.map(({ kind }: any) => kind)).toEqual(['manifests', 'entry']);
    expect(await ask('/services/nobody')).toMatchObject({ status: 404 });
  });

  it.each([
    ['/preview', 'not json'],
    ['/preview', {}],
    ['/preview', { service: 'payment-gateway' }],
    ['/services?limit=many', undefined],
    ['/services?offset=-1', undefined],
  ])('refuses %s with %j', async (path, body) => {
    const { status, error } = await ask(path, body);
    expect({ status, name: error.name }).toEqual({ status: 400, name: 'InputError' });
  });

  it.each(['/services/%', '/services/%ff', '/names/%E0%A4%A'])('refuses %s', async path => {
    expect(await ask(path)).toMatchObject({ status: 400 });
  });

  it('tells whether a name is taken', async () => {
    expect(await ask('/names/payment-gateway')).toMatchObject({ status: 200, taken: true });
    expect(await ask('/names/nobody-has-it')).toMatchObject({ status: 200, taken: false });
  });

  describe('while Harness is away', () => {
    let back: () => void;
    beforeAll(() => {
      back = portal.harness.faults.add({ status: 503 });
    });
    afterAll(() => back());

    it('a service is shown as the catalog has it; afterwards whole', async () => {
      const shown = await ask('/services/checkout-api');
      expect(shown).toMatchObject({
        ...{ status: 200, name: 'checkout-api', partial: true, state: 'unknown' },
        ...{ environments: expect.any(Array), asOf: expect.any(Number) },
      });
      expect(shown.findings).not.toEqual([]);
      // These need no Harness.
      expect(shown.places.length).toBeGreaterThan(0);
      expect(shown.links.map(({ kind }: any) => kind)).toEqual(['manifests', 'entry']);
      const away = await ask('/preview', { service: entry('away-service') });
      expect(away.problems).not.toEqual([]);
      // No failure outlives the next look.
      back();
      expect(await ask('/services/checkout-api')).toMatchObject({
        partial: false,
        state: 'missing',
      });
      const again = await ask('/preview', { service: entry('away-service') });
      expect(again).toMatchObject({ problems: [], pipeline: { outcome: 'created' } });
    });
  });

  it('knows no other address', async () => {
    expect(await ask('/anything')).toMatchObject({ status: 404 });
    expect(await ask('/services/a/b')).toMatchObject({ status: 404 });
  });

  it('tells what stands as written, what somebody changed, and what is not ours', async () => {
    await portal.scaffolder.waitForTemplate('kubernetes-service');
    for (const name of ['one-ready', 'one-changed']) {
      const { status, output } = await portal.scaffolder.run('kubernetes-service', entry(name));
      expect(status).toBe('completed');
      await portal.github.merge('company', 'platform-next', Number(output.pullRequestNumber));
    }
    const made = portal.harness
      .entities('pipeline')
      .find(found => found.identifier === 'one_changed_cd')!;
    portal.harness.editByHand(
      'pipeline',
      'one_changed_cd',
      made.yaml.replace('timeout: 10m', 'timeout: 11m'),
    );
    const foreign = made.yaml
      .replace(/one_changed_cd/g, 'ledger_api_cd')
      .replace('managed-by: ameide', 'managed-by: hand');
    portal.harness.seed(foreign);

    // Until then the plugin may tell what it has kept.
    const known = async () => {
      const { states, items: rows } = await ask('/services?limit=100');
      const names = rows.map(({ name }: any) => name);
      return names.includes('one-changed') && !states.includes('unknown');
    };
    await vi.waitUntil(known, { timeout: 30_000, interval: 500 });
    const { items: rows } = await ask('/services?limit=100');
    const states = Object.fromEntries(rows.map(({ name, state }: any) => [name, state]));
    expect(states).toMatchObject({
      'one-ready': 'ready',
      'one-changed': 'drifted',
      'ledger-api': 'foreign',
      'fraud-listener': 'missing',
    });
    const changed = await ask('/services/one-changed');
    expect(changed.state).toBe('drifted');
    expect(changed.findings.map((found: any) => found.code)).toContain('harness/drifted');
    expect(changed.stages.length).toBeGreaterThan(2);
    const ready = await ask('/services/one-ready');
    expect(ready.state).toBe('ready');
    expect(ready.places.some(({ runUrl }: any) => runUrl)).toBe(false);
    expect(ready.releaseUrl).toContain('/pipelines/one_ready_cd/pipeline-studio/?runPipeline=true');
    expect(ready.releaseUrl).not.toContain('inputSetValue');
  });

  describe('with a thousand services', () => {
    const COUNT = 1000;

    beforeAll(async () => {
      const names = Array.from(
        { length: COUNT },
        (_, index) => `service-${String(index).padStart(4, '0')}`,
      );
      const teams = ['payments-team', 'group:default/orders-team'];
      const text = names.map((name, index) => {
        const fields = { ...entry(name), team: teams[index % 2], description: `number ${index}` };
        return `  - ${JSON.stringify(fields)}`;
      });
      const catalog = `services:\n${text.join('\n')}\n`;
      const files = { 'kustomize/catalog/services.yaml': catalog };
      portal.github.commitAs('bot', 'company', 'platform-next', 'main', files);
      // Until then the plugin may tell what it has kept.
      const grown = async () => ((await ask('/services?limit=1')).total as number) === COUNT;
      await vi.waitUntil(grown, { timeout: 30_000, interval: 500 });
    });

    it('answers a page at once, filtered and sorted', async () => {
      const first = await ask('/services?limit=20');
      expect(first).toMatchObject({ status: 200, total: COUNT });
      expect(first.items).toHaveLength(20);
      expect(first.owners).toEqual(['group:default/orders-team', 'group:default/payments-team']);

      const started = performance.now();
      const found = await ask(
        '/services?search=number+99&owner=group:default/orders-team&sort=name&descending=true&limit=3',
      );
      expect(performance.now() - started).toBeLessThan(500);
      expect(found.items.map((row: any) => row.name)).toEqual([
        'service-0999',
        'service-0997',
        'service-0995',
      ]);
      // 99, 199 and so on to 899, and the odd ones from 991.
      expect(found.total).toBe(14);
    });

    it('knows the state of each from few requests', async () => {
      const before = portal.harness.log.entries.length;
      const known = async () => (await ask('/services?limit=1')).states.join() === 'missing';
      await vi.waitUntil(known, { timeout: 50_000, interval: 500 });
      // One list of pipelines, however many services there are.
      expect(portal.harness.log.entries.length - before).toBeLessThan(5);
    });
  });
});
