// The service's way to production, on its page in the catalog.
import { useEntity } from '@backstage/plugin-catalog-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, ButtonLink, Card, CardBody, CardHeader, Flex, Link, Text } from '@backstage/ui';
import type { FirstDeployment } from '@ameide/backstage-plugin-ameide-common';
import { useRef, useState } from 'react';
import { ameideApiRef } from '../api/client';
import type { Place, ServiceDetail } from '../api/types';
import { Failure } from '../parts/Failure';
import { Retry } from '../parts/NoAnswer';
import { Notifications } from '../parts/Notifications';
import { Problems } from '../parts/Problems';
import { Stages } from '../parts/Stages';
import { State } from '../parts/State';
import { toldOf } from '../parts/firstDeployment';
import { useForms } from '../parts/forms';
import { usePaths } from '../parts/paths';
import { clockOf } from '../parts/time';
import { Waiting } from '../parts/Waiting';
import { useAnswer } from '../parts/useAnswer';
import { DeployDialog } from './DeployDialog';
import { Followed } from './Followed';
import type { Started } from './Followed';
import { History } from './History';
import { Links } from './Links';
import { pauseAfter } from './phases';
import { Pipeline } from './Pipeline';
import { Places } from './Places';
import { Release } from './Release';

export function DeploymentCard() {
  const { name } = useEntity().entity.metadata;
  const api = useApi(ameideApiRef);
  const { answer, error, pending, again } = useAnswer<ServiceDetail | undefined>(
    name,
    signal => api.getService(name, { signal }),
    0,
    pauseAfter,
  );
  // Harness may take its time; the catalog need not wait for it.
  const isFirst = !answer && !error;
  const { answer: early } = useAnswer(isFirst ? name : undefined, signal =>
    api.getService(name, { part: 'catalog', signal }),
  );
  const [started, setStarted] = useState<Started>();
  const last = answer?.executions[0];
  // The button that takes what was started away goes with it: the focus has to go somewhere.
  const title = useRef<HTMLHeadingElement>(null);
  const dismiss = () => {
    setStarted(undefined);
    title.current?.focus();
  };
  return (
    <Card className="ameide-card">
      <CardHeader>
        <Flex align="center" gap="3">
          <Text as="h2" variant="title-x-small" weight="bold" ref={title} tabIndex={-1}>
            Deployment
          </Text>
          {last && (
            <span className="ameide-about" aria-label="Last deployment" role="group">
              Last deployment <State word={last.status} />
            </span>
          )}
        </Flex>
      </CardHeader>
      <CardBody>
        {isFirst && early && <FromCatalog service={early} />}
        {pending && !answer && <Waiting of="the deployment" height={112} />}
        {error && (
          <Failure
            title="The service could not be read"
            purpose="to see this service"
            error={error}
            again={again}
          />
        )}
        {!pending && !error && !answer && <Unknown name={name} />}
        {started && (
          <Followed
            key={started.operation.id}
            started={started}
            service={answer}
            again={again}
            close={dismiss}
          />
        )}
        {answer?.firstDeployment && <First wanted={answer.firstDeployment} />}
        {answer?.partial && <OfCatalog service={answer} again={again} />}
        {answer && !answer.partial && <Whole service={answer} started={setStarted} />}
      </CardBody>
    </Card>
  );
}

/** What is deployed by itself as soon as it can be; it is taken back on the page of its operation. */
function First({ wanted }: { wanted: FirstDeployment }) {
  const paths = usePaths();
  const isOver = wanted.status === 'givenUp';
  return (
    <Alert
      icon
      status={isOver ? 'warning' : 'info'}
      title={toldOf(wanted)}
      description={<Link href={paths.operation(wanted.operationId)}>The onboarding</Link>}
    />
  );
}

/** What is known without Harness. */
function OfCatalog({ service, again }: { service: ServiceDetail; again: () => void }) {
  const { findings, asOf } = service;
  return (
    <Flex direction="column" gap="3">
      <Problems problems={findings} />
      <Flex align="center" justify="between" gap="3">
        <Text variant="body-small" color="secondary">
          {`From the catalog${asOf === undefined ? '' : `, as of ${clockOf(asOf)}`}; its pipeline could not be read.`}
        </Text>
        <Retry again={again} />
      </Flex>
      <FromCatalog service={service} />
    </Flex>
  );
}

function FromCatalog({ service: { environments, regions, links } }: { service: ServiceDetail }) {
  return (
    <Flex direction="column" gap="3">
      <Text variant="body-medium">
        {`Environments: ${environments.join(', ')}. Regions: ${regions.join(', ')}.`}
      </Text>
      <Links links={links} />
    </Flex>
  );
}

interface WholeProps {
  service: ServiceDetail;
  started: (started: Started) => void;
}

function Whole({ service, started }: WholeProps) {
  const { state, stages, executions, releaseUrl, links, byHand } = service;
  const [asked, setAsked] = useState<{ place?: Place }>();
  // A pipeline of somebody else may take other inputs.
  const runs = state !== 'missing' && !byHand;
  const deploy =
    runs && releaseUrl === undefined ? (place: Place) => setAsked({ place }) : undefined;
  return (
    <div className="ameide-whole">
      <Places service={service} deploy={deploy} />
      {runs && releaseUrl !== undefined && (
        <Release url={releaseUrl} stages={stages} start={() => setAsked({})} />
      )}
      <Links links={links} />
      <Pipeline service={service} started={started} />
      {state !== 'missing' && <History executions={executions} />}
      {stages.length > 0 && (
        <details className="ameide-more">
          <summary>Pipeline stages</summary>
          <Stages stages={stages} environments={service.environments} />
          <Notifications notifications={service.notifications} />
        </details>
      )}
      <Forms name={service.name} />
      {asked && (
        <DeployDialog
          service={service}
          place={asked.place}
          started={started}
          close={() => setAsked(undefined)}
        />
      )}
    </div>
  );
}

/** What else can be done with it. */
function Forms({ name }: { name: string }) {
  const form = useForms();
  return (
    <span className="ameide-regions">
      <ButtonLink size="small" variant="secondary" href={form('updateService', name)}>
        Change this service
      </ButtonLink>
      <ButtonLink size="small" variant="secondary" href={form('deleteService', name)}>
        Offboard this service
      </ButtonLink>
    </span>
  );
}

function Unknown({ name }: { name: string }) {
  return (
    <Text variant="body-medium" color="secondary">
      The service catalog has no {name}, so it has no pipeline that is managed by Ameide.
    </Text>
  );
}
