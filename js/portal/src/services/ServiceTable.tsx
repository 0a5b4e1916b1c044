// The services as a table; where there is no room for one, as cards.
import { Button, Flex, Table, Text } from '@backstage/ui';
import type { ReactNode } from 'react';
import type { ServicePage, ServiceRow } from '../api/types';
import { Waiting } from '../parts/Waiting';
import { NARROW, PHONE, useMedia } from '../parts/useMedia';
import type { Change } from '../parts/useQuery';
import { LastDeployment, Name, Pipeline } from './cells';
import type { Row } from './cells';
import { columnsOf } from './columns';
import type { Listed } from './query';

interface Props {
  listed: Listed;
  page: ServicePage | undefined;
  /** Whether the rows are those of another question, while the answer to this one is on its way. */
  isStale: boolean;
  empty: ReactNode;
  onChange: (change: Change) => void;
}

export function ServiceTable({ listed, page, isStale, empty, onChange }: Props) {
  const isPhone = useMedia(PHONE);
  const isNarrow = useMedia(NARROW);
  const isAsking = page !== undefined && page.statesAsOf === undefined && !page.warnings.length;
  const data = page?.items.map((row: ServiceRow): Row => ({
    ...row,
    id: row.name,
    isPending: isAsking && row.state === 'unknown',
  }));
  const { rows, sort, descending } = listed;
  const offset = (listed.page - 1) * rows;
  const total = page?.total ?? 0;
  const turn = (to: number) => onChange({ page: to === 1 ? undefined : String(to) });
  const hasNext = offset + rows < total;
  if (!data) return <Waiting of="the services" height={240} />;
  if (isPhone)
    return (
      <Cards data={data} isStale={isStale} empty={empty}>
        {total > rows && (
          <Flex justify="between" align="center">
            <Button
              variant="secondary"
              isDisabled={listed.page === 1}
              onPress={() => turn(listed.page - 1)}
            >
              Previous
            </Button>
            <Text variant="body-small">
              {offset + 1} to {Math.min(offset + rows, total)} of {total}
            </Text>
            <Button variant="secondary" isDisabled={!hasNext} onPress={() => turn(listed.page + 1)}>
              Next
            </Button>
          </Flex>
        )}
      </Cards>
    );
  return (
    <Table
      key={String(isNarrow)}
      className="ameide-list"
      columnConfig={columnsOf(isNarrow)}
      data={data}
      isStale={isStale}
      emptyState={empty}
      sort={{
        descriptor: { column: sort, direction: descending ? 'descending' : 'ascending' },
        onSortChange: ({ column, direction }) =>
          onChange({
            sort: `${direction === 'descending' ? '-' : ''}${String(column)}`,
            page: undefined,
          }),
      }}
      pagination={{
        type: 'page',
        pageSize: rows,
        pageSizeOptions: [20, 50, 100],
        offset,
        totalCount: total,
        hasNextPage: hasNext,
        hasPreviousPage: listed.page > 1,
        onNextPage: () => turn(listed.page + 1),
        onPreviousPage: () => turn(listed.page - 1),
        onPageSizeChange: size => onChange({ rows: String(size), page: undefined }),
      }}
    />
  );
}

interface CardsProps {
  data: Row[];
  isStale: boolean;
  empty: ReactNode;
  children: ReactNode;
}

function Cards({ data, isStale, empty, children }: CardsProps) {
  if (data.length === 0) return empty;
  return (
    <>
      <ul className={`ameide-cards${isStale ? ' ameide-stale' : ''}`} aria-label="Services">
        {data.map(row => (
          <li key={row.id} className="ameide-box">
            <Name {...row} />
            <dl className="ameide-facts">
              <dt>Team</dt>
              <dd>{row.team}</dd>
              <dt>Runs in</dt>
              <dd>
                {row.environments.join(', ')} · {row.regions.join(', ')}
              </dd>
              <dt>Pipeline</dt>
              <dd>
                <Pipeline {...row} />
              </dd>
              <dt>Last deployment</dt>
              <dd>
                <LastDeployment {...row} />
              </dd>
            </dl>
          </li>
        ))}
      </ul>
      {children}
    </>
  );
}
