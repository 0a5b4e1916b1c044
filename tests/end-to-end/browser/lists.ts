// The pages of services, activity, operations and overview in a browser. They share the portal of e2e.test.ts, as a backend and a
// browser of their own would take half a minute more.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { press } from '../../../dev/e2e/form.ts';
import { Visitor } from '../../../dev/e2e/visitor.ts';
import { AmeideClient } from '../../../js/common/index.ts';
import type { TestPortal } from '../../support/portal.ts';
import { WIDTHS, cutOff } from './browser.ts';

export interface Stage {
  portal: TestPortal;
  browser: Browser;
  jane: Visitor;
}

const PAGES = ['/services?team=all', '/services/activity', '/services/overview'];

/** A client that asks as the guest does. */
export async function clientOf({ url }: TestPortal) {
  const session = await fetch(`${url}/api/auth/guest/refresh`, { method: 'POST' });
  const { backstageIdentity } = (await session.json()) as { backstageIdentity: { token: string } };
  const discoveryApi = { getBaseUrl: (id: string) => Promise.resolve(`${url}/api/${id}`) };
  return { client: new AmeideClient({ discoveryApi }), token: backstageIdentity.token };
}

/** An entry of the catalog. */
export const entry = (name: string) => ({
  ...{ name, archetype: 'api', profile: 'public-api', size: 'medium', team: 'payments-team' },
  ...{ environments: ['int', 'pre'], regions: ['euw1'] },
});

