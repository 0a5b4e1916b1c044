// The page of a service whose pipeline deploys to a place that is chosen.
import type { Browser, Page } from 'playwright-core';
import { appSettings } from '../../../dev/app.ts';
import { startBrowser } from '../../../dev/e2e/browser.ts';
import { Visitor } from '../../../dev/e2e/visitor.ts';
import { seedPipelines } from '../../../dev/seed/pipelines.ts';
import { openPortal } from '../../support/portal.ts';
import type { TestPortal } from '../../support/portal.ts';
import { buildForBrowser, choose, executable, follow, latest, obstacle } from './browser.ts';
import { extremes } from './extremes.ts';
import { keyboard } from './keyboard.ts';
import { legacy } from './legacy.ts';
import { asksLittle } from './openPages.ts';
import { states } from './states.ts';
import { takeover } from './takeover.ts';
import { walk } from './walk.ts';

export function servicePage(): void {
  describe.skipIf(obstacle)('a portal with the strategy `runtime` in a browser', () => {
    const gateway = 'payment-gateway';
    let portal: TestPortal;
    let browser: Browser;
    let jane: Visitor;
    let page: Page;

    beforeAll(async () => {
      await buildForBrowser();
      portal = await openPortal({ harness: { strategy: 'runtime' } }, appSettings);
      await portal.generate();
      await seedPipelines(portal.harness, portal.ameide);
      await portal.scaffolder.waitForTemplate('deploy-service');
      await portal.scaffolder.waitForTemplate('run-pipeline');
      browser = await startBrowser(executable!);
      jane = await Visitor.enter(browser, portal.url);
      ({ page } = jane);
      page.setDefaultTimeout(20_000);
    }, 420_000);

    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail') console.error(`${task.name}: ${await jane.told()}`);
    });

    afterAll(async () => {
      await browser?.close();
      await portal?.close();
    });

    const card = () => page.locator('.ameide-card');
    const row = (environment: string, region: string) =>
      card()
        .getByRole('row')
        .filter({ hasText: new RegExp(`^${environment}\\s*${region}`) });
    const attempt = () =>
      card()
        .getByRole('row')
        .filter({ hasText: /^Latest attempt/ });
    const started = () => page.getByRole('region', { name: 'Started here' });
    const dialog = () => page.getByRole('dialog');
    const open = (service: string) => jane.go(`/catalog/default/component/${service}`);
    const executions = () => portal.harness.entities('execution');
    /** From the button of a place to the request; what is pressed twice is asked for once. */
    const deploy = async (place: string, tag: string) => {
      await card()
        .getByRole('button', { name: `Deploy to ${place}` })
        .click();
      await dialog().getByRole('textbox', { name: 'Version' }).fill(tag);
      await dialog().getByRole('button', { name: 'Deploy', exact: true }).dblclick();
      await dialog().waitFor({ state: 'detached' });
    };

    it('what is deployed from the page is followed to its end, and then runs there', async () => {
      await open(gateway);
      await row('int', 'euw1').getByText('Never deployed').waitFor();
      expect(await card().getByRole('button', { name: 'Start a release' }).count()).toBe(0);
      await jane.picture('service-runtime');
      expect(await jane.barriers('.ameide-card')).toEqual([]);
      await card().getByRole('button', { name: 'Deploy to int in euw1' }).click();
      await dialog().getByRole('textbox', { name: 'Version' }).fill('not a tag!');
      await dialog()
        .getByText(/A tag has at most 128/)
        .waitFor();
      expect(await dialog().getByRole('button', { name: 'Deploy', exact: true }).isDisabled()).toBe(
        true,
      );
      await jane.picture('deploy-dialog');
      await expect.poll(() => jane.barriers('[role=dialog]'), { timeout: 10_000 }).toEqual([]);
      await page.keyboard.press('Escape');
      await dialog().waitFor({ state: 'detached' });
      await deploy('int in euw1', '1234567');
      await started().getByText('1234567 → int euw1: deployed').waitFor({ timeout: 50_000 });
      expect(latest(portal)).toEqual([`${gateway}:1234567 to int_stable_euw1_k8s`]);
      expect(executions()).toHaveLength(1);
      expect(await row('int', 'euw1').innerText()).toMatch(/1234567[^]*now[^]*guest[^]*Success/);
      await jane.picture('service-deployed');
      expect(await jane.barriers('.ameide-card')).toEqual([]);
    });

    it('a run into production is told to wait, with those who can approve it', async () => {
      await card().getByRole('button', { name: 'Deploy to prod in euw2' }).click();
      // What ran elsewhere need not be typed.
      await dialog().getByRole('button', { name: '1234567' }).click();
      await dialog()
        .getByText(/This is production/)
        .waitFor();
      await dialog().getByRole('button', { name: 'Deploy', exact: true }).click();
      await started()
        .getByText(/waiting for approval/)
        .waitFor({ timeout: 50_000 });
      await started()
        .getByText(/Waiting for 1 approval from payments_team/)
        .waitFor();
      expect(latest(portal)).toEqual([`${gateway}:1234567 to prod_euw2_k8s`]);
      expect(await attempt().first().innerText()).toMatch(/Approval waiting[^]*1234567[^]*guest/);
      await jane.picture('service-waits');
      expect(await jane.barriers('.ameide-card')).toEqual([]);
    });

    it('a page that is left open for an hour asks little, also while a run waits', async () => {
      await asksLittle({ portal, browser }, `/catalog/default/component/${gateway}`);
    });

    it('runs no step that the pipeline has for production alone', async () => {
      // The run into int takes its time, as a deployment does.
      const { identifier } = executions().at(-2)!;
      const canary = () =>
        portal.harness
          .run(identifier)
          .state.stages.flatMap(stage => stage.steps)
          .filter(step => step.plan.type.startsWith('K8sCanary'));
      expect(canary().length).toBeGreaterThan(0);
      await expect
        .poll(() => new Set(canary().map(step => step.status)), { timeout: 45_000 })
        .toEqual(new Set(['Skipped']));
      await open(gateway);
      await page.getByText('Pipeline stages').click();
      const stages = await page.locator('.ameide-stages').innerText();
      expect(stages).toMatch(/^int, pre$[^]*^prod$[^]*only in an emergency/m);
      expect(stages.split('prod')[0]).not.toMatch(/Canary|emergency/);
      expect(stages).not.toMatch(/only for|true/);
      await jane.picture('service-runtime-stages');
    });

    it('a run that fails says why, and the version before it still runs', async () => {
      portal.harness.setOutcome('payment_gateway_cd', {
        ...{ status: 'Failed', message: 'readiness probe failed' },
      });
      await open(gateway);
      await deploy('int in euw1', 'v2.0.0');
      await started()
        .getByText(/did not succeed/)
        .waitFor({ timeout: 50_000 });
      portal.harness.setOutcome('payment_gateway_cd', undefined);
      expect(await started().innerText()).toMatch(/readiness probe failed/);
      expect(await row('int', 'euw1').innerText()).toMatch(/1234567[^]*guest/);
      expect(await attempt().first().innerText()).toMatch(
        /Failed[^]*v2\.0\.0[^]*readiness probe failed/,
      );
      const [first] = await page
        .getByRole('region', { name: 'Last executions' })
        .getByRole('listitem')
        .allInnerTexts();
      expect(first).toMatch(/Failed[^]*v2\.0\.0 → int euw1[^]*readiness probe failed[^]*#3/);
      await jane.picture('service-failed');
      expect(await jane.barriers('.ameide-card')).toEqual([]);
    });

    it('the run dialog in Harness deploys to the place that it was opened for', async () => {
      const link = row('pre', 'euw1').getByRole('link', { name: /Harness/ });
      await follow(page, link, '0123456');
      expect(latest(portal)).toEqual([`${gateway}:0123456 to pre_stable_euw1_k8s`]);
    });

    it('a pipeline that was changed in Harness is compared, and restored', async () => {
      await open('email-dispatcher');
      const pipeline = () => card().getByRole('region', { name: 'Pipeline' });
      await pipeline().getByText('Drifted').waitFor();
      await pipeline().getByRole('button', { name: 'See the difference' }).click();
      await pipeline().locator('.ameide-line-removed', { hasText: 'timeout: 55m' }).waitFor();
      await jane.picture('service-drifted');
      expect(await jane.barriers('.ameide-card')).toEqual([]);
      await pipeline().getByRole('button', { name: 'Restore pipeline' }).click();
      await started()
        .getByText(/: done/)
        .waitFor({ timeout: 50_000 });
      await pipeline().getByText('Up to date').waitFor();
      const { yaml } = portal.harness
        .entities('pipeline')
        .find(({ identifier }) => identifier === 'email_dispatcher_cd')!;
      expect(yaml).not.toContain('timeout: 55m');
    });

    it('what cannot be deployed from here offers what can be done', async () => {
      await open('billing-export');
      await card()
        .getByText(/never changes a pipeline that it does not manage/)
        .waitFor();
      const compare = 'See what taking it over changes';
      await card().getByRole('button', { name: compare }).waitFor();
      expect(await card().getByRole('button').allInnerTexts()).toEqual([compare]);
      await jane.picture('service-foreign');
      await open('price-feed');
      await card().getByRole('button', { name: 'Create pipeline' }).click();
      await started()
        .getByText(/: done/)
        .waitFor({ timeout: 50_000 });
      await card()
        .getByRole('button', { name: /^Deploy to int/ })
        .first()
        .waitFor();
    });

    it('the form deploys to the place that is chosen', async () => {
      await jane.go('/create/templates/default/deploy-service');
      await page.locator('form').getByLabel('Service').first().fill('Payment Gateway');
      await page.getByRole('option').first().click();
      await page.getByLabel('Image tag').fill('12e4567');
      await page.getByRole('button', { name: 'Next' }).click();
      await choose(page, 'Environment', /Pre-production/);
      await choose(page, 'Region', /west 2/);
      await page.getByRole('button', { name: 'Review' }).click();
      await page.getByRole('button', { name: 'Deploy' }).click();
      await page.getByText(/goes to pre in euw2/).waitFor({ timeout: 50_000 });
      expect(latest(portal)).toEqual([`${gateway}:12e4567 to pre_stable_euw2_k8s`]);
    });

    it('its pods are in the tab of the Kubernetes plugin, of every place and namespace', async () => {
      await open(`${gateway}/kubernetes`);
      const cluster = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}`) });
      for (const name of ['int-stable-euw1', 'pre-stable-euw1', 'pre-stable-euw2'])
        await cluster(name).getByText('No pods with errors').waitFor();
      expect(await cluster('prod').count()).toBe(0);
      await cluster('int-stable-euw1').click();
      await page.getByText('namespace: payment-gateway-int-stable').first().waitFor();
      await page
        .getByText(/^\d pods$/)
        .nth(1)
        .click();
      await page
        .getByText(/^payment-gateway-\w{10}-\w{5}$/)
        .first()
        .waitFor();
      await jane.picture('service-pods');
    });

    it('pods of a deployment that failed are shown with what is wrong with them', async () => {
      const outcome = { status: 'Failed' as const, at: 'rolling_deploy' };
      portal.harness.setOutcome('account_api_cd', outcome);
      await open('account-api');
      await deploy('int in euw1', 'v0.0.1');
      await started()
        .getByText(/did not succeed/)
        .waitFor({ timeout: 50_000 });
      await open('account-api/kubernetes');
      await page
        .getByText(/pods? with errors/)
        .first()
        .waitFor();
      await page.getByRole('button', { name: /^int-stable-euw1/ }).click();
      await page
        .getByText(/CrashLoopBackOff|back-off/)
        .first()
        .waitFor();
      await jane.picture('service-pods-failing');
    });

    it('a release of it is refused, and says that a place must be named', async () => {
      await jane.go('/create/templates/default/start-release');
      await page.locator('form').getByLabel('Service').first().fill('Payment Gateway');
      await page.getByRole('option').first().click();
      await page.getByText('payment-gateway has no releases').waitFor();
      await page.getByLabel('Image tag').fill('v1');
      await page.getByRole('button', { name: 'Review' }).click();
      await page.getByRole('button', { name: 'Start', exact: true }).click();
      const alert = page
        .locator('[role=alert], [class*=WarningPanel], [class*=ErrorPanel]')
        .first();
      await alert.waitFor({ timeout: 50_000 });
      expect(await alert.innerText()).toMatch(/targetEnvironment/);
      expect(jane.faults).toEqual([]);
    });

    extremes(() => ({ portal, browser, jane }));
    keyboard(() => ({ portal, browser, jane }));
    legacy(() => ({ portal, browser }));
    states(() => ({ portal, browser, jane }));
    takeover(() => ({ portal, browser, jane }));
    walk(() => ({ portal, browser, jane }));
  });
}
