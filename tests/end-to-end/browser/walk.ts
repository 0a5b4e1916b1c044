// The way of a service, by somebody who knows nothing but the portal: from the form to its end. It shares the portal of servicePage.ts.
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { Film } from '../../../dev/e2e/film.ts';
import { fillIn, paymentService } from '../../../dev/e2e/form.ts';
import type { Visitor } from '../../../dev/e2e/visitor.ts';
import type { TestPortal } from '../../support/portal.ts';

export interface Walked {
  portal: TestPortal;
  browser: Browser;
  jane: Visitor;
}

const SHOWN = process.env.E2E_IMAGES;
const name = 'refund-service';
/** Deployed without anybody's doing. */
const FIRST = 'v0.9.0';
/** What else the machine does, and what looks every fifteen seconds. */
const LONG_MS = 60_000;

export function walk(stage: () => Walked): void {
  describe('the way of a service, by the portal alone', { timeout: 150_000 }, () => {
    const film = new Film();
    let portal: TestPortal;
    let jane: Visitor;
    let page: Page;

    beforeAll(() => {
      ({ portal, jane } = stage());
      ({ page } = jane);
    });

    const card = () => page.locator('.ameide-card');
    const started = () => page.getByRole('region', { name: 'Started here' });
    const row = (place: RegExp) => card().getByRole('row').filter({ hasText: place });
    const follow = async (link: Locator) => {
      // What opens a new tab is opened here.
      await jane.go((await link.getAttribute('href'))!);
    };
    const sidebar = (title: string) =>
      page.locator('nav').getByRole('link', { name: title, exact: true }).click();
    const merge = async () => {
      await page.getByRole('button', { name: 'Merge pull request' }).click();
      await page.getByText('Merged').first().waitFor();
    };
    const finished = () => page.getByText('Next steps').waitFor({ timeout: LONG_MS });
    const open = async () => {
      await jane.go('/services?team=all');
      await page.getByRole('searchbox').fill(name);
      await page.getByRole('rowheader').getByRole('link', { name, exact: true }).click();
      const table = card().getByRole('table', { name: 'What runs where' });
      await table.waitFor({ timeout: LONG_MS });
    };
    const deploy = async (place: string, tag: string) => {
      await card()
        .getByRole('button', { name: `Deploy to ${place}` })
        .click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Version' }).fill(tag);
      if (place.startsWith('int') && tag === 'v1.0.0')
        await film.take(page, 'Deploy a version from its page');
      await dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
    };

    it('onboards it', async () => {
      await jane.go('/');
      await sidebar('Services');
      await page.getByText('Up to date', { exact: true }).first().waitFor();
      await film.take(page, 'Your services. Onboard another one');
      await page.getByRole('link', { name: 'Onboard a service' }).click();
      await page.getByLabel('Name').waitFor();
      const description = 'Pays back what was paid';
      await fillIn(page, { ...paymentService, name, description, version: FIRST });
      await page.getByText('Ameide will open a pull request').first().waitFor();
      const preview = page.locator('.ameide-preview');
      await preview.getByText(`${FIRST} is deployed to int, once`).waitFor();
      await preview.getByText('Nobody needs to approve').waitFor();
      await preview.getByText(/Team Approval: 1 approval from payments_team/).waitFor();
      await film.take(
        page,
        'One form. Before anything is written, it shows what will change',
        preview,
      );
      await page.getByRole('tab', { name: 'Pipeline', exact: true }).click();
      await film.take(page, 'And the pipeline, stage by stage', preview);
      await page.getByRole('button', { name: 'Review' }).click();
      await page.getByRole('button', { name: 'Onboard' }).click();
      await finished();
      await film.take(page, 'A pull request and a pipeline, in seconds');
    });

    it('sees that it waits for the merge, and merges', async () => {
      await sidebar('Services');
      const item = page.getByRole('listitem').filter({ hasText: name });
      await item.getByText(/Waiting for/).waitFor({ timeout: LONG_MS });
      await item.getByText(`then ${FIRST} is deployed`).waitFor({ timeout: LONG_MS });
      await film.take(page, 'It waits for the merge');
      await jane.picture('walk-waits');
      await item.getByRole('link', { name, exact: true }).click();
      await page.getByText('Not in the catalog yet').waitFor();
      await page.getByText(`${FIRST} is deployed to the first environment once`).waitFor();
      await jane.picture('walk-operation');
      expect(await jane.barriers('.ameide-page')).toEqual([]);
      await follow(page.getByRole('link', { name: /^pull request \d+/ }).first());
      await film.take(page, 'Somebody reviews and merges it');
      await merge();
      // The workflow of the config repo.
      await portal.generate(name);
    });

    it('finds it deployed to int by itself, and deploys another version', async () => {
      await expect
        .poll(
          () =>
            open().then(
              () => true,
              () => false,
            ),
          { timeout: LONG_MS },
        )
        .toBe(true);
      for (const region of ['euw1', 'euw2'])
        await row(new RegExp(`^int.*${region}`))
          .getByText(FIRST)
          .waitFor({ timeout: 2 * LONG_MS });
      await film.take(page, 'Its page: it is deployed as soon as it is merged and has manifests');
      await deploy('int in euw1', 'v1.0.0');
      await started()
        .getByText(/running|starting/)
        .first()
        .waitFor();
      await film.take(page, 'The page follows it');
      await started().getByText('v1.0.0 → int euw1: deployed').waitFor({ timeout: LONG_MS });
      expect(await row(/^int\s*euw1/).innerText()).toMatch(/v1\.0\.0[^]*guest[^]*Success/);
      await film.take(page, 'It runs', undefined, 4_000);
      if (SHOWN) {
        const blank = await (await stage().browser.newContext()).newPage();
        await film.save(blank, join(SHOWN, 'onboarding.webp'));
        await blank.context().close();
      }
    });

    it('promotes it to production, and sees who approved', async () => {
      await deploy('prod in euw1', 'v1.0.0');
      await started()
        .getByText(/Waiting for 1 approval from payments_team/)
        .waitFor({ timeout: LONG_MS });
      await jane.picture('walk-approval', true);
      const { identifier: run } = portal.harness.entities('execution').at(-1)!;
      const approverInputs = ['change_ticket', 'rollback_plan'].map(input => ({
        name: input,
        value: 'CHG0012345',
      }));
      for (const user of ['ann', 'paul', 'mia']) {
        const { status } = portal.harness.run(run).state;
        if (status !== 'ApprovalWaiting') break;
        const yes = { action: 'APPROVE' as const, user, comments: 'looks good', approverInputs };
        portal.harness.approve(run, yes);
        portal.harness.advance(60_000);
      }
      await started().getByText('v1.0.0 → prod euw1: deployed').waitFor({ timeout: LONG_MS });
      const last = page.getByRole('region', { name: 'Last executions' });
      expect(await last.innerText()).toMatch(/Approved by ann[^]*looks good/);
      await jane.picture('walk-approved');
    });

    it('sees a failure, and why', async () => {
      const pipeline = 'refund_service_cd';
      const message = 'readiness probe failed: HTTP probe failed with status code 503';
      portal.harness.setOutcome(pipeline, { status: 'Failed', message });
      await deploy('int in euw1', 'v1.1.0');
      await started()
        .getByText(/did not succeed/)
        .waitFor({ timeout: LONG_MS });
      portal.harness.setOutcome(pipeline, undefined);
      expect(await started().innerText()).toContain(message);
      // What ran before still runs.
      expect(await row(/^int\s*euw1/).innerText()).toContain('v1.0.0');
      await jane.picture('walk-failed', true);
      expect(await jane.barriers('.ameide-card')).toEqual([]);
    });

    it('changes its size', async () => {
      await page.getByRole('link', { name: 'Change this service' }).click();
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByLabel('Size').first().click();
      await page.getByRole('option', { name: /^Large/ }).click();
      await page.locator('.ameide-line-added', { hasText: 'size: large' }).first().waitFor();
      await page.getByRole('button', { name: 'Review' }).click();
      await page.getByRole('button', { name: 'Change', exact: true }).click();
      await finished();
      await follow(page.getByRole('link', { name: /pull request/i }).first());
      await merge();
      const size = async () => {
        await jane.go(`/services?team=all&q=${name}`);
        await page.getByRole('rowheader').getByRole('link', { name, exact: true }).waitFor();
        return page.getByRole('gridcell').allInnerTexts();
      };
      await expect.poll(size, { timeout: LONG_MS, interval: 2_000 }).toContain('large');
    });

    it('offboards it', async () => {
      await open();
      await page.getByRole('link', { name: 'Offboard this service' }).click();
      await page.getByText('The pipeline is deleted after the merge').waitFor();
      await page.getByLabel('Reason').fill('Refunds are paid by the ledger now');
      await page.getByLabel(/Type the name of the service/).fill(name);
      await page.getByRole('button', { name: 'Review' }).click();
      await page.getByRole('button', { name: 'Offboard', exact: true }).click();
      await finished();
      await follow(page.getByRole('link', { name: /pull request/i }).first());
      await merge();
      const gone = async () => {
        await jane.go(`/services?team=all&q=${name}`);
        await page.getByText(/No services match/).waitFor({ timeout: 3_000 });
        return true;
      };
      const isGone = () => gone().catch(() => false);
      await expect.poll(isGone, { timeout: LONG_MS, interval: 2_000 }).toBe(true);
      expect(jane.faults).toEqual([]);
    });
  });
}
