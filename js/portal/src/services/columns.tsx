// What the table of services shows.
import { Cell } from '@backstage/ui';
import type { ColumnConfig } from '@backstage/ui';
import { LastDeployment, Name, Pipeline, Two } from './cells';
import type { Row } from './cells';

type Column = ColumnConfig<Row> & { minWidth: number; isWide?: boolean };

/** All of them, in widths in which the longest of what is usual stands in full. */
export const ALL: Column[] = [
  {
    id: 'name',
    label: 'Name',
    isRowHeader: true,
    isSortable: true,
    defaultWidth: '2fr',
    minWidth: 168,
    cell: row => (
      <Cell>
        <Name {...row} />
      </Cell>
    ),
  },
  {
    id: 'archetype',
    label: 'Archetype',
    isSortable: true,
    isWide: true,
    defaultWidth: '1fr',
    minWidth: 148,
    cell: ({ archetype, profile }) => (
      <Cell>
        <Two first={archetype} second={profile} />
      </Cell>
    ),
  },
  {
    id: 'size',
    label: 'Size',
    isSortable: true,
    isWide: true,
    defaultWidth: '0.6fr',
    minWidth: 92,
    cell: ({ size }) => (
      <Cell>
        <span className="ameide-cell">{size}</span>
      </Cell>
    ),
  },
  {
    id: 'owner',
    label: 'Team',
    isSortable: true,
    defaultWidth: '1fr',
    minWidth: 136,
    cell: ({ team }) => (
      <Cell>
        <span className="ameide-cell">{team}</span>
      </Cell>
    ),
  },
  {
    id: 'environments',
    label: 'Runs in',
    isWide: true,
    defaultWidth: '0.9fr',
    minWidth: 120,
    cell: ({ environments, regions }) => (
      <Cell>
        <Two first={environments.join(', ')} second={regions.join(', ')} />
      </Cell>
    ),
  },
  {
    id: 'state',
    label: 'Pipeline',
    isSortable: true,
    defaultWidth: '1fr',
    minWidth: 176,
    cell: row => (
      <Cell>
        <Pipeline {...row} />
      </Cell>
    ),
  },
  {
    id: 'lastRun',
    label: 'Deployed',
    isSortable: true,
    defaultWidth: '1.5fr',
    minWidth: 160,
    cell: row => (
      <Cell>
        <LastDeployment {...row} />
      </Cell>
    ),
  },
];

/** Those that tell most. */
export const NARROW: Column[] = ALL.filter(({ isWide }) => !isWide);

/** In how many pixels columns have room. */
export const widthOf = (columns: Column[]): number =>
  columns.reduce((sum, { minWidth }) => sum + minWidth, 0);

/** What services are sorted by, as a choice. */
export const SORTABLE: { id: string; label: string }[] = ALL.filter(
  ({ isSortable }) => isSortable,
).map(({ id, label }) => ({ id, label }));
