// Somebody new in front of the production portal, in a real browser.
import type { Browser, Page } from 'playwright-core';

/** Signs in at a page, by the window of the provider. */
export async function visitIn(browser: Browser, url: string, name: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(url);
  const popup = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const provider = await popup;
  await provider.locator('input[name=login]').fill(name);
  await provider.locator('input[name=password]').fill('any');
  await provider.locator('button[type=submit]').click();
  await provider.getByRole('button', { name: 'Continue' }).click();
  return page;
}
