// A person in front of the portal: signed in, looking at pages, keeping pictures of them.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { root } from '../steps.ts';

export type Theme = 'light' | 'dark';

/** Where pictures go: those that the README shows, when they are asked for, else to what the tests leave behind. */
const KEPT = join(root, 'node_modules', '.cache', 'e2e');
const SHOWN = process.env.E2E_IMAGES;
/** A run of all tests keeps none, as nobody looks at them: to draw them is a good part of what a browser does there. */
const KEEPS = process.env.E2E_PICTURES !== 'none';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export class Visitor {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #url: string;
  /** What the pages threw, or reported as an error. */
  readonly faults: string[] = [];

  private constructor(page: Page, context: BrowserContext, url: string) {
    this.page = page;
    this.#context = context;
    this.#url = url;
    page.on('pageerror', error => this.faults.push(error.message));
  }

  /** In front of a portal at that address, without having opened any page of it. */
  static async at(browser: Browser, url: string, theme: Theme = 'light'): Promise<Visitor> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    await context.addInitScript(value => localStorage.setItem('theme', value), theme);
    return new Visitor(await context.newPage(), context, url);
  }

  /** Signed in. */
  static async enter(browser: Browser, url: string, theme: Theme = 'light'): Promise<Visitor> {
    const visitor = await Visitor.at(browser, url, theme);
    await visitor.go('/');
    await visitor.page.getByRole('button', { name: 'Enter' }).click();
    await visitor.page.getByRole('link', { name: 'Create', exact: true }).waitFor();
    return visitor;
  }

  async go(path: string): Promise<void> {
    await this.page.goto(path.startsWith('http') ? path : this.#url + path);
  }

  /** Keeps a picture of the page, of its whole length. */
  async picture(name: string, shown = false, width = 1280): Promise<void> {
    if (!KEEPS) return this.#rest();
    const folder = shown && SHOWN ? SHOWN : KEPT;
    const path = join(folder, `${name}.png`);
    mkdirSync(dirname(path), { recursive: true });
    // The page scrolls inside the window: a taller window shows all of it.
    const height = await this.page.evaluate(() =>
      Math.max(...[...document.querySelectorAll('*')].map(element => element.scrollHeight)),
    );
    await this.page.setViewportSize({ width, height: Math.min(Math.max(height, 720), 2400) });
    await this.#rest();
    await this.page.screenshot({ path });
    await this.page.setViewportSize({ width, height: 900 });
  }

  /** Until nothing moves any more, with the mouse where it points at nothing. */
  async #rest(): Promise<void> {
    await this.page.mouse.move(0, 0);
    await this.page.waitForTimeout(250);
  }

  /** Where the page is and what it says, in text, for whoever reads why a test failed. */
  async told(): Promise<string> {
    const text = await this.page.evaluate(() => document.body.innerText.slice(0, 4_000));
    return `${this.page.url()}\n${text}`;
  }

  /** What a checker of accessibility finds within a part of the page, serious and critical. */
  async barriers(within: string): Promise<string[]> {
    await this.page.evaluate(AXE);
    const violations = await this.page.evaluate(async selector => {
      const { axe } = window as unknown as { axe: Axe };
      return (await axe.run(selector)).violations;
    }, within);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(node => node.target).join(', ')})`,
      );
  }

  async leave(): Promise<void> {
    await this.#context.close();
  }
}

interface Axe {
  run(selector: string): Promise<{
    violations: { id: string; help: string; impact: string; nodes: { target: string[] }[] }[];
  }>;
}
