// One at a time across processes: test files that run side by side want the same tools installed.
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A lock that is older was left behind by a process that was ended. */
const STALE_MS = 15 * 60_000;

/** Waits until nobody else does the work of this folder, then does it. */
export async function oneAtATime<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = `${folder}.lock`;
  mkdirSync(dirname(folder), { recursive: true });
  while (!taken(lock)) await wait(200);
  try {
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function taken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const found = statSync(lock, { throwIfNoEntry: false });
    if (found && Date.now() - found.mtimeMs > STALE_MS)
      rmSync(lock, { recursive: true, force: true });
    return false;
  }
}
