/** The configuration of the command line: the `ameide:` section of a file, as Backstage's app-config has it. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkedSettings, readSettings, refusal } from '@ameide/core';
import type { Core, SourcePosition, Problem, Settings } from '@ameide/core';
import { substitute } from './environment.ts';
import { fileGiven } from './files.ts';
import { repositoryOf } from './place.ts';
import type { Printer } from './print.ts';

const USUAL = 'ameide.yaml';
const CONTEXT = { now: '1970-01-01T00:00:00Z', config: {} };

/** A configuration, with the position of each value. */
export interface ConfigFile {
  settings: Settings;
  /** Adds the position to a problem of the configuration. */
  placed(problem: Problem): Problem;
}

export const noConfig = (): ConfigFile => ({
  settings: readSettings(undefined),
  placed: problem => problem,
});

/** Reads the given file, else `ameide.yaml` in the working directory or a parent folder within the repository. */
export async function readConfig(
  core: Core,
  printer: Printer,
  given?: string,
): Promise<ConfigFile> {
  const path = given ?? usual();
  if (path === undefined) return noConfig();
  const input = await fileGiven(path, printer);
  const step = core.next({ action: { type: 'config:read', input }, context: CONTEXT }, []);
  if (step.step === 'reject') throw refusal('input', step.problems);
  if (step.step !== 'plan' || step.outputs.type !== 'config:read')
    throw new Error(`internal error: the core answered ${step.step}`);
  const { section, places } = step.outputs.values;
  const placed = (problem: Problem) => placeIn(problem, input.path, places);
  try {
    const substituted = substitute(section, process.env);
    return { settings: checkedSettings(core, substituted, CONTEXT.now), placed };
  } catch (error) {
    if (!(error instanceof Error && 'problems' in error)) throw error;
    throw refusal('input', (error.problems as Problem[]).map(placed));
  }
}

function usual(): string | undefined {
  const from = process.cwd();
  const root = repositoryOf(from) ?? from;
  for (let at = from; ; at = dirname(at)) {
    const path = join(at, USUAL);
    if (existsSync(path)) return at === from ? USUAL : path;
    if (at === root) return undefined;
  }
}

/** Position of the value, or of the nearest enclosing one. */
function placeIn(problem: Problem, file: string, places: Record<string, SourcePosition>): Problem {
  if (problem.file || !/^ameide(\.|$)/.test(problem.path ?? '')) return problem;
  for (let path = problem.path ?? ''; path; path = path.replace(/(^|[.[])[^.[]*$/, '')) {
    const place = places[path];
    if (place) return { ...problem, file, ...place };
  }
  return { ...problem, file };
}
