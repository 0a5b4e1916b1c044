// The pages of rollouts and templates in a browser: a rollout that stops in its second wave, and is rolled back. They share the portal
// of e2e.test.ts, and leave its templates as they were.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Visitor } from '../../../dev/e2e/visitor.ts';
import { WIDTHS, cutOff } from './browser.ts';
import type { Stage } from './lists.ts';

const TEMPLATE = 'templates/api-pipeline-template.yaml';
const SHIPPED = join(import.meta.dirname, '../../../templates/harness/api.yaml.j2');
/** A task waits for its turn, and for whatever else the machine does. */
const LONG_MS = 60_000;

export function rollouts(stage: () => Stage): void {
  describe('a changed template, by waves', { timeout: 150_000 }, () => {
    let jane: Visitor;
    let page: Page;

    const commit = (text: string | null) =>
      stage().portal.github.commitAs('alice', 'company-harness', 'harness-pipelines', 'main', {
        [TEMPLATE]: text,
      });
    const waves = () => page.getByRole('list', { name: 'Waves' });
    const wave = (number: number) =>
      waves()
        .getByRole('listitem')
        .nth(number - 1);
    const head = () => page.locator('h1 + [role=status]');
    const started = () => page.getByRole('region', { name: 'Started here' });
    /** Which version each pipeline is made from. */
    const versions = () =>
      stage()
        .portal.harness.entities('pipeline')
        .map(({ identifier, tags }) => [identifier, tags?.['template-digest']]);
    let before: ReturnType<typeof versions>;
    const fits = async (name: string) => {
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect(await cutOff(page), `${name} at ${width}`).toEqual([]);
        await jane.picture(`${name}-${width}`, false, width);
      }
      await page.setViewportSize({ width: 1280, height: 900 });
      expect(await jane.barriers('.ameide-page')).toEqual([]);
    };

    beforeAll(() => {
      ({ jane } = stage());
      ({ page } = jane);
      before = versions();
    });
    afterAll(() => {
      commit(null);
      stage().portal.harness.setGovernance(undefined);
    });

    it('who is on which version is shown, and narrowed', async () => {
      await jane.go('/services/templates');
      const table = page.getByRole('table', { name: 'Services by template' });
      await table.waitFor();
      expect(await page.title()).toMatch(/^Templates \| /);
      await table.getByRole('row', { name: /payment-gateway/ }).waitFor();
      await page.getByLabel('Service or team').fill('payment');
      await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe('payment');
      await expect
        .poll(async () =>
          (await table.getByRole('rowheader').allTextContents()).every(text =>
            text.includes('payment'),
          ),
        )
        .toBe(true);
      await page.getByRole('button', { name: 'Clear filters' }).click();
      await fits('templates');
    });

    it('a plan is looked at first', async () => {
      commit(`{# Version 2. #}\n${readFileSync(SHIPPED, 'utf8')}`);
      stage().portal.writes();
      await jane.go('/services/rollouts');
      await page.getByRole('button', { name: 'Plan a rollout' }).click();
      await page.getByLabel('Waves').first().fill('1, 2');
      await page.getByText('3 pipelines in 2 waves.').waitFor();
      expect(await wave(2).getByRole('rowheader').count()).toBe(2);
      expect(await page.getByRole('region', { name: 'Left out' }).innerText()).toContain(
        'no wave takes it',
      );
      expect(stage().portal.writes()).toEqual([]);
      await fits('rollout-plan');
    });

    it('it stops in its second wave, and says why', async () => {
      const [, second = ''] = await wave(2).getByRole('rowheader').allTextContents();
      const denied = `${second.replaceAll('-', '_')}_cd`;
      stage().portal.harness.setGovernance({
        deny: ({ identifier }) => (identifier === denied ? 'not in this quarter' : undefined),
      });
      await page.getByRole('button', { name: 'Begin the rollout' }).click();
      await started().getByText('the rollout is stopped').waitFor({ timeout: LONG_MS });
      await started()
        .getByRole('link', { name: /^See the rollout/ })
        .click();
      await page.getByText('Why it stopped').waitFor();
      expect(await head().innerText()).toBe('Stopped');
      expect(await page.locator('.ameide-page').innerText()).toContain('not in this quarter');
      expect(await wave(1).innerText()).toMatch(/^Wave 1\s+Passed/);
      expect(await wave(2).innerText()).toMatch(/^Wave 2\s+Waiting/);
      await fits('rollout-stopped');
    });

    it('it is rolled back, after a question', async () => {
      await page.getByRole('button', { name: 'Roll back', exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      // It fades in.
      await expect.poll(() => jane.barriers('[role=dialog]'), { timeout: 10_000 }).toEqual([]);
      await dialog.getByRole('button', { name: 'Bring the recorded states back' }).click();
      await started().getByText('the rollout is rolled back').waitFor({ timeout: LONG_MS });
      await expect.poll(() => head().innerText()).toBe('Rolled back');
      expect(await wave(1).innerText()).toMatch(/^Wave 1\s+Rolled back/);
      await fits('rollout-back');
      await page.getByRole('link', { name: 'Rollouts', exact: true }).last().click();
      const list = page.getByRole('table', { name: 'Rollouts' });
      await list.getByText('Rolled back').waitFor();
      await fits('rollouts');
      expect(versions()).toEqual(before);
    });
  });
}
