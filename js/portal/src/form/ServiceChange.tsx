// `ui:field: AmeideServiceChange`: an object's fields, filled with the values that the chosen service has in the catalog. Its value
// has the changes alone.
import { useApi } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { useMemo } from 'react';
import type { ComponentType } from 'react';
import { ameideApiRef } from '../api/client';
import { NoAnswer } from '../parts/NoAnswer';
import { useAnswer } from '../parts/useAnswer';
import { Waiting } from '../parts/Waiting';
import { changesOf, currentOf, shown } from './changes';
import type { Values } from './changes';
import { nameOfEntity } from './presence';
import type { FieldOptions } from './presence';

/** Options of the field in a template. */
interface Options {
  /** The value of the form that names the chosen entity. */
  entity?: string;
}

type Props = FieldExtensionComponentProps<Values, Options>;

export const serviceChange: FieldOptions<Options, Values> = {
  name: 'AmeideServiceChange',
  component: ServiceChange,
};

function ServiceChange(props: Props) {
  const { entity = 'service' } = props.uiSchema['ui:options'] ?? {};
  const name = nameOfEntity(props.formContext?.formData?.[entity]);
  const api = useApi(ameideApiRef);
  const { answer, error, pending, again } = useAnswer(name, signal =>
    api.getService(name ?? '', { signal }),
  );
  const keys = Object.keys(props.schema.properties ?? {});
  const current = currentOf(answer, keys);
  const ObjectField = props.registry.fields['ObjectField'] as ComponentType<Props>;
  // Its own fields are shown as they are without this one.
  const uiSchema = useMemo(() => {
    const { 'ui:field': _field, 'ui:options': _options, ...own } = props.uiSchema;
    return own;
  }, [props.uiSchema]);
  if (pending && !answer) return <Waiting of="the current settings" height={120} />;
  return (
    <>
      {error && (
        <NoAnswer title="The current settings could not be read" error={error} again={again} />
      )}
      <ObjectField
        {...props}
        uiSchema={uiSchema}
        formData={shown(current, props.formData ?? {})}
        onChange={form => props.onChange(changesOf(current, form ?? {}))}
      />
    </>
  );
}
