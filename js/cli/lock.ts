/** One edit at a time: a command that changes a catalog holds a lock from reading to writing. */
import { randomUUID } from 'node:crypto';
import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { problem, refusal } from '@ameide/core';

/** How long one command waits for another. */
const PATIENCE_MS = 120_000;
/** After this time, the wait is reported. */
const WAIT_NOTICE_MS = 1_000;
/** Age at which a lock is considered stale if its holder cannot be checked. */
const STALE_MS = 60_000;

/** Path of the lock for a folder: within `.git` if there is one, else in the folder itself. */
export function lockOf(folder: string): string {
  let real = folder;
  // For a folder that does not exist yet, the lock is in its parent.
  while (!existsSync(real) && dirname(real) !== real) real = dirname(real);
  try {
    real = realpathSync(real);
    if (lstatSync(join(real, '.git')).isDirectory()) return join(real, '.git', 'ameide.lock');
  } catch {
    // Not a repository, or a worktree whose `.git` is a file.
  }
  return join(real, '.ameide.lock');
}

/** Runs the task while holding the lock. `told` is called once if the wait takes a while. */
export async function locked<T>(
  lock: string,
  work: () => Promise<T>,
  onWait: () => void = () => undefined,
): Promise<T> {
  const own = `${process.pid} ${hostname()} ${randomUUID()}\n`;
  // If the folder is not writable, there is nothing to protect.
  if (!(await take(lock, own, onWait))) return work();
  try {
    return await work();
  } finally {
    if ((await contentOf(lock)) === own) await rm(lock, { force: true });
  }
}

/** Waits for the lock and acquires it; `false` if the folder is not writable. */
async function take(lock: string, own: string, onWait: () => void): Promise<boolean> {
  const started = Date.now();
  let silent = true;
  for (;;) {
    const made = await create(lock, own);
    if (made !== 'held') return made === 'ours';
    const waited = Date.now() - started;
    if (waited > PATIENCE_MS) throw heldTooLong(lock);
    if (waited > WAIT_NOTICE_MS && silent) {
      silent = false;
      onWait();
    }
    const holder = await contentOf(lock);
    if (holder !== undefined && (await isLeftBehind(lock, holder))) await clear(lock, holder);
    else await wait(20 + Math.random() * 60);
  }
}

/** Creates the lock if there is none. */
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

/** Whether the lock is stale: its process on this machine has ended, or it belongs to another machine and is old. */
async function isLeftBehind(lock: string, holder: string): Promise<boolean> {
  const [pid = '', host] = holder.trim().split(' ');
  if (host === hostname() && /^\d+$/.test(pid)) return !isAlive(Number(pid));
  return (await ageOf(lock)) > STALE_MS;
}

/** Removes a stale lock. Guarded by a second lock, so that nobody removes the next holder's. */
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
    // Somebody else holds it.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Content of the lock; empty if there is none. */
function contentOf(lock: string): Promise<string | undefined> {
  return readFile(lock, 'utf8').catch(() => undefined);
}

async function ageOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found ? Date.now() - found.mtimeMs : 0;
}

function heldTooLong(lock: string): Error {
  const text = 'another command has been changing the catalog for two minutes';
  const help = `wait until it ends; if none is running, delete \`${lock}\``;
  return refusal('conflict', [problem('cli/locked', text, help)]);
}
