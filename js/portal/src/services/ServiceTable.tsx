// The services as a table; where there is no room for one, as cards.
import { Table } from '@backstage/ui';
import type { ReactNode } from 'react';
import type { ServicePage, ServiceRow } from '../api/types';
import { Waiting } from '../parts/Waiting';
import type { Change } from '../parts/useQuery';
import { useRoom } from '../parts/useRoom';
import type { Row } from './cells';
import { ServiceCards } from './ServiceCards';
import { ALL, NARROW, widthOf } from './columns';
import type { Listed } from './query';

interface Props {
  listed: Listed;
  page: ServicePage | undefined;
  /** Whether the rows are those of another question, while the answer to this one is on its way. */
  isStale: boolean;
  empty: ReactNode;
  onChange: (change: Change) => void;
}

export function ServiceTable(props: Props) {
  const [ref, room] = useRoom(widthOf(NARROW), widthOf(ALL));
  return (
    <div ref={ref}>
      {props.page ? (
        room !== undefined && <Rows {...props} page={props.page} room={room} />
      ) : (
        <Waiting of="the services" height={240} />
      )}
    </div>
  );
}

/** `room`: 0 for cards, 1 for few columns, 2 for all of them. */
function Rows({
  listed,
  page,
  isStale,
  empty,
  onChange,
  room,
}: Props & { page: ServicePage; room: number }) {
  const isAsking = page.statesAsOf === undefined && !page.warnings.length;
  const data = page.items.map((row: ServiceRow): Row => ({
    ...row,
    id: row.name,
    isPending: isAsking && row.state === 'unknown',
  }));
  const { rows, sort, descending } = listed;
  const { total } = page;
  const offset = (listed.page - 1) * rows;
  const turn = (to: number) => onChange({ page: to === 1 ? undefined : String(to) });
  const order = (column: string, isDown: boolean) =>
    onChange({ sort: `${isDown ? '-' : ''}${column}`, page: undefined });
  if (room === 0)
    return data.length === 0 ? (
      empty
    ) : (
      <ServiceCards
        listed={listed}
        data={data}
        total={total}
        isStale={isStale}
        onSort={order}
        onTurn={turn}
      />
    );
  return (
    <Table
      key={room}
      className="ameide-list"
      columnConfig={room === 1 ? NARROW : ALL}
      data={data}
      isStale={isStale}
      emptyState={empty}
      sort={{
        descriptor: { column: sort, direction: descending ? 'descending' : 'ascending' },
        onSortChange: ({ column, direction }) => order(String(column), direction === 'descending'),
      }}
      pagination={{
        type: 'page',
        pageSize: rows,
        pageSizeOptions: [20, 50, 100],
        offset,
        totalCount: total,
        hasNextPage: offset + rows < total,
        hasPreviousPage: listed.page > 1,
        onNextPage: () => turn(listed.page + 1),
        onPreviousPage: () => turn(listed.page - 1),
        onPageSizeChange: size => onChange({ rows: String(size), page: undefined }),
      }}
    />
  );
}
