// One contestant in a process of its own: `node bench/child.ts cold|memory|core ID FILE` prints a number.
import { readFileSync, writeFileSync } from 'node:fs';
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
  const edit = contestants[id].load();
  for (let index = 0; index < 20; index += 1) edit(catalog(10), NEW_ENTRY);
  // Linux forgets the peak so far; compiling WebAssembly, say, had one that would hide what the edit takes.
  writeFileSync('/proc/self/clear_refs', '5');
  const before = { rss: process.memoryUsage.rss(), core: core() };
  edit(text, NEW_ENTRY);
  // Bytes that the process grows by at most during one edit, or that WebAssembly's memory grows by, which never shrinks.
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(what === 'core' ? core() - before.core : peak - before.rss);
}

/** Bytes outside JavaScript's heap that are no buffers of it: WebAssembly's memory. */
function core(): number {
  const { external, arrayBuffers } = process.memoryUsage();
  return external - arrayBuffers;
}
