// The forms for a service that exists, in a browser. They share the portal of e2e.test.ts.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { Visitor } from '../../../dev/e2e/visitor.ts';
import type { TestPortal } from '../../support/portal.ts';
import { WIDTHS, cutOff } from './browser.ts';
import { clientOf } from './lists.ts';

export interface Stage {
  portal: TestPortal;
  jane: Visitor;
}

const SERVICE = 'account-api';
const CHANGE = `/create/templates/default/change-service?formData=${encodeURIComponent(
  JSON.stringify({ service: `component:default/${SERVICE}` }),
)}`;

/** Sizes, as the form words them. */
const SIZES: Record<string, string> = {
  small: 'Small',
  medium: 'Medium',
  large: 'Large',
  xlarge: 'Extra large',
};

/** The service as the catalog has it. */
async function current(portal: TestPortal) {
  const { client, token } = await clientOf(portal);
  return (await client.getService(SERVICE, { token }))!;
}

export function forms(stage: () => Stage): void {
  let page: Page;
  let jane: Visitor;
  let portal: TestPortal;

  beforeAll(() => {
    ({ jane, portal } = stage());
    ({ page } = jane);
  });

  describe('changing', () => {
    const preview = () => page.locator('.ameide-preview');

    it('starts from the settings that the service has, and shows what it changes', async () => {
      const { size, environments, regions } = await current(portal);
      await jane.go(CHANGE);
      await page.getByRole('button', { name: 'Next' }).click();
      const ticked = page.getByRole('checkbox', { checked: true });
      await expect
        .poll(() => ticked.count(), { timeout: 15_000 })
        .toBe(environments.length + regions.length);
      const sizes = page.getByLabel('Size').first();
      expect(await sizes.textContent()).toContain(SIZES[size]);

      await sizes.click();
      await page.getByRole('option', { name: size === 'large' ? /^Medium/ : /^Large/ }).click();
      // The size alone: nothing else of the entry is written anew.
      const file = preview().locator('.ameide-file', { hasText: 'services.yaml' });
      const added = () => file.locator('.ameide-line-added').allTextContents();
      await expect
        .poll(added, { timeout: 15_000 })
        .toEqual([expect.stringMatching(/size: (large|medium)/)]);
      await jane.picture('form-change');
      expect(await jane.barriers('.ameide-preview')).toEqual([]);
    });

    it('fits every width', async () => {
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect(await cutOff(page), String(width)).toEqual([]);
        await jane.picture(`form-change-${width}`, false, width);
      }
      await page.setViewportSize({ width: 1280, height: 900 });
    });

    it('hands over the pipeline as a file', async () => {
      await page.getByRole('tab', { name: 'Pipeline YAML' }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('account_api_cd.yaml');
      expect(readFileSync((await download.path())!, 'utf8')).toMatch(/^pipeline:/m);
    });
  });

  it('what a form has started is part of the activity', async () => {
    const of = '/services/activity?service=payment-service';
    const told = async () => {
      await jane.go(of);
      const form = page.getByRole('cell', { name: 'Form', exact: true }).first();
      return form.waitFor({ timeout: 3_000 }).then(
        () => true,
        () => false,
      );
    };
    await expect.poll(told, { timeout: 45_000, interval: 2_000 }).toBe(true);
  });

  describe('a removal', () => {
    it('lists what goes before anything is confirmed', async () => {
      await jane.go(CHANGE.replace('change-service', 'offboard-service'));
      await page.getByText('Ameide will open a pull request').waitFor();
      await page.getByText('The pipeline is deleted after the merge').waitFor();
      await page.getByRole('tab', { name: 'Harness' }).click();
      await page.getByRole('cell', { name: 'account_api_cd', exact: true }).waitFor();
      await jane.picture('form-offboard-preview');
      expect(await jane.barriers('.ameide-preview')).toEqual([]);
    });
  });
}
