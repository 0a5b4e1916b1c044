// One contestant in a process of its own: `node bench/child.ts cold|memory|core ID FILE` prints a number.
import { readFileSync, writeFileSync } from 'node:fs';
import { contestants, type ContestantId } from './contestants.ts';
import { loadBytes } from './contestants/ameide.ts';
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
  // What is run often is compiled once more: that is over by then.
  const small = catalog(10);
  for (let index = 0; index < 1_000; index += 1) edit(small, NEW_ENTRY);
  // Linux forgets the peak so far; compiling WebAssembly, say, had one that would hide what the edit takes.
  writeFileSync('/proc/self/clear_refs', '5');
  const before = { rss: process.memoryUsage.rss(), core: core() };
  // A large text of Node's own counts as WebAssembly's memory does: the core alone is measured on bytes.
  if (what === 'core') loadBytes()(new TextEncoder().encode(text), NEW_ENTRY);
  else edit(text, NEW_ENTRY);
  // Bytes that the process grows by at most during one edit, or that WebAssembly's memory grows by, which never shrinks.
  console.log(what === 'core' ? core() - before.core : peak() - before.rss);
}

/** The most memory since Linux forgot; `resourceUsage` tells that of the process before, of which this one is a fork. */
function peak(): number {
  const status = readFileSync('/proc/self/status', 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

/** Bytes outside JavaScript's heap that are no buffers of it: WebAssembly's memory. */
function core(): number {
  const { external, arrayBuffers } = process.memoryUsage();
  return external - arrayBuffers;
}
