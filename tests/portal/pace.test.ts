// How often pages ask, without a browser: the pace itself.
import { pacedOf, sameness } from '../../js/portal/src/parts/pace.ts';

const HOUR = 3_600_000;
const MOST = 90;

/** Requests in an hour in which nothing changes. */
function countOf(leastMs: number): number {
  let count = 1;
  for (let now = 0; now < HOUR; now += pacedOf(leastMs, now)) count += 1;
  return count;
}

describe('the pace of requests', () => {
  it('is as it was asked for while things change', () => {
    expect(pacedOf(5_000, 0)).toBe(5_000);
    expect(pacedOf(5_000, 40_000)).toBe(5_000);
  });

  it('slows down while nothing changes, and never stops', () => {
    expect(pacedOf(5_000, 80_000)).toBe(10_000);
    expect(pacedOf(5_000, 24 * HOUR)).toBe(75_000);
    expect(pacedOf(240_000, 24 * HOUR)).toBe(240_000);
  });

  it.each([2_000, 5_000, 10_000, 30_000, 60_000])('keeps to the hour from %i ms', leastMs => {
    expect(countOf(leastMs)).toBeLessThanOrEqual(MOST);
  });

  it('takes an answer that is only newer for the same, and another failure for another', () => {
    expect(sameness({ asOf: 1, renewing: true, items: [1] })).toBe(
      sameness({ asOf: 2, items: [1] }),
    );
    expect(sameness({ items: [1] })).not.toBe(sameness({ items: [2] }));
    expect(sameness(new Error('503'))).not.toBe(sameness(new Error('403')));
    expect(sameness(undefined)).not.toBe(sameness(new Error('')));
  });
});
