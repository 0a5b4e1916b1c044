// Services by state as a bar, and each count as a link to the services behind it.
import { Link } from '@backstage/ui';
import type { StateCounts } from '@ameide/backstage-plugin-ameide-common';
import { labelOf, toneOf } from '../parts/State';
import { usePaths } from '../parts/paths';

/** From what is as it should be to what is not. */
const ORDER = ['ready', 'unknown', 'missing', 'outdated', 'drifted', 'held', 'invalid', 'foreign'];

/** The counts in this order; a state that is not known comes last. */
export function ordered(states: Record<string, number> | StateCounts): [string, number][] {
  const rank = (state: string) => (ORDER.indexOf(state) + ORDER.length) % ORDER.length;
  return Object.entries(states as Record<string, number>)
    .filter(([, count]) => count > 0)
    .sort(([one], [other]) => rank(one) - rank(other));
}

/** A picture of what stands beside it as text. */
export function Bar({ states, total }: { states: StateCounts; total: number }) {
  return (
    <div className="ameide-bar" aria-hidden="true">
      {ordered(states).map(([state, count]) => (
        <span
          key={state}
          className={`ameide-${toneOf(state)} ameide-fill-${state}`}
          style={{ width: `${(100 * count) / Math.max(total, 1)}%` }}
        />
      ))}
    </div>
  );
}

interface CountsProps {
  states: StateCounts;
  /** What else the services are narrowed to. */
  query: Record<string, string>;
  /** Whose services they are, for those who hear the link alone. */
  of: string;
}

export function Counts({ states, query, of }: CountsProps) {
  const paths = usePaths();
  return (
    <ul className="ameide-inline">
      {ordered(states).map(([state, count]) => (
        <li key={state}>
          <Link
            href={paths.services({ team: 'all', ...query, state })}
            aria-label={`${count} ${labelOf(state)}, ${of}`}
          >
            {count} {labelOf(state).toLowerCase()}
          </Link>
        </li>
      ))}
    </ul>
  );
}
