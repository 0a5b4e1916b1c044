// What the browser tests share: the browser itself, or why there is none, and what they do in several places.
import type { Locator, Page } from 'playwright-core';
import { installApp } from '../../../dev/app.ts';
import { findBrowser } from '../../../dev/e2e/browser.ts';
import type { TestPortal } from '../../support/portal.ts';

export const executable = await findBrowser();
export const obstacle = !executable
  ? 'there is no Chromium, and none can be installed (CHROMIUM_PATH names one)'
  : !(await installApp()) && 'the packages of the app cannot be had';
if (obstacle) console.warn(`skipped: ${obstacle}`);

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
