// The table and the plot of the load.
import { judged } from '../results.ts';
import type { Machine } from '../results.ts';
import { short, table } from '../table.ts';
import type { Outcome } from './contest.ts';

export interface Result {
  machine: Machine;
  entries: number;
  /** All at once, merged afterwards. */
  crowd: Outcome[];
  /** A part merged while the rest had begun and not published yet. */
  overlap: Outcome[];
}

const LABELS = { ours: 'Ameide', theirs: 'publish:github:pull-request' };
const COMMIT = ['createCommitOnBranch', 'POST /git/commits'];

/** Commits of the catalog for each pull request of the onboarding. */
export const commitsEach = ({ onboarding, tasks }: Outcome): number =>
  COMMIT.reduce((sum, kind) => sum + (onboarding[kind] ?? 0), 0) / Math.max(1, tasks);

export function print({ entries, crowd, overlap }: Result): string {
  const [first, second] = [crowd[0]!, overlap[0]!];
  return [
    `\n${first.asked} onboardings at once onto one catalog of ${entries} entries, then merged one after another\n`,
    rows(crowd),
    `\n${second.asked} onboardings, half of them merged while the other half had begun and not published yet\n`,
    rows(overlap),
    '\nRequests that write, a pull request\n',
    ...crowd.flatMap(outcome => kinds(outcome)),
    '',
    ...verdict(crowd[0]!, overlap[0]!),
  ].join('\n');
}

function rows(outcomes: Outcome[]): string {
  const row = (name: string, of: (outcome: Outcome) => string) => [name, ...outcomes.map(of)];
  return table(
    ['', ...outcomes.map(({ way }) => LABELS[way])],
    [
      row('tasks that ended well', ({ tasks, asked }) => `${tasks} of ${asked}`),
      row('pull requests merged', ({ merged }) => String(merged)),
      row('left conflicting', ({ dirty }) => String(dirty)),
      row('services lost', ({ lost }) => String(lost)),
      row('... of them merged, then reverted in silence', ({ reverted }) => String(reverted)),
      row('entries of before gone or changed', count => String(count.damaged)),
      row('comments kept', ({ comments }) => `${comments.after} of ${comments.before}`),
      row('lines of before lost', ({ linesLost }) => String(linesLost)),
      row('lines a pull request', ({ diff }) => `+${short(diff.added)} -${short(diff.removed)}`),
      row('healed by a merge commit', ({ healed, way }) => (way === 'ours' ? String(healed) : '-')),
      row('catalog exactly as expected', ({ exact }) => (exact ? 'yes' : 'no')),
      row('seconds', ({ seconds }) => short(seconds)),
    ],
  );
}

function kinds({ way, onboarding, healing, healed, tasks }: Outcome): string[] {
  const list = (counts: Record<string, number>, by: number) =>
    Object.entries(counts)
      .map(([kind, count]) => `${kind} ${short(count / Math.max(1, by))}`)
      .join(', ');
  const lines = [`  ${LABELS[way]}: ${list(onboarding, tasks)}`];
  if (healed > 0) lines.push(`  healing, a healed one: ${list(healing, healed)}`);
  return lines;
}

/** What is asked of ours. */
export function verdict(...outcomes: Outcome[]): string[] {
  return outcomes.flatMap(outcome => [
    judged(
      outcome.tasks === outcome.asked,
      `${outcome.tasks} of ${outcome.asked} tasks ended well`,
    ),
    judged(outcome.lost === 0, `${outcome.lost} services lost`),
    judged(outcome.dirty === 0, `${outcome.dirty} pull requests left conflicting`),
    judged(outcome.exact, 'values, order, lines and comments of the catalog as expected'),
    judged(
      commitsEach(outcome) <= 1.2,
      `${commitsEach(outcome).toFixed(2)} commits a pull request (goal at most 1.2)`,
    ),
  ]);
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [760, 400, 60, 210, 50, 56];

/** How many of the services asked for are in the catalog, merge by merge. */
export function drawing({ crowd }: Result): string {
  const most = crowd[0]!.asked;
  const x = (value: number) => LEFT + (value / most) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => HEIGHT - BOTTOM - (value / most) * (HEIGHT - TOP - BOTTOM);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(part => Math.round(part * most));
  const colours = { ours: '#0072b2', theirs: '#d55e00' };
  const line = ({ way, growth }: Outcome) => {
    const counts = [0, ...growth, ...Array<number>(most - growth.length).fill(growth.at(-1) ?? 0)];
    const points = counts.map((count, index) => `${x(index).toFixed(1)},${y(count).toFixed(1)}`);
    const end = y(counts.at(-1)!);
    return (
      `<polyline fill="none" stroke="${colours[way]}" stroke-width="2.5" points="${points.join(' ')}"/>` +
      `<text x="${WIDTH - RIGHT + 10}" y="${end + 4}" style="fill:${colours[way]}">${LABELS[way]}: ${counts.at(-1)}</text>`
    );
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Services in the catalog, merge by merge">`,
    '<style>text{font:12px system-ui,sans-serif;fill:#24292f}.back{fill:#fff}.grid{stroke:#d0d7de}.title{font-weight:600;font-size:14px}' +
      '@media(prefers-color-scheme:dark){text{fill:#e6edf3}.back{fill:#0d1117}.grid{stroke:#30363d}}</style>',
    `<rect class="back" width="${WIDTH}" height="${HEIGHT}"/>`,
    `<text class="title" x="${LEFT}" y="26">${most} onboardings at once: how many arrive in the catalog</text>`,
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 14}" text-anchor="middle">pull requests tried, one after another</text>`,
    ...ticks.flatMap(tick => [
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(tick)}" y2="${y(tick)}"/>`,
      `<text x="${LEFT - 8}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`,
      `<text x="${x(tick)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${tick}</text>`,
    ]),
    ...crowd.map(line),
    '</svg>',
    '',
  ].join('\n');
}
