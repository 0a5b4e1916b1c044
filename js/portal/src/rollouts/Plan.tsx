// What a rollout would be, looked at before it begins: which services, in which wave, from which version to which.
import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Button, Checkbox, Flex, Link, Text, TextField } from '@backstage/ui';
import type { RolloutPlan, RolloutRequest } from '@ameide/backstage-plugin-ameide-common';
import { useState } from 'react';
import { ameideApiRef } from '../api/client';
import { useRequest } from '../deployment/useRequest';
import { Failure } from '../parts/Failure';
import { Problems, Ticked } from '../parts/Problems';
import { Waiting } from '../parts/Waiting';
import { counted } from '../parts/counted';
import { usePaths } from '../parts/paths';
import { useAnswer } from '../parts/useAnswer';
import { Doing } from './Doing';
import { Waves } from './Waves';

const TYPING_MS = 600;

interface Props {
  /** Called once the rollout that was begun here has come as far as it goes by itself. */
  ended: () => void;
  close: () => void;
}

export function Plan({ ended, close }: Props) {
  const api = useApi(ameideApiRef);
  const [text, setText] = useState('');
  const [awaits, setAwaits] = useState(false);
  const [operation, setOperation] = useState<string>();
  const request: RolloutRequest = {
    ...(text.trim() === '' ? {} : { waves: wavesOf(text) }),
    verify: awaits ? 'execution' : 'none',
  };
  const { answer, error, pending, again } = useAnswer<RolloutPlan>(
    operation === undefined ? JSON.stringify(request) : undefined,
    signal => api.planRollout(request, { signal }),
    TYPING_MS,
  );
  const sending = useRequest(({ id }) => setOperation(id));
  if (operation !== undefined)
    return <Doing id={operation} what="Rollout" ended={ended} close={close} />;
  const confirm = answer?.digest ?? undefined;
  const begin = () =>
    sending.send(JSON.stringify([request, confirm]), idempotencyKey =>
      api.startRollout({ ...request, confirm }, { idempotencyKey }),
    );
  const isReady = answer?.rollout && !answer.begun && !pending && !error;
  return (
    <section aria-label="Plan of a rollout" className="ameide-box ameide-whole">
      <Text as="h2" variant="title-x-small">
        Plan of a rollout
      </Text>
      <TextField
        label="Waves"
        description="Separated by commas: a number, 25%, rest, team:NAME, or services joined by +. Leave it empty to use the configured waves."
        placeholder="1, 5, 25%, rest"
        value={text}
        onChange={setText}
      />
      <Checkbox isSelected={awaits} onChange={setAwaits}>
        Wait until the pipelines of the first wave have run successfully
      </Checkbox>
      {error && (
        <Failure title="No plan" purpose="to roll templates out" error={error} again={again} />
      )}
      {!answer && pending && <Waiting of="the plan" height={160} />}
      {answer && !error && <Planned plan={answer} isStale={pending} />}
      {sending.error && (
        <Failure
          title="The rollout has not begun"
          purpose="to roll templates out"
          error={sending.error}
        />
      )}
      <Flex gap="2">
        <Button variant="primary" isDisabled={!isReady} isPending={sending.pending} onPress={begin}>
          Begin the rollout
        </Button>
        <Button variant="secondary" onPress={close}>
          Cancel
        </Button>
      </Flex>
    </section>
  );
}

function Planned({ plan, isStale }: { plan: RolloutPlan; isStale: boolean }) {
  const paths = usePaths();
  const { rollout, begun, left, problems } = plan;
  if (rollout && begun)
    return (
      <Alert
        icon
        status="info"
        title="A rollout is open"
        description={
          <Link href={paths.rollout(rollout.id)}>{`See the rollout ${rollout.id}`}</Link>
        }
      />
    );
  const services = (rollout?.waves ?? []).reduce((sum, wave) => sum + wave.services.length, 0);
  return (
    <div className={isStale ? 'ameide-whole ameide-stale' : 'ameide-whole'}>
      <Text variant="body-medium" role="status">
        {rollout
          ? `${counted(services, 'pipeline')} in ${counted(rollout.waves.length, 'wave')}.`
          : 'No pipeline is due: each is made from the current template of its archetype.'}
      </Text>
      {problems.length > 0 && <Problems problems={problems} />}
      {rollout && <Waves waves={rollout.waves} isPlan />}
      {left.length > 0 && (
        <section aria-label="Left out">
          <Text as="h3" variant="body-medium" weight="bold">
            Left out
          </Text>
          <ul className="ameide-named">
            {left.map(({ service, reason }) => (
              <li key={service}>
                <b>{service}</b>
                {': '}
                <Ticked text={reason} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** As on the command line; a number stays a word there as well. */
function wavesOf(text: string): (string | string[])[] {
  return text
    .split(',')
    .map(part => part.trim())
    .filter(Boolean)
    .map(word =>
      word.includes('+')
        ? word
            .split('+')
            .map(name => name.trim())
            .filter(Boolean)
        : word,
    );
}
