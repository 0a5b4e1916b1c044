// The production portal from its bundle: on PostgreSQL, with an OpenID provider, as a user that may write nowhere.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../dev/backend/port.ts';
import { findBrowser, startBrowser } from '../../dev/e2e/browser.ts';
import { FaultBench } from '../../dev/faults/fixture.ts';
import type { Fixture } from '../../dev/faults/fixture.ts';
import { findPostgres, startPostgres } from '../../dev/faults/postgres.ts';
import type { Postgres } from '../../dev/faults/postgres.ts';
import { CONFIGURATION } from '../../deploy/portal/startup/ending.ts';
import { startCollector } from '../support/collector.ts';
import type { Collector, Span } from '../support/collector.ts';
import { startOpenId } from '../support/openid.ts';
import type { OpenId } from '../support/openid.ts';
import { Production, bundle } from '../support/production.ts';
import { Visitor } from '../support/visit.ts';

const bin = findPostgres();
const browser = await findBrowser();
const isPacked = existsSync(join(bundle, 'server.js'));

describe.skipIf(bin && isPacked)('the production portal', () => {
  it('needs PostgreSQL, and `npm run portal:build`', () => undefined);
});

describe.skipIf(!bin || !isPacked)('the production portal', { timeout: 120_000 }, () => {
  let postgres: Postgres;
  let bench: FaultBench;
  let fixture: Fixture;
  let openid: OpenId;
  let portal: Production;
  let collector: Collector;
  let metricsPort: number;

  beforeAll(async () => {
    [postgres, bench] = await Promise.all([startPostgres(bin!), FaultBench.open()]);
    fixture = await bench.fixture();
    const port = await freePort();
    openid = await startOpenId(`http://localhost:${port}/api/auth/oidc/handler/frame`, {
      tom: { email: 'tom@company.example', verified: true, roles: ['platform-admin'] },
      jane: { email: 'jane@company.example', verified: true, roles: ['developer'] },
      maria: { email: 'maria@company.example', verified: true, roles: ['viewer'] },
      norole: { email: 'jane@company.example', verified: true, roles: ['offline_access'] },
      stranger: { email: 'new@company.example', verified: true, roles: ['developer'] },
      unverified: { email: 'jane@company.example', verified: false, roles: ['developer'] },
    });
    collector = await startCollector();
    metricsPort = await freePort();
    portal = new Production(port, postgres, fixture, openid.issuer, {
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_PROMETHEUS_PORT: String(metricsPort),
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '200',
    });
    const { status, stderr } = portal.migrate();
    expect(stderr).toBe('');
    expect(status).toBe(0);
    await portal.start();
    // People and templates are there a moment after the start.
    for (const name of ['tom', 'jane', 'maria']) await untilKnown(name);
  }, 240_000);
  afterAll(async () => {
    await portal?.close();
    await openid?.close();
    collector?.close();
    await fixture?.harness.close();
    await bench?.close();
    await postgres?.close();
  });

  async function untilKnown(name: string): Promise<void> {
    for (let tries = 0; !(await new Visitor(portal.url).signIn(name)).token; tries++) {
      if (tries === 60) throw new Error(`${name} cannot sign in: ${portal.printed}`);
      await new Promise(resolve => setTimeout(resolve, 500));
    }
  }

  const signedIn = async (name: string) => (await new Visitor(portal.url).signIn(name)).token!;
  /** As a browser that traces asks, if there is a trace. */
  const ask = async (
    token: string,
    method: string,
    path: string,
    body?: object,
    trace?: string,
  ) => {
    const response = await fetch(`${portal.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(trace && { traceparent: `00-${trace}-b7ad6b7169203331-01` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, text };
  };

  it.runIf(process.getuid?.() === 0)('runs as somebody who owns nothing of it', () => {
    expect(readFileSync(`/proc/${portal.pid}/status`, 'utf8')).toMatch(/^Uid:\t65534\t65534/m);
  });

  it('serves the pages, which sign in with the provider', async () => {
    const page = await (await fetch(portal.url)).text();
    expect(page).toContain('<title>Developer portal</title>');
    expect(page).toContain('"environment": "production"');
    expect(page).not.toContain('client-secret');
  });

  it('signs in a user of the catalog, who stays signed in', async () => {
    const visitor = new Visitor(portal.url);
    expect(await visitor.signIn('jane')).toMatchObject({
      token: expect.any(String),
      userEntityRef: 'user:default/jane',
    });
    expect(await visitor.refresh()).toMatchObject({
      status: 200,
      userEntityRef: 'user:default/jane',
    });
  });

  it.skipIf(!browser)('signs in in a browser', async () => {
    const opened = await startBrowser(browser!);
    try {
      const page = await opened.newPage();
      await page.goto(`${portal.url}/services`);
      const popup = page.waitForEvent('popup');
      await page.getByRole('button', { name: 'Sign in' }).click();
      const provider = await popup;
      await provider.locator('input[name=login]').fill('jane');
      await provider.locator('input[name=password]').fill('any');
      await provider.locator('button[type=submit]').click();
      await provider.getByRole('button', { name: 'Continue' }).click();
      await page.getByLabel('Developer portal: services').waitFor();
    } finally {
      await opened.close();
    }
  });

  it.each([
    ['norole', 'has no role in this portal'],
    ['stranger', 'The catalog has no user with the e-mail address `new@company.example`'],
    ['unverified', 'is not verified'],
  ])('refuses %s, and says what to do', async (name, why) => {
    const { token, error } = await new Visitor(portal.url).signIn(name);
    expect(token).toBeUndefined();
    expect(error).toContain(why);
    expect(error).toContain('then sign in again');
  });

  it('takes away a role with the next refresh', async () => {
    const visitor = new Visitor(portal.url);
    await visitor.signIn('maria');
    const kept = openid.accounts['maria']!;
    openid.accounts['maria'] = { ...kept, roles: [] };
    const refused = await visitor.refresh();
    openid.accounts['maria'] = kept;
    expect(refused.status).toBe(401);
    expect(refused.error).toContain('has no role in this portal');
  });

  it('lets a viewer read, and change nothing', async () => {
    const token = await signedIn('maria');
    expect((await ask(token, 'GET', '/api/ameide/v1/services')).status).toBe(200);
    const change = { size: 'small' };
    const { status, text } = await ask(
      token,
      'PUT',
      '/api/ameide/v1/services/payment-gateway',
      change,
    );
    expect(status).toBe(403);
    expect(text).toContain('ameide.service.update');
  });

  const entry = (name: string, team: string) => ({
    ...{ name, archetype: 'api', profile: 'public-api', size: 'small', team },
    ...{ environments: ['int'], regions: ['euw1'] },
  });

  it('refuses a developer another team’s service', async () => {
    const token = await signedIn('jane');
    const { status, text } = await ask(
      token,
      'POST',
      '/api/ameide/v1/services',
      entry('refunds', 'orders-team'),
    );
    expect(status).toBe(403);
    expect(text).toContain('ameide.service.create');
  });

  const TRACE = '0af7651916cd43dd8448eb211c80319c';

  it('onboards a service of a developer’s own team', async () => {
    const token = await signedIn('jane');
    const made = await ask(
      token,
      'POST',
      '/api/ameide/v1/services',
      entry('refunds', 'payments-team'),
      TRACE,
    );
    expect(made.status, made.text).toBe(202);
    const { id } = JSON.parse(made.text) as { id: string };
    let operation = '';
    for (let tries = 0; tries < 120 && !/"status":"(succeeded|failed)"/.test(operation); tries++) {
      await new Promise(resolve => setTimeout(resolve, 500));
      operation = (await ask(token, 'GET', `/api/ameide/v1/operations/${id}`)).text;
    }
    expect(operation).toContain('"status":"succeeded"');
    await untilTraced(TRACE, ({ name }) => name === 'ameide.operation');
    const pulls = fixture.github.pulls(fixture.owner, 'platform-next');
    expect(pulls).toMatchObject([{ state: 'open', head: 'ameide/onboard/refunds' }]);
  });

  it('can be followed from a click to Harness by one trace', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const token = await signedIn('jane');
    const path = '/api/ameide/v1/pipelines/payment-gateway';
    expect((await ask(token, 'GET', path, undefined, trace)).status).toBe(200);
    const { port } = new URL(fixture.harness.url);
    await untilTraced(trace, ({ attributes }) => JSON.stringify(attributes).includes(port));
    expect(JSON.stringify(collector.spans)).not.toContain(fixture.harness.apiKey);
  });

  /** Spans are sent a moment later. */
  async function untilTraced(trace: string, is: (span: Span) => boolean): Promise<void> {
    const ofTrace = () => collector.spans.filter(({ traceId }) => traceId === trace);
    for (let tries = 0; !ofTrace().some(is); tries++) {
      if (tries === 50) throw new Error(`not among ${JSON.stringify(ofTrace())}`);
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }

  it('tells in metrics what was done, on a port of their own', async () => {
    const scraped = await (await fetch(`http://localhost:${metricsPort}/metrics`)).text();
    expect(scraped).toMatch(/^ameide_/m);
  });

  it('does not start on databases that are not migrated', async () => {
    const port = await freePort();
    const env = { POSTGRES_DATABASE: 'not_migrated' };
    const other = new Production(port, postgres, fixture, openid.issuer, env);
    other.run();
    expect(await other.ends()).toEqual({
      status: CONFIGURATION,
      printed: expect.stringMatching(/the plugin `app` lacks \d+ migrations: run migrate.js/),
    });
  });

  it('prints JSON, and no secret', () => {
    const lines = portal.printed.trim().split('\n');
    for (const line of lines) expect(() => JSON.parse(line) as unknown, line).not.toThrow();
    for (const secret of ['client-secret', 'session-secret', 'ghp_bot'])
      expect(portal.printed).not.toContain(secret);
  });
});
