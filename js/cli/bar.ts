/** A progress bar on the last line of a terminal, in plain characters. */
import type { Sink } from './color.ts';

const WIDTH = 30;
/** Below this number, progress is not shown. */
const MIN_ITEMS = 10;
const CLEAR = '\r\u001b[K';

export class Bar {
  readonly #sink: Sink;
  #shown = false;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  tick(what: string, done: number, of: number): void {
    if (of < MIN_ITEMS) return;
    const full = Math.floor((done * WIDTH) / of);
    const bar = '#'.repeat(full).padEnd(WIDTH, '-');
    this.#sink.write(`${CLEAR}${what} [${bar}] ${done} of ${of}`);
    this.#shown = true;
    if (done === of) this.clear();
  }

  /** Makes room for a line of text. */
  clear(): void {
    if (this.#shown) this.#sink.write(CLEAR);
    this.#shown = false;
  }
}
