/** `ameide catalog merge-driver`: what git calls for a file with the attribute `merge=ameide`. */
import { spawnSync } from 'node:child_process';
import { problemsOf } from '@ameide/core';
import type { CatalogMerged, Problem, SourceFile } from '@ameide/core';
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
  const { merged, problems } = await mergeByMeaning(given, versions);
  const text = merged?.content ?? merged?.marked;
  const { dryRun } = { dryRun: given.options['dry-run'] === true };
  if (dryRun && text && !printer.json) printer.bytes(text);
  if (!dryRun && text) await writeWhole(ours, text);
  // Without a semantic merge, the file is left as git itself would leave it.
  const isLeft = dryRun || text || mergeLines(ours, base, theirs);
  if (printer.json)
    printer.data({ merged: problems.length === 0, conflicts: merged?.conflicts ?? [], problems });
  else if (problems.length > 0) {
    printer.problems(problems);
    const left = merged?.marked
      ? 'the conflicting services are between conflict markers'
      : isLeft
        ? 'the file contains git’s line merge'
        : '`git merge-file` failed, so the file is unchanged';
    printer.progress(`${path}: ${count(problems.length, 'conflict')}; ${left}`);
  }
  return problems.length > 0 ? 1 : 0;
}

/** Merges as git itself would. Returns whether git could; a number of conflicts is a success, too. */
function mergeLines(ours: string, base: string, theirs: string): boolean {
  const { status } = spawnSync('git', ['merge-file', ...labels, ours, base, theirs]);
  return status !== null && status <= 127;
}

const labels = ['ours', 'base', 'theirs'].flatMap(label => ['-L', label]);

/** The merge result; a version that is not a valid catalog gives problems instead. */
async function mergeByMeaning(
  given: Given,
  input: Record<'base' | 'ours' | 'theirs', SourceFile>,
): Promise<{ merged?: CatalogMerged; problems: Problem[] }> {
  try {
    const { values } = await carryOut(given, { type: 'catalog:merge', input }, offlineDriver);
    return { merged: values, problems: values.conflicts.map(({ problem }) => problem) };
  } catch (error) {
    const problems = problemsOf(error);
    if (problems.length === 0) throw error;
    return { problems };
  }
}
