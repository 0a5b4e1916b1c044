/** One file, read from standard input and written to standard output. */
import type { Answer, Driver, Effect, Read } from '@ameide/core';
import { answerOf, needsServer } from './disk.ts';

export class Pipe implements Driver<void> {
  /** What was read, by path. */
  readonly seen: Map<string, Uint8Array | undefined>;
  /** What the file holds now. */
  content: Uint8Array;
  readonly #path: string;

  constructor(path: string, content: Uint8Array) {
    this.#path = path;
    this.content = content;
    this.seen = new Map([[path, content]]);
  }

  read(reads: Read[]): Promise<Answer[]> {
    const load = (path: string) =>
      Promise.resolve(path === this.#path ? this.seen.get(path) : undefined);
    return Promise.all(reads.map(read => answerOf(read, load, () => Promise.resolve([]))));
  }

  perform(effect: Effect): Promise<void> {
    if (effect.type !== 'commit') throw needsServer(effect.type);
    const change = effect.files.find(({ path }) => path === this.#path);
    if (change?.content) this.content = change.content;
    return Promise.resolve();
  }
}
