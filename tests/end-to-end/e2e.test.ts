// The portal as a person meets it, in a real browser: the app, the backend and both doubles. Pictures: node_modules/.cache/e2e.
import type { Browser, Page } from 'playwright-core';
import { appSettings } from '../../dev/app.ts';
import { startBrowser } from '../../dev/e2e/browser.ts';
import { FORM, fillIn, paymentService, press, typeIn } from '../../dev/e2e/form.ts';
import { Visitor } from '../../dev/e2e/visitor.ts';
import type { Theme } from '../../dev/e2e/visitor.ts';
import { seedPipelines } from '../../dev/seed/pipelines.ts';
import { doctor } from './browser/doctor.ts';
import { forms } from './browser/forms.ts';
import { lists } from './browser/lists.ts';
import { openPages } from './browser/openPages.ts';
import { primitives } from './browser/primitives.ts';
import { rollouts } from './browser/rollouts.ts';
import { openPortal } from '../support/portal.ts';
import type { TestPortal } from '../support/portal.ts';
import { buildForBrowser, choose, executable, latest, obstacle } from './browser/browser.ts';

const { name } = paymentService;
const CATALOG = 'company/platform-next';

const PLACES = ['int_stable', 'pre_stable', 'prod'].flatMap(environment =>
  ['euw1', 'euw2'].map(region => `${environment}_${region}_k8s`),
);

