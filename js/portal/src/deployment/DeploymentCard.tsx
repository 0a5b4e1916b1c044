// The service's way to production, on its page in the catalog.
import { useEntity } from '@backstage/plugin-catalog-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { ButtonLink, Card, CardBody, CardHeader, Flex, Skeleton, Text } from '@backstage/ui';
import { RiExternalLinkLine } from '@remixicon/react';
import { ameideApiRef } from '../api/client';
import type { ServiceDetail } from '../api/types';
import { NoAnswer, Retry } from '../parts/NoAnswer';
import { Problems } from '../parts/Problems';
import { Stages } from '../parts/Stages';
import { State } from '../parts/State';
import { clockOf } from '../parts/time';
import { useAnswer } from '../parts/useAnswer';
import { Executions } from './Executions';
import { Release } from './Release';
import { Targets } from './Targets';

export function DeploymentCard() {
  const { name } = useEntity().entity.metadata;
  const api = useApi(ameideApiRef);
  const { answer, error, pending, again } = useAnswer<ServiceDetail | undefined>(
    name,
    signal => api.getService(name, { signal }),
    0,
    pauseAfter,
  );
  const last = answer?.executions[0];
  return (
    <Card className="ameide-card">
      <CardHeader>
        <Flex align="center" justify="between" gap="3">
          <Flex align="center" gap="3">
            <Text as="h2" variant="title-x-small" weight="bold">
              Deployment
            </Text>
            {last && (
              <span className="ameide-about" aria-label="Last deployment">
                Last deployment <State word={last.status} />
              </span>
            )}
          </Flex>
          {answer && answer.state !== 'missing' && (
            <ButtonLink
              size="small"
              variant="secondary"
              href={answer.pipelineUrl}
              target="_blank"
              rel="noopener"
              iconEnd={<RiExternalLinkLine />}
            >
              Pipeline
            </ButtonLink>
          )}
        </Flex>
      </CardHeader>
      <CardBody>
        {pending && !answer && <Loading />}
        {error && <NoAnswer title="No answer" error={error} again={again} />}
        {!pending && !error && !answer && <Unknown name={name} />}
        {answer && <Detail service={answer} again={again} />}
      </CardBody>
    </Card>
  );
}

/** Asks often while something runs, or while Harness is not answering. */
function pauseAfter(answer: ServiceDetail | undefined, error: Error | undefined): number {
  const runs = answer?.executions.some(({ status }) => !ENDED.has(status.toLowerCase()));
  return error || answer?.partial || runs ? BUSY_MS : QUIET_MS;
}

const BUSY_MS = 5_000;
const QUIET_MS = 60_000;
/** Harness's words for executions that go on no more. */
const ENDED = new Set([
  ...['success', 'failed', 'errored', 'expired', 'aborted', 'abortedbyfreeze'],
  ...['approvalrejected', 'ignorefailed', 'skipped'],
]);

function Detail({ service, again }: { service: ServiceDetail; again: () => void }) {
  if (service.partial) return <OfCatalog service={service} again={again} />;
  return <Whole service={service} />;
}

/** What is known without Harness. */
function OfCatalog({ service, again }: { service: ServiceDetail; again: () => void }) {
  const { environments, regions, findings, asOf } = service;
  return (
    <Flex direction="column" gap="3">
      <Problems problems={findings} />
      <Flex align="center" justify="between" gap="3">
        <Text variant="body-small" color="secondary">
          {`From the catalog${asOf === undefined ? '' : `, as of ${clockOf(asOf)}`}; its pipeline could not be read.`}
        </Text>
        <Retry again={again} />
      </Flex>
      <Text variant="body-medium">
        {`Environments: ${environments.join(', ')}. Regions: ${regions.join(', ')}.`}
      </Text>
    </Flex>
  );
}

function Whole({ service }: { service: ServiceDetail }) {
  return (
    <Flex direction="column" gap="4">
      <span className="ameide-about" aria-label="Pipeline">
        Pipeline <State word={service.state} />
      </span>
      {service.findings.length > 0 && <Problems problems={service.findings} />}
      {service.state === 'missing' ? (
        <Text variant="body-medium" color="secondary">
          It has no pipeline yet, and so cannot be deployed from here.
        </Text>
      ) : (
        <>
          {service.releaseUrl === undefined ? (
            <Targets runs={service.runs} />
          ) : (
            <Release url={service.releaseUrl} stages={service.stages} />
          )}
          <Executions executions={service.executions} />
        </>
      )}
      {service.stages.length > 0 && (
        <details className="ameide-more">
          <summary>Pipeline stages</summary>
          <Stages stages={service.stages} />
        </details>
      )}
    </Flex>
  );
}

function Unknown({ name }: { name: string }) {
  return (
    <Text variant="body-medium" color="secondary">
      The service catalog has no {name}, so it has no pipeline that is managed by Ameide.
    </Text>
  );
}

function Loading() {
  return (
    <Flex direction="column" gap="2" role="status" aria-label="Asking for the deployment">
      <Skeleton height={32} width="60%" />
      <Skeleton height={72} width="100%" />
    </Flex>
  );
}
