// What was started from this page, from the request to the end of its execution.
import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Button } from '@backstage/ui';
import { useEffect } from 'react';
import { ameideApiRef } from '../api/client';
import type { Execution, Operation, Problem, ServiceDetail } from '../api/types';
import { NewTab } from '../parts/NewTab';
import { Problems } from '../parts/Problems';
import { useAnswer } from '../parts/useAnswer';
import { Approvals } from './Approvals';
import { titleOf } from './History';
import { isOpen } from './phases';
import { Progress } from './Progress';

/** A request that was accepted. */
export interface Started {
  operation: Operation;
  /** What it does: `Deploying v1.2.3 to int in euw1`. */
  title: string;
}

const ASKS_MS = 1_500;

const NO_REASON = 'Harness reports no reason. The log of the execution may have it.';

interface Props {
  started: Started;
  service: ServiceDetail | undefined;
  /** Reads the service again. */
  again: () => void;
  close: () => void;
}

export function Followed({ started, service, again, close }: Props) {
  const api = useApi(ameideApiRef);
  const { id } = started.operation;
  const { answer = started.operation } = useAnswer(
    id,
    signal => api.getOperation(id, { signal }),
    0,
    operation => (operation?.endedAt === undefined ? ASKS_MS : undefined),
  );
  const hasEnded = answer.endedAt !== undefined;
  useEffect(() => {
    if (hasEnded) again();
  }, [hasEnded, again]);
  const executionId = answer.outputs?.executionId;
  const execution = service?.executions.find(found => found.id === executionId);
  return (
    <section className="ameide-followed" aria-label="Started here" aria-live="polite">
      {toldOf(started, answer, execution)}
      {execution && <Live execution={execution} />}
      {hasEnded && !(execution && isOpen(execution.phase)) && (
        <Button size="small" variant="tertiary" onPress={close}>
          Dismiss
        </Button>
      )}
    </section>
  );
}

function toldOf({ title }: Started, operation: Operation, execution: Execution | undefined) {
  const { status, problems = [], outputs } = operation;
  if (status === 'failed' || status === 'cancelled')
    return <NotDone title={title} problems={problems} />;
  const url = execution?.url ?? outputs?.executionUrl;
  const link = url === undefined ? undefined : <NewTab href={url}>Open in Harness</NewTab>;
  if (status === 'succeeded' && outputs?.executionId === undefined)
    return <Alert icon status="success" title={`${title}: done`} />;
  if (execution === undefined || isOpen(execution.phase)) {
    const words = execution ? doing(execution) : 'running';
    const step = status === 'succeeded' ? words : 'starting';
    return <Alert isPending icon status="info" title={`${title}: ${step}`} description={link} />;
  }
  const isGood = execution.phase === 'succeeded';
  return (
    <Alert
      icon
      status={isGood ? 'success' : 'danger'}
      title={isGood ? `${titleOf(execution)}: deployed` : `${title} did not succeed`}
      description={
        <span className="ameide-lines">
          {!isGood && `${execution.message || NO_REASON}\n`}
          {link}
        </span>
      }
    />
  );
}

function doing({ phase, waits }: Execution): string {
  if (phase !== 'waiting') return 'running';
  return waits.every(({ bake }) => bake) ? 'waiting' : 'waiting for approval';
}

function NotDone({ title, problems }: { title: string; problems: Problem[] }) {
  return (
    <>
      <Alert icon status="danger" title={`${title}: not done`} />
      <Problems problems={problems} />
    </>
  );
}

function Live({ execution }: { execution: Execution }) {
  if (!isOpen(execution.phase)) return null;
  return (
    <>
      <Progress stages={execution.stages} />
      <Approvals waits={execution.waits} approvals={[]} />
    </>
  );
}
