// What `ameide config-repo init` writes into the seed of the config repo: layers, policies, workflows.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { HERE, decide } from './decide.ts';

const root = join(import.meta.dirname, '..', '..');

/** The files with those that init adds; the configuration is their `ameide.yaml`. */
export function withConfigRepo(files: Record<string, string>): Record<string, string> {
  const content = Buffer.from(files['ameide.yaml'] ?? '');
  const read = decide({ type: 'config:read', input: { path: 'ameide.yaml', content } }, {}, files);
  if (read.outputs.type !== 'config:read') throw new Error('the configuration was not read');
  const input = { repoUrl: HERE, templates: templates(), version: version() };
  const { section } = read.outputs.values;
  const { effects } = decide({ type: 'config-repo:init', input }, section, files);
  const made = effects.flatMap(effect => (effect.type === 'commit' ? effect.files : []));
  const added = made.map(({ path, content: bytes }) => [path, text(bytes)] as const);
  return { ...files, ...Object.fromEntries(added) };
}

const version = () =>
  (JSON.parse(readFileSync(join(root, 'js/cli/package.json'), 'utf8')) as { version: string }).version;

const text = (bytes: Uint8Array | null) => (bytes ? Buffer.from(bytes).toString('utf8') : '');

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
