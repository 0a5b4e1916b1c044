// The form of a new service, filled in by mouse or by keyboard alone.
import type { Page } from 'playwright-core';

export interface Answers {
  name: string;
  /** As the form words them. */
  archetype: string;
  profile: string;
  size: string;
  team: string;
  description?: string;
  /** The version to deploy as soon as it can be. */
  version?: string;
}

export const paymentService: Answers = {
  name: 'payment-service',
  archetype: 'API – responds to HTTP requests',
  profile: 'Public API',
  size: 'Medium, 250m CPU, 512Mi memory, 2 to 6 replicas',
  team: 'Payments',
};

export const FORM = '/create/templates/default/kubernetes-service';

/** Fills in all four pages; ends at the preview. */
export async function fillIn(page: Page, answers: Answers): Promise<void> {
  const choose = async (label: string, option: string) => {
    await page.getByLabel(label, { exact: false }).first().click();
    await page.getByRole('option', { name: option }).click();
  };
  await page.getByLabel('Name').fill(answers.name);
  if (answers.description) await page.getByLabel('Description').fill(answers.description);
  await choose('Archetype', answers.archetype);
  await choose('Profile', answers.profile);
  await next(page);
  await choose('Size', answers.size);
  await next(page);
  if (answers.version) {
    await page.getByLabel(/^Deploy to the first environment/).check();
    await page.getByLabel('Version').fill(answers.version);
  }
  await next(page);
  await page.getByLabel('Team').fill(answers.team);
  await page.getByRole('option').first().click();
}

/** The same without a mouse: Tab, arrows, typing, Enter. */
export async function typeIn(page: Page, answers: Answers): Promise<void> {
  const { keyboard } = page;
  await page.getByLabel('Name').waitFor();
  await tabTo(page, 'Name');
  await keyboard.type(answers.name);
  await pick(page, 'Archetype', answers.archetype);
  await pick(page, 'Profile', answers.profile);
  await press(page, 'Next');
  await page.getByLabel('Size in production').waitFor();
  await pick(page, 'Size', answers.size);
  await press(page, 'Next');
  await page.getByRole('checkbox').first().waitFor();
  await press(page, 'Next');
  await page.getByLabel('Team').waitFor();
  await tabTo(page, 'Team');
  await keyboard.type(answers.team);
  await page.getByRole('option').first().waitFor();
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
}

/** Moves on to the button of that name by Tab alone, and presses it. */
export async function press(page: Page, name: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

async function next(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Next' }).click();
}

/** Opens a list by keyboard and goes down to the option. */
export async function pick(page: Page, label: string, option: string): Promise<void> {
  await tabTo(page, label);
  await page.keyboard.press('Enter');
  const options = page.getByRole('option');
  await options.first().waitFor();
  for (let tries = await options.count(); tries >= 0; tries--) {
    if ((await focused(page)).startsWith(option)) {
      await page.keyboard.press('Enter');
      await options.first().waitFor({ state: 'detached' });
      return;
    }
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`the keyboard does not reach the option ${option} of ${label}`);
}

const FAR = 80;

/** Presses Tab until what is focused is called so. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let steps = 0; steps < FAR; steps++) {
    if ((await focused(page)).startsWith(name)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${name}`);
}

/** How the focused element is called: by its label, else by its own text. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement | null;
    if (!element) return '';
    const labels = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
    const texts = labels.map(id => document.getElementById(id)?.textContent ?? '');
    const label = element.labels?.[0]?.textContent ?? texts.find(Boolean);
    return (element.getAttribute('aria-label') ?? label ?? element.textContent ?? '').trim();
  });
}
