/** How much a call of the core has to work through, in bytes: what it reads, and what it is asked. Knows nothing of what it means. */

/** What an item of a list stands for beside its own text: each may become files, entities and diffs. */
const ITEM_BYTES = 256;
const KEY_BYTES = 8;

/** The weight of a value. Stops counting at `most`. */
export function weightOf(value: unknown, most: number): number {
  let weight = 0;
  const waiting = [value];
  while (waiting.length > 0 && weight < most) {
    const one = waiting.pop();
    if (typeof one === 'string') weight += one.length;
    else if (one instanceof Uint8Array) weight += one.length;
    else if (typeof one === 'object' && one !== null) {
      const values: unknown[] = Array.isArray(one) ? one : Object.values(one);
      weight += values.length * (Array.isArray(one) ? ITEM_BYTES : KEY_BYTES);
      // What is too long to count is heavy by its length alone.
      if (weight < most) waiting.push(...values);
    } else weight += 1;
  }
  return weight;
}
