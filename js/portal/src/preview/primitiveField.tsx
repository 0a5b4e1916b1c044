// `ui:field: AmeidePrimitivePreview`: shows what a new primitive makes, and keeps the form from being reviewed while it cannot be made.
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { ameideApiRef } from '../api/client';
import { usePresence } from '../form/presence';
import type { FieldOptions } from '../form/presence';
import { addProblems, withoutEmpty } from './field';
import { PrimitivePreview } from './PrimitivePreview';
import { primitiveOf } from './primitive';
import type { PrimitivePreviewOptions } from './primitive';

type Props = FieldExtensionComponentProps<unknown, PrimitivePreviewOptions>;

export const primitivePreview: FieldOptions<PrimitivePreviewOptions> = {
  name: 'AmeidePrimitivePreview',
  component: Field,
  async validation(_value, field, { apiHolder, formData, uiSchema }) {
    const options = withoutEmpty((uiSchema?.['ui:options'] ?? {}) as PrimitivePreviewOptions);
    const request = primitiveOf(formData, options);
    if (!request) return;
    // Without an answer there is nothing to hold against the form; the task decides in any case.
    const found = await apiHolder
      .get(ameideApiRef)
      ?.previewPrimitive(request)
      .catch(() => undefined);
    addProblems(field, found?.problems);
  },
};

function Field(props: Props) {
  const { formContext, name, schema, uiSchema } = props;
  usePresence(props);
  const { omit = [], ...options } = uiSchema['ui:options'] ?? {};
  const values = (formContext?.formData ?? {}) as Record<string, unknown>;
  const request = primitiveOf(values, { ...options, omit: [...omit, name] });
  return <PrimitivePreview request={request} title={schema.title} />;
}
