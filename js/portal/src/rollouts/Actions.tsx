// What can be done about a rollout: pause, resume, roll back a wave or all. The waves stand below, each with its own button.
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import type { Operation, RolloutDetail, RolloutWave } from '@ameide/backstage-plugin-ameide-common';
import { useRef, useState } from 'react';
import { ameideApiRef } from '../api/client';
import { useRequest } from '../deployment/useRequest';
import { ConfirmedButton } from '../parts/ConfirmedButton';
import { Failure } from '../parts/Failure';
import { Doing } from './Doing';
import { Waves } from './Waves';

interface Props {
  rollout: RolloutDetail;
  /** Reads it again. */
  again: () => void;
}

interface Started {
  operation: Operation;
  what: string;
}

/** States in which something of a wave is written. */
const WRITTEN: RolloutWave['state'][] = ['written', 'passed', 'failed'];

export function Actions({ rollout, again }: Props) {
  const api = useApi(ameideApiRef);
  const [started, setStarted] = useState<Started>();
  const asked = useRef('');
  const { pending, error, send } = useRequest(operation => {
    setStarted({ operation, what: asked.current });
    again();
  });
  const { id, state, isLatest, mayRun } = rollout;
  const act = (
    what: string,
    key: string,
    start: (idempotencyKey: string) => Promise<Operation>,
  ) => {
    asked.current = what;
    send(key, start);
  };
  const pause = () =>
    act('Pausing', 'pause', idempotencyKey => api.pauseRollout(id, { idempotencyKey }));
  const resume = () =>
    act('Resuming', 'resume', idempotencyKey => api.resumeRollout(id, { idempotencyKey }));
  const rollBack = (wave?: number) =>
    act(
      wave === undefined ? 'Rolling back' : `Rolling back wave ${wave}`,
      `roll-back ${wave}`,
      idempotencyKey => api.rollBackRollout(id, { wave, idempotencyKey }),
    );
  const mayAct = isLatest && mayRun;
  const ofWave = (wave: RolloutWave, number: number) =>
    mayAct &&
    WRITTEN.includes(wave.state) && (
      <RollBack
        label={`Roll back wave ${number}`}
        isBusy={pending}
        size="small"
        confirmed={() => rollBack(number)}
      />
    );
  return (
    <>
      {mayAct && (
        <Flex gap="2" className="ameide-wrap">
          {state === 'running' && (
            <Button variant="secondary" isDisabled={pending} onPress={pause}>
              Pause
            </Button>
          )}
          {state !== 'done' && state !== 'rolledBack' && (
            <Button variant="primary" isDisabled={pending} onPress={resume}>
              {state === 'running' ? 'Go on' : 'Resume'}
            </Button>
          )}
          {state !== 'rolledBack' && (
            <RollBack label="Roll back" isBusy={pending} confirmed={() => rollBack()} />
          )}
        </Flex>
      )}
      {!mayRun && (
        <Text variant="body-small" color="secondary">
          You do not have permission to pause, resume or roll back rollouts.
        </Text>
      )}
      {mayRun && !isLatest && (
        <Text variant="body-small" color="secondary">
          A later rollout has begun since, so this one cannot be changed any more.
        </Text>
      )}
      {error && <Failure title="Not done" purpose="to change rollouts" error={error} />}
      {started && (
        <Doing
          key={started.operation.id}
          id={started.operation.id}
          what={started.what}
          ended={again}
          close={() => setStarted(undefined)}
        />
      )}
      <Waves waves={rollout.waves} action={ofWave} />
    </>
  );
}

interface RollBackProps {
  label: string;
  isBusy: boolean;
  size?: 'small';
  confirmed: () => void;
}

function RollBack({ label, isBusy, size, confirmed }: RollBackProps) {
  return (
    <ConfirmedButton
      label={label}
      size={size}
      isDisabled={isBusy}
      question={`${label}?`}
      consequence={
        'This restores the pipelines to their states recorded before the rollout. Pipelines that ' +
        'somebody has changed in Harness since are left as they are and listed.'
      }
      yes="Bring the recorded states back"
      no="Cancel"
      confirmed={confirmed}
    />
  );
}
