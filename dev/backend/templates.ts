// The templates that ship, as an organization has them: with its own hosts in their forms.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../steps.ts';

const SHIPPED = join(root, 'templates', 'scaffolder');

/** Folders that go when the process does. */
const made: string[] = [];
process.once('exit', () =>
  made.forEach(folder => rmSync(folder, { recursive: true, force: true })),
);

/** Where Backstage finds them: where they ship, or copies that name another host than GitHub's own. */
export function templatesFor(host: string): string {
  if (host === 'github.com') return join(SHIPPED, '*', 'template.yaml');
  const folder = mkdtempSync(join(tmpdir(), 'ameide-templates-'));
  made.push(folder);
  for (const name of readdirSync(SHIPPED)) {
    const text = readFileSync(join(SHIPPED, name, 'template.yaml'), 'utf8');
    const own = text.replace('allowedHosts: [github.com]', `allowedHosts: ['${host}']`);
    writeFileSync(join(folder, `${name}.yaml`), own);
  }
  return join(folder, '*.yaml');
}
