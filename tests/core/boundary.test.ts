// The boundary as TypeScript sees it, kept as a file so that a change of it shows in review.
// After a change that is meant: cp js/core/pkg/ameide_core.d.ts tests/snapshots/
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

const root = join(import.meta.dirname, '..', '..');

it('is as it was reviewed', () => {
  const made = readFileSync(join(root, 'js', 'core', 'pkg', 'ameide_core.d.ts'), 'utf8');
  const reviewed = readFileSync(join(root, 'tests', 'snapshots', 'ameide_core.d.ts'), 'utf8');
  const same = isDeepStrictEqual(declarations(made), declarations(reviewed));
  expect(same, 'the boundary has changed: compare the two files').toBe(true);
});

/** Each with its comment. Their order depends on how the compiler divides its work. */
function declarations(text: string): string[] {
  const parts = text.split(/\n\n+/).map(part => part.trim());
  return parts.filter(part => part !== '').sort();
}
