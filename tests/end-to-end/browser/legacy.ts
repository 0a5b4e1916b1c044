// The pages in an app on the old frontend system. They share the backend of servicePage.ts.
import type { Page } from 'playwright-core';
import { enterLegacyApp } from '../../../dev/e2e/legacyApp.ts';
import type { Visitor } from '../../../dev/e2e/visitor.ts';
import { clientOf } from './lists.ts';
import type { Walked } from './walk.ts';

export function legacy(stage: () => Omit<Walked, 'jane'>): void {
  describe('an app on the old frontend system', () => {
    let ann: Visitor;
    let page: Page;

    beforeAll(async () => {
      const { browser, portal } = stage();
      // Something that was done.
      const { client, token } = await clientOf(portal);
      await client.startSync({}, { token, waitSeconds: 60 });
      ann = await enterLegacyApp(browser, portal.url);
      ({ page } = ann);
      page.setDefaultTimeout(20_000);
    });
    afterAll(() => ann?.leave());

    it('has the pages as tabs of one, with links to each other and to the catalog', async () => {
      await ann.go('/services?team=all');
      const service = page.getByRole('rowheader').getByRole('link', { name: 'account-api' });
      expect(await service.getAttribute('href')).toBe('/catalog/default/component/account-api');
      await ann.picture('legacy-services');
      expect(await ann.barriers('.ameide-page')).toEqual([]);
      await page.getByRole('tab', { name: 'Activity' }).click();
      await page.waitForURL(/\/services\/activity$/);
      await page.getByRole('table', { name: 'Activity' }).getByRole('link').first().click();
      await page.waitForURL(/\/services\/activity\/.+/);
      await page.getByRole('region', { name: 'Steps' }).waitFor();
      await page.getByRole('tab', { name: 'Overview' }).click();
      await page.getByRole('link', { name: /^\d+ Outdated$/ }).click();
      await page.waitForURL(/\/services\?.*state=outdated/);
      await page.getByRole('tab', { name: 'Doctor' }).click();
      await page.getByRole('rowheader', { name: 'API key' }).waitFor();
    });

    it('has the card on the page of a service', async () => {
      await ann.go('/catalog/default/component/account-api');
      await page.getByRole('table', { name: 'What runs where' }).waitFor();
      await page
        .getByRole('button', { name: /^Deploy to/ })
        .first()
        .click();
      await page.getByRole('dialog').getByRole('textbox', { name: 'Version' }).waitFor();
      await page.keyboard.press('Escape');
      await ann.picture('legacy-service');
      expect(await ann.barriers('.ameide-card')).toEqual([]);
    });

    it('has the fields of templates', async () => {
      const service = JSON.stringify({ service: 'component:default/account-api' });
      await ann.go(
        `/create/templates/default/offboard-service?formData=${encodeURIComponent(service)}`,
      );
      await page.getByText('The pipeline is deleted after the merge').waitFor();
      await page.getByLabel(/Type the name of the service/).fill('another');
      await page.getByText(/not the name of the chosen service/).waitFor();
      await ann.picture('legacy-form');
      expect(await ann.barriers('.ameide-preview')).toEqual([]);
      expect(ann.faults).toEqual([]);
    });
  });
}
