// The service's way to production, on its page in the catalog.
import { useEntity } from '@backstage/plugin-catalog-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, ButtonLink, Card, CardBody, CardHeader, Flex, Skeleton, Text } from '@backstage/ui';
import { RiExternalLinkLine } from '@remixicon/react';
import { ameideApiRef } from '../api/client';
import type { ServiceDetail } from '../api/types';
import { Problems } from '../parts/Problems';
import { Stages } from '../parts/Stages';
import { State } from '../parts/State';
import { useAnswer } from '../parts/useAnswer';
import { Executions } from './Executions';
import { Release } from './Release';
import { Targets } from './Targets';

export function DeploymentCard() {
  const { name } = useEntity().entity.metadata;
  const api = useApi(ameideApiRef);
  const { answer, error, pending } = useAnswer(name, signal => api.service(name, signal));
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
        {error && <Alert icon status="danger" title="No answer" description={error.message} />}
        {!pending && !error && !answer && <Unknown name={name} />}
        {answer && <Detail service={answer} />}
      </CardBody>
    </Card>
  );
}

function Detail({ service }: { service: ServiceDetail }) {
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
          <summary>{`Stages of ${service.pipelineId}`}</summary>
          <Stages stages={service.stages} />
        </details>
      )}
    </Flex>
  );
}

function Unknown({ name }: { name: string }) {
  return (
    <Text variant="body-medium" color="secondary">
      The service catalog has no {name}: it has no pipeline of ours.
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
