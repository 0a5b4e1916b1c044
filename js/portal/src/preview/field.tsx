// `ui:field: AmeidePreview`: shows, and has no value of its own.
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Preview } from './Preview';
import { serviceOf } from './service';
import type { PreviewOptions } from './service';

type Props = FieldExtensionComponentProps<unknown, PreviewOptions>;

export const previewField = createFormField({ name: 'AmeidePreview', component: Field });

function Field({ formContext, name, schema, uiSchema }: Props) {
  const { omit = [], ...options } = uiSchema['ui:options'] ?? {};
  const values = (formContext?.formData ?? {}) as Record<string, unknown>;
  const service = serviceOf(values, { ...options, omit: [...omit, name] });
  return <Preview service={service} title={schema.title} description={schema.description} />;
}
