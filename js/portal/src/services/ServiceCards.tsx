// The services as cards, where a table has no room.
import { Button, Flex, Select, Text, ToggleButton } from '@backstage/ui';
import { LastDeployment, Name, Pipeline } from './cells';
import type { Row } from './cells';
import { SORTABLE } from './columns';
import type { Listed } from './query';

interface Props {
  listed: Listed;
  data: Row[];
  total: number;
  isStale: boolean;
  onSort: (column: string, descending: boolean) => void;
  onTurn: (page: number) => void;
}

export function ServiceCards({ listed, data, total, isStale, onSort, onTurn }: Props) {
  const { sort, descending } = listed;
  return (
    <Flex direction="column" gap="3">
      <Flex align="end" gap="3" className="ameide-wrap">
        <Select
          label="Sort by"
          options={SORTABLE}
          value={sort}
          onChange={column => column !== null && onSort(String(column), descending)}
        />
        <ToggleButton isSelected={descending} onChange={isDown => onSort(sort, isDown)}>
          Descending
        </ToggleButton>
      </Flex>
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
      <Turn listed={listed} total={total} onTurn={onTurn} />
    </Flex>
  );
}

function Turn({ listed, total, onTurn }: Pick<Props, 'listed' | 'total' | 'onTurn'>) {
  const { page, rows } = listed;
  if (total <= rows) return null;
  const offset = (page - 1) * rows;
  return (
    <Flex justify="between" align="center">
      <Button variant="secondary" isDisabled={page === 1} onPress={() => onTurn(page - 1)}>
        Previous
      </Button>
      <Text variant="body-small">
        {offset + 1} to {Math.min(offset + rows, total)} of {total}
      </Text>
      <Button
        variant="secondary"
        isDisabled={offset + rows >= total}
        onPress={() => onTurn(page + 1)}
      >
        Next
      </Button>
    </Flex>
  );
}
