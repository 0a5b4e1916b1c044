import { createRequire } from 'node:module';
import type {
  Action,
  Answer,
  Commit,
  Fact,
  Outputs,
  Problem,
  Read,
  Step,
} from '../js/core/pkg/ameide_core.d.ts';

/** The wasm, as wasm-bindgen hands it over. */
interface Core {
  next(request: unknown, facts: unknown[]): Step;
  __wbg_reset_state(): void;
}

/** What the core decided: new files with notes, or why not. */
export type Decision =
  | { kind: 'plan'; files: Map<string, Uint8Array | null>; warnings: Problem[]; outputs: Outputs }
  | { kind: 'refusal'; problems: Problem[] }
  | { kind: 'crash'; message: string };

/** The files of a repository. */
export type Files = ReadonlyMap<string, Uint8Array>;

const COMMIT = 'c0ffee0000000000000000000000000000000000';
const CONTEXT = { now: '2026-11-21T10:00:00Z', actor: 'user:default/fuzz' };

/** Where the catalog stands by default. */
export const CATALOG = 'kustomize/catalog/services.yaml';
/** Any repository: the core compares it and hands it on. */
export const REPO = 'github.com?owner=company&repo=platform-next';

/** Loads the core that `npm run build` made. */
export function loadCore(): Core {
  return createRequire(import.meta.url)('../js/core/pkg/ameide_core.js') as Core;
}

/** Asks until the core decides; reads are answered from the given files, as a repository without branches would. */
export function decide(
  core: Core,
  action: Action,
  files: Files,
  config: Record<string, unknown> = {},
): Decision {
  const request = { action, context: { ...CONTEXT, config } };
  const facts: Fact[] = [];
  try {
    for (let round = 0; round < 10; round += 1) {
      const step = core.next(request, facts);
      if (step.step === 'reject') return { kind: 'refusal', problems: step.problems };
      if (step.step === 'plan' || step.step === 'part') return plan(step);
      for (const read of step.reads) facts.push({ read, answer: answer(read, files) });
    }
    return { kind: 'crash', message: 'the core asks for ever' };
  } catch (error) {
    // What js/core.ts does: the instance may be broken, the next call runs on a fresh one.
    core.__wbg_reset_state();
    return { kind: 'crash', message: String(error) };
  }
}

function plan(step: Extract<Step, { step: 'plan' | 'part' }>): Decision {
  const commits = step.effects.filter(
    (effect): effect is { type: 'commit' } & Commit => effect.type === 'commit',
  );
  const changes = commits.flatMap(commit =>
    commit.files.map(file => [file.path, file.content] as const),
  );
  return { kind: 'plan', files: new Map(changes), warnings: step.warnings, outputs: step.outputs };
}

/** As a repository without branches, and without Harness. */
function answer(read: Read, files: Files): Answer {
  if (read.type === 'files') {
    const found = read.paths.map(path => ({ path, content: files.get(path) ?? null }));
    return { type: 'files', commit: COMMIT, files: found };
  }
  if (read.type === 'tree') {
    const top = read.folder ? `${read.folder}/` : '';
    const paths = [...files.keys()].filter(path => path.startsWith(top));
    return { type: 'tree', commit: COMMIT, paths: paths.sort() };
  }
  if (read.type === 'branch') {
    const none = { head: null, mergeBase: null, ahead: [], pulls: [] };
    return { type: 'branch', baseHead: COMMIT, ...none };
  }
  return read.type === 'pullRequests' ? { type: 'pullRequests', pulls: [] } : { type: 'absent' };
}
