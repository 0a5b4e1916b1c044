// The portal beside the app of `create-app`, as a table, and whether it is what is asked for.
import { judged } from '../results.ts';
import type { Machine } from '../results.ts';
import { short, table } from '../table.ts';
import type { Start } from './starts.ts';

export interface Side {
  /** Megabytes on disk: as it is deployed. */
  megabytes: number;
  starts: Start[];
}

export interface Result {
  machine: Machine;
  /** The release of Backstage that both are of. */
  backstage: string;
  restSeconds: number;
  ours: Side;
  /** As its own Dockerfile installs it; `loaded` is what is left of that when only files that are loaded are kept, as in ours. */
  theirs: Side & { loaded: number };
}

/** Of the size of theirs, once both hold loaded files only. */
const MOST_SIZE = 0.6;

export function print(result: Result): string {
  const { ours, theirs, backstage, restSeconds } = result;
  const row = (name: string, one: number, other: number) => [
    name,
    short(one),
    short(other),
    short(one / other),
  ];
  const title = `Backstage ${backstage}, medians of ${ours.starts.length} starts in turns`;
  return [
    `\n${title}\n`,
    table(
      ['', 'the portal', '`create-app`', 'ratio'],
      [
        row('on disk as deployed, MB', ours.megabytes, theirs.megabytes),
        row('on disk, files that are loaded, MB', ours.megabytes, theirs.loaded),
        row('ready after the start, s', ready(ours), ready(theirs)),
        row('processor time until then, s', cpu(ours), cpu(theirs)),
        row(`memory after ${restSeconds} s of rest, MB`, memory(ours), memory(theirs)),
      ],
    ),
    '',
    ...verdict(result),
  ].join('\n');
}

/** What is asked of it. */
export function verdict({ ours, theirs }: Result): string[] {
  const line = (what: string, ratio: number, most: number) =>
    judged(ratio <= most, `${what}: ${short(ratio)} (goal at most ${most})`);
  return [
    line('size of what is loaded', ours.megabytes / theirs.loaded, MOST_SIZE),
    line('ready after the start', ready(ours) / ready(theirs), 1),
    line('memory at rest', memory(ours) / memory(theirs), 1),
  ];
}

const ready = ({ starts }: Side) => median(starts.map(({ readySeconds }) => readySeconds));
const cpu = ({ starts }: Side) => median(starts.map(({ cpuSeconds }) => cpuSeconds));
const memory = ({ starts }: Side) => median(starts.map(({ megabytes }) => megabytes));

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1]!;
}
