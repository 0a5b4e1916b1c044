import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import v8 from 'node:v8';
import { runInNewContext } from 'node:vm';
import { contestants, type ContestantId } from './contestants.ts';
import { loadBytes } from './contestants/ameide.ts';
import { NEW_ENTRY } from './generate.ts';
import { Native } from './native.ts';

/** Wall times of one contestant at one size, in milliseconds. */
export interface Times {
  min: number;
  median: number;
  all: number[];
}

/** How often each contestant edits at a size. */
const rounds = (entries: number, quick: boolean): number =>
  quick ? 2 : entries <= 100 ? 60 : entries <= 1_000 ? 25 : entries <= 10_000 ? 7 : 3;

v8.setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/**
 * Lets all edit the same text in turns, so that a slow moment of the machine strikes all of them; times by contestant. `wasmBytes`
 * is the core on bytes, which is what the native one gets and gives: the others are all given a text of Node's.
 */
export async function times(
  entries: number,
  text: string,
  native: Native | undefined,
  quick = false,
): Promise<{ times: Record<string, Times>; outputs: Record<string, string> }> {
  const ids = Object.keys(contestants) as ContestantId[];
  const edits = ids.map(id => contestants[id].load());
  const editBytes = loadBytes();
  const bytes = new TextEncoder().encode(text);
  const taken: Record<string, number[]> = Object.fromEntries(
    [...ids, 'wasmBytes', 'native'].map(id => [id, []]),
  );
  const outputs: Record<string, string> = {};
  const last = rounds(entries, quick);
  for (let round = 0; round <= last; round += 1) {
    // The first round warms up.
    const keep = (id: string, time: number): unknown => round > 0 && taken[id]!.push(time);
    for (const [index, id] of ids.entries()) {
      collect();
      const start = performance.now();
      const output = edits[index]!(text, { ...NEW_ENTRY });
      keep(id, performance.now() - start);
      outputs[id] = output;
    }
    collect();
    const start = performance.now();
    const output = editBytes(bytes, { ...NEW_ENTRY });
    keep('wasmBytes', performance.now() - start);
    outputs.wasmBytes = new TextDecoder('utf-8', { ignoreBOM: true }).decode(output);
    if (native) keep('native', await native.edit());
  }
  const measured = Object.entries(taken).filter(([, all]) => all.length > 0);
  return { times: Object.fromEntries(measured.map(([id, all]) => [id, summary(all)])), outputs };
}

/** Milliseconds from `require` to the first answer, in processes of their own, in turns. */
export function coldLoads(file: string, runs: number): Record<string, Times> {
  const ids = Object.keys(contestants) as ContestantId[];
  const taken: Record<string, number[]> = Object.fromEntries(ids.map(id => [id, []]));
  for (let round = 0; round < runs; round += 1) {
    for (const id of ids) taken[id]!.push(child('cold', id, file));
  }
  return Object.fromEntries(Object.entries(taken).map(([id, all]) => [id, summary(all)]));
}

/**
 * Growth of the peak memory with one edit, in bytes; the least of as many processes as `runs`. `core` is the part of `wasm` that is the core's
 * own memory, the rest being the texts and buffers that Node holds.
 */
export async function memory(
  file: string,
  request: string,
  withNative: boolean,
  runs = 3,
): Promise<Record<string, number>> {
  const grown: Record<string, number> = {};
  for (const id of Object.keys(contestants) as ContestantId[]) {
    grown[id] = Math.min(...Array.from({ length: runs }, () => child('memory', id, file)));
  }
  grown.core = child('core', 'wasm', file);
  const native = withNative ? await Native.start() : undefined;
  if (native) {
    await native.load(file, request);
    const before = native.peak();
    await native.edit();
    if (before > 0) grown.native = native.peak() - before;
    native.stop();
  }
  return grown;
}

/** The exponent with which time grows with size, by least squares on the logarithms. */
export function growth(points: [entries: number, ms: number][]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (at: 0 | 1): number => logs.reduce((sum, point) => sum + point[at], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const over = logs.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return over / logs.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

function summary(all: number[]): Times {
  const sorted = [...all].sort((a, b) => a - b);
  return { min: sorted[0]!, median: sorted[Math.floor(sorted.length / 2)]!, all };
}

function child(what: string, id: string, file: string): number {
  const script = join(import.meta.dirname, 'child.ts');
  return Number(execFileSync(process.execPath, [script, what, id, file], { encoding: 'utf8' }));
}
