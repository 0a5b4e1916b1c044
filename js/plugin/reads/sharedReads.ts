/** Reads that several runs for one page have in common: each is sent once. Made for one page, as it keeps every answer. */
import type { Answer, Read } from '@ameide/core';

type Ask = (reads: Read[]) => Promise<Answer[]>;

export class SharedReads {
  /** By read, also while it is under way. */
  readonly #answers = new Map<string, Promise<Answer>>();

  /** Answers in the order of the reads; `ask` is called for those that no run has sent yet. */
  read(reads: Read[], ask: Ask): Promise<Answer[]> {
    const own = reads.filter(read => !this.#answers.has(keyOf(read)));
    const asked = own.length > 0 ? ask(own) : Promise.resolve([]);
    own.forEach((read, index) =>
      this.#answers.set(
        keyOf(read),
        asked.then(answers => answers[index] as Answer),
      ),
    );
    return Promise.all(
      reads.map(read => {
        const answer = this.#answers.get(keyOf(read)) as Promise<Answer>;
        // Another run may have failed by something else that it read beside this.
        return own.includes(read) ? answer : answer.catch(() => only(read, ask));
      }),
    );
  }
}

async function only(read: Read, ask: Ask): Promise<Answer> {
  const [answer] = await ask([read]);
  return answer as Answer;
}

function keyOf(read: Read): string {
  return JSON.stringify(read);
}
