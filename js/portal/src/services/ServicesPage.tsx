// All services of the platform, a page at a time: the backend searches, filters and sorts. What is shown is in the address.
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { Button, ButtonLink, Flex, Text } from '@backstage/ui';
import { RiAddLine } from '@remixicon/react';
import { ameideApiRef } from '../api/client';
import type { ServicePage } from '../api/types';
import { Failure } from '../parts/Failure';
import { ClearFilters } from '../parts/FilterBar';
import { Page } from '../parts/Page';
import { Problems } from '../parts/Problems';
import { useForms } from '../parts/forms';
import { clockOf } from '../parts/time';
import { useAnswer } from '../parts/useAnswer';
import { useQuery } from '../parts/useQuery';
import type { Change } from '../parts/useQuery';
import { Filters } from './Filters';
import { Onboardings } from './Onboardings';
import { ServiceTable } from './ServiceTable';
import { ALL_TEAMS, NO_FILTERS, isFiltered, listedOf, queryOf } from './query';
import type { Listed } from './query';

const TYPING_MS = 200;
const SOON_MS = 2_000;
const FAILING_MS = 5_000;
const QUIET_MS = 30_000;

export function ServicesPage() {
  const mine = useTeams();
  // Which services are shown first depends on them.
  return mine === undefined ? null : <List mine={mine} />;
}

interface Answer {
  /** What it is the answer to. */
  key: string;
  page: ServicePage;
}

function List({ mine }: { mine: string[] }) {
  const api = useApi(ameideApiRef);
  const [params, onChange] = useQuery();
  const listed = listedOf(params, mine);
  const query = queryOf(listed, mine);
  const key = JSON.stringify(query);
  const { answer, error, pending, again } = useAnswer<Answer>(
    key,
    async signal => ({ key, page: await api.listServices(query, { signal }) }),
    TYPING_MS,
    pauseAfter,
  );
  const page = answer?.page;
  return (
    <Page title="Services">
      <Flex justify="between" align="center" gap="3" className="ameide-wrap">
        <Filled page={page} again={again} />
        <Onboard />
      </Flex>
      {page && <Onboardings onboarding={page.onboarding} />}
      <Filters listed={listed} page={page} hasTeams={mine.length > 0} onChange={onChange} />
      {error && (
        <Failure title="No services" purpose="to see services" error={error} again={again} />
      )}
      {page && page.warnings.length > 0 && <Problems problems={page.warnings} />}
      {!(error && !page) && (
        <ServiceTable
          listed={listed}
          page={page}
          isStale={pending && answer !== undefined && answer.key !== key}
          empty={<Empty listed={listed} onChange={onChange} />}
          onChange={onChange}
        />
      )}
    </Page>
  );
}

/** Looks again: soon while something is on its way, else now and then. */
function pauseAfter(answer: Answer | undefined, error: Error | undefined): number {
  if (error || (answer && answer.page.warnings.length > 0)) return FAILING_MS;
  return answer?.page.renewing ? SOON_MS : QUIET_MS;
}

/** How old the list is. */
function Filled({ page, again }: { page: ServicePage | undefined; again: () => void }) {
  if (!page) return <span />;
  const { asOf, statesAsOf } = page;
  const parts = [
    `Services as of ${clockOf(asOf)}`,
    statesAsOf === undefined ? 'pipelines not known yet' : `pipelines as of ${clockOf(statesAsOf)}`,
  ];
  return (
    <Flex align="center" gap="3" className="ameide-wrap">
      <Text variant="body-small" color="secondary" role="status">
        {parts.join(', ')}
      </Text>
      <Button size="small" variant="tertiary" onPress={again}>
        Refresh
      </Button>
    </Flex>
  );
}

/** The form of the template that onboards services. */
function Onboard() {
  const form = useForms();
  return (
    <ButtonLink href={form('createService')} variant="primary" iconStart={<RiAddLine />}>
      Onboard a service
    </ButtonLink>
  );
}

function Empty({ listed, onChange }: { listed: Listed; onChange: (change: Change) => void }) {
  return (
    <Flex direction="column" align="start" gap="2">
      <Text variant="body-medium" color="secondary">
        No services match.
      </Text>
      <Flex gap="2">
        {isFiltered(listed) && <ClearFilters onPress={() => onChange(NO_FILTERS)} />}
        {listed.team !== ALL_TEAMS && (
          <Button
            size="small"
            variant="tertiary"
            onPress={() => onChange({ team: ALL_TEAMS, page: undefined })}
          >
            Show all teams
          </Button>
        )}
      </Flex>
    </Flex>
  );
}

/** The teams of whoever is signed in; undefined until they are known. */
function useTeams(): string[] | undefined {
  const identity = useApi(identityApiRef);
  const { answer, error } = useAnswer('identity', () => identity.getBackstageIdentity());
  if (error) return [];
  return answer?.ownershipEntityRefs.filter(ref => ref.startsWith('group:'));
}
