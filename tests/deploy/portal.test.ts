// The production portal from its bundle: on PostgreSQL, with an OpenID provider, as a user that may write nowhere.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '@backstage/types';
import type { Browser, Page } from 'playwright-core';
import { freePort } from '../../dev/backend/port.ts';
import { findBrowser, startBrowser } from '../../dev/e2e/browser.ts';
import { CONFIGURATION, TERMINATED } from '../../deploy/portal/startup/ending.ts';
import { visitIn } from '../support/browserVisit.ts';
import { Production } from '../support/production.ts';
import { PATIENCE_MS, obstacle, openProduction } from '../support/productionBench.ts';
import type { ProductionBench } from '../support/productionBench.ts';
import { Visitor } from '../support/visit.ts';

const executable = await findBrowser();

describe.skipIf(!obstacle)('the production portal', () => {
  it(`cannot be tested: ${String(obstacle)}`, () => undefined);
});

describe.skipIf(obstacle)('the production portal', { timeout: 120_000 }, () => {
  let bench: ProductionBench;
  let portal: Production;

  beforeAll(async () => {
    bench = await openProduction();
    ({ portal } = bench);
  }, PATIENCE_MS);
  afterAll(() => bench?.close());

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

  /** What people are told who cannot sign in. */
  const REFUSED = [
    ['norole', 'has no role in this portal'],
    ['stranger', 'The catalog has no user with the e-mail address `new@company.example`'],
    ['unverified', 'is not verified'],
    ['elsewhere', 'signed you in to another client than this portal'],
  ];

  it.each(REFUSED)('refuses %s, and says what to do', async (name, why) => {
    const { token, error } = await new Visitor(portal.url).signIn(name!);
    expect(token).toBeUndefined();
    expect(error).toContain(why);
    expect(error).toContain('then sign in again');
  });

  it('takes away a role with the next refresh', async () => {
    const { accounts } = bench.openid;
    const visitor = new Visitor(portal.url);
    await visitor.signIn('maria');
    const kept = accounts['maria']!;
    accounts['maria'] = { ...kept, roles: [] };
    const refused = await visitor.refresh();
    accounts['maria'] = kept;
    expect(refused.status).toBe(401);
    expect(refused.error).toContain('has no role in this portal');
  });

  it('says that a session has ended', async () => {
    const visitor = new Visitor(portal.url);
    await withSession(1, () => visitor.signIn('maria'));
    await untilEnded();
    const refused = await visitor.refresh();
    expect(refused.status).toBe(401);
    expect(refused.error).toContain('Your session has ended. Sign in again');
  });

  /** Sessions that begin in the meantime end so soon. */
  async function withSession<T>(seconds: number, work: () => Promise<T>): Promise<T> {
    const before = bench.openid.sessionSeconds;
    bench.openid.sessionSeconds = seconds;
    try {
      return await work();
    } finally {
      bench.openid.sessionSeconds = before;
    }
  }
  const untilEnded = () => new Promise(resolve => setTimeout(resolve, 2000));

  it('takes no token that is for another, or that it has not signed', async () => {
    const token = await bench.signedIn('jane');
    const [head, body, signature] = token.split('.');
    const claims = JSON.parse(Buffer.from(body!, 'base64url').toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...claims, aud: 'another' })).toString('base64url');
    for (const wrong of [`${head}.${forged}.${signature}`, 'no-token'])
      expect((await bench.ask(wrong, 'GET', '/api/ameide/v1/services')).status).toBe(401);
    expect((await bench.ask(token, 'GET', '/api/ameide/v1/services')).status).toBe(200);
  });

  it('lets a viewer read, and change nothing', async () => {
    const token = await bench.signedIn('maria');
    expect((await bench.ask(token, 'GET', '/api/ameide/v1/services')).status).toBe(200);
    const path = '/api/ameide/v1/services/payment-gateway';
    const { status, text } = await bench.ask(token, 'PUT', path, { size: 'small' });
    expect(status).toBe(403);
    expect(text).toContain('ameide.service.update');
  });

  it('does not start on databases that are not migrated', async () => {
    const { postgres, fixture, openid } = bench;
    const env = { POSTGRES_DATABASE: 'not_migrated' };
    const other = new Production(await freePort(), postgres, fixture, openid.issuer, env);
    other.run();
    expect(await other.ends()).toEqual({
      status: CONFIGURATION,
      printed: expect.stringMatching(/the plugin `app` lacks \d+ migrations: run migrate.js/),
    });
  });

  it.each<[string, { env?: Record<string, string>; more?: JsonObject }, string]>([
    ['a key of Harness', { env: { HARNESS_API_KEY: '' } }, 'HARNESS_API_KEY'],
    ['a token of GitHub', { env: { GITHUB_TOKEN: '' } }, 'GITHUB_TOKEN'],
    ['a secret of sessions', { env: { AUTH_SESSION_SECRET: '' } }, 'AUTH_SESSION_SECRET'],
    ['known keys alone', { more: { ameide: { typo: 1 } } }, 'ameide.typo'],
    ['a valid schedule', { more: { ameide: { schedule: { often: 1 } } } }, 'ameide.schedule.often'],
  ])('does not start without %s, and says so in one line', async (_, { env, more }, what) => {
    const { postgres, fixture, openid } = bench;
    const port = await freePort();
    const other = new Production(port, postgres, fixture, openid.issuer, env, more);
    other.run();
    const { status, printed } = await other.ends();
    expect(status).toBe(CONFIGURATION);
    expect(printed.trim().split('\n')).toHaveLength(1);
    expect(printed).toContain(what);
  });

  it('does not start where a plugin of Backstage’s cannot read its configuration, and ends with which', async () => {
    const { postgres, fixture, openid } = bench;
    const more = { catalog: { processingInterval: 'often' } };
    const other = new Production(await freePort(), postgres, fixture, openid.issuer, {}, more);
    other.run();
    const { status, printed } = await other.ends();
    expect(status).toBe(CONFIGURATION);
    expect(printed.trim().split('\n').at(-1)).toMatch(/the plugin `catalog`: .*processingInterval/);
  });

  it('does not start where another listens', async () => {
    const { postgres, fixture, openid } = bench;
    const port = Number(new URL(portal.url).port);
    const other = new Production(port, postgres, fixture, openid.issuer);
    other.run();
    expect(await other.ends()).toEqual({
      status: CONFIGURATION,
      printed: expect.stringContaining(
        `port ${port} is in use: set \`backend.listen.port\` to one that is free`,
      ),
    });
  });

  it('migrates nothing for a server that would not start', async () => {
    const { postgres, fixture, openid } = bench;
    const env = { POSTGRES_DATABASE: 'not_migrated', AUTH_SESSION_SECRET: '' };
    const other = new Production(await freePort(), postgres, fixture, openid.issuer, env);
    const { status, stderr } = await other.migrate();
    await other.close();
    expect(status).toBe(CONFIGURATION);
    expect(stderr).toContain('set the environment variable AUTH_SESSION_SECRET');
  });

  it('ends at once when told so while it waits for its database', async () => {
    const { postgres, fixture, openid } = bench;
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const env = { POSTGRES_PORT: String((silent.address() as AddressInfo).port) };
    const other = new Production(await freePort(), postgres, fixture, openid.issuer, env);
    other.run();
    await once(silent, 'connection');
    process.kill(other.pid!, 'SIGTERM');
    expect(await other.ends()).toEqual({ status: TERMINATED, printed: '' });
    silent.close();
  });

  it('is unready and answers when told to end, and then ends by itself', async () => {
    const { postgres, fixture, openid } = bench;
    const other = new Production(await freePort(), postgres, fixture, openid.issuer);
    await other.start();
    process.kill(other.pid!, 'SIGTERM');
    const answers = async (path: string) => (await fetch(`${other.url}${path}`)).status;
    const READINESS = '/.backstage/health/v1/readiness';
    while ((await answers(READINESS)) !== 503)
      await new Promise(resolve => setTimeout(resolve, 50));
    expect(await answers('/')).toBe(200);
    expect(await other.ends()).toMatchObject({ status: 0 });
  });

  describe.skipIf(!executable)('in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await startBrowser(executable!);
    });
    afterAll(() => browser?.close());

    const visit = (name: string) => visitIn(browser, `${portal.url}/services`, name);
    const services = (page: Page) => page.getByLabel('Developer portal: services').waitFor();

    it('signs in, and stays signed in when the page is opened again', async () => {
      const page = await visit('jane');
      await services(page);
      await page.reload();
      await services(page);
    });

    it.each(REFUSED)('tells %s what to do', async (name, why) => {
      const page = await visit(name!);
      await page.getByText(why!).first().waitFor();
      await page.getByText('then sign in again').first().waitFor();
      expect(await page.getByRole('button', { name: 'Sign in' }).isVisible()).toBe(true);
    });

    it('asks to sign in again once the session has ended', async () => {
      const page = await withSession(1, async () => {
        const opened = await visit('jane');
        await services(opened);
        return opened;
      });
      await untilEnded();
      await page.reload();
      await page.getByRole('button', { name: 'Sign in' }).click();
      await services(page);
    });
  });
});
