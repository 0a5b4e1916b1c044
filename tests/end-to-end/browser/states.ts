// States that come and go, in the dark. They share the portal of servicePage.ts.
import type { Page } from 'playwright-core';
import { Visitor } from '../../../dev/e2e/visitor.ts';
import { clientOf, entry } from './lists.ts';
import type { Walked } from './walk.ts';

const LONG_MS = 60_000;

export function states(stage: () => Walked): void {
  describe('states that come and go, in the dark', { timeout: 120_000 }, () => {
    let page: Page;
    let tom: Visitor;

    beforeAll(async () => {
      const { browser, portal } = stage();
      tom = await Visitor.enter(browser, portal.url, 'dark');
      ({ page } = tom);
      page.setDefaultTimeout(20_000);
    });
    afterAll(async () => {
      expect(tom.faults).toEqual([]);
      await tom.leave();
    });

    const started = () => page.getByRole('region', { name: 'Started here' });
    const isReadable = async (name: string, within = '.ameide-page') => {
      await tom.picture(`state-${name}-dark`, false, page.viewportSize()!.width);
      expect(await tom.barriers(within), name).toEqual([]);
    };
    const deploy = async (place: string, tag: string) => {
      await page.getByRole('button', { name: `Deploy to ${place}` }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Version' }).fill(tag);
      await isReadable(`dialog-${tag}`, '[role=dialog]');
      await dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
    };

    it('a run that fails without a message says that much', async () => {
      const { portal } = stage();
      portal.harness.setOutcome('checkout_api_cd', { status: 'Failed', message: '' });
      await tom.go('/catalog/default/component/checkout-api');
      await deploy('int in euw1', 'v3.0.0');
      await started()
        .getByText(/did not succeed/)
        .waitFor({ timeout: LONG_MS });
      portal.harness.setOutcome('checkout_api_cd', undefined);
      expect(await started().innerText()).toMatch(/Harness reports no reason/);
      const [last] = await page
        .getByRole('region', { name: 'Last executions' })
        .getByRole('listitem')
        .allInnerTexts();
      expect(last).toMatch(/^Failed\s+v3\.0\.0 → int euw1\s+now/);
      await isReadable('failed', '.ameide-card');
    });

    it('a run that waits for approval', async () => {
      await tom.go('/catalog/default/component/checkout-api');
      await deploy('prod in euw1', 'v3.0.1');
      await started()
        .getByText(/Waiting for 1 approval/)
        .first()
        .waitFor({ timeout: LONG_MS });
      await isReadable('waits', '.ameide-card');
    });

    it('cards with versions, and nothing that matches', async () => {
      await page.setViewportSize({ width: 390, height: 900 });
      await tom.go('/services?team=all&q=checkout-api');
      await page.getByRole('list', { name: 'Services' }).getByRole('listitem').first().waitFor();
      await isReadable('cards');
      await page.getByRole('searchbox').fill('no such thing');
      await page.getByText(/No services match/).waitFor();
      await isReadable('no-services');
      await tom.go('/services/activity');
      await page.getByRole('list', { name: 'Activity' }).waitFor();
      await isReadable('activity-cards');
      await tom.go('/services/activity?service=nobody');
      await page.getByText('Nothing was done that matches.').waitFor();
      await isReadable('no-activity');
      await page.setViewportSize({ width: 1280, height: 900 });
    });

    it('an operation that can be retried', async () => {
      const { portal } = stage();
      const { client, token } = await clientOf(portal);
      const fault = { method: 'POST', path: '/pipelines/v2', status: 400 };
      const back = portal.harness.faults.add(fault);
      const { id } = await client.createService(entry('retried-service'), { token });
      await client.waitForOperation(id, { token });
      back();
      await tom.go(`/services/activity/${id}`);
      await page.getByRole('button', { name: 'Retry' }).waitFor();
      await isReadable('retry');
    });

    it('moves nothing for those who asked for less motion', async () => {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const hung = '**/api/ameide/v1/**';
      await page.route(hung, () => undefined);
      for (const path of ['/services', '/catalog/default/component/checkout-api']) {
        await tom.go(path);
        await page.getByLabel(/^Loading/).waitFor();
        expect(await moving(page), path).toEqual([]);
      }
      await page.unroute(hung);
      await page.emulateMedia({ reducedMotion: null });
    });
  });
}

/** What of ours moves on its own. */
function moving(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const targets = document
      .getAnimations()
      // Others move as the page is scrolled.
      .filter(({ timeline }) => timeline === document.timeline)
      .map(({ effect }) => (effect as KeyframeEffect | null)?.target);
    return targets
      .filter(target => target?.closest('.ameide-page, .ameide-card, .ameide-dialog'))
      .map(target => target!.outerHTML.slice(0, 120));
  });
}
