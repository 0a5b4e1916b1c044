// `ui:field: AmeideConfirmCheck`: keeps the form from going on until the name of the chosen service was typed once more.
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Text } from '@backstage/ui';
import { nameOfEntity, Silent, usePresence } from './presence';
import type { FieldOptions } from './presence';

/** Options of the field in a template. */
interface Options {
  /** The value of the form that was typed. */
  typed?: string;
  /** The value of the form that names the chosen entity. */
  entity?: string;
}

type Props = FieldExtensionComponentProps<unknown, Options>;

export const confirmCheck: FieldOptions<Options> = {
  name: 'AmeideConfirmCheck',
  component: ConfirmCheck,
  validation(_value, field, { formData, uiSchema }) {
    const { typed, name } = namesIn(formData, (uiSchema?.['ui:options'] ?? {}) as Options);
    if (name !== undefined && typed !== name) field.addError(`Type ${name} to confirm.`);
  },
};

function ConfirmCheck(props: Props) {
  usePresence(props);
  const values = props.formContext?.formData;
  const { typed, name } = namesIn(values, props.uiSchema['ui:options'] ?? {});
  // The form says so itself, once it was asked to go on.
  const hasErrors = (props.rawErrors ?? []).length > 0;
  if (hasErrors) return null;
  if (!typed || name === undefined || typed === name) return <Silent />;
  return (
    <Text variant="body-small" color="danger">
      This is not the name of the chosen service, <code>{name}</code>.
    </Text>
  );
}

function namesIn(values: unknown, { typed = 'confirm', entity = 'service' }: Options) {
  const all = (values ?? {}) as Record<string, unknown>;
  const text = all[typed];
  return {
    typed: typeof text === 'string' ? text.trim() : undefined,
    name: nameOfEntity(all[entity]),
  };
}
