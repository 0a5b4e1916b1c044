// One at a time across processes: test files that run side by side want the same tools installed.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A lock that is older was left behind, also where its process is not known. */
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
    writeFileSync(join(lock, PID), String(process.pid));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (isLeft(lock)) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

const PID = 'pid';

/** Whether whoever took the lock was ended before it was done. */
function isLeft(lock: string): boolean {
  try {
    const { mtimeMs } = statSync(lock);
    if (Date.now() - mtimeMs > STALE_MS) return true;
    process.kill(Number(readFileSync(join(lock, PID), 'utf8')), 0);
    return false;
  } catch (error) {
    // Nobody has that id any more. Without the file the lock is just being taken, or given back.
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
