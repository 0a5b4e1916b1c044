// Pages that are left open, in a browser. They share the portals of the other tests.
import { hourOf } from '../../../dev/e2e/hour.ts';
import { Visitor } from '../../../dev/e2e/visitor.ts';
import { clientOf, entry } from './lists.ts';
import type { Stage } from './lists.ts';

/** Requests in an hour. */
const MOST = 90;
/** Less than these, and it would not notice what changes. */
const LEAST = 30;

const PAGES: [string, string][] = [
  ['all services', '/services?team=all'],
  ['the overview', '/services/overview'],
];

export function openPages(stage: () => Omit<Stage, 'jane'>): void {
  describe('a page that is left open for an hour', { timeout: 150_000 }, () => {
    it.each(PAGES)('asks now and then, and not too often: %s', async (_, path) => {
      await asksLittle(stage(), path);
    });

    it('is told, and need not ask: an operation that runs', async () => {
      const { portal, browser } = stage();
      const { client, token } = await clientOf(portal);
      const slow = { method: 'POST', path: '/servicesV2', delayMs: 20_000 };
      const back = portal.harness.faults.add(slow);
      const { id } = await client.createService(entry('slow-to-onboard'), { token });
      const tom = await Visitor.enter(browser, portal.url);
      const asked = await hourOf(tom, `/services/activity/${id}`);
      expect(asked.filter(path => path.includes('/operations/')).length).toBeLessThanOrEqual(3);
      await tom.leave();
      back();
    });
  });
}

/** That the page keeps itself up to date, with few requests. */
export async function asksLittle({ portal, browser }: Omit<Stage, 'jane'>, path: string) {
  const tom = await Visitor.enter(browser, portal.url);
  const asked = await hourOf(tom, path);
  await tom.leave();
  expect(asked.length).toBeLessThanOrEqual(MOST);
  expect(asked.filter(found => found.startsWith('/api/ameide/')).length).toBeGreaterThan(LEAST);
}
