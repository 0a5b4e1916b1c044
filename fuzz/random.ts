/** A seeded source of chance: the same seed gives the same catalogs and the same edits on every machine. */
export class Random {
  private state: number;

  constructor(seed: number) {
    // Neighbouring seeds must not give neighbouring streams.
    this.state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 0;
  }

  /** A number from 0 up to, not including, 1 (the generator known as mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** A whole number below the limit. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** True once in so many times. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  /** One of the choices. */
  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  /** Between `least` and all of the choices, in their order. */
  some<T>(choices: readonly T[], least = 0): T[] {
    const taken = choices.filter(() => this.once(2));
    return taken.length >= least ? taken : choices.slice(0, least);
  }

  /** The choices in another order. */
  shuffle<T>(choices: readonly T[]): T[] {
    const left = [...choices];
    const out: T[] = [];
    while (left.length > 0) out.push(...left.splice(this.below(left.length), 1));
    return out;
  }
}
