// The deployment that follows an onboarding: where it stands, the runs that it has started, and how it is taken back.
import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Button, Link } from '@backstage/ui';
import type { Operation } from '@ameide/backstage-plugin-ameide-common';
import { useState } from 'react';
import { ameideApiRef } from '../api/client';
import { Failure } from '../parts/Failure';
import { toldOf } from '../parts/firstDeployment';
import { usePaths } from '../parts/paths';
import { useAnswer } from '../parts/useAnswer';

/** The plugin looks as often whether it can be deployed. */
const LOOK_MS = 15_000;
const STATUS = { givenUp: 'warning', started: 'success' } as const;

export function FirstDeployment({
  operation: { id, firstDeployment, mayCancel },
}: {
  operation: Operation;
}) {
  const api = useApi(ameideApiRef);
  const paths = usePaths();
  const [failure, setFailure] = useState<Error>();
  const { answer, again } = useAnswer(
    firstDeployment && id,
    signal => api.getOperation(id, { signal }),
    0,
    found => (found?.firstDeployment?.endedAt === undefined ? LOOK_MS : undefined),
  );
  const known = answer?.firstDeployment ?? firstDeployment;
  if (!known) return null;
  const cancel = () =>
    void api
      .cancelFirstDeployment(id)
      .then(() => setFailure(undefined), setFailure)
      .finally(again);
  const { status, runs = [] } = known;
  return (
    <>
      <Alert
        icon
        status={status in STATUS ? STATUS[status as keyof typeof STATUS] : 'info'}
        title={toldOf(known)}
        description={
          <span className="ameide-regions">
            {runs.map((run, index) => (
              <Link key={run} href={paths.operation(run)}>
                {runs.length === 1 ? 'The run' : `Run ${index + 1}`}
              </Link>
            ))}
            {status === 'waiting' && mayCancel !== false && (
              <Button size="small" variant="secondary" onPress={cancel}>
                Do not deploy it
              </Button>
            )}
          </span>
        }
      />
      {failure && (
        <Failure title="It was not taken back" purpose="to take it back" error={failure} />
      )}
    </>
  );
}
