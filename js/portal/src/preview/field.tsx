// `ui:field: AmeidePreview`: shows, and keeps the form from being reviewed while what it shows cannot be done.
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { ameideApiRef } from '../api/client';
import { usePresence } from '../form/presence';
import { Preview } from './Preview';
import { followsMerge, requestOf } from './service';
import type { PreviewOptions } from './service';
import { versionOf } from './version';
import type { FieldOptions } from '../form/presence';

type Props = FieldExtensionComponentProps<unknown, PreviewOptions>;

export const preview: FieldOptions<PreviewOptions> = {
  name: 'AmeidePreview',
  component: Field,
  async validation(_value, field, { apiHolder, formData, uiSchema }) {
    const options = withoutEmpty((uiSchema?.['ui:options'] ?? {}) as PreviewOptions);
    const request = requestOf(formData, options);
    if (!request) return;
    // Without an answer there is nothing to hold against the form; the task decides in any case.
    const found = await apiHolder
      .get(ameideApiRef)
      ?.previewService(request)
      .catch(() => undefined);
    if (found?.mayDeploy === false && versionOf(formData, options) !== undefined)
      field.addError('You may not deploy it: untick that on the page Deployment');
    // What is in the way of the pipeline alone is not in the way of the pull request.
    if (found?.catalog && followsMerge(formData, options)) return;
    addProblems(field, found?.problems);
  },
};

/** Holds problems against a form; each is shown as a sentence of its own. */
export function addProblems(
  field: { addError(message: string): void },
  problems: { message: string }[] = [],
): void {
  for (const { message } of problems)
    field.addError(`${message.charAt(0).toUpperCase()}${message.slice(1)}`);
}

function Field(props: Props) {
  const { formContext, name, schema, uiSchema } = props;
  usePresence(props);
  const { omit = [], ...options } = uiSchema['ui:options'] ?? {};
  const values = (formContext?.formData ?? {}) as Record<string, unknown>;
  const request = requestOf(values, { ...options, omit: [...omit, name] });
  const { title, description } = schema;
  const later = followsMerge(values, options);
  const version = versionOf(values, options);
  const shown = { request, later, version, title, description };
  return <Preview {...shown} />;
}

/** Options as they come from a template, where `~` stands for none. */
export function withoutEmpty<T extends object>(options: T): T {
  const given = Object.entries(options).filter(([, value]) => value !== null);
  return Object.fromEntries(given) as T;
}
