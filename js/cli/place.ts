/** The catalog that a command works on, and the display names of its files. */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { problemsOf } from '@ameide/core';
import type { Action, Outputs, Problem } from '@ameide/core';
import { Disk, HERE } from './disk.ts';
import { fileGiven } from './files.ts';
import { carryOut, text } from './given.ts';
import type { Given, Outcome } from './given.ts';
import { lockOf, locked } from './lock.ts';
import { Pipe } from './pipe.ts';

/** Actions that change nothing. */
const LOOKS: Action['type'][] = [
  'catalog:validate',
  'catalog:check',
  'config-repo:check',
  'primitive:list',
];

export interface Place {
  /** Path of the catalog file below the root; undefined for the configured one. */
  path?: string;
  disk: Disk | Pipe;
  /** Lock to hold while files are changed; undefined for standard input. */
  lock?: string;
  /** Display name of a file. */
  shown(path: string): string;
}

/** The catalog given by `--file`, else that of the working directory's repository. */
export async function placeOf(given: Given): Promise<Place> {
  const followLinks = given.options['follow-links'] === true;
  const file = text(given, 'file');
  if (file === '-') {
    const { path, content } = await fileGiven(file, given.printer);
    return { path, disk: new Pipe(path, content), shown: name => name };
  }
  if (file === undefined) {
    const root = repositoryOf(process.cwd()) ?? process.cwd();
    const disk = new Disk(root, { followLinks });
    return { disk, lock: lockOf(root), shown: path => short(join(root, path)) };
  }
  const full = resolve(file);
  const root = repositoryOf(dirname(full)) ?? (isBelow(full) ? process.cwd() : dirname(full));
  const path = relative(root, full).split(sep).join('/');
  const shown = (name: string) => (name === path ? file : short(join(root, name)));
  // One file has one lock, whatever folder the command runs in.
  const home = dirname(existsSync(full) ? realpathSync(full) : full);
  const lock = lockOf(repositoryOf(home) ?? home);
  return { path, disk: new Disk(root, { followLinks }), lock, shown };
}

/** The repository that the files at hand are of, which entities link to: the configured one. */
export function repoAtHand({ config }: Given): string {
  const catalog = config.core['catalog'] as { repoUrl?: unknown } | undefined;
  return typeof catalog?.repoUrl === 'string' ? catalog.repoUrl : HERE;
}

/** Runs an action on that catalog; problems use the display names of the files, and show their lines. */
export async function carryOutAt<A extends Action>(
  given: Given,
  action: A,
  place: Place,
): Promise<Outcome<Extract<Outputs['type'], A['type']>>> {
  const sources = () => {
    for (const [path, content] of place.disk.seen)
      if (content) given.printer.source(place.shown(path), content);
  };
  try {
    const outcome = await alone(given, action, place);
    rename(outcome.plan.warnings, place);
    return outcome;
  } catch (error) {
    rename(problemsOf(error), place);
    throw error;
  } finally {
    sources();
  }
}

/** Runs an action; an action that may change files holds the lock. */
function alone<A extends Action>(
  given: Given,
  action: A,
  { disk, lock }: Place,
): Promise<Outcome<Extract<Outputs['type'], A['type']>>> {
  const go = () => carryOut<A>(given, action, disk);
  const looks = LOOKS.includes(action.type);
  if (lock === undefined || looks || given.options['dry-run'] === true) return go();
  const onWait = () =>
    given.printer.progress('waiting for another command that is changing the catalog');
  return locked(lock, go, onWait);
}

/** Replaces paths in problems with display names. */
export function rename(problems: Problem[], { shown, disk }: Place): void {
  for (const problem of problems)
    if (problem.file !== undefined && disk.seen.has(problem.file))
      problem.file = shown(problem.file);
}

/** The folder of the repository that a folder is in. */
export function repositoryOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return undefined;
  }
}

/** A path below the working directory, relative to it; any other as it is. */
export function short(path: string): string {
  return isBelow(path) ? relative(process.cwd(), path) : path;
}

function isBelow(path: string): boolean {
  const from = relative(process.cwd(), path);
  return from !== '' && !from.startsWith('..') && !isAbsolute(from);
}
