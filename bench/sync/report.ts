// What a sync takes, as a table, and whether it is what is asked for.
import { growth } from '../measure.ts';
import { judged } from '../results.ts';
import { short, table } from '../table.ts';
import type { BySize, Sized } from './bySize.ts';
import { WRONG } from './stage.ts';
import type { Measured } from './stage.ts';

interface Taken {
  /** All are made: the first sync of an empty Harness. */
  first: Measured;
  /** Some are wrong: looked at and mended by the list alone. */
  quick: Measured;
  /** The same by reading each pipeline. */
  full: Measured;
}

type Size = Sized<Taken>;

const KINDS = ['first', 'quick', 'full'] as const;
const LABELS = {
  first: 'first sync, all missing',
  quick: 'quick, some wrong',
  full: 'full, some wrong',
};

export function print({ sizes }: BySize<Taken>): string {
  const row = (size: Size, kind: (typeof KINDS)[number]) => {
    const { reads, writes, seconds, workSeconds } = size[kind];
    const cells = [reads, writes].map(count => count.toLocaleString('en'));
    return [LABELS[kind], String(size.services), ...cells, short(seconds), short(workSeconds)];
  };
  return [
    '\nharness:sync, with `apply`, at the default pace of 400 requests a minute\n',
    table(
      ['', 'services', 'reads', 'writes', 'seconds', 'of them work'],
      KINDS.flatMap(kind => sizes.map(size => row(size, kind))),
    ),
    ...(sizes.length > 1
      ? ['\nGrowth with the number of services (1 is linear)\n', growths(sizes)]
      : []),
    '',
    ...verdict(sizes.at(-1)!),
  ].join('\n');
}

function growths(sizes: Size[]): string {
  const of = (kind: (typeof KINDS)[number], what: 'reads' | 'workSeconds') =>
    short(growth(sizes.map(size => [size.services, size[kind][what]])));
  return table(
    ['', 'reads', 'work'],
    KINDS.map(kind => [LABELS[kind], of(kind, 'reads'), of(kind, 'workSeconds')]),
  );
}

/** What is asked of it. */
export function verdict({ services, first, quick, full }: Size): string[] {
  const all = [first, quick, full];
  const wrong = Object.entries(WRONG);
  const found = ({ states }: Measured, orphaned: number) =>
    wrong.every(([state, count]) => states[state] === (state === 'orphaned' ? orphaned : count));
  const refused = all.reduce((sum, one) => sum + one.refused, 0);
  // A page has a hundred pipelines; what somebody has touched is read.
  const most = 90 + services / 100;
  // What is written is read again, to see that it was really saved.
  const written = WRONG.drifted + WRONG.outdated + WRONG.missing;
  return [
    judged(
      // A full look finds the services of the orphaned pipelines, too.
      found(quick, WRONG.orphaned) && found(full, 2 * WRONG.orphaned),
      `each finds ${wrong.map(([state, count]) => `${count} ${state}`).join(', ')}`,
    ),
    judged(quick.reads <= most, `quick: ${quick.reads} reads (goal at most ${most})`),
    judged(quick.writes <= 30, `quick: ${quick.writes} writes (goal at most 30)`),
    judged(
      full.pipelineReads <= services + written,
      `full: ${full.pipelineReads} reads of ${full.pipelines} pipelines, ${written} of which are written and looked at again`,
    ),
    judged(refused === 0, `${refused} requests beyond the rate limit`),
  ];
}
