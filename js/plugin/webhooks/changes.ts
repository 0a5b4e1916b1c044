/** Which services a push has changed: the catalog before and after, compared by the core, file by file. */
import { problemsOf } from '@ameide/core';
import type { ReadOnlyRunner } from '../reads/readOnlyRunner.ts';

export interface Changes {
  /** Added or changed. */
  present: string[];
  removed: string[];
}

/** A file that does not exist on one side. */
const NOTHING = new Uint8Array();

/** Undefined where it cannot be told, as one of the commits cannot be read or compared. */
export async function changesOf(
  runner: ReadOnlyRunner,
  before: string,
  after: string,
): Promise<Changes | undefined> {
  try {
    const [from, to] = await Promise.all([runner.catalogAt(before), runner.catalogAt(after)]);
    const present = new Set<string>();
    const removed = new Set<string>();
    for (const path of new Set([...from.keys(), ...to.keys()])) {
      const side = (files: Map<string, Uint8Array>) => ({
        path,
        content: files.get(path) ?? NOTHING,
      });
      const input = { from: side(from), to: side(to) };
      const { values } = await runner.run({ type: 'catalog:diff', input });
      for (const name of [...values.added, ...values.changed.map(one => one.name)])
        present.add(name);
      for (const name of values.removed) removed.add(name);
    }
    // Moved from one file to another.
    for (const name of present) removed.delete(name);
    return { present: [...present].sort(), removed: [...removed].sort() };
  } catch (error) {
    const isRefused = error instanceof Error && error.name === 'InputError';
    if (isRefused && problemsOf(error).length > 0) return undefined;
    throw error;
  }
}
