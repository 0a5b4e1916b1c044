// What `ameide config-repo init` writes into the seed of the config repo: layers, policies, workflows.
import { createRequire } from 'node:module';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Action, Fact, Read, Step } from '../../js/core/pkg/ameide_core.d.ts';
import type { loadCore } from '../../js/core/core.ts';

const root = join(import.meta.dirname, '..', '..');
const HERE = 'localhost?owner=local&repo=folder';

/** The files with those that init adds; the configuration is their `ameide.yaml`. */
export function withConfigRepo(files: Record<string, string>): Record<string, string> {
  const load = createRequire(join(root, 'package.json'));
  const core = (load('./js/core/dist/core.js') as { loadCore: typeof loadCore }).loadCore();
  const decide = (action: Action, config: Record<string, unknown>) =>
    decided(facts => core.next({ action, context: { now: NOW, config } }, facts), files);
  const content = Buffer.from(files['ameide.yaml'] ?? '');
  const read = decide({ type: 'config:read', input: { path: 'ameide.yaml', content } }, {});
  if (read.outputs.type !== 'config:read') throw new Error('the configuration was not read');
  const input = { repoUrl: HERE, templates: templates(), version: version() };
  const { effects } = decide({ type: 'config-repo:init', input }, read.outputs.values.section);
  const made = effects.flatMap(effect => (effect.type === 'commit' ? effect.files : []));
  const added = made.map(({ path, content: bytes }) => [path, text(bytes)] as const);
  return { ...files, ...Object.fromEntries(added) };
}

const NOW = '2026-09-01T08:00:00Z';

const version = () =>
  (JSON.parse(readFileSync(join(root, 'js/cli/package.json'), 'utf8')) as { version: string }).version;

const text = (bytes: Uint8Array | null) => (bytes ? Buffer.from(bytes).toString('utf8') : '');

/** Asks until there is a plan. */
function decided(next: (facts: Fact[]) => Step, files: Record<string, string>) {
  const facts: Fact[] = [];
  for (;;) {
    const step = next(facts);
    if (step.step === 'plan') return step;
    if (step.step === 'reject') throw new Error(step.problems.map(one => one.message).join('\n'));
    facts.push(...step.reads.map(read => factOf(read, files)));
  }
}

function factOf(read: Read, files: Record<string, string>): Fact {
  if (read.type !== 'files') return { read, answer: { type: 'absent' } };
  const found = read.paths.map(path => {
    const content = files[path];
    return { path, content: content === undefined ? null : Buffer.from(content) };
  });
  return { read, answer: { type: 'files', commit: '0'.repeat(40), files: found } };
}

/** The templates as they are in the source; the command line has a copy of them. */
function templates() {
  const folder = join(root, 'templates', 'config-repo');
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const all = entries.filter(entry => entry.isFile()).map(one => join(one.parentPath, one.name));
  const heal = join(root, 'templates', 'workflows', 'ameide-heal.yaml');
  const paths = all.map(path => [relative(folder, path).split(sep).join('/'), path] as const);
  return [...paths, ['.github/workflows/ameide-heal.yaml', heal] as const].map(([path, file]) => ({
    path,
    content: readFileSync(file),
  }));
}
