// Pages with the longest of what is allowed, and with answers that are missing, late or refused. They share the portal of servicePage.ts.
import type { Page, Route } from 'playwright-core';
import type { Visitor } from '../../../dev/e2e/visitor.ts';
import { clientOf, entry } from './lists.ts';
import type { Walked } from './walk.ts';

const WIDTHS = [390, 640, 768, 1280, 1920];
const LONG = 'a-service-whose-name-is-as-long-as-names-of-services-may-ever-be';
const NAME = LONG.slice(0, 63);
const VERSION = `v1.0.0-${'0123456789abcdef'.repeat(8)}`.slice(0, 128);
const CARD = '/catalog/default/component/account-api';
const READ = '**/api/ameide/v1/**';

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
      await client.executePipeline(
        'account-api',
        { imageTag: '7654321', environment: 'int', region: 'euw1' },
        options,
      );
    });
    afterEach(async () => {
      await page.unroute(READ);
      await page.setViewportSize({ width: 1280, height: 900 });
    });

    const cut = () =>
      page.evaluate(() => {
        const wide = document.documentElement.scrollWidth > innerWidth ? ['the page'] : [];
        const ours = '.ameide-page *, .ameide-card *';
        const elements = [...document.querySelectorAll<HTMLElement>(ours)];
        const cropped = elements.filter(
          ({ scrollWidth, clientWidth, children }) =>
            clientWidth > 1 && children.length === 0 && scrollWidth > clientWidth + 1,
        );
        return [...wide, ...cropped.map(({ textContent }) => textContent)];
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
          expect(await cut(), `${path} at ${width}`).toEqual([]);
        }
      },
      120_000,
    );

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
      it.each(['/services', '/services/overview', '/services/activity', CARD])('%s', async path => {
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
