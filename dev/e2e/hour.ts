// What a page asks the backend for while it is left open for an hour. The hour takes seconds: the clock of the page is wound on.
import type { Page, Request } from 'playwright-core';
import type { Visitor } from './visitor.ts';

const HOUR_MS = 3_600_000;
/** The shortest pause of the pages. */
const STEP_MS = 2_000;

/** Our reads, but for streams of events. */
const READS = /\/api\/ameide\/v1\/(?!.*\/events)/;

/** Paths of the requests in that hour, the first ones included. `from`: where the page is opened anew. */
export async function hourOf(visitor: Visitor, from: string): Promise<string[]> {
  const { page } = visitor;
  const asked: string[] = [];
  const open = new Set<Request>();
  const begun = (request: Request) => {
    const { pathname } = new URL(request.url());
    if (!pathname.startsWith('/api/')) return;
    asked.push(pathname);
    // A stream of events stays open.
    if (!pathname.endsWith('/events')) open.add(request);
  };
  const ended = (request: Request) => open.delete(request);
  page.on('request', begun);
  page.on('requestfinished', ended);
  page.on('requestfailed', ended);
  await page.route(READS, still());
  await page.clock.install();
  await visitor.go(from);
  while (!asked.some(path => path.startsWith('/api/ameide/'))) await page.waitForTimeout(50);
  for (let passed = 0; passed < HOUR_MS; passed += STEP_MS) {
    await page.clock.fastForward(STEP_MS);
    while (open.size > 0) await page.waitForTimeout(1);
  }
  page.off('request', begun);
  page.off('requestfinished', ended);
  page.off('requestfailed', ended);
  await page.unroute(READS);
  return asked;
}

/**
 * The clock of the backend is not wound on, and nothing happens in that hour: an answer is given once more, as the backend would.
 * Each second time it says that newer data is on its way, as answers do after a while.
 */
function still(): Parameters<Page['route']>[1] {
  const kept = new Map<string, { status: number; json: object; count: number }>();
  return async route => {
    const { url, method } = { url: route.request().url(), method: route.request().method() };
    let found = kept.get(url);
    if (!found || method !== 'GET') {
      const response = await route.fetch();
      found = { status: response.status(), json: (await response.json()) as object, count: 0 };
      kept.set(url, found);
    }
    found.count += 1;
    const isRenewed = 'renewing' in found.json;
    const json = isRenewed ? { ...found.json, renewing: found.count % 2 === 1 } : found.json;
    await route.fulfill({ status: found.status, json });
  };
}
