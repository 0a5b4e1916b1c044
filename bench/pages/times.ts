// Times of pages, in one browser and in turns: ours, and Backstage's own for the same services.
import type { Page } from 'playwright-core';

export const median = (all: number[]) =>
  [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]!;

export interface Pair {
  /** Medians, in milliseconds. */
  ours: number;
  theirs: number;
}

const OURS = '/services?team=all';
const THEIRS = '/catalog?filters%5Bkind%5D=component&filters%5Buser%5D=all';
/** A page without services. */
const BETWEEN = '/settings';
const ANY = 'service-\\d{5}';
const PATIENCE_MS = 60_000;

/** Rows shown after a page is opened within the app, and after a search for one service. */
export async function tables(
  page: Page,
  rounds: number,
  wanted: string,
): Promise<{ rows: Pair; search: Pair }> {
  const rows: Record<keyof Pair, number[]> = { ours: [], theirs: [] };
  const search: Record<keyof Pair, number[]> = { ours: [], theirs: [] };
  const sides: [keyof Pair, string, string][] = [
    ['ours', OURS, '[role=searchbox], input[type=search]'],
    [
      'theirs',
      THEIRS,
      'input[placeholder="Search"], input[type=search], input[aria-label="Search"]',
    ],
  ];
  for (let round = 0; round <= rounds; round += 1)
    for (const [side, path, field] of sides) {
      await open(page, BETWEEN, 'Appearance', 'body');
      const shown = await open(page, path, ANY, 'a');
      const input = page.locator(field).first();
      await input.waitFor();
      const found = await timed(page, wanted, 'a', ANY, () => input.fill(wanted));
      // The first round loads the code of the page.
      if (round === 0) continue;
      rows[side].push(shown);
      search[side].push(found);
    }
  const pair = (taken: typeof rows) => ({ ours: median(taken.ours), theirs: median(taken.theirs) });
  return { rows: pair(rows), search: pair(search) };
}

/** What the catalog knows of a service shown on its page, with Harness answering at once and late. */
export async function servicePage(
  page: Page,
  rounds: number,
  name: string,
  slow: (ms: number) => void,
) {
  const taken: Record<'atOnce' | 'late', number[]> = { atOnce: [], late: [] };
  for (let round = 0; round <= rounds; round += 1)
    for (const [when, ms] of [
      ['atOnce', 0],
      ['late', 2_000],
    ] as const) {
      slow(ms);
      await open(page, BETWEEN, 'Appearance', 'body');
      const path = `/catalog/default/component/${name}`;
      const shown = await open(page, path, 'Environments: int|^Environment$', '.ameide-card *');
      if (round > 0) taken[when].push(shown);
    }
  slow(0);
  return { atOnce: median(taken.atOnce), late: median(taken.late) };
}

/** Goes to a page within the app; the time until something there has this text. */
async function open(page: Page, path: string, text: string, within: string): Promise<number> {
  return timed(page, text, within, undefined, () =>
    page.evaluate(to => {
      history.pushState({}, '', to);
      dispatchEvent(new PopStateEvent('popstate'));
    }, path),
  );
}

/** The time until what is shown has this text, and of `others` nothing else. It is looked at by frame, in the page. */
async function timed(
  page: Page,
  text: string,
  within: string,
  others: string | undefined,
  act: () => Promise<unknown>,
) {
  const waiting = page.evaluate(
    ([wanted, selector, all, patience]) =>
      new Promise<number>((resolve, reject) => {
        const start = performance.now();
        const look = () => {
          const texts = [...document.querySelectorAll(selector as string)].map(
            ({ textContent }) => textContent ?? '',
          );
          const has = texts.some(found => new RegExp(wanted as string).test(found));
          const alone = texts.every(
            found =>
              !all || !new RegExp(all as string).test(found) || found.includes(wanted as string),
          );
          if (has && alone) resolve(performance.now() - start);
          else if (performance.now() - start > (patience as number))
            reject(new Error(`no ${String(wanted)}`));
          else requestAnimationFrame(look);
        };
        // What was there before does not count.
        setTimeout(look, 0);
      }),
    [text, within, others, PATIENCE_MS] as const,
  );
  const started = performance.now();
  await act();
  await waiting;
  return performance.now() - started;
}
