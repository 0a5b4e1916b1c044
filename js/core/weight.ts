/** Approximate size of a call's input in bytes: the request and its facts, without knowing their meaning. */

/** Extra weight of a list item: each may result in files, entities and diffs. */
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
      // Too long to count: heavy by length alone.
      if (weight < most) waiting.push(...values);
    } else weight += 1;
  }
  return weight;
}
