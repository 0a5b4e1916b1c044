// Brings a recorded state of a pipeline back: the states there are, what returning to one would change, and then the return itself.
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex, Radio, RadioGroup, Text } from '@backstage/ui';
import { useState } from 'react';
import { ameideApiRef } from '../api/client';
import type { RecordedState, RestorationPlan } from '../api/types';
import { ActionDialog } from '../parts/ActionDialog';
import { Failure } from '../parts/Failure';
import { Problems } from '../parts/Problems';
import { Waiting } from '../parts/Waiting';
import { dateOf } from '../parts/time';
import { useAnswer } from '../parts/useAnswer';
import { Changes } from '../preview/Changes';
import { Besides } from './Besides';
import type { Started } from './Followed';
import { StageChanges } from './StageChanges';
import { useRequest } from './useRequest';

const PURPOSE = 'to restore this pipeline';

interface Props {
  name: string;
  started: (started: Started) => void;
  close: () => void;
}

export function RestoreDialog({ name, started, close }: Props) {
  const api = useApi(ameideApiRef);
  const [to, setTo] = useState<string>();
  const list = useAnswer(name, signal => api.listPipelineStates(name, { signal }));
  const plan = useAnswer(to, signal => api.planRestorePipeline(name, { to: to ?? '' }, { signal }));
  const { pending, error, send } = useRequest(operation => {
    started({ operation, title: `Restore of the pipeline of ${name}` });
    close();
  });
  // While another state is being compared, what is shown is not what would be done.
  const confirm = plan.pending || plan.error ? undefined : plan.answer?.digest || undefined;
  const isDone = !plan.pending && plan.answer?.outcome === 'unchanged';
  const restore = () => {
    if (to === undefined || confirm === undefined) return;
    send(`${to} ${confirm}`, idempotencyKey =>
      api.restorePipeline(name, { to, confirm }, { idempotencyKey }),
    );
  };
  const states = list.answer?.states;
  return (
    <ActionDialog
      title={`Restore the pipeline of ${name}`}
      width={880}
      close={close}
      action={
        <Button
          variant="primary"
          isDisabled={confirm === undefined || isDone || pending}
          isPending={pending}
          onPress={restore}
        >
          Restore
        </Button>
      }
    >
      <Flex direction="column" gap="4">
        {list.error && (
          <Failure
            title="The recorded states could not be read"
            purpose={PURPOSE}
            error={list.error}
            again={list.again}
          />
        )}
        {!states && !list.error && <Waiting of="the recorded states" height={120} />}
        {states?.length === 0 && (
          <Text variant="body-medium">
            Nothing is recorded of this pipeline yet, so there is nothing to return to.
          </Text>
        )}
        {states && states.length > 0 && <States states={states} to={to} choose={setTo} />}
        {to !== undefined && plan.error && (
          <Failure
            title="This state cannot be restored"
            purpose={PURPOSE}
            error={plan.error}
            again={plan.again}
          />
        )}
        {to !== undefined && !plan.error && !plan.answer && (
          <Waiting of="the difference" height={240} />
        )}
        {to !== undefined && !plan.error && plan.answer && (
          <div className={plan.pending ? 'ameide-stale' : undefined}>
            <Plan plan={plan.answer} isDone={isDone} />
          </div>
        )}
        {error && <Failure title="Not done" purpose={PURPOSE} error={error} />}
      </Flex>
    </ActionDialog>
  );
}

interface StatesProps {
  states: RecordedState[];
  to: string | undefined;
  choose: (commit: string) => void;
}

function States({ states, to, choose }: StatesProps) {
  return (
    <RadioGroup
      label="Recorded states, the latest first"
      value={to ?? null}
      onChange={choose}
      className="ameide-states"
    >
      {states.map(({ commit, subject, author, at }) => (
        <Radio key={commit} value={commit}>
          <span className="ameide-recorded">
            <span>{subject}</span>
            <span className="ameide-aside">
              {[dateOf(Date.parse(at)), author, commit.slice(0, 12)].filter(Boolean).join(' · ')}
            </span>
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
}

function Plan({ plan, isDone }: { plan: RestorationPlan; isDone: boolean }) {
  const { changes, entities, diff, findings } = plan;
  if (isDone) return <Text variant="body-medium">The pipeline is as it was there.</Text>;
  return (
    <div className="ameide-difference">
      <StageChanges changes={changes} />
      <Besides entities={entities} />
      {findings.length > 0 && <Problems problems={findings} />}
      {diff && (
        <details>
          <summary>As YAML</summary>
          <Changes diff={diff} />
        </details>
      )}
      <Text variant="body-small" color="secondary">
        What Harness has now is recorded first. A sync leaves the restored pipeline as it is until
        it is updated or taken over again.
      </Text>
    </div>
  );
}
