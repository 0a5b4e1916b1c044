// All services of the platform, a page at a time: the backend searches, filters and sorts.
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { Alert, Container, Flex, SearchField, Select, Table, Text, useTable } from '@backstage/ui';
import { useEffect, useState } from 'react';
import { ameideApiRef } from '../api/client';
import type { ServicePage } from '../api/types';
import { Problems } from '../parts/Problems';
import { labelOf } from '../parts/State';
import { useAnswer } from '../parts/useAnswer';
import { columns } from './columns';
import type { Row } from './columns';
import { ALL, MINE, nameOf } from './filters';
import type { Filter } from './filters';

const AGAIN = 2_000;

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
      const found = await api.services(
        {
          search: text,
          offset,
          limit: pageSize,
          sort: sort ? String(sort.column) : undefined,
          descending: sort?.direction === 'descending',
          ...others,
          ...(mine ? { owner: owners.join() } : {}),
        },
        signal,
      );
      setPage(found);
      return { data: found.rows.map(row => ({ ...row, id: row.name })), totalCount: found.total };
    },
  });
  useStates(page, reload);
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
        {page && page.warnings.length > 0 && <Problems problems={page.warnings} />}
        {tableProps.error && (
          <Alert icon status="danger" title="No services" description={tableProps.error.message} />
        )}
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
      No service fits. Clear the search or choose another filter.
    </Text>
  );
}

/** Looks again as long as Harness has not answered yet. */
function useStates(page: ServicePage | undefined, reload: () => void): void {
  useEffect(() => {
    if (!page?.states.includes('unknown') || page.warnings.length > 0) return undefined;
    const timer = setTimeout(reload, AGAIN);
    return () => clearTimeout(timer);
  }, [page, reload]);
}

/** The teams of whoever is signed in. */
function useOwners(): string[] {
  const identity = useApi(identityApiRef);
  const { answer } = useAnswer('identity', () => identity.getBackstageIdentity());
  return answer?.ownershipEntityRefs.filter(ref => ref.startsWith('group:')) ?? [];
}
