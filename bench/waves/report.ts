// What a rollout takes, as a table, and whether it is what is asked for.
import { growth } from '../measure.ts';
import { judged } from '../results.ts';
import type { BySize, Sized } from '../sync/bySize.ts';
import type { Measured } from '../sync/stage.ts';
import { short, table } from '../table.ts';

export const WAVES = [1, 5, '25%', 'rest'] as const;

interface Taken {
  /** The template reaches all of them. */
  rollout: Measured;
  /** All of it comes back. */
  back: Measured;
}

type Size = Sized<Taken>;

const KINDS = ['rollout', 'back'] as const;
const LABELS = { rollout: `waves of ${WAVES.join(', ')}`, back: 'all of it rolled back' };
const COUNTS = ['reads', 'writes', 'githubReads', 'githubWrites'] as const;
/** Twice as many services take at most so much more than twice as many requests, as a power. */
const LINEAR = 1.05;

export function print({ sizes }: BySize<Taken>): string {
  const row = (size: Size, kind: (typeof KINDS)[number]) => {
    const { seconds, workSeconds } = size[kind];
    const cells = COUNTS.map(count => size[kind][count].toLocaleString('en'));
    return [LABELS[kind], String(size.services), ...cells, short(seconds), short(workSeconds)];
  };
  const heads = ['reads', 'writes', 'reads of GitHub', 'writes', 'seconds', 'of them work'];
  return [
    '\nharness:rollout, at the default pace of 400 requests a minute\n',
    table(
      ['', 'services', ...heads],
      KINDS.flatMap(kind => sizes.map(size => row(size, kind))),
    ),
    ...(sizes.length > 1
      ? ['\nGrowth with the number of services (1 is linear)\n', growths(sizes)]
      : []),
    '',
    ...verdict(sizes),
  ].join('\n');
}

const grown = (
  sizes: Size[],
  kind: (typeof KINDS)[number],
  what: 'reads' | 'githubReads' | 'workSeconds',
) => growth(sizes.map(size => [size.services, size[kind][what]]));

function growths(sizes: Size[]): string {
  return table(
    ['', 'reads', 'work'],
    KINDS.map(kind => [
      LABELS[kind],
      short(grown(sizes, kind, 'reads')),
      short(grown(sizes, kind, 'workSeconds')),
    ]),
  );
}

/** What is asked of it. */
export function verdict(sizes: Size[]): string[] {
  const all = sizes.flatMap(({ services, rollout, back }) =>
    [rollout, back].map(measured => ({ services, ...measured })),
  );
  const refused = all.reduce((sum, one) => sum + one.refused, 0);
  const largest = Math.max(...sizes.map(({ services }) => services));
  return [
    judged(
      sizes.every(
        ({ rollout, back }) =>
          rollout.states['passed'] === WAVES.length && back.states['rolledBack'] === WAVES.length,
      ),
      `all ${WAVES.length} waves pass, and come back`,
    ),
    judged(
      all.every(({ services, writes }) => writes === services),
      `each of ${largest.toLocaleString('en')} pipelines is written once, and once more on the way back`,
    ),
    ...(sizes.length > 1
      ? KINDS.flatMap(kind =>
          (['reads', 'githubReads'] as const).map(what => {
            const power = grown(sizes, kind, what);
            const of = what === 'reads' ? 'reads' : 'reads of GitHub';
            return judged(
              power <= LINEAR,
              `${LABELS[kind]}: ${of} grow by the power ${short(power)}`,
            );
          }),
        )
      : []),
    judged(refused === 0, `${refused} requests beyond the rate limit`),
  ];
}
