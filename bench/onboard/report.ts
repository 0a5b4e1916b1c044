// What an onboarding takes, as a table and a picture, and whether it is what is asked for.
import { judged } from '../results.ts';
import type { Machine } from '../results.ts';
import { short, table } from '../table.ts';
import type { Round, Taken } from './measure.ts';

export interface Result {
  machine: Machine;
  /** The build beside today's. */
  commit: string;
  delayMs: number;
  rounds: Record<Side, Round[]>;
}

type Side = 'reference' | 'now';
type Run = 'preview' | 'first' | 'again';

const RUNS: Record<Run, string> = {
  preview: 'preview in the form',
  first: 'first onboarding',
  again: 'once more, unchanged',
};
/** A preview takes at most as long as four requests one after another. */
const GOALS: Record<Run, { seconds: number; requests?: number }> = {
  preview: { seconds: 0.8 },
  first: { seconds: 2.6, requests: 32 },
  again: { seconds: 0.8, requests: 14 },
};

/** The median of the seconds, and the most requests. */
export function taken({ rounds }: Pick<Result, 'rounds'>, side: Side, run: Run): Taken {
  const all = rounds[side].map(round => round[run]);
  const seconds = all.map(one => one.seconds).sort((a, b) => a - b);
  return {
    seconds: seconds[seconds.length >> 1]!,
    requests: Math.max(...all.map(one => one.requests)),
  };
}

export function print(result: Result): string {
  const { commit, delayMs, rounds } = result;
  const runs = Object.keys(RUNS) as Run[];
  const row = (run: Run) => {
    const [before, now] = (['reference', 'now'] as const).map(side => taken(result, side, run));
    const numbers = [before!.seconds, now!.seconds, now!.seconds / before!.seconds].map(short);
    return [RUNS[run], ...numbers, String(before!.requests), String(now!.requests)];
  };
  return [
    `\nA service in six places, ${rounds.now[0]!.entities} entities in Harness; ${delayMs} ms added to every request; medians of ${rounds.now.length} rounds\n`,
    table(
      ['', `${commit}, s`, 'now, s', 'ratio', `${commit}, requests`, 'now, requests'],
      runs.map(row),
    ),
    '',
    ...verdict(result),
  ].join('\n');
}

/** What is asked of it. */
export function verdict(result: Result): string[] {
  return (Object.keys(RUNS) as Run[]).flatMap(run => {
    const { seconds, requests } = taken(result, 'now', run);
    const goal = GOALS[run];
    const line = (met: boolean, text: string) => judged(met, `${RUNS[run]}: ${text}`);
    const most = goal.requests ?? Infinity;
    return [
      line(seconds <= goal.seconds, `${short(seconds)} s (goal at most ${goal.seconds})`),
      ...(goal.requests
        ? [line(requests <= most, `${requests} requests (goal at most ${most})`)]
        : []),
    ];
  });
}

const [WIDTH, LEFT, RIGHT, TOP, BAR] = [760, 190, 90, 50, 26];

/** A bar for each build and run. */
export function drawing(result: Result): string {
  const bars = (Object.keys(RUNS) as Run[]).flatMap(run =>
    (['reference', 'now'] as const).map(side => {
      const { seconds } = taken(result, side, run);
      return { label: `${RUNS[run]}, ${side === 'now' ? 'now' : result.commit}`, seconds, side };
    }),
  );
  const most = Math.max(...bars.map(({ seconds }) => seconds));
  const height = TOP + bars.length * (BAR + 12) + 14;
  const colours = { reference: '#d55e00', now: '#0072b2' };
  const bar = ({ label, seconds, side }: (typeof bars)[number], index: number) => {
    const y = TOP + index * (BAR + 12);
    const width = (seconds / most) * (WIDTH - LEFT - RIGHT);
    return (
      `<rect x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" fill="${colours[side]}"/>` +
      `<text x="${LEFT - 10}" y="${y + 17}" text-anchor="end">${label}</text>` +
      `<text x="${(LEFT + width + 8).toFixed(1)}" y="${y + 17}">${short(seconds)} s</text>`
    );
  };
  const title = `Onboarding a service, ${result.delayMs} ms added to every request`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">`,
    '<style>text{font:12px system-ui,sans-serif;fill:#24292f}.back{fill:#fff}.title{font-weight:600;font-size:14px}' +
      '@media(prefers-color-scheme:dark){text{fill:#e6edf3}.back{fill:#0d1117}}</style>',
    `<rect class="back" width="${WIDTH}" height="${height}"/>`,
    `<text class="title" x="20" y="28">${title}</text>`,
    ...bars.map(bar),
    '</svg>',
    '',
  ].join('\n');
}
