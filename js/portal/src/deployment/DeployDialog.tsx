// Deploys a version to a place, or starts a release, without leaving the page.
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex, Select, Text, TextField } from '@backstage/ui';
import { useState } from 'react';
import { ameideApiRef } from '../api/client';
import type { Place, Run, ServiceDetail } from '../api/types';
import { ActionDialog } from '../parts/ActionDialog';
import { Passes } from '../parts/Passes';
import { Failure } from '../parts/Failure';
import type { Started } from './Followed';
import { useRequest } from './useRequest';

/** What images may be tagged with. */
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/** The button that sends the form stands outside of it. */
const FORM = 'ameide-deploy';

interface Props {
  service: ServiceDetail;
  /** Where to; absent for a release, which passes through all places. */
  place?: Place;
  started: (started: Started) => void;
  close: () => void;
}

export function DeployDialog({ service, place, started, close }: Props) {
  const api = useApi(ameideApiRef);
  const [tag, setTag] = useState('');
  const [chosen, setChosen] = useState(place && keyOf(place));
  const target = service.places.find(found => keyOf(found) === chosen);
  const { pending, error, send } = useRequest(operation => {
    started({ operation, title: doing(tag, target) });
    close();
  });
  const isTag = TAG.test(tag);
  const run: Run = { imageTag: tag, environment: target?.environment, region: target?.region };
  const submit = () => {
    if (isTag)
      send(JSON.stringify(run), idempotencyKey =>
        api.executePipeline(service.name, run, { idempotencyKey }),
      );
  };
  return (
    <ActionDialog
      title={place ? `Deploy ${service.name}` : `Start a release of ${service.name}`}
      width={520}
      close={close}
      action={
        <Button
          type="submit"
          form={FORM}
          variant="primary"
          isDisabled={!isTag || pending}
          isPending={pending}
        >
          {place ? 'Deploy' : 'Start'}
        </Button>
      }
    >
      <form
        id={FORM}
        className="ameide-form"
        onSubmit={event => {
          event.preventDefault();
          submit();
        }}
      >
        {place ? (
          <Select
            label="To"
            options={service.places.map(found => ({
              value: keyOf(found),
              label: labelOf(found),
            }))}
            selectedKey={chosen}
            onSelectionChange={key => setChosen(String(key))}
          />
        ) : (
          <Passes stages={service.stages} />
        )}
        <TextField
          label="Version"
          description="The tag of the image."
          value={tag}
          onChange={text => setTag(text.trim())}
          autoFocus
          isRequired
          isInvalid={tag !== '' && !isTag}
        />
        {tag !== '' && !isTag && (
          <span className="ameide-error" role="alert">
            A tag has at most 128 letters, digits, dots, dashes and underscores, and begins with a
            letter, a digit or an underscore.
          </span>
        )}
        {service.versions.length > 0 && (
          <Flex direction="column" gap="2" role="group" aria-label="Versions deployed lately">
            <Text variant="body-small" color="secondary">
              Deployed lately:
            </Text>
            <span className="ameide-regions">
              {service.versions.map(version => (
                <Button
                  key={version}
                  size="small"
                  variant="secondary"
                  onPress={() => setTag(version)}
                >
                  {version}
                </Button>
              ))}
            </span>
          </Flex>
        )}
        {target?.production && (
          <Text variant="body-small" color="secondary">
            This is production: the run may wait for approvals, which are shown on this page.
          </Text>
        )}
        {error && <Failure title="Not started" purpose="to deploy this service" error={error} />}
      </form>
    </ActionDialog>
  );
}

function keyOf({ environment, region }: Place): string {
  return `${environment} ${region}`;
}

function labelOf({ environment, region, production }: Place): string {
  return `${environment} in ${region}${production ? ' (production)' : ''}`;
}

function doing(tag: string, place: Place | undefined): string {
  return place ? `Deploying ${tag} to ${place.environment} in ${place.region}` : `Releasing ${tag}`;
}
