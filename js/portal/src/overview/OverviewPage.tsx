// All services at a glance. Each number leads to what is behind it.
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import type { Overview } from '@ameide/backstage-plugin-ameide-common';
import { useState } from 'react';
import { ameideApiRef } from '../api/client';
import { Failure } from '../parts/Failure';
import { Page } from '../parts/Page';
import { Problems } from '../parts/Problems';
import { clockOf } from '../parts/time';
import { useAnswer } from '../parts/useAnswer';
import { Waiting } from '../parts/Waiting';
import { History } from './History';
import { Environments, Teams, Tiles } from './Now';
import { FailedOperations, SyncRuns } from './Recent';

const SOON_MS = 2_000;
const QUIET_MS = 90_000;

export function OverviewPage() {
  const api = useApi(ameideApiRef);
  const { answer, error, again } = useAnswer<Overview>(
    'overview',
    signal => api.getOverview({ signal }),
    0,
    found => (found?.renewing ? SOON_MS : QUIET_MS),
  );
  const [round, setRound] = useState(0);
  const refresh = () => {
    again();
    setRound(count => count + 1);
  };
  return (
    <Page title="Overview">
      {error && (
        <Failure title="No overview" purpose="to see services" error={error} again={again} />
      )}
      {!answer && !error && <Waiting of="the overview" height={240} />}
      {answer && (
        <>
          <Flex align="center" gap="3" className="ameide-wrap">
            <Text variant="body-small" color="secondary" role="status">
              {answer.statesAsOf === undefined
                ? 'Pipelines not known yet'
                : `Pipelines as of ${clockOf(answer.statesAsOf)}`}
            </Text>
            <Button size="small" variant="tertiary" onPress={refresh}>
              Refresh
            </Button>
          </Flex>
          {answer.warnings.length > 0 && <Problems problems={answer.warnings} />}
          <Tiles {...answer} />
          {answer.history && <History history={answer.history} />}
          <div className="ameide-columns">
            <Teams {...answer} />
            <Environments {...answer} />
          </div>
        </>
      )}
      <div className="ameide-columns">
        <FailedOperations round={round} />
        <SyncRuns round={round} />
      </div>
    </Page>
  );
}