export function lists(stage: () => Stage): void {
  let page: Page;
  let jane: Visitor;
  let portal: TestPortal;
  let api: Awaited<ReturnType<typeof clientOf>>;

  beforeAll(async () => {
    ({ jane, portal } = stage());
    ({ page } = jane);
    api = await clientOf(portal);
  });

  const rows = () => page.getByRole('rowheader');
  const names = () => rows().getByRole('link').allTextContents();
  const status = () => page.locator('h1 + [role=status]');
  /** The machine does other things, too. */
  const soon = <T>(what: () => T) => expect.poll(what, { timeout: 15_000 });
  const search = () => new URL(page.url()).searchParams;

  describe('the page of services', () => {
    it('begins with those of your own teams', async () => {
      await jane.go('/services');
      await rows().first().waitFor();
      expect(await page.title()).toMatch(/^Services \| /);
      await page.getByRole('button', { name: /My teams/ }).waitFor();
      await soon(names).toEqual(['audit-listener', 'cleanup-scheduler', 'feature-flags']);
      await jane.picture('services-mine');
      expect(await jane.barriers('.ameide-page')).toEqual([]);
      const onboard = page.getByRole('link', { name: 'Onboard a service' });
      expect(await onboard.getAttribute('href')).toBe(
        '/create/templates/default/kubernetes-service',
      );
    });

    it('tells which version runs in each environment', async () => {
      await jane.go('/services?team=all&q=payment-service');
      const versions = page.getByRole('list', { name: 'Versions of payment-service' });
      await versions.getByRole('listitem').first().waitFor();
      expect(await versions.innerText()).toMatch(/int 0123456,[^]*pre 12e4567,[^]*prod 12e4567,/);
    });

    it('has a count for each state, which filters by it; the address has it, and Back takes it back', async () => {
      await jane.go('/services?team=all');
      const counts = page.getByRole('group', { name: /by the state/ });
      for (const state of ['Up to date', 'Outdated', 'Drifted', 'Managed elsewhere', 'No pipeline'])
        await counts.getByRole('button', { name: new RegExp(`^${state} \\d+`) }).waitFor();
      await jane.picture('services', true);
      expect(await jane.barriers('.ameide-page')).toEqual([]);
      const outdated = counts.getByRole('button', { name: /^Outdated/ });
      const count = Number((await outdated.textContent())!.split(' ').pop());
      await outdated.click();
      await soon(() => rows().count()).toBe(count);
      expect(search().get('state')).toBe('outdated');
      expect(await outdated.getAttribute('aria-pressed')).toBe('true');
      await page.reload();
      await soon(() => rows().count()).toBe(count);
      await page.goBack();
      await soon(() => rows().count()).toBe(20);
      expect(search().has('state')).toBe(false);
    });

    it('is searched while the rows stay, and cleared by a button', async () => {
      await page.getByRole('searchbox').fill('payment gateway');
      await soon(names).toEqual(['payment-gateway']);
      expect(search().get('q')).toBe('payment gateway');
      await page.getByRole('searchbox').fill('no such thing');
      await page.getByText(/No services match/).waitFor();
      await page.getByRole('button', { name: 'Clear filters' }).first().click();
      await soon(() => rows().count()).toBe(20);
      await page.getByRole('button', { name: /All teams/ }).click();
      await page.getByRole('option', { name: 'payments-team' }).click();
      const teams = page.getByRole('gridcell').filter({ hasText: /-team$/ });
      await soon(async () => new Set(await teams.allTextContents())).toEqual(
        new Set(['payments-team']),
      );
      expect(search().get('team')).toBe('group:default/payments-team');
    });

    it('sorts sizes by their rank, and turns its pages', async () => {
      await jane.go('/services?team=all');
      await page.getByRole('columnheader', { name: 'Size' }).click();
      await soon(() => search().get('sort')).toBe('size');
      const sizes = async () =>
        (await page.getByRole('gridcell').allTextContents()).filter(text =>
          /^(small|medium|large|xlarge)$/.test(text),
        );
      await soon(async () => (await sizes())[0]).toBe('small');
      await page.getByRole('columnheader', { name: 'Size' }).click();
      await soon(async () => (await sizes())[0]).toBe('xlarge');
      await page.getByRole('button', { name: /next/i }).click();
      await soon(() => search().get('page')).toBe('2');
      await soon(async () => (await sizes()).at(-1)).toBe('small');
    });

    it('is used by keyboard alone', async () => {
      await jane.go('/services?team=all');
      await rows().first().waitFor();
      await page.getByRole('searchbox').focus();
      await press(page, 'Drifted');
      await soon(() => search().get('state')).toBe('drifted');
      await soon(() => rows().count()).toBe(2);
    });

    it('tells what is being onboarded, by whom, and where it waits', async () => {
      const { client, token } = api;
      const operation = await client.createService(entry('waiting-service'), {
        token,
        waitSeconds: 60,
      });
      const { pullRequestNumber, pullRequestUrl } = operation.outputs!;
      await jane.go('/services');
      const item = page.getByRole('listitem').filter({ hasText: 'waiting-service' });
      const pull = item.getByRole('link', { name: `pull request ${pullRequestNumber}` });
      expect(await pull.getAttribute('href')).toBe(pullRequestUrl);
      expect(await item.innerText()).toMatch(/Waiting for[^]*by guest/);
      await item.getByRole('link', { name: 'waiting-service' }).click();
      await page.waitForURL(new RegExp(operation.id));
      await page.getByRole('link', { name: /^Pull request/ }).waitFor();
    });
  });

  describe('the page of an operation', () => {
    // The step that is cancelled, and the task that runs again, take their time.
    const LONG_MS = 150_000;
    it(
      'follows it while it runs, cancels it after asking, and retries it',
      { timeout: LONG_MS },
      async () => {
        const { client, token } = api;
        const slow = portal.harness.faults.add({
          method: 'POST',
          path: '/servicesV2',
          delayMs: 20_000,
        });
        const { id } = await client.createService(entry('slow-service'), { token });
        await jane.go(`/services/activity/${id}`);
        await page.getByRole('heading', { name: 'Onboard a service: slow-service' }).waitFor();
        expect(await page.title()).toMatch(/^Onboard a service: slow-service \| /);
        const steps = page.getByRole('region', { name: 'Steps' }).getByRole('listitem');
        await expect.poll(() => steps.count(), { timeout: 20_000 }).toBeGreaterThan(0);
        await jane.picture('operation-running');
        const cancel = page.getByRole('button', { name: 'Cancel', exact: true });
        await cancel.click();
        await page.getByRole('dialog').waitFor();
        await jane.picture('operation-cancel');
        await page.getByRole('button', { name: 'Keep it running' }).click();
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        expect(await status().innerText()).toBe('Running');
        await cancel.click();
        await page.getByRole('button', { name: 'Cancel the operation' }).click();
        // The scaffolder fails the step that was running, or cancels the task, whichever comes first.
        await expect
          .poll(() => status().innerText(), { timeout: 50_000 })
          .toMatch(/^(Cancelled|Failed)$/);
        slow();
        await page.getByRole('button', { name: 'Retry' }).click();
        await expect.poll(() => status().innerText(), { timeout: 50_000 }).toBe('Succeeded');
        expect(await jane.barriers('.ameide-page')).toEqual([]);
        const task = page.getByRole('link', { name: 'Task of the scaffolder' });
        expect(await task.getAttribute('href')).toMatch(/^\/create\/tasks\//);
      },
    );

    it('says why it failed, and what to do', async () => {
      const { client, token } = api;
      const back = portal.harness.faults.add({
        method: 'POST',
        path: '/pipelines/v2',
        status: 400,
      });
      const { id } = await client.createService(entry('failed-service'), { token });
      await client.waitForOperation(id, { token });
      back();
      await jane.go(`/services/activity/${id}`);
      await soon(() => status().innerText()).toBe('Failed');
      await page.getByText('harness/refused').first().waitFor();
      await page.getByRole('button', { name: 'Retry' }).waitFor();
      await jane.picture('operation-failed', true);
      expect(await jane.barriers('.ameide-page')).toEqual([]);
    });

    it('that is not there says so', async () => {
      await jane.go('/services/activity/nothing');
      await page.getByText(/There is no such operation/).waitFor();
    });
  });

  describe('the page of activity', () => {
    it('tells who did what, narrowed by what is in the address', async () => {
      await jane.go('/services/activity');
      const entries = page.getByRole('table', { name: 'Activity' }).getByRole('row');
      await soon(() => entries.count()).toBeGreaterThan(5);
      expect(await page.title()).toMatch(/^Activity \| /);
      // The page of services, above it in the address, is not the one that is open.
      const current = page.locator('nav a[aria-current=page]');
      expect((await current.allTextContents()).join()).toBe('Activity');
      await jane.picture('activity', true);
      expect(await jane.barriers('.ameide-page')).toEqual([]);
      await page.getByRole('button', { name: /Any result/ }).click();
      await page.getByRole('option', { name: 'Failed' }).click();
      await soon(() => search().get('result')).toBe('failed');
      const results = () => page.locator('td .ameide-state').allTextContents();
      await soon(async () => new Set(await results())).toEqual(new Set(['Failed']));
      expect(await entries.nth(1).innerText()).toMatch(/guest.*Onboard a service.*failed-service/s);
      await page.getByRole('textbox', { name: 'Service' }).fill('nobody');
      await page.getByText('Nothing was done that matches.').waitFor();
      await page.getByRole('button', { name: 'Clear filters' }).click();
      await soon(() => entries.count()).toBeGreaterThan(5);
      await page.getByRole('textbox', { name: 'Actor' }).fill('guest');
      await page.getByRole('textbox', { name: 'Service' }).fill('failed-service');
      await soon(() => entries.count()).toBe(3);
    });

    it('is downloaded as it is narrowed, with the token of the user', async () => {
      const save = async (button: string) => {
        const [file] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('button', { name: button }).click(),
        ]);
        return readFileSync(await file.path(), 'utf8')
          .trimEnd()
          .split(/\r?\n/);
      };
      const csv = await save('Download CSV');
      expect(csv[0]).toMatch(/^id,at,event,status,actor/);
      expect(csv).toHaveLength(3);
      const lines = (await save('Download JSON lines')).map(line => JSON.parse(line) as object);
      expect(lines).toMatchObject([
        { service: 'failed-service', status: 'failed' },
        { service: 'failed-service', status: 'initiated' },
      ]);
    });

    it('loads more', async () => {
      await page.route('**/api/ameide/v1/audit?*', async route =>
        route.continue({ url: route.request().url().replace('limit=50', 'limit=3') }),
      );
      await jane.go('/services/activity');
      const entries = page.getByRole('table', { name: 'Activity' }).getByRole('row');
      await soon(() => entries.count()).toBe(4);
      await page.getByRole('button', { name: 'Load more' }).click();
      await soon(() => entries.count()).toBeGreaterThan(4);
      await page.unroute('**/api/ameide/v1/audit?*');
    });

    it('says in a sentence that a permission is missing', async () => {
      const name = 'NotAllowedError';
      const message = 'the permission `ameide.audit.read` is missing';
      await page.route('**/api/ameide/v1/audit?*', async route =>
        route.fulfill({
          status: 403,
          json: { error: { name, message }, response: { statusCode: 403 } },
        }),
      );
      await jane.go('/services/activity');
      await page.getByText('You do not have permission to see who did what.').waitFor();
      await page.getByText('ameide.audit.read').waitFor();
      expect(await page.getByRole('button', { name: /Download/ }).count()).toBe(0);
      await jane.picture('activity-denied');
      await page.unroute('**/api/ameide/v1/audit?*');
    });
  });

  describe('the overview', () => {
    it('counts services, and each number leads to what is behind it', async () => {
      const { client, token } = api;
      await client.startSync({}, { token, waitSeconds: 60 });
      await jane.go('/services/overview');
      const tile = page.getByRole('link', { name: /^\d+ Outdated$/ });
      const count = Number((await tile.textContent())!.split(' ')[0]);
      await page.getByRole('img', { name: /runs of sync/ }).waitFor();
      await page.getByText('As a table').click();
      await page.getByRole('columnheader', { name: 'No pipeline' }).waitFor();
      await page.getByRole('link', { name: /failed-service/ }).waitFor();
      expect(await page.title()).toMatch(/^Overview \| /);
      await jane.picture('overview', true);
      expect(await jane.barriers('.ameide-page')).toEqual([]);
      await tile.click();
      await soon(() => rows().count()).toBe(count);
      await page.goBack();
      await page.getByRole('link', { name: 'All that failed' }).click();
      await soon(() => search().get('result')).toBe('failed');
      await page.goBack();
      await page.getByRole('region', { name: 'Sync runs' }).getByRole('rowheader').first().click();
      await page.getByRole('heading', { name: 'Sync pipelines' }).waitFor();
    });
  });

  it.each(PAGES)('%s fits every width, and cuts no word', async path => {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await jane.go(path);
      await page.locator('.ameide-page :is(li, tr) a').first().waitFor();
      expect(await cutOff(page), `${path} at ${width}`).toEqual([]);
      await jane.picture(`${path.split('/').pop()!.split('?')[0]}-${width}`, false, width);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('is as readable in the dark', async () => {
    const tom = await Visitor.enter(stage().browser, portal.url, 'dark');
    tom.page.setDefaultTimeout(20_000);
    const { client, token } = api;
    const { items } = await client.listOperations({ status: 'failed', limit: 1 }, { token });
    for (const path of [...PAGES, `/services/activity/${items[0]!.id}`]) {
      await tom.go(path);
      await tom.page.locator('.ameide-page :is(li, tr, dd) a').first().waitFor();
      await tom.picture(`${path.split('/')[2] ?? 'services'}-dark`, path === PAGES[0]);
      expect(await tom.barriers('.ameide-page'), path).toEqual([]);
    }
    expect(tom.faults).toEqual([]);
    await tom.leave();
  });
}
