// Services by state as of now: all, by team, by environment.
import { Link, Text } from '@backstage/ui';
import type { Counted, Overview } from '@ameide/backstage-plugin-ameide-common';
import { labelOf, toneOf } from '../parts/State';
import { usePaths } from '../parts/paths';
import { nameOf } from '../services/query';
import { Bar, Counts, ordered } from './Bar';

export function Tiles({ total, states }: Counted) {
  const paths = usePaths();
  const tiles: [string, number, string, string][] = [
    ['Services', total, paths.services({ team: 'all' }), 'none'],
    ...ordered(states).map(([state, count]): [string, number, string, string] => [
      labelOf(state),
      count,
      paths.services({ team: 'all', state }),
      toneOf(state),
    ]),
  ];
  return (
    <ul className="ameide-tiles" aria-label="Services by the state of their pipeline">
      {tiles.map(([label, count, href, tone]) => (
        <li key={label} className={`ameide-box ameide-tile ameide-tile-${tone}`}>
          <Link href={href}>
            <span className="ameide-number-large">{count}</span> <span>{label}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

interface GroupsProps {
  title: string;
  /** What one of them is called. */
  label: string;
  groups: { id: string; query: Record<string, string>; counted: Counted }[];
}

function Groups({ title, label, groups }: GroupsProps) {
  const paths = usePaths();
  return (
    <section className="ameide-box" aria-label={title}>
      <Text as="h2" variant="title-x-small" weight="bold">
        {title}
      </Text>
      <table className="ameide-table ameide-groups">
        <thead>
          <tr>
            <th scope="col">{label}</th>
            <th scope="col">Services</th>
            <th scope="col">By state</th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ id, query, counted }) => (
            <tr key={id}>
              <th scope="row">
                <Link href={paths.services({ team: 'all', ...query })}>{nameOf(id)}</Link>
              </th>
              <td>{counted.total}</td>
              <td>
                <Bar {...counted} />
                <Counts states={counted.states} query={query} of={nameOf(id)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function Teams({ teams }: Pick<Overview, 'teams'>) {
  const groups = teams.map(({ owner, ...counted }) => ({
    id: owner,
    query: { team: owner },
    counted,
  }));
  return <Groups title="By team" label="Team" groups={groups} />;
}

export function Environments({ environments }: Pick<Overview, 'environments'>) {
  const groups = environments.map(({ environment, ...counted }) => ({
    id: environment,
    query: { environment },
    counted,
  }));
  return <Groups title="By environment" label="Environment" groups={groups} />;
}
