// What the browser tests share: the browser itself, or why there is none, and what they do in several places.
import type { Locator, Page } from 'playwright-core';
import { installApp } from '../../../dev/app.ts';
import { findBrowser } from '../../../dev/e2e/browser.ts';
import { run } from '../../../dev/steps.ts';
import type { TestPortal } from '../../support/portal.ts';

export const executable = await findBrowser();
export const obstacle = !executable
  ? 'there is no Chromium, and none can be installed (CHROMIUM_PATH names one)'
  : !(await installApp()) && 'the packages of the app cannot be had';
if (obstacle) console.warn(`skipped: ${obstacle}`);

/** The app, as it is now. */
export async function buildForBrowser(): Promise<void> {
  const built = await run('node', ['dev/app.ts'], { quiet: true });
  expect(built.status, built.output).toBe(0);
}

/** What the run that was started last deploys where, as the double of Harness has it. */
export function latest({ harness }: TestPortal): string[] {
  const run = harness.entities('execution').at(-1);
  const deployments = run ? harness.run(run.identifier).deployments : [];
  return deployments.map(
    ({ image, infrastructure }) => `${String(image).split('/').pop()} to ${String(infrastructure)}`,
  );
}

/** Follows a link to the run dialog, and runs the tag. */
export async function follow(page: Page, link: Locator, tag: string): Promise<void> {
  await page.goto((await link.getAttribute('href'))!);
  await page.getByLabel('imageTag').fill(tag);
  await page.getByRole('button', { name: 'Run pipeline' }).click();
  await page.waitForURL(/executions/);
}

export async function choose(page: Page, label: string, option: RegExp): Promise<void> {
  await page.getByLabel(label).first().click();
  await page.getByRole('option', { name: option }).click();
}

/** Widths of windows; 640 is that of one of 1280 pixels at 200 %, and at 1024 there is room for half of the columns. */
export const WIDTHS = [390, 640, 768, 1024, 1280, 1920];

/**
 * What of ours is cut off, or only to be seen by scrolling sideways. Code may be wider than the page where it scrolls by itself.
 * A page that has just got another width takes a moment to find its new shape.
 */
export async function cutOff(page: Page): Promise<string[]> {
  for (let tries = 1; ; tries += 1) {
    const found = await cutNow(page);
    if (found.length === 0 || tries === 20) return found;
    await page.waitForTimeout(100);
  }
}

function cutNow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const ours = ':is(.ameide-page, .ameide-card, .ameide-preview, .ameide-dialog)';
    const elements = [...document.querySelectorAll<HTMLElement>(`${ours}, ${ours} *`)];
    /** What is there for screen readers alone is clipped to nothing, with all that is in it. */
    const isToBeHeard = (element: Element | null): boolean =>
      element !== null &&
      (getComputedStyle(element).clipPath !== 'none' || isToBeHeard(element.parentElement));
    const isCut = (element: HTMLElement) => {
      const { scrollWidth, clientWidth, children } = element;
      if (clientWidth <= 1 || element.closest('.ameide-scroll') || isToBeHeard(element))
        return false;
      const isScroller = /auto|scroll/.test(getComputedStyle(element).overflowX);
      const isWide = scrollWidth > clientWidth + 1 && (isScroller || children.length === 0);
      const edge = Math.min(innerWidth, element.closest(ours)!.getBoundingClientRect().right);
      return isWide || element.getBoundingClientRect().right > edge + 1;
    };
    return elements
      .filter(isCut)
      .map(({ tagName, textContent }) => `${tagName} ${textContent.slice(0, 80)}`);
  });
}