describe.skipIf(obstacle)('the portal in a browser', () => {
  let portal: TestPortal;
  let browser: Browser;
  let jane: Visitor;
  let page: Page;

  beforeAll(async () => {
    await buildForBrowser();
    portal = await openPortal({ harness: { strategy: 'promotion' } }, appSettings);
    await portal.generate();
    await seedPipelines(portal.harness, portal.ameide);
    await portal.scaffolder.waitForTemplate('kubernetes-service');
    browser = await startBrowser(executable!);
    jane = await Visitor.enter(browser, portal.url);
    ({ page } = jane);
    page.setDefaultTimeout(20_000);
  }, 420_000);

  afterAll(async () => {
    await browser?.close();
    await portal?.close();
  });

  const card = () => page.locator('.ameide-card');
  const text = (words: string | RegExp) => page.getByText(words).first();
  // A task waits for triggers to settle, and for whatever else the machine does.
  const finished = () => page.getByText('Next steps').waitFor({ timeout: 50_000 });
  const review = async () => {
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByRole('button', { name: 'Onboard' }).waitFor();
  };
  /** The alert above the steps, with the log put away. */
  const told = async (...words: RegExp[]) => {
    const alert = page.locator('[role=alert], [class*=WarningPanel], [class*=ErrorPanel]').first();
    await alert.waitFor();
    await page.getByRole('button', { name: 'Hide Logs' }).click();
    for (const word of words) expect(await alert.innerText()).toMatch(word);
  };
  const github = async <T>(path: string): Promise<T> => {
    const headers = { authorization: 'Bearer ghp_bot' };
    const response = await fetch(`${portal.github.url}/api/v3/repos/${CATALOG}${path}`, {
      headers,
    });
    return (await response.json()) as T;
  };
  const onboard = () => page.getByRole('button', { name: 'Onboard' }).click();

  describe('onboarding by keyboard alone', () => {
    it('shows beforehand what will be made', async () => {
      await jane.go('/create');
      await page.getByText('Onboard a service').first().waitFor();
      await jane.picture('create');
      await jane.go(FORM);
      await page.getByLabel('Name').waitFor();
      await jane.picture('form', true);
      await typeIn(page, paymentService);
      await text('Ameide will open a pull request and create the pipeline').waitFor();
      expect(portal.writes()).toEqual([]);
      await jane.picture('preview-changes', true);
      expect(await jane.barriers('.ameide-preview')).toEqual([]);
    });

    it('draws the pipeline: stages, bake, approvals and who gives them', async () => {
      await page.getByRole('tab', { name: 'Pipeline', exact: true }).click();
      const stages = page.locator('.ameide-stages > li');
      const titles = await stages.locator('h4').allTextContents();
      expect(titles.length).toBeGreaterThanOrEqual(7);
      const picture = await page.locator('.ameide-stages').innerText();
      for (const words of [
        '1h',
        'payments_team',
        'platform_team',
        '1 approval from',
        "can't approve",
      ]) {
        expect(picture).toContain(words);
      }
      await jane.picture('preview-pipeline', true);
      expect(await jane.barriers('.ameide-preview')).toEqual([]);
      for (const tab of ['Pipeline YAML', 'Harness', /^Checks/]) {
        await page.getByRole('tab', { name: tab }).click();
        await jane.picture(`preview-${String(tab).replace(/\W/g, '').toLowerCase()}`);
        expect(await jane.barriers('.ameide-preview')).toEqual([]);
      }
    });

    it('makes just that, and links to it', async () => {
      await page.getByRole('tab', { name: 'Changes' }).click();
      const promised = await page.locator('.ameide-line-added code').allTextContents();
      await press(page, 'Review');
      await page.getByRole('button', { name: 'Onboard' }).waitFor();
      await jane.picture('review');
      await press(page, 'Onboard');
      await finished();
      await jane.picture('task', true);
      const [pull] = await github<{ number: number; html_url: string }[]>('/pulls');
      const files = await github<{ patch: string }[]>(`/pulls/${pull!.number}/files`);
      const made = files.flatMap(({ patch }) =>
        patch.split('\n').filter(line => line.startsWith('+')),
      );
      // Only the time of it differs.
      const timeless = (lines: string[]) =>
        lines.filter(line => !line.includes('createdAt')).sort();
      expect(timeless(made.map(line => line.slice(1)))).toEqual(timeless(promised));
      expect(portal.harness.entities('pipeline').map(pipeline => pipeline.identifier)).toContain(
        'payment_service_cd',
      );
      await page.locator(`a[href="${pull!.html_url}"]`).first().waitFor();
    });
  });

  describe('the same once more', () => {
    it('says that nothing will change, and changes nothing', async () => {
      portal.writes();
      await jane.go(FORM);
      await fillIn(page, paymentService);
      await text(/the pipeline is up to date/).waitFor();
      await jane.picture('preview-unchanged');
      await review();
      await onboard();
      await finished();
      await text(/Have the pull request|Nothing to merge/).waitFor();
      expect(portal.writes()).toEqual([]);
    });
  });

  describe('what cannot be', () => {
    const exists = 'payment-gateway';

    it('a name that is taken is told on the first page, which does not go on with it', async () => {
      await jane.go(FORM);
      await page.getByLabel('Name').fill(exists);
      const alert = page.getByText('already exists').first();
      await alert.waitFor();
      const change = page.getByRole('link', { name: 'change that service' });
      expect(await change.getAttribute('href')).toMatch(
        /change-service\?formData=.*payment-gateway/,
      );
      await jane.picture('form-name-taken');
      await choose(page, 'Archetype', /^API/);
      await choose(page, 'Profile', /^Public API/);
      await page.getByRole('button', { name: 'Next' }).click();
      await text(/Choose another name\.$/).waitFor();
      await page.getByLabel('Name').waitFor();
      await page.getByLabel('Name').fill('not-taken-yet');
      await change.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByLabel('Size in production').waitFor();
    });

    it('is told in the preview, with what to do, and is not reviewed', async () => {
      await jane.go(FORM);
      await fillIn(page, { ...paymentService, name: 'with-braces', description: 'Takes {{ it }}' });
      const preview = page.locator('.ameide-preview');
      await preview.getByText(/start of an expression/).waitFor();
      await preview.getByText(/catalog\/unsafe-text/).waitFor();
      await jane.picture('preview-refused', true);
      expect(await jane.barriers('.ameide-preview')).toEqual([]);
      await page.getByRole('button', { name: 'Review' }).click();
      await page
        .getByText(/start of an expression/)
        .nth(1)
        .waitFor();
      expect(await page.getByRole('button', { name: 'Onboard' }).count()).toBe(0);
    });

    it('is told on the page of the task, without its log, and the log has no stack', async () => {
      const { scaffolder } = portal;
      const id = await scaffolder.start('kubernetes-service', {
        ...{ name: exists, archetype: 'api', profile: 'public-api', size: 'large' },
        ...{ environments: ['int'], regions: ['euw1'], team: 'group:default/payments-team' },
      });
      const { lines } = await scaffolder.follow(id);
      expect(lines.map(({ message }) => message).join('\n')).not.toMatch(/^ {4}at /m);
      await jane.go(`/create/tasks/${id}`);
      await told(/already exists/, /help: \S+/);
      await jane.picture('task-refused', true);
    });

    it('is told when GitHub refuses', async () => {
      await jane.go(FORM);
      await fillIn(page, { ...paymentService, name: 'refused-by-github' });
      await review();
      const message = 'Resource not accessible by personal access token';
      const spare = portal.github.faults.add({
        method: 'POST',
        path: '/git/refs',
        status: 403,
        body: { message },
      });
      await onboard();
      await told(/may not|not accessible|permission/, /help: \S+/);
      spare();
      await jane.picture('task-github-refuses');
    });

    it('is told when Harness denies', async () => {
      await jane.go(FORM);
      await fillIn(page, { ...paymentService, name: 'denied-by-harness' });
      await review();
      portal.harness.setGovernance({
        kind: 'pipeline',
        message: 'pipelines are frozen until Monday',
      });
      await onboard();
      await told(/pipelines are frozen until Monday/, /help: \S+/);
      portal.harness.setGovernance(undefined);
      await jane.picture('task-harness-denies');
    });
  });

  describe('afterwards', () => {
    it('the pull request is merged by its button, and the service has its page', async () => {
      const [pull] = (await github<{ html_url: string; title: string }[]>('/pulls')).filter(found =>
        found.title.includes(name),
      );
      await jane.go(pull!.html_url);
      await jane.picture('pull-request');
      await page.getByRole('button', { name: 'Merge pull request' }).click();
      await page.getByText('Merged').first().waitFor();
      // The catalog looks for it every fifteen seconds.
      const opens = async () => {
        await jane.go(`/catalog/default/component/${name}`);
        await card().getByRole('button', { name: 'Start a release' }).waitFor({ timeout: 4_000 });
      };
      await vi.waitFor(opens, { timeout: 60_000, interval: 1_000 });
    });

    it('a release is started there, and followed through all places in order', async () => {
      await portal.generate(name);
      expect(await page.getByRole('button', { name: /Deploy to/ }).count()).toBe(0);
      await card().getByRole('button', { name: 'Start a release' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Version' }).fill('12e4567');
      await jane.picture('release-dialog');
      expect(await jane.barriers('[role=dialog]')).toEqual([]);
      await dialog.getByRole('button', { name: 'Start', exact: true }).click();
      const started = page.getByRole('region', { name: 'Started here' });
      const stages = started.getByRole('list', { name: 'Stages of this execution' });
      await stages.waitFor({ timeout: 50_000 });
      expect(latest(portal)).toEqual(PLACES.map(place => `${name}:12e4567 to ${place}`));
      // It goes on without anybody loading the page again.
      await stages.getByRole('listitem').first().getByText('Success').waitFor();
      await started.getByText(/Baking until .*may shorten it/).waitFor({ timeout: 50_000 });
      await jane.picture('release-bakes');
      expect(await jane.barriers('.ameide-card')).toEqual([]);
    });

    it('says for whom a release waits, who has approved, and what runs where in the end', async () => {
      const { identifier: run } = portal.harness.entities('execution').at(-1)!;
      const waits = () => portal.harness.run(run).state.status === 'ApprovalWaiting';
      const row = (place: RegExp) => card().getByRole('row').filter({ hasText: place });
      portal.harness.advance(3_600_000);
      await vi.waitUntil(waits, { timeout: 30_000, interval: 200 });
      await page.reload();
      const latestRun = page.getByRole('region', { name: 'Last executions' });
      await latestRun.getByText(/Waiting for 1 approval from payments_team/).waitFor();
      expect(await row(/^pre\s*euw2/).innerText()).toMatch(/12e4567[^]*guest[^]*Success/);
      expect(await row(/^prod\s*euw1/).innerText()).toMatch(/None found in the last run/);
      const yes = {
        action: 'APPROVE' as const,
        approverInputs: ['change_ticket', 'rollback_plan'].map(input => ({
          name: input,
          value: 'CHG0012345',
        })),
      };
      portal.harness.approve(run, { ...yes, user: 'ann', comments: 'looks good' });
      portal.harness.approve(run, { ...yes, user: 'paul' });
      portal.harness.advance(60_000);
      await page.reload();
      await row(/^prod\s*euw2/)
        .getByText('12e4567')
        .waitFor();
      expect(await latestRun.innerText()).toMatch(/Approved by ann[^]*looks good/);
      expect(await card().getByLabel('Last deployment').innerText()).toMatch(/Success/);
      expect(await card().getByRole('region', { name: 'Pipeline' }).innerText()).toMatch(
        /Up to date/,
      );
      const passes = card().getByRole('list', { name: 'Stages of a release' });
      expect(await passes.getByRole('listitem').first().innerText()).toMatch(/Int-Stable euw1/);
      await page.getByText('Pipeline stages').click();
      await jane.picture('service', true);
      expect(await jane.barriers('.ameide-card')).toEqual([]);
    });
  });

  describe('a release by its form', () => {
    const chosen = async (form: string, tag: string) => {
      await jane.go(`/create/templates/default/${form}`);
      await page.locator('form').getByLabel('Service').first().fill('Payment Service');
      await page.getByRole('option').first().click();
      await page.getByLabel('Image tag').fill(tag);
    };

    it('shows what it passes through, and starts with the first place', async () => {
      await chosen('start-release', '0123456');
      await page.getByRole('list', { name: 'Stages of a release' }).waitFor();
      await jane.picture('release-form');
      expect(await jane.barriers('.ameide-passes')).toEqual([]);
      await page.getByRole('button', { name: 'Review' }).click();
      await page.getByRole('button', { name: 'Start', exact: true }).click();
      await text(/The release of .* has started/).waitFor({ timeout: 50_000 });
      await jane.picture('task-release');
      expect(latest(portal)).toEqual(PLACES.map(place => `${name}:0123456 to ${place}`));
    });

    it('a form with an environment is rejected, with an explanation', async () => {
      const before = portal.harness.entities('execution').length;
      await chosen('deploy-service', 'v9.9.9');
      await page.getByRole('button', { name: 'Next' }).click();
      await choose(page, 'Environment', /Production/);
      await choose(page, 'Region', /west 2/);
      await page.getByRole('button', { name: 'Review' }).click();
      await page.getByRole('button', { name: 'Deploy' }).click();
      await told(/is a release/, /passes through/);
      expect(portal.harness.entities('execution')).toHaveLength(before);
      await jane.picture('task-deploy-refused');
    });
  });

  forms(() => ({ portal, jane }));
  describe('primitives', () => primitives(() => ({ portal, jane })));

  lists(() => ({ portal, browser, jane }));
  doctor(() => ({ portal, browser, jane }));
  rollouts(() => ({ portal, browser, jane }));
  openPages(() => ({ portal, browser, jane }));

  describe('offboarding', () => {
    it('asks for the name to be typed, and takes the entry away by pull request', async () => {
      await jane.go('/create/templates/default/offboard-service');
      await page.locator('form').getByLabel('Service').first().fill('Payment Service');
      await page.getByRole('option').first().click();
      await page.getByLabel('Reason').fill('Nobody pays any more');
      // Nothing is given beforehand, and what is chosen beforehand is what can be taken back.
      const confirm = page.getByLabel(/Type the name of the service/);
      expect(await confirm.inputValue()).toBe('');
      expect(await page.getByRole('checkbox').count()).toBe(0);
      expect(await page.getByRole('radio', { name: /after the pull request/ }).isChecked()).toBe(
        true,
      );
      const offboard = page.getByRole('button', { name: 'Offboard' });
      await page.getByRole('button', { name: 'Review' }).click();
      expect(await offboard.count()).toBe(0);
      await confirm.fill('payment-gateway');
      await text(/not the name of the chosen service/).waitFor();
      await page.getByRole('button', { name: 'Review' }).click();
      await text('Type payment-service to confirm.').waitFor();
      await jane.picture('form-offboard');
      expect(await offboard.count()).toBe(0);
      await confirm.fill(name);
      await page.getByRole('button', { name: 'Review' }).click();
      await offboard.click();
      await finished();
      await jane.picture('task-offboarded');
      // The pipeline follows the merge.
      const left = portal.harness.entities('pipeline').map(pipeline => pipeline.identifier);
      expect(left).toContain('payment_service_cd');
      const pulls = await github<{ title: string }[]>('/pulls');
      expect(
        pulls.filter(({ title }) => /remove/i.test(title) && title.includes(name)),
      ).toHaveLength(1);
    });
  });

  describe('while Harness is away', () => {
    it('the pages show what is known, with its age, and whole again when asked anew', async () => {
      await jane.go('/services?team=all');
      await page.locator('.ameide-state', { hasText: 'Outdated' }).first().waitFor();
      await text(/pipelines as of/).waitFor();
      const back = portal.harness.faults.add({ status: 503 });
      await jane.go('/catalog/default/component/payment-gateway');
      await text(/From the catalog, as of/).waitFor({ timeout: 6_000 });
      await jane.picture('service-away');
      expect(await jane.barriers('.ameide-card')).toEqual([]);
      back();
      await page.getByRole('button', { name: 'Retry' }).click();
      await page.getByRole('region', { name: 'Last executions' }).waitFor();
    });
  });

  describe.each<Theme>(['dark'])('in %s', theme => {
    it('all of ours is as readable', async () => {
      const tom = await Visitor.enter(browser, portal.url, theme);
      tom.page.setDefaultTimeout(20_000);
      await tom.go(`/catalog/default/component/${name}`);
      await tom.page
        .getByRole('button', { name: /Start a release/ })
        .first()
        .waitFor();
      await tom.picture(`service-${theme}`);
      expect(await tom.barriers('.ameide-card')).toEqual([]);
      await tom.go(FORM);
      await fillIn(tom.page, { ...paymentService, name: 'night-service' });
      await tom.page.getByText('Ameide will open a pull request').first().waitFor();
      await tom.picture(`preview-changes-${theme}`);
      expect(await tom.barriers('.ameide-preview')).toEqual([]);
      await tom.page.getByRole('tab', { name: 'Pipeline', exact: true }).click();
      await tom.picture(`preview-pipeline-${theme}`, true);
      expect(await tom.barriers('.ameide-preview')).toEqual([]);
      await tom.leave();
    });
  });

  it('no page threw an error', () => {
    expect(jane.faults).toEqual([]);
  });
});
