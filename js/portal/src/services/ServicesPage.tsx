// All services of the platform, a page at a time: the backend searches, filters and sorts.
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { Button, Container, Flex, SearchField, Select, Table, Text, useTable } from '@backstage/ui';
import { useEffect, useState } from 'react';
import { ameideApiRef } from '../api/client';
import type { ServicePage, ServiceRow } from '../api/types';
import { NoAnswer } from '../parts/NoAnswer';
import { Problems } from '../parts/Problems';
import { labelOf } from '../parts/State';
import { clockOf } from '../parts/time';
import { useAnswer } from '../parts/useAnswer';
import { whenSeen } from '../parts/whenSeen';
import { columns } from './columns';
import type { Row } from './columns';
import { ALL, MINE, nameOf } from './filters';
import type { Filter } from './filters';

export function ServicesPage() {
  const api = useApi(ameideApiRef);
  const [page, setPage] = useState<ServicePage>();
  const owners = useOwners();
  const { tableProps, search, filter, reload } = useTable<Row, Filter>({
    mode: 'offset',
    initialSort: { column: 'name', direction: 'ascending' },
    paginationOptions: { pageSize: 20, pageSizeOptions: [20, 50, 100] },
    getData: async ({ offset, pageSize, sort, search: text, filter: chosen = {}, signal }) => {
      const { mine, ...others } = chosen;
      const found = await api.listServices(
        {
          search: text,
          offset,
          limit: pageSize,
          sort: sort ? String(sort.column) : undefined,
          descending: sort?.direction === 'descending',
          ...others,
          ...(mine ? { owner: owners.join() } : {}),
        },
        { signal },
      );
      setPage(found);
      const isAsking = found.statesAsOf === undefined && found.warnings.length === 0;
      const rowOf = (row: ServiceRow): Row => ({
        ...row,
        id: row.name,
        isPending: isAsking && row.state === 'unknown',
      });
      return { data: found.items.map(rowOf), totalCount: found.total };
    },
  });
  useStates(page, tableProps.error, reload);
  const chosen = filter.value ?? {};
  const choose = (change: Filter) => filter.onChange({ ...chosen, ...change });
  return (
    <Container className="ameide-page">
      <Flex direction="column" gap="4">
        <div className="ameide-filters">
          <SearchField
            aria-label="Search services"
            placeholder="Search by name or description"
            value={search.value}
            onChange={search.onChange}
          />
          <Choice
            label="Team"
            all="All teams"
            first={owners.length > 0 ? [{ id: MINE, label: 'My teams' }] : []}
            values={page?.owners}
            value={chosen.mine ? MINE : chosen.owner}
            onChange={key =>
              choose(key === MINE ? { mine: true, owner: undefined } : { mine: false, owner: key })
            }
          />
          <Choice
            label="Archetype"
            all="All archetypes"
            values={page?.archetypes}
            value={chosen.archetype}
            onChange={archetype => choose({ archetype })}
          />
          <Choice
            label="Environment"
            all="All environments"
            values={page?.environments}
            value={chosen.environment}
            onChange={environment => choose({ environment })}
          />
          <Choice
            label="Pipeline"
            all="Any state"
            values={page?.states}
            say={labelOf}
            value={chosen.state}
            onChange={state => choose({ state })}
          />
        </div>
        {tableProps.error && (
          <NoAnswer title="No services" error={tableProps.error} again={reload} />
        )}
        {page && <Age page={page} again={reload} />}
        <Table columnConfig={columns} emptyState={<Empty />} {...tableProps} />
      </Flex>
    </Container>
  );
}

interface ChoiceProps {
  label: string;
  all: string;
  first?: { id: string; label: string }[];
  values: string[] | undefined;
  /** How people read a value. */
  say?: (value: string) => string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

function Choice({
  label,
  all,
  first = [],
  values = [],
  say = nameOf,
  value,
  onChange,
}: ChoiceProps) {
  const options = values.map(id => ({ id, label: say(id) }));
  return (
    <Select
      aria-label={label}
      options={[{ id: ALL, label: all }, ...first, ...options]}
      value={value ?? ALL}
      onChange={key => onChange(key === ALL || key === null ? undefined : String(key))}
    />
  );
}

function Empty() {
  return (
    <Text variant="body-medium" color="secondary">
      No services match. Clear the search or choose another filter.
    </Text>
  );
}

const SOON_MS = 2_000;
const FAILING_MS = 5_000;
const QUIET_MS = 30_000;

/** Looks again: soon while something is on its way, else now and then, and only while somebody looks at the page. */
function useStates(page: ServicePage | undefined, error: Error | undefined, reload: () => void) {
  useEffect(() => {
    if (!page && !error) return undefined;
    const failing = error !== undefined || (page?.warnings.length ?? 0) > 0;
    return whenSeen(failing ? FAILING_MS : page?.renewing ? SOON_MS : QUIET_MS, reload);
  }, [page, error, reload]);
}

/** How old the table is, and why it is no newer. */
function Age({ page, again }: { page: ServicePage; again: () => void }) {
  const { asOf, statesAsOf, warnings } = page;
  const parts = [
    `Services as of ${clockOf(asOf)}`,
    statesAsOf === undefined ? 'pipelines not known yet' : `pipelines as of ${clockOf(statesAsOf)}`,
  ];
  return (
    <>
      {warnings.length > 0 && <Problems problems={warnings} />}
      <Flex align="center" gap="3">
        <Text variant="body-small" color="secondary" role="status">
          {parts.join(', ')}
        </Text>
        <Button size="small" variant="tertiary" onPress={again}>
          {warnings.length > 0 ? 'Retry' : 'Refresh'}
        </Button>
      </Flex>
    </>
  );
}

/** The teams of whoever is signed in. */
function useOwners(): string[] {
  const identity = useApi(identityApiRef);
  const { answer } = useAnswer('identity', () => identity.getBackstageIdentity());
  return answer?.ownershipEntityRefs.filter(ref => ref.startsWith('group:')) ?? [];
}
