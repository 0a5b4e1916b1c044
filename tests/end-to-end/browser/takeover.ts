// A pipeline made by hand is taken over on the page of its service, and brought back. It shares the portal of servicePage.ts.
import type { Page } from 'playwright-core';
import type { Visitor } from '../../../dev/e2e/visitor.ts';
import { WIDTHS, cutOff } from './browser.ts';
import type { Walked } from './walk.ts';

const PAGE = '/catalog/default/component/billing-export';
const LONG_MS = 60_000;
const COMPARE = 'See what taking it over changes';

export function takeover(stage: () => Walked): void {
  describe('a pipeline that somebody made by hand', { timeout: 150_000 }, () => {
    let jane: Visitor;
    let page: Page;

    beforeAll(() => {
      ({ jane } = stage());
      ({ page } = jane);
    });
    afterEach(async () => {
      await page.setViewportSize({ width: 1280, height: 900 });
    });

    const card = () => page.locator('.ameide-card');
    const pipeline = () => card().getByRole('region', { name: 'Pipeline' });
    const started = () => page.getByRole('region', { name: 'Started here' });
    const section = (name: string) => pipeline().getByRole('region', { name });
    const dialog = () => page.getByRole('dialog');
    const done = () =>
      started()
        .getByText(/: done/)
        .waitFor({ timeout: LONG_MS });
    const stored = () =>
      stage()
        .portal.harness.entities('pipeline')
        .find(({ identifier }) => identifier === 'billing_export_cd')!.yaml;
    let byHand: string;

    it('is shown beside what replaces it, with what is lost, what is kept and what stays', async () => {
      byHand = stored();
      await jane.go(PAGE);
      await pipeline().getByRole('button', { name: COMPARE }).click();
      await section('What is lost').getByText('Is the ledger closed').waitFor();
      expect(await section('What is lost').innerText()).toMatch(
        /step Tell the accountants[^]*variable ledger/,
      );
      expect(await section('What options keep').innerText()).toMatch(/strategy: promotion/);
      expect(await section('What stays untouched').innerText()).toMatch(/input set nightly/);
      const stages = await pipeline().getByRole('list', { name: 'Stages' }).innerText();
      expect(stages).toMatch(/Check the ledger[^]*removed/);
      // The configuration says otherwise, and so the entry has to say it first.
      expect(await pipeline().getByRole('button', { name: 'Take over' }).isDisabled()).toBe(true);
      await pipeline().getByText('strategy: promotion', { exact: false }).last().waitFor();
      await jane.picture('service-takeover');
      expect(await jane.barriers('.ameide-card')).toEqual([]);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect(await cutOff(page), `${width}`).toEqual([]);
      }
      await page.setViewportSize({ width: 390, height: 900 });
      await jane.picture('service-takeover-narrow', false, 390);
    });

    it('is taken over as it was shown, and no other way', async () => {
      await pipeline().getByText('Keep what options can keep').click();
      const takeOver = pipeline().getByRole('button', { name: 'Take over' });
      await expect.poll(() => takeOver.isDisabled(), { timeout: LONG_MS }).toBe(false);
      // Somebody else is quicker: it is refused, and looked at again.
      stage().portal.harness.editByHand(
        'pipeline',
        'billing_export_cd',
        byHand.replace('Ask Finance', 'Ask Finance twice').replace('Made by hand', 'By hand'),
      );
      await takeOver.click();
      await started()
        .getByText(/: not done/)
        .waitFor({ timeout: LONG_MS });
      await started()
        .getByText(/changed since it was shown/)
        .waitFor();
      expect(stored()).not.toContain('managed-by');
      await started().getByRole('button', { name: 'Dismiss' }).click();
      await pipeline().getByRole('button', { name: COMPARE }).click();
      await pipeline().getByText('Keep what options can keep').click();
      await expect.poll(() => takeOver.isDisabled(), { timeout: LONG_MS }).toBe(false);
      await takeOver.dblclick();
      await done();
      await pipeline().getByText('Up to date').waitFor();
      expect(stored()).toContain('managed-by: ameide');
    });

    it('is brought back as it was, once what changes has been looked at', async () => {
      await pipeline().getByRole('button', { name: 'Earlier states' }).click();
      const restore = dialog().getByRole('button', { name: 'Restore', exact: true });
      const state = dialog().getByRole('radio', { name: /Record billing-export as it was made/ });
      await state.waitFor();
      expect(await restore.isDisabled()).toBe(true);
      await dialog()
        .getByText(/Record billing-export as it was made/)
        .click();
      const stages = dialog().getByRole('list', { name: 'Stages' });
      await stages.getByText('Check the ledger').waitFor();
      await jane.picture('restore-dialog');
      await expect.poll(() => jane.barriers('[role=dialog]'), { timeout: 10_000 }).toEqual([]);
      await restore.dblclick();
      await dialog().waitFor({ state: 'detached' });
      await done();
      await pipeline()
        .getByText(/It was made by hand/)
        .waitFor();
      expect(stored()).toContain('Is the ledger closed');
      // What would be refused is not offered.
      expect(await pipeline().getByRole('button').allInnerTexts()).toEqual([
        COMPARE,
        'Earlier states',
      ]);
      await jane.picture('service-held-by-hand');
      expect(await jane.barriers('.ameide-card')).toEqual([]);
    });

    it('is restored by nobody who may not', async () => {
      await page.route('**/restore?dryRun=true', route =>
        route.fulfill({
          status: 403,
          json: {
            error: {
              name: 'NotAllowedError',
              message: 'the permission `ameide.pipeline.update` is missing',
            },
          },
        }),
      );
      await pipeline().getByRole('button', { name: 'Earlier states' }).click();
      await dialog()
        .getByText(/Record billing-export as it was made/)
        .click();
      await dialog()
        .getByText(/do not have permission to restore this pipeline/)
        .waitFor();
      expect(
        await dialog().getByRole('button', { name: 'Restore', exact: true }).isDisabled(),
      ).toBe(true);
      await page.keyboard.press('Escape');
      await dialog().waitFor({ state: 'detached' });
      await page.unroute('**/restore?dryRun=true');
    });
  });
}
