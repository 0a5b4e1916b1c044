// What the table of services shows.
import { Cell, CellText, Link, Skeleton } from '@backstage/ui';
import type { ColumnConfig } from '@backstage/ui';
import type { ServiceRow } from '../api/types';
import { State } from '../parts/State';

/** `isPending`: its state is not known yet, as Harness has not been heard so far. */
export type Row = ServiceRow & { id: string; isPending: boolean };

export const columns: ColumnConfig<Row>[] = [
  {
    id: 'name',
    label: 'Name',
    isRowHeader: true,
    minWidth: 160,
    isSortable: true,
    defaultWidth: '2.2fr',
    cell: ({ name, description }) => (
      <CellText
        title={name}
        description={description}
        href={`/catalog/default/component/${name}`}
      />
    ),
  },
  {
    id: 'archetype',
    label: 'Archetype',
    isSortable: true,
    defaultWidth: '1.2fr',
    // The longest profile in full.
    minWidth: 176,
    cell: ({ archetype, profile }) => <CellText title={archetype} description={profile} />,
  },
  {
    id: 'size',
    label: 'Size',
    isSortable: true,
    defaultWidth: '0.7fr',
    cell: ({ size }) => <CellText title={size} />,
  },
  {
    id: 'owner',
    label: 'Team',
    isSortable: true,
    defaultWidth: '1.2fr',
    cell: ({ team }) => <CellText title={team} />,
  },
  {
    id: 'environments',
    label: 'Runs in',
    defaultWidth: '1.1fr',
    cell: ({ environments, regions }) => (
      <CellText title={environments.join(', ')} description={regions.join(', ')} />
    ),
  },
  {
    id: 'state',
    label: 'Pipeline',
    isSortable: true,
    defaultWidth: '1fr',
    // The longest state in full.
    minWidth: 172,
    cell: ({ state, isPending }) => (
      <Cell>{isPending ? <Skeleton width={96} height={20} /> : <State word={state} />}</Cell>
    ),
  },
  {
    id: 'links',
    label: 'Links',
    defaultWidth: '0.7fr',
    minWidth: 90,
    cell: ({ name, pipelineUrl, state }) => (
      <Cell>
        {state === 'missing' ? (
          '–'
        ) : (
          <Link
            href={pipelineUrl}
            target="_blank"
            rel="noopener"
            aria-label={`Pipeline of ${name}`}
          >
            Pipeline
          </Link>
        )}
      </Cell>
    ),
  },
];
