/** Processes many items with limited concurrency, because files and connections are limited. */

/** The results in the order of the items. Stops at the first failure. */
export async function sideBySide<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  const waiting = items.entries();
  let failed = false;
  const worker = async () => {
    for (const [index, item] of waiting) {
      if (failed) return;
      try {
        results[index] = await work(item, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return results;
}

/**
 * How each item ended, in their order. After a failure no other is begun, and those that have begun are awaited; undefined for an item
 * that was not begun.
 */
export async function settledSideBySide<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R>,
): Promise<(PromiseSettledResult<R> | undefined)[]> {
  const results = new Array<PromiseSettledResult<R> | undefined>(items.length);
  let failed = false;
  await sideBySide(items, most, async (item, index) => {
    if (failed) return;
    const [result] = await Promise.allSettled([work(item)]);
    failed ||= result.status === 'rejected';
    results[index] = result;
  });
  return results;
}
