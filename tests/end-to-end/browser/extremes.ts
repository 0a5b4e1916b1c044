// Pages with the longest of what is allowed, and with answers that are missing, late or refused. They share the portal of servicePage.ts.
import type { Page, Route } from 'playwright-core';
import type { Visitor } from '../../../dev/e2e/visitor.ts';
import { WIDTHS, cutOff } from './browser.ts';
import { clientOf, entry } from './lists.ts';
import type { Walked } from './walk.ts';

const LONG = 'a-service-whose-name-is-as-long-as-names-of-services-may-ever-be';
const NAME = LONG.slice(0, 63);
const VERSION = `v1.0.0-${'0123456789abcdef'.repeat(8)}`.slice(0, 128);
const CARD = '/catalog/default/component/account-api';
const SERVICE = JSON.stringify({ service: 'component:default/account-api' });
const OFFBOARD = `/create/templates/default/offboard-service?formData=${encodeURIComponent(SERVICE)}`;
const READ = '**/api/ameide/v1/**';
const BESIDES = [
  '/services/overview',
  '/services/activity',
  '/services/doctor',
  '/services/rollouts',
  '/services/templates',
];
/** What is to be read on pages while GitHub does not answer. */
const AWAY: [string, RegExp][] = [
  ['/services?team=all', /account-api/],
  [CARD, /^(Last executions|From the catalog.*|The service could not be read)$/],
  [OFFBOARD, /GitHub/],
];

/** Everything named as long as it may be. */
const stretched = (text: string) =>
  text.replaceAll(/account-api|named-short/g, NAME).replaceAll('7654321', VERSION);

export function extremes(stage: () => Walked): void {
  describe('what is long, late or missing', () => {
    let page: Page;
    let jane: Visitor;
    let operation: string;

    beforeAll(async () => {
      ({ jane } = stage());
      ({ page } = jane);
      const { client, token } = await clientOf(stage().portal);
      const options = { token, waitSeconds: 60 };
      const { id } = await client.createService(
        { ...entry('named-short'), description: 'x '.repeat(400) },
        options,
      );
      operation = id;
      const { harness } = stage().portal;
      for (const [region, status] of [
        ['euw1', 'Success'],
        ['euw2', 'Failed'],
      ] as const) {
        harness.setOutcome('account_api_cd', { status });
        const run = { imageTag: '7654321', environment: 'int', region };
        await client.executePipeline('account-api', run, options);
      }
      harness.setOutcome('account_api_cd', undefined);
    });
    afterEach(async () => {
      await page.unroute(READ);
      await page.setViewportSize({ width: 1280, height: 900 });
    });

    it.each(['/services?team=all&q=account', CARD, '/services/activity', 'operation'])(
      'fits every width: %s',
      async path => {
        await page.route(READ, async route => {
          const response = await route.fetch();
          return route.fulfill({ response, body: stretched(await response.text()) });
        });
        await jane.go(path === 'operation' ? `/services/activity/${operation}` : path);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          await page
            .locator(':is(.ameide-page, .ameide-card)')
            .getByText(path === CARD ? VERSION : NAME)
            .first()
            // A page that was open before asks again within a minute.
            .waitFor({ timeout: 75_000 });
          expect(await cutOff(page), `${path} at ${width}`).toEqual([]);
        }
      },
      120_000,
    );

    it('the dialog fits every width', async () => {
      await jane.go(CARD);
      await page
        .getByRole('button', { name: /^Deploy to prod/ })
        .first()
        .click();
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect(await cutOff(page), String(width)).toEqual([]);
      }
      await page.keyboard.press('Escape');
    });

    it('of ten thousand executions the last ones are shown', async () => {
      const { client, token } = await clientOf(stage().portal);
      const run = { imageTag: 'v7.0.0', environment: 'int', region: 'euw1' };
      await client.executePipeline('data-export', run, { token, waitSeconds: 60 });
      const { store } = stage().portal.harness.world;
      const last = store.list('execution').at(-1)!;
      for (let number = 2; number <= 10_000; number++) {
        const data = { ...last.data, runSequence: number };
        store.put({ ...last, identifier: `${last.identifier}-${number}`, data });
      }
      await jane.go('/catalog/default/component/data-export');
      const executions = page.getByRole('region', { name: 'Last executions' });
      await executions.getByText('#10000').waitFor();
      expect(await executions.getByRole('listitem').count()).toBeLessThanOrEqual(10);
      await jane.picture('service-10000-executions');
    });

    it('a service that is not in the catalog has its page, which says so', async () => {
      await page.route('**/api/ameide/v1/services/account-api*', route =>
        route.continue({ url: route.request().url().replace('account-api', 'nobody-knows') }),
      );
      await jane.go(CARD);
      await page.getByText(/The service catalog has no account-api/).waitFor();
      await jane.picture('service-unknown');
      expect(await jane.barriers('.ameide-card')).toEqual([]);
      await page.unroute('**/api/ameide/v1/services/account-api*');
    });

    it('while GitHub is away, the pages show what is known, and the form says what is the matter', async () => {
      await jane.go('/services?team=all');
      await page.getByRole('rowheader').first().waitFor();
      const back = stage().portal.github.faults.add({ status: 503 });
      const told = page.locator(':is(.ameide-page, .ameide-card, .ameide-preview)');
      for (const [path, words] of AWAY) {
        await jane.go(path);
        await told.getByText(words).first().waitFor({ timeout: 15_000 });
        await jane.picture(`github-away-${path.split('/')[1]}`);
      }
      back();
    });

    it('what the catalog knows of a service does not wait for Harness', async () => {
      await page.route(READ, route =>
        route.request().url().includes('part=catalog') ? route.continue() : undefined,
      );
      await jane.go(CARD);
      const card = page.locator('.ameide-card');
      await card.getByText('Environments: int, pre, prod.').waitFor();
      await card.getByText(/Still waiting for the deployment/).waitFor();
      await jane.picture('service-early');
    });

    it('a form says that its preview takes long', async () => {
      await page.route(READ, () => undefined);
      await jane.go(OFFBOARD);
      await page.getByText(/Still waiting for the preview/).waitFor();
    });

    const answers: [string, (route: Route) => Promise<void>, RegExp][] = [
      [
        'is cut off half-way',
        route => route.fulfill({ body: '{"items": [' }),
        /No |could not be read/,
      ],
      [
        'is refused',
        route =>
          route.fulfill({
            status: 403,
            json: {
              error: {
                name: 'NotAllowedError',
                message: 'the permission `ameide.service.read` is missing',
              },
              response: { statusCode: 403 },
            },
          }),
        /You do not have permission/,
      ],
      ['does not come', () => new Promise(() => undefined), /Still waiting for/],
      ['is lost', route => route.abort(), /No |could not be read/],
    ];
    describe.each(answers)('an answer that %s', (_, handler, told) => {
      it.each(['/services', ...BESIDES, CARD])('%s', async path => {
        await page.route(READ, handler);
        await jane.go(path);
        const within = page.locator('.ameide-page, .ameide-card');
        await within.getByText(told).first().waitFor({ timeout: 10_000 });
        expect(await jane.barriers(path === CARD ? '.ameide-card' : '.ameide-page')).toEqual([]);
        await page.unroute(READ);
      });
    });
  });
}
