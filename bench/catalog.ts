// `npm run bench`: adds one entry to catalogs of 100 to 50,000 entries, ours beside the alternatives.
// `--quick` takes the two small sizes only, a few times each, and leaves out the native core, which takes minutes to compile;
// `--out FOLDER` names another place for the results.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import v8 from 'node:v8';
import { build } from '../dev/build.ts';
import { say } from '../dev/steps.ts';
import type { Contestant } from './contestant.ts';
import { contestants } from './contestants.ts';
import { request } from './contestants/ameide.ts';
import { catalog, NEW_ENTRY } from './generate.ts';
import { coldLoads, memory, times } from './measure.ts';
import { Native } from './native.ts';
import { mustBeRight, quality, type Quality } from './quality.ts';
import { type Result, print, drawing } from './report.ts';
import { RESULTS, keep, machine } from './results.ts';

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean' }, out: { type: 'string' } },
});
const out = resolve(options.out ?? RESULTS);
const sizes = options.quick ? [100, 1_000] : [100, 1_000, 10_000, 50_000];
/** Memory, diff and comments are looked at here. */
const looked = options.quick ? 1_000 : 10_000;

// The Document API needs gigabytes for the largest catalog.
v8.setFlagsFromString('--max-old-space-size=12288');
await build();
const folder = mkdtempSync(join(tmpdir(), 'ameide-bench-'));
const native = options.quick ? undefined : await Native.start();
if (!native && !options.quick) say('the native core does not compile; it is left out');
const file = (entries: number): string => join(folder, `${entries}.yaml`);
const requestFile = join(folder, 'request.json');
const context = { now: '2026-11-21T10:00:00Z', actor: 'user:default/bench', config: {} };
writeFileSync(requestFile, JSON.stringify({ action: request(NEW_ENTRY), context }));

const result: Result = {
  machine,
  sizes: [],
  qualities: {},
  memory: {},
  coldLoad: {},
  looked,
  labels: { wasmBytes: 'ameide, wasm, on bytes', native: 'ameide, native, on bytes' },
};
for (const [id, contestant] of Object.entries(contestants) as [string, Contestant][])
  result.labels[id] = contestant.label;

for (const entries of sizes) {
  say(`${entries.toLocaleString('en')} entries`);
  const text = catalog(entries);
  writeFileSync(file(entries), text);
  await native?.load(file(entries), requestFile);
  const { times: measured, outputs } = await times(entries, text, native, options.quick);
  if (native) {
    await native.write(join(folder, 'native.yaml'));
    outputs.native = readFileSync(join(folder, 'native.yaml'), 'utf8');
    if (outputs.native !== outputs.wasm)
      throw new Error('natively and as wasm the core writes different files');
  }
  for (const [id, output] of Object.entries(outputs)) mustBeRight(id, text, output);
  result.sizes.push({ entries, bytes: Buffer.byteLength(text), times: measured });
  if (entries === looked) {
    const of = ([id, output]: [string, string]): [string, Quality] => [
      id,
      quality(text, output, folder),
    ];
    result.qualities = Object.fromEntries(Object.entries(outputs).map(of));
  }
}
native?.stop();
say('memory and cold load, in processes of their own');
const processes = options.quick ? 1 : 3;
result.memory = await memory(file(looked), requestFile, native !== undefined, processes);
result.coldLoad = coldLoads(file(100), options.quick ? 1 : 11);
rmSync(folder, { recursive: true });

keep('catalog', result, out, drawing(result));
console.log(print(result));
