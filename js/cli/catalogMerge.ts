/** `ameide catalog merge-driver`: what git calls for a file with the attribute `merge=ameide`. */
import { fileGiven } from './files.ts';
import { UsageError, carryOut, count } from './given.ts';
import type { Command, Given } from './given.ts';
import { offlineDriver } from './offlineDriver.ts';
import { writeWhole } from './write.ts';

export const MERGE: Command = {
  name: 'catalog merge-driver',
  alias: 'merge-driver',
  usage: 'BASE OURS THEIRS [PATH]   (git: %O %A %B %P)',
  description: 'Merges three versions of a catalog by service and key into OURS',
  options: {},
  // During a merge, ameide.yaml itself may have conflicts.
  unconfigured: true,
  run: merge,
};

async function merge(given: Given): Promise<number> {
  const { positionals, printer } = given;
  const [base, ours, theirs, path = ours, ...more] = positionals;
  if (!base || !ours || !theirs || !path || more.length > 0)
    throw new UsageError('expected BASE OURS THEIRS');
  const read = async (name: string) => ({ ...(await fileGiven(name, printer)), path });
  const versions = { base: await read(base), ours: await read(ours), theirs: await read(theirs) };
  const { values: merged } = await carryOut(
    given,
    { type: 'catalog:merge', input: versions },
    offlineDriver,
  );
  const problems = merged.conflicts.map(({ problem }) => problem);
  // A merge that needs a person leaves the file with markers around what is in conflict.
  const text = merged.content ?? merged.marked;
  const dryRun = given.options['dry-run'] === true;
  if (dryRun && text && !printer.json) printer.bytes(text);
  if (!dryRun && text) await writeWhole(ours, text);
  if (printer.json)
    printer.data({ merged: problems.length === 0, conflicts: merged.conflicts, problems });
  else if (problems.length > 0) {
    printer.problems(problems);
    printer.progress(
      `${path}: ${count(problems.length, 'conflict')}; the conflicts are between conflict markers`,
    );
  }
  return problems.length > 0 ? 1 : 0;
}
