// A rollout, wave by wave: how each stands, why it stopped, and what can be done about it.
import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Link, Text } from '@backstage/ui';
import type { RolloutDetail } from '@ameide/backstage-plugin-ameide-common';
import { useParams } from 'react-router-dom';
import { ameideApiRef } from '../api/client';
import { Failure } from '../parts/Failure';
import { Page } from '../parts/Page';
import { Ticked } from '../parts/Problems';
import { State } from '../parts/State';
import { Waiting } from '../parts/Waiting';
import { When } from '../parts/When';
import { actorOf } from '../parts/kinds';
import { usePaths } from '../parts/paths';
import { useAnswer } from '../parts/useAnswer';
import { Actions } from './Actions';
import { ROLLOUT, VERIFY } from './words';

const ASKS_MS = 5_000;

/** An answer may be that there is none. */
interface Answer {
  rollout?: RolloutDetail;
}

export function RolloutPage() {
  const { id = '' } = useParams();
  const api = useApi(ameideApiRef);
  const paths = usePaths();
  const { answer, error, again } = useAnswer<Answer>(
    id,
    async signal => ({ rollout: await api.getRollout(id, { signal }) }),
    0,
    found => (found?.rollout?.state === 'running' ? ASKS_MS : undefined),
  );
  const rollout = answer?.rollout;
  return (
    <Page title={`Rollout ${id}`}>
      <Text variant="body-small">
        <Link href={paths.rollouts()}>Rollouts</Link>
      </Text>
      {error && (
        <Failure title="No answer" purpose="to see this rollout" error={error} again={again} />
      )}
      {!answer && !error && <Waiting of="the rollout" height={240} />}
      {answer && !rollout && <Text variant="body-medium">There is no such rollout.</Text>}
      {rollout && (
        <>
          <Head rollout={rollout} />
          <Actions rollout={rollout} again={again} />
        </>
      )}
    </Page>
  );
}

function Head({ rollout }: { rollout: RolloutDetail }) {
  const { id, state, startedAt, startedBy, verify, reason } = rollout;
  const { label, word } = ROLLOUT[state];
  return (
    <>
      <Flex align="center" gap="3" className="ameide-wrap">
        <Text as="h1" variant="title-small" weight="bold">
          {`Rollout ${id}`}
        </Text>
        <span role="status">
          <State word={word} label={label} />
        </span>
      </Flex>
      <dl className="ameide-facts">
        <dt>Begun</dt>
        <dd>
          <When at={startedAt} />
          {startedBy && ` by ${actorOf(startedBy)}`}
        </dd>
        <dt>Between waves</dt>
        <dd>{VERIFY[verify]}</dd>
      </dl>
      {reason && (
        <Alert
          icon
          status={state === 'stopped' ? 'danger' : 'info'}
          title={state === 'stopped' ? 'Why it stopped' : 'Why it had stopped'}
          description={<Ticked text={reason} />}
        />
      )}
    </>
  );
}
