// The types of the core that the API answers with. Its client runs in browsers and must not depend on the compiled core, so their
// declarations are written into it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { root } from '../steps.ts';

const PAGE = 'js/common/core.ts';
/** The types that the client names itself; those that these are made of come with them. */
const WANTED = [
  'CatalogOutcome',
  'DoctorChecked',
  'EntityResult',
  'HarnessAdopted',
  'HarnessStatesFound',
  'ImportWord',
  'ImportedService',
  'HarnessRolledOut',
  'ListedRollout',
  'ListedService',
  'OutlinedNotification',
  'OutlinedStage',
  'Problem',
  'ShownExecution',
  'ShownLink',
  'ShownPlace',
  'SyncState',
];

export async function pageTypes(): Promise<string> {
  const text = readFileSync(join(root, 'js/core/pkg/ameide_core.d.ts'), 'utf8');
  const declared = new Map(
    [
      ...text.matchAll(/\/\*\*(?:(?!\*\/)[^])*\*\/\nexport (?:interface|type) (\w+)\b[^]*?\n\n/g),
    ].map(([all, name]) => [name!, all.trim()]),
  );
  const found = new Map<string, string>();
  const take = (name: string) => {
    const text = declared.get(name);
    if (text === undefined || found.has(name)) return;
    found.set(name, text);
    const code = text.replaceAll(/\/\*\*[^]*?\*\//g, '');
    for (const [used] of code.matchAll(/\b[A-Z]\w+\b/g)) take(used);
  };
  WANTED.forEach(take);
  const missing = WANTED.filter(name => !found.has(name));
  if (missing.length > 0) throw new Error(`the core does not declare ${missing.join(', ')}`);
  const parts = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  const head =
    '// Types of the core, written by `npm run docs`; a test keeps them as the core declares them.';
  const path = join(root, PAGE);
  const short = [head, ...parts]
    .join('\n\n')
    .replaceAll(/\/\*\*\n\s*\* (.*)\n\s*\*\//g, '/** $1 */');
  return format(short, { ...(await resolveConfig(path)), filepath: path });
}
