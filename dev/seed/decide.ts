// Asks the core what to do with a folder of files, for seeds: they are what our own commands write.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Action, Fact, Read, SourceFile, Step } from '../../js/core/pkg/ameide_core.d.ts';
import type { loadCore } from '../../js/core/core.ts';

/** The repository that the files stand for. */
export const HERE = 'localhost?owner=local&repo=folder';

const NOW = '2026-09-01T08:00:00Z';
const load = createRequire(join(import.meta.dirname, '..', '..', 'package.json'));

/** Loaded once: seeds are built before the core may be. */
let core: ReturnType<typeof loadCore> | undefined;

type Planned = Extract<Step, { step: 'plan' }>;

/** Asks until there is a plan; without skeletons, a primitive gets no repository. */
export function decide(
  action: Action,
  config: Record<string, unknown>,
  files: Record<string, string>,
  skeletons: SourceFile[] = [],
): Planned {
  core ??= (load('./js/core/dist/core.js') as { loadCore: typeof loadCore }).loadCore();
  const facts: Fact[] = [];
  for (;;) {
    const step = core.next({ action, context: { now: NOW, config } }, facts);
    if (step.step === 'plan') return step;
    if (step.step === 'reject') throw new Error(step.problems.map(one => one.message).join('\n'));
    if (step.step === 'part') throw new Error('the seed takes no change that comes in parts');
    facts.push(...step.reads.map(read => factOf(read, files, skeletons)));
  }
}

function factOf(read: Read, files: Record<string, string>, skeletons: SourceFile[]): Fact {
  if (read.type === 'skeletons') {
    const isIn = ({ path }: SourceFile) => read.folders.includes(path.split('/', 1)[0] ?? '');
    return { read, answer: { type: 'skeletons', files: skeletons.filter(isIn) } };
  }
  if (read.type !== 'files') return { read, answer: { type: 'absent' } };
  const found = read.paths.map(path => {
    const content = files[path];
    return { path, content: content === undefined ? null : Buffer.from(content) };
  });
  return { read, answer: { type: 'files', commit: '0'.repeat(40), files: found } };
}
