// `npm run bench:reference`: the core of the reference, or of the commit that is named, beside the one that is built, in turns in one
// process. `--core FILE` takes a built one instead. Prints CPU time, medians.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../dev/build.ts';
import { REFERENCE, builtCommit, coreOf } from './commit.ts';
import { CATALOG, decide, loadCore, REPO, type Decision } from '../fuzz/core.ts';
import { request } from './contestants/ameide.ts';
import { catalog, NEW_ENTRY } from './generate.ts';
import { short, table } from './table.ts';

type Core = ReturnType<typeof loadCore>;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { core: { type: 'string' } },
});

await build({ release: true });
const load = createRequire(import.meta.url) as (path: string) => Core;
const cores = {
  reference: load(resolve(values.core ?? coreOf(await builtCommit(positionals[0] ?? REFERENCE)))),
  now: loadCore(),
};

const rows = [100, 1_000, 10_000].flatMap(entries => {
  const text = catalog(entries);
  const rounds = entries <= 100 ? 200 : entries <= 1_000 ? 60 : 15;
  return Object.entries(operations(text)).map(([what, operation]) =>
    row(what, entries, rounds, operation),
  );
});
console.log(table(['operation', 'entries', 'reference, ms', 'now, ms', 'ratio'], rows));

/** What is measured, in a catalog: one entry changed, merged, or compared. */
function operations(text: string): Record<string, (core: Core) => Decision> {
  const bytes = (of: string): Uint8Array => new TextEncoder().encode(of);
  const file = (of: string) => ({ path: CATALOG, content: bytes(of) });
  const files = new Map([[CATALOG, bytes(text)]]);
  const names = [...text.matchAll(/- name: (\S+)/g)].map(match => match[1]!);
  /** The text with an entry of other size, so far into the list. */
  const changed = (part: number, size: string): string => {
    const at = text.indexOf(`- name: ${names[Math.floor(names.length * part)]!}\n`);
    return text.slice(0, at) + text.slice(at).replace(/size: \w+/, `size: ${size}`);
  };
  const [base, ours, theirs] = [text, changed(0.25, 'tiny'), changed(0.75, 'huge')].map(file);
  const service = { name: names[names.length >> 1]!, description: 'Another text' };
  const update = { repoUrl: REPO, operation: 'update' as const, service, entity: false };
  return {
    'add one': core => decide(core, request({ ...NEW_ENTRY }) as never, files),
    'change one': core => decide(core, { type: 'catalog:update', input: update }, files),
    'merge, one changed a side': core =>
      decide(
        core,
        { type: 'catalog:merge', input: { base: base!, ours: ours!, theirs: theirs! } },
        new Map(),
      ),
    'diff, one changed': core =>
      decide(core, { type: 'catalog:diff', input: { from: base!, to: ours! } }, new Map()),
  };
}

function row(
  what: string,
  entries: number,
  rounds: number,
  operation: (core: Core) => Decision,
): string[] {
  const taken: Record<string, number[]> = { reference: [], now: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const turns = Object.entries(cores);
    for (const [id, core] of round % 2 ? turns : turns.reverse()) {
      const before = process.cpuUsage();
      const decision = operation(core);
      const { user, system } = process.cpuUsage(before);
      if (decision.kind !== 'plan') fail(`${id}: ${JSON.stringify(decision).slice(0, 500)}`);
      // The first round warms up.
      if (round > 0) taken[id]!.push((user + system) / 1_000);
    }
  }
  const median = (all: number[]): number => all.sort((a, b) => a - b)[all.length >> 1]!;
  const [reference, now] = [median(taken.reference!), median(taken.now!)];
  return [what, String(entries), short(reference), short(now), (now / reference).toFixed(2)];
}

function fail(message: string): never {
  throw new Error(message);
}
