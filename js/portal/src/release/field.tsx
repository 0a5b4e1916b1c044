// `ui:field: AmeideStages`: shows what a release of the chosen service passes through, and has no value of its own.
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import { ameideApiRef } from '../api/client';
import { Passes } from '../parts/Passes';
import { useAnswer } from '../parts/useAnswer';
import type { FieldOptions } from '../form/presence';

interface Options {
  /** The value of the form that names the service, by its name or entity reference. */
  service?: string;
}

type Props = FieldExtensionComponentProps<unknown, Options>;

export const stages: FieldOptions<Options> = {
  name: 'AmeideStages',
  component: Field,
};

function Field({ formContext, uiSchema }: Props) {
  const { service = 'service' } = uiSchema['ui:options'] ?? {};
  const values = (formContext?.formData ?? {}) as Record<string, unknown>;
  const chosen = values[service];
  const name = typeof chosen === 'string' ? chosen.split('/').pop() : undefined;
  const api = useApi(ameideApiRef);
  const { answer } = useAnswer(name, signal => api.getService(name ?? '', { signal }));
  if (!answer) return null;
  if (answer.releaseUrl !== undefined) return <Passes stages={answer.stages} />;
  return (
    <Alert
      icon
      status="warning"
      title={`${answer.name} has no releases`}
      description={
        answer.state === 'missing'
          ? 'It has no pipeline yet.'
          : 'Its pipeline asks for an environment and a region: deploy it by “Deploy a service”.'
      }
    />
  );
}
