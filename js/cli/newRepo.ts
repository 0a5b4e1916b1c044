/** What the commands that make a new repository share. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigRepoFile, ConfigRepoMade } from '@ameide/core';
import { Disk } from './disk.ts';
import { UsageError, count } from './given.ts';
import type { Given } from './given.ts';
import { lockOf } from './lock.ts';
import { short } from './place.ts';
import type { Place } from './place.ts';

/** The folder given, else the working directory. */
export function folderOf({ positionals }: Given, given?: string): Place & { root: string } {
  const [root = given ?? '.', ...more] = positionals;
  if (more.length > 0) throw new UsageError('expected at most one folder');
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new UsageError(`\`${root}\` is not a folder`);
  const shown = (path: string) => short(join(root, path));
  return { root, disk: new Disk(root), lock: lockOf(root), shown };
}

/** Prints what became of the files, and what is left to do. */
export function tellMade(given: Given, { files, next }: ConfigRepoMade, place: Place): number {
  const { printer } = given;
  const dryRun = given.options['dry-run'] === true;
  if (printer.json) {
    printer.data({ files: files.map(file => ({ ...file, path: place.shown(file.path) })), next });
    return 0;
  }
  for (const file of files.filter(({ outcome }) => outcome !== 'same')) line(given, file, place);
  const made = files.filter(({ outcome }) => outcome === 'written').length;
  if (made === 0) printer.text('nothing to write');
  else printer.summary(true, `${dryRun ? 'would write' : 'wrote'} ${count(made, 'file')}`);
  if (next.length > 0 && !dryRun) {
    printer.text('next:');
    next.forEach((step, index) => printer.text(`  ${index + 1}. ${step}`));
  }
  return 0;
}

function line({ printer }: Given, { path, outcome }: ConfigRepoFile, place: Place): void {
  const shown = place.shown(path);
  if (outcome === 'written') printer.line('green', `+ ${shown}`);
  else printer.line('yellow', `= ${shown} exists with other content and stays as it is`);
}
