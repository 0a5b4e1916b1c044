// An operation: the request, who made it, its progress and result, and what can be done about it.
import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Link, Text } from '@backstage/ui';
import type { Operation } from '@ameide/backstage-plugin-ameide-common';
import type { ReactNode } from 'react';
import { useParams } from 'react-router-dom';
import { ameideApiRef } from '../api/client';
import { Failure } from '../parts/Failure';
import { NewTab } from '../parts/NewTab';
import { Page } from '../parts/Page';
import { Problems } from '../parts/Problems';
import { State } from '../parts/State';
import { Waiting } from '../parts/Waiting';
import { When } from '../parts/When';
import { actorOf, kindOf } from '../parts/kinds';
import { usePaths } from '../parts/paths';
import { durationOf } from '../parts/time';
import { useAnswer } from '../parts/useAnswer';
import { Actions } from './Actions';
import { FirstDeployment } from './FirstDeployment';
import { Steps } from './Steps';
import { useOperation } from './useOperation';

export function OperationPage() {
  const { id = '' } = useParams();
  const paths = usePaths();
  const { operation, logs, isMissing, error, again } = useOperation(id);
  const taken = useTaken(operation);
  return (
    <Page title={operation ? titleOf(operation) : 'Operation'}>
      <Text variant="body-small">
        <Link href={paths.activity()}>Activity</Link>
      </Text>
      {isMissing && (
        <Text variant="body-medium">
          There is no such operation. It may be older than the portal keeps operations.
        </Text>
      )}
      {error && (
        <Failure title="No answer" purpose="to see this operation" error={error} again={again} />
      )}
      {!operation && !error && !isMissing && <Waiting of="the operation" height={240} />}
      {operation && (
        <>
          <Head operation={operation} again={again} />
          <NotMerged operation={operation} taken={taken} />
          <FirstDeployment operation={operation} />
          {operation.problems && <Problems problems={operation.problems} />}
          <Facts operation={operation} taken={taken} />
          <Steps logs={logs} isRunning={operation.endedAt === undefined} />
        </>
      )}
    </Page>
  );
}

function titleOf({ kind, service }: Operation): string {
  return [kindOf(kind), service].filter(Boolean).join(': ');
}

function Head({ operation, again }: { operation: Operation; again: () => void }) {
  return (
    <>
      <Flex justify="between" align="center" gap="3" className="ameide-wrap">
        <Flex align="center" gap="3" className="ameide-wrap">
          <Text as="h1" variant="title-small" weight="bold">
            {titleOf(operation)}
          </Text>
          <span role="status">
            <State word={operation.status} />
          </span>
        </Flex>
        <Actions operation={operation} onDone={again} />
      </Flex>
    </>
  );
}

interface FactsProps {
  operation: Operation;
  /** Whether the catalog has the service; its page is not there before the first merge and after the last one. */
  taken: boolean;
}

function Facts({ operation, taken }: FactsProps) {
  const { actor, source, service, createdAt, endedAt, taskId, outputs = {} } = operation;
  const { pullRequestUrl, pullRequestNumber, pipelineUrl, pipelineId, executionUrl } = outputs;
  const paths = usePaths();
  const facts: [string, ReactNode][] = [
    [
      'Service',
      service && (taken ? <Link href={paths.service(service)}>{service}</Link> : service),
    ],
    ['Requested by', <span title={actor}>{actorOf(actor)}</span>],
    ['By way of', SOURCES[source]],
    ['Started', <When at={createdAt} />],
    ['Ended', endedAt && <When at={endedAt} />],
    ['Took', endedAt && durationOf(Date.parse(endedAt) - Date.parse(createdAt))],
    [
      'Pull request',
      pullRequestUrl && <NewTab href={pullRequestUrl}>Pull request {pullRequestNumber}</NewTab>,
    ],
    ['Pipeline', pipelineUrl && <NewTab href={pipelineUrl}>{pipelineId ?? 'Pipeline'}</NewTab>],
    ['Execution', executionUrl && <NewTab href={executionUrl}>Execution in Harness</NewTab>],
    ['Task', taskId && <Link href={paths.task(taskId)}>Task of the scaffolder</Link>],
  ];
  return (
    <dl className="ameide-box ameide-facts">
      {facts
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** What has been asked for is there once it is merged. */
function NotMerged({ operation, taken }: FactsProps) {
  const { kind, status, outputs = {} } = operation;
  const { pullRequestUrl, pullRequestNumber } = outputs;
  if (kind !== 'service.create' || status !== 'succeeded' || taken || !pullRequestUrl) return null;
  return (
    <Alert
      icon
      status="info"
      title="Not in the catalog yet"
      description={
        <span>
          The service is there once{' '}
          <NewTab href={pullRequestUrl}>pull request {pullRequestNumber}</NewTab> is merged.
        </span>
      }
    />
  );
}

const MERGE_MS = 15_000;

/** Whether the catalog has the service; looked up again while it is about to be added. */
function useTaken(operation: Operation | undefined): boolean {
  const api = useApi(ameideApiRef);
  const { service = '', kind } = operation ?? {};
  const { answer } = useAnswer(
    operation?.service,
    signal => api.getName(service, { signal }),
    0,
    found => (kind === 'service.create' && !found?.taken ? MERGE_MS : undefined),
  );
  return answer?.taken ?? false;
}

const SOURCES: Record<Operation['source'], string> = {
  http: 'the API',
  form: 'a form of the portal',
  webhook: 'a webhook',
  schedule: 'the schedule',
  agent: 'an agent',
};
