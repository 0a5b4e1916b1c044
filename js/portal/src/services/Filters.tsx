// What the list of services is narrowed by, and how many there are in each state.
import { Flex, SearchField, ToggleButton } from '@backstage/ui';
import type { ServicePage } from '../api/types';
import { Choice } from '../parts/Choice';
import { ClearFilters } from '../parts/FilterBar';
import { labelOf } from '../parts/State';
import type { Change } from '../parts/useQuery';
import { ALL_TEAMS, MY_TEAMS, NO_FILTERS, isFiltered, nameOf } from './query';
import type { Listed } from './query';

interface Props {
  listed: Listed;
  page: ServicePage | undefined;
  /** Whether whoever looks is in a team. */
  hasTeams: boolean;
  onChange: (change: Change, isTyped?: boolean) => void;
}

const named = (values: string[] = []) => values.map(id => ({ id, label: nameOf(id) }));

export function Filters({ listed, page, hasTeams, onChange }: Props) {
  const { search, team, archetype, environment } = listed;
  // Another filter starts with its first page.
  const choose = (change: Change, isTyped?: boolean) =>
    onChange({ page: undefined, ...change }, isTyped);
  const mine = hasTeams ? [{ id: MY_TEAMS, label: 'My teams' }] : [];
  return (
    <Flex direction="column" gap="3">
      <div className="ameide-filters ameide-filters-services">
        <SearchField
          aria-label="Search services"
          placeholder="Name, description or team"
          value={search}
          onChange={q => choose({ q }, true)}
        />
        <Choice
          label="Team"
          all="All teams"
          options={[...mine, ...named(page?.owners)]}
          value={team === ALL_TEAMS ? undefined : team}
          onChange={value => choose({ team: value ?? ALL_TEAMS })}
        />
        <Choice
          label="Archetype"
          all="All archetypes"
          options={named(page?.archetypes)}
          value={archetype}
          onChange={value => choose({ archetype: value })}
        />
        <Choice
          label="Environment"
          all="All environments"
          options={named(page?.environments)}
          value={environment}
          onChange={value => choose({ environment: value })}
        />
      </div>
      <Counts listed={listed} page={page} choose={choose} />
    </Flex>
  );
}

/** Each count filters by its state; once more shows all again. */
function Counts({
  listed,
  page,
  choose,
}: Pick<Props, 'listed' | 'page'> & { choose: (change: Change) => void }) {
  const { state } = listed;
  const counts = Object.entries(page?.counts ?? {}).sort(([one], [other]) =>
    one.localeCompare(other, 'en'),
  );
  // What is asked for is shown also where there is none.
  if (state && page && !(state in page.counts)) counts.push([state, 0]);
  return (
    <div
      className="ameide-counts"
      role="group"
      aria-label="Services by the state of their pipeline"
    >
      {counts.map(([id, count]) => (
        <ToggleButton
          key={id}
          size="small"
          isSelected={state === id}
          onChange={isSelected => choose({ state: isSelected ? id : undefined })}
        >
          {`${labelOf(id)} ${count}`}
        </ToggleButton>
      ))}
      {isFiltered(listed) && <ClearFilters onPress={() => choose(NO_FILTERS)} />}
    </div>
  );
}
