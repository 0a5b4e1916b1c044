// The pages without a mouse. They share the portal of servicePage.ts.
import type { Page } from 'playwright-core';
import { focused, pick, press, tabTo } from '../../../dev/e2e/form.ts';
import type { Visitor } from '../../../dev/e2e/visitor.ts';
import { clientOf } from './lists.ts';
import type { Walked } from './walk.ts';

/** Whether each step takes its time, and what else the machine does. */
const LONG_MS = 60_000;
const PAGES = [
  ...['/services?team=all', '/services/activity', '/services/overview', '/services/doctor'],
  ...['/services/templates'],
  ...['/catalog/default/component/address-lookup', 'operation'],
];

export function keyboard(stage: () => Walked): void {
  describe('by keyboard alone', { timeout: 150_000 }, () => {
    let page: Page;
    let jane: Visitor;

    beforeAll(() => {
      ({ jane } = stage());
      ({ page } = jane);
    });

    const started = () => page.getByRole('region', { name: 'Started here' });
    const dialog = () => page.getByRole('dialog');
    const open = async (service: string) => {
      await jane.go(`/catalog/default/component/${service}`);
      await page.locator('.ameide-card').getByRole('table', { name: 'What runs where' }).waitFor();
    };
    const finished = () => page.getByText('Next steps').waitFor({ timeout: LONG_MS });

    it.each(PAGES)('where the focus is can be seen: %s', async path => {
      const { client, token } = await clientOf(stage().portal);
      const { items } = await client.listOperations({ limit: 1 }, { token });
      await jane.go(path === 'operation' ? `/services/activity/${items[0]!.id}` : path);
      const ours = ':is(.ameide-page, .ameide-card)';
      await page.locator(`${ours} :is(li, tr, dd)`).first().waitFor();
      const { stops, unseen } = await tabThrough(page, ours, 25);
      expect(stops).toBeGreaterThan(0);
      expect(unseen).toEqual([]);
    });

    it('a version is deployed, and the focus comes back to where it was', async () => {
      const button = 'Deploy to int in euw1';
      await open('address-lookup');
      await press(page, button);
      await dialog().waitFor();
      const { stops, unseen } = await tabThrough(page, '[role=dialog]', 6);
      expect(stops).toBe(6);
      expect(unseen).toEqual([]);
      await page.keyboard.press('Escape');
      await dialog().waitFor({ state: 'detached' });
      await expect.poll(() => focused(page)).toBe(button);

      await page.keyboard.press('Enter');
      await dialog().waitFor();
      await expect.poll(() => focused(page)).toMatch(/^Version/);
      await page.keyboard.type('v4.5.6');
      await page.keyboard.press('Enter');
      await dialog().waitFor({ state: 'detached' });
      await expect.poll(() => focused(page)).toBe(button);
      await started().getByText('v4.5.6 → int euw1: deployed').waitFor({ timeout: LONG_MS });
      await press(page, 'Dismiss');
      await started().waitFor({ state: 'detached' });
      await expect.poll(() => focused(page)).toBe('Deployment');
    });

    it('a service is changed', async () => {
      await open('address-lookup');
      await press(page, 'Change this service');
      await page.getByRole('button', { name: 'Next' }).waitFor();
      await press(page, 'Next');
      await page.getByRole('checkbox', { checked: true }).first().waitFor();
      await pick(page, 'Size', 'Medium');
      await page.locator('.ameide-line-added', { hasText: 'size: medium' }).first().waitFor();
      await press(page, 'Review');
      await page.getByRole('button', { name: 'Change', exact: true }).waitFor();
      await press(page, 'Change');
      await finished();
    });

    it('a service is offboarded', async () => {
      await open('cart-api');
      await press(page, 'Offboard this service');
      await page.getByText('The pipeline is deleted after the merge').waitFor();
      await tabTo(page, 'Reason');
      await page.keyboard.type('Baskets are kept in the browser now');
      await tabTo(page, 'Type the name of the service');
      await page.keyboard.type('cart-api');
      await press(page, 'Review');
      await page.getByRole('button', { name: 'Offboard', exact: true }).waitFor();
      await press(page, 'Offboard');
      await finished();
    });
  });
}

interface Stops {
  stops: number;
  /** What looks with the focus as it does without. */
  unseen: string[];
}

/** Goes on by Tab until that part of the page is left again, or for so many stops within it. */
async function tabThrough(page: Page, within: string, most: number): Promise<Stops> {
  const found: Stops = { stops: 0, unseen: [] };
  for (let steps = 0; steps < 100; steps++) {
    await page.keyboard.press('Tab');
    const { isInside, unseen } = await page.evaluate(lookAtFocus, within);
    if (unseen !== undefined) found.unseen.push(unseen);
    if (!isInside && found.stops > 0) break;
    if (isInside) found.stops += 1;
    if (found.stops === most) break;
  }
  return found;
}

/** Runs in the page: keeps how the focused element looks, and compares the last one with how it looks now. */
function lookAtFocus(within: string): { isInside: boolean; unseen?: string } {
  const seen = window as unknown as { lastFocus?: { element: Element; look: string } };
  const lookOf = (element: Element) =>
    [element, element.parentElement, element.parentElement?.parentElement]
      .flatMap(part =>
        part ? [null, '::before', '::after'].map(pseudo => getComputedStyle(part, pseudo)) : [],
      )
      .map(
        ({ outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor }) =>
          [
            outlineStyle,
            outlineWidth,
            outlineColor,
            boxShadow,
            borderColor,
            backgroundColor,
          ].join(),
      )
      .join();
  for (const animation of document.getAnimations())
    if (animation instanceof CSSTransition) animation.finish();
  const last = seen.lastFocus;
  const element = document.activeElement;
  // A date has several stops of its own.
  const hasLeft = last?.element.isConnected && last.element !== element;
  const isUnseen = hasLeft && lookOf(last.element) === last.look;
  const isInside = Boolean(element?.closest(within));
  seen.lastFocus = element && isInside ? { element, look: lookOf(element) } : undefined;
  const unseen = isUnseen ? last.element.outerHTML.slice(0, 120) : undefined;
  return { isInside, unseen };
}
