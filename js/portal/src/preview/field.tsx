// `ui:field: AmeidePreview`: shows, and keeps the form from being reviewed while what it shows cannot be done.
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { ameideApiRef } from '../api/client';
import { usePresence } from '../form/presence';
import { Preview } from './Preview';
import { serviceOf } from './service';
import type { PreviewOptions } from './service';

type Props = FieldExtensionComponentProps<unknown, PreviewOptions>;

export const previewField = createFormField({
  name: 'AmeidePreview',
  component: Field,
  async validation(_value, field, { apiHolder, formData, uiSchema }) {
    const options = (uiSchema?.['ui:options'] ?? {}) as PreviewOptions;
    const service = serviceOf(formData, withoutEmpty(options));
    if (!service) return;
    // Without an answer there is nothing to hold against the form; the task decides in any case.
    const found = await apiHolder
      .get(ameideApiRef)
      ?.previewService({ service })
      .catch(() => undefined);
    for (const { message } of found?.problems ?? [])
      field.addError(`${message.charAt(0).toUpperCase()}${message.slice(1)}`);
  },
});

function Field(props: Props) {
  const { formContext, name, schema, uiSchema } = props;
  usePresence(props);
  const { omit = [], ...options } = uiSchema['ui:options'] ?? {};
  const values = (formContext?.formData ?? {}) as Record<string, unknown>;
  const service = serviceOf(values, { ...options, omit: [...omit, name] });
  return <Preview service={service} title={schema.title} description={schema.description} />;
}

/** Options as they come from a template, where `~` stands for none. */
function withoutEmpty({ rename, omit, waitFor }: PreviewOptions): PreviewOptions {
  return { rename: rename ?? {}, omit: omit ?? [], waitFor: waitFor ?? [] };
}
