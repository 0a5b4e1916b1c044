import { growth, type Times } from './measure.ts';
import { plot } from './plot.ts';
import type { Quality } from './quality.ts';
import { judged } from './results.ts';
import type { Machine } from './results.ts';
import { short, table } from './table.ts';

/** All that was measured; each record is by contestant. */
export interface Result {
  machine: Machine;
  labels: Record<string, string>;
  sizes: { entries: number; bytes: number; times: Record<string, Times> }[];
  /** The size at which memory, diff and comments were looked at. */
  looked: number;
  qualities: Record<string, Quality>;
  memory: Record<string, number>;
  coldLoad: Record<string, Times>;
}

/** The tables for the terminal. */
export function print(result: Result): string {
  const ids = Object.keys(result.sizes[0]!.times);
  const label = (id: string): string => result.labels[id] ?? id;
  const sizes = result.sizes.map(
    size => `${size.entries.toLocaleString('en')} (${short(size.bytes / 1e6)} MB)`,
  );
  const at = (id: string): string[] =>
    result.sizes.map(({ times }) => `${short(times[id]!.min)} / ${short(times[id]!.median)}`);
  const exponent = (id: string): string =>
    growth(result.sizes.map(size => [size.entries, size.times[id]!.min])).toFixed(2);
  const looked = result.sizes.find(size => size.entries === result.looked)!;
  const rest = (id: string): string[] => {
    const { linesAdded, linesRemoved, commentsKept, commentsBefore } = result.qualities[id]!;
    const memory = result.memory[id];
    const cold = result.coldLoad[id];
    return [
      `+${linesAdded} -${linesRemoved}`,
      `${commentsKept} of ${commentsBefore}`,
      memory === undefined ? '' : `${short(memory / 1e6)} MB (${short(memory / looked.bytes)}x)`,
      cold ? `${short(cold.min)} / ${short(cold.median)}` : '',
    ];
  };
  return [
    `\nAdd one entry in its place: wall time in ms, min / median (${result.machine.cpu}, Node ${result.machine.node})\n`,
    table(
      ['', ...sizes, 'growth'],
      ids.map(id => [label(id), ...at(id), exponent(id)]),
    ),
    `\nAt ${result.looked.toLocaleString('en')} entries; cold load from \`require\` to the first answer at 100, ms\n`,
    table(
      ['', 'lines', 'comments kept', 'memory over the text', 'cold load'],
      ids.map(id => [label(id), ...rest(id)]),
    ),
    '',
    ...goals(result),
  ].join('\n');
}

/** What is asked of our core, with what was measured. */
function goals(result: Result): string[] {
  const { times, bytes } = result.sizes.find(size => size.entries === result.looked)!;
  const ours = times.wasm!;
  const ids = Object.keys(times);
  const ratio = (id: string, goal: number): string =>
    judged(
      paired(times[id]!, ours) >= goal,
      `${short(paired(times[id]!, ours))} times as fast as ${result.labels[id]} (goal ${goal})`,
    );
  const lines = [ratio('npmYamlDocument', 60), ratio('jsYaml', 10)];
  if (ids.includes('native')) {
    const slower = paired(times.wasmBytes!, times.native!);
    lines.push(
      judged(
        slower <= 1.3,
        `wasm takes ${short(slower)} times as long as native, both on bytes (goal at most 1.3)`,
      ),
    );
  }
  const share = (id: string): number => result.memory[id]! / bytes;
  lines.push(
    judged(
      share('core') < 4,
      `the core takes ${short(share('core'))} times the text (goal under 4); with the copies that Node holds, ${short(share('wasm'))} times`,
    ),
  );
  const exponent = growth(result.sizes.map(size => [size.entries, size.times.wasm!.min]));
  lines.push(
    judged(exponent <= 1.1, `time grows with size to the power of ${exponent.toFixed(2)} (goal 1)`),
  );
  return [`Goals, at ${result.looked.toLocaleString('en')} entries, proof included:`, ...lines];
}

/** How many times as long one takes as the other: the median of the ratios of each round. */
function paired(one: Times, other: Times): number {
  const ratios = one.all.map((time, round) => time / other.all[round]!).sort((a, b) => a - b);
  return ratios[Math.floor(ratios.length / 2)]!;
}

/** The plot of time over size. */
export function drawing(result: Result): string {
  const ids = Object.keys(result.sizes[0]!.times);
  const series = ids.map(id => ({
    label: result.labels[id] ?? id,
    points: result.sizes.map(size => [size.entries, size.times[id]!.min] as [number, number]),
    ours: id.startsWith('wasm') || id === 'native',
  }));
  return plot(
    'Add one entry to the catalog',
    'entries in the catalog',
    'milliseconds (least)',
    series,
  );
}
