// One contestant in a process of its own: `node bench/child.ts cold|memory ID FILE` prints a number.
import { readFileSync } from 'node:fs';
import { contestants, type ContestantId } from './contestants.ts';
import { catalog, NEW_ENTRY } from './generate.ts';

const [what, id, file] = process.argv.slice(2) as [string, ContestantId, string];
const text = readFileSync(file, 'utf8');

if (what === 'cold') {
  // Milliseconds from the library not being loaded to the first answer.
  const start = performance.now();
  contestants[id].load()(text, NEW_ENTRY);
  console.log(performance.now() - start);
} else {
  // Bytes that the peak of the process grows by with one edit, after a warm-up on a small catalog.
  const edit = contestants[id].load();
  for (let index = 0; index < 20; index += 1) edit(catalog(10), NEW_ENTRY);
  const before = process.resourceUsage().maxRSS;
  edit(text, NEW_ENTRY);
  console.log((process.resourceUsage().maxRSS - before) * 1024);
}
