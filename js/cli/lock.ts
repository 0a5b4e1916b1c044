/** One edit at a time: whoever reads a catalog to change it holds a lock until it is written. */
import { randomUUID } from 'node:crypto';
import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { problem, refusal } from '@ameide/core';

/** How long one command waits for another. */
const PATIENCE_MS = 120_000;
/** When the other is told of. */
const TOLD_MS = 1_000;
/** Age of a lock whose holder cannot be asked for, from which on it counts as left behind. */
const STALE_MS = 60_000;

/** The lock of a folder: within `.git`, where it is in nobody's way, or in the folder itself. */
export function lockOf(folder: string): string {
  let real = folder;
  // Files of a folder that is not there yet are locked in the one above it.
  while (!existsSync(real) && dirname(real) !== real) real = dirname(real);
  try {
    real = realpathSync(real);
    if (lstatSync(join(real, '.git')).isDirectory()) return join(real, '.git', 'ameide.lock');
  } catch {
    // It is no repository, or a worktree whose `.git` is a file.
  }
  return join(real, '.ameide.lock');
}

/** Does the work while nobody else holds the lock. `told` is called once where that takes a while. */
export async function locked<T>(
  lock: string,
  work: () => Promise<T>,
  told: () => void = () => undefined,
): Promise<T> {
  const own = `${process.pid} ${hostname()} ${randomUUID()}\n`;
  // Where nothing can be written, nothing can be lost either.
  if (!(await take(lock, own, told))) return work();
  try {
    return await work();
  } finally {
    if ((await contentOf(lock)) === own) await rm(lock, { force: true });
  }
}

/** Waits for the lock and takes it; `false` where the folder takes no lock. */
async function take(lock: string, own: string, told: () => void): Promise<boolean> {
  const started = Date.now();
  let silent = true;
  for (;;) {
    const made = await create(lock, own);
    if (made !== 'held') return made === 'ours';
    const waited = Date.now() - started;
    if (waited > PATIENCE_MS) throw heldTooLong(lock);
    if (waited > TOLD_MS && silent) {
      silent = false;
      told();
    }
    const holder = await contentOf(lock);
    if (holder !== undefined && (await isLeftBehind(lock, holder))) await clear(lock, holder);
    else await wait(20 + Math.random() * 60);
  }
}

/** Creates the lock where there is none. */
async function create(lock: string, own: string): Promise<'ours' | 'held' | 'denied'> {
  try {
    await writeFile(lock, own, { flag: 'wx' });
    return 'ours';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return 'held';
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'denied';
    throw error;
  }
}

/** Whether the holder is gone: a process of this machine that ended, or one elsewhere that has not been heard of for long. */
async function isLeftBehind(lock: string, holder: string): Promise<boolean> {
  const [pid = '', host] = holder.trim().split(' ');
  if (host === hostname() && /^\d+$/.test(pid)) return !isAlive(Number(pid));
  return (await ageOf(lock)) > STALE_MS;
}

/** Takes a lock away that was left behind. Only one may do so at a time, so that nobody takes away the next one's. */
async function clear(lock: string, holder: string): Promise<void> {
  const turn = `${lock}.clear`;
  if ((await create(turn, '')) !== 'ours') {
    if ((await ageOf(turn)) > STALE_MS) await rm(turn, { force: true });
    else await wait(20);
    return;
  }
  try {
    if ((await contentOf(lock)) === holder) await rm(lock, { force: true });
  } finally {
    await rm(turn, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What stands in the lock; nothing where there is none. */
function contentOf(lock: string): Promise<string | undefined> {
  return readFile(lock, 'utf8').catch(() => undefined);
}

async function ageOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found ? Date.now() - found.mtimeMs : 0;
}

function heldTooLong(lock: string): Error {
  const text = 'another command has been changing the catalog for two minutes';
  const help = `wait until it ends; where none is running, delete \`${lock}\``;
  return refusal('conflict', [problem('cli/locked', text, help)]);
}
