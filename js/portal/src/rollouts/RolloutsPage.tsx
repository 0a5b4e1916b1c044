// Rollouts of changed templates, latest first, and the begin of one.
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex, Link, Text } from '@backstage/ui';
import type { ListedRollout, RolloutList } from '@ameide/backstage-plugin-ameide-common';
import { useState } from 'react';
import { Route, Routes } from 'react-router-dom';
import { ameideApiRef } from '../api/client';
import { Failure } from '../parts/Failure';
import { Page } from '../parts/Page';
import { Problems } from '../parts/Problems';
import { State } from '../parts/State';
import { StateTable } from '../parts/StateTable';
import { Waiting } from '../parts/Waiting';
import { When } from '../parts/When';
import { counted } from '../parts/counted';
import { actorOf } from '../parts/kinds';
import { usePaths } from '../parts/paths';
import { useAnswer } from '../parts/useAnswer';
import { Plan } from './Plan';
import { RolloutPage } from './RolloutPage';
import { ROLLOUT } from './words';

/** The list, and the page of each rollout. */
export function RolloutPages() {
  return (
    <Routes>
      <Route path=":id" element={<RolloutPage />} />
      <Route path="*" element={<RolloutsPage />} />
    </Routes>
  );
}

export function RolloutsPage() {
  const api = useApi(ameideApiRef);
  const paths = usePaths();
  const [isPlanning, setPlanning] = useState(false);
  const [token, setToken] = useState<string>();
  const { answer, error, again } = useAnswer<RolloutList>(token ?? 'first', signal =>
    api.listRollouts({ pageToken: token }, { signal }),
  );
  return (
    <Page title="Rollouts">
      <Text variant="body-medium" className="ameide-prose">
        A rollout brings a changed template to a few pipelines first, looks at those, and goes on to
        more. <Link href={paths.templates()}>Which services are on which version</Link>
      </Text>
      {error && (
        <Failure title="No rollouts" purpose="to see rollouts" error={error} again={again} />
      )}
      {answer?.mayRun && !isPlanning && (
        <span>
          <Button variant="primary" onPress={() => setPlanning(true)}>
            Plan a rollout
          </Button>
        </span>
      )}
      {isPlanning && <Plan ended={again} close={() => setPlanning(false)} />}
      {!answer && !error && <Waiting of="the rollouts" height={240} />}
      {answer && answer.items.length === 0 && (
        <Text variant="body-medium" color="secondary">
          There has been no rollout yet.
        </Text>
      )}
      {answer && answer.items.length > 0 && <List items={answer.items} />}
      <Flex gap="2">
        {token !== undefined && (
          <Button size="small" variant="secondary" onPress={() => setToken(undefined)}>
            Latest rollouts
          </Button>
        )}
        {answer?.nextPageToken !== undefined && (
          <Button size="small" variant="secondary" onPress={() => setToken(answer.nextPageToken)}>
            Earlier rollouts
          </Button>
        )}
      </Flex>
    </Page>
  );
}

function List({ items }: { items: ListedRollout[] }) {
  return (
    <StateTable label="Rollouts" columns={['State', 'Rollout', 'Waves']}>
      {items.map(item => (
        <Row key={item.id} item={item} />
      ))}
    </StateTable>
  );
}

function Row({ item: { id, summary, problem } }: { item: ListedRollout }) {
  const paths = usePaths();
  if (!summary)
    return (
      <tr>
        <td>
          <State word="invalid" label="Unreadable" />
        </td>
        <th scope="row">{id}</th>
        <td>{problem && <Problems problems={[problem]} />}</td>
      </tr>
    );
  const { state, startedAt, startedBy, reason, waves } = summary;
  const { label, word } = ROLLOUT[state];
  const passed = waves.filter(wave => wave.state === 'passed').length;
  const services = waves.reduce((sum, wave) => sum + wave.services, 0);
  return (
    <tr>
      <td>
        <State word={word} label={label} />
      </td>
      <th scope="row">
        <Link href={paths.rollout(id)}>{id}</Link>
        <div className="ameide-help">
          <When at={startedAt} />
          {startedBy && ` by ${actorOf(startedBy)}`}
        </div>
      </th>
      <td>
        {`${passed} of ${counted(waves.length, 'wave')} passed, ${counted(services, 'service')}`}
        {reason && <div className="ameide-help">{reason.replaceAll('`', '')}</div>}
      </td>
    </tr>
  );
}
