// `ui:field: AmeideNameCheck`: says while it is typed that a name is taken, and keeps the form from going on with it.
import { useApi } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Alert, Link } from '@backstage/ui';
import { ameideApiRef } from '../api/client';
import { useAnswer } from '../parts/useAnswer';
import { Silent, usePresence } from './presence';
import type { FieldOptions } from './presence';

/** Options of the field in a template. */
interface Options {
  /** The value of the form that holds the name. */
  nameFrom?: string;
  /** The template that changes a service that is there, `namespace/name`. */
  changeTemplate?: string;
}

type Props = FieldExtensionComponentProps<unknown, Options>;

const TYPING_MS = 300;
const NAME = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

export const nameCheck: FieldOptions<Options> = {
  name: 'AmeideNameCheck',
  component: NameCheck,
  async validation(_value, field, { apiHolder, formData, uiSchema }) {
    const { nameFrom = 'name' } = (uiSchema?.['ui:options'] ?? {}) as Options;
    const name = nameIn(formData, nameFrom);
    if (name === undefined) return;
    // Where it cannot be asked, the preview and the task still tell.
    const found = await apiHolder
      .get(ameideApiRef)
      ?.getName(name)
      .catch(() => undefined);
    if (found?.taken)
      field.addError(`A service named ${name} already exists. Choose another name.`);
  },
};

function NameCheck(props: Props) {
  const { nameFrom = 'name', changeTemplate } = props.uiSchema['ui:options'] ?? {};
  usePresence(props);
  const name = nameIn(props.formContext?.formData, nameFrom);
  const api = useApi(ameideApiRef);
  const { answer, pending } = useAnswer(
    name,
    signal => api.getName(name ?? '', { signal }),
    TYPING_MS,
  );
  // What is known of the name before is nothing about this one.
  if (!name || pending || !answer?.taken) return props.rawErrors?.length ? null : <Silent />;
  return (
    <Alert
      icon
      status="danger"
      title={
        <>
          A service named <code>{name}</code> already exists.
        </>
      }
      description={
        <>
          Choose another name
          {changeTemplate && (
            <>
              , or <Link href={linkTo(changeTemplate, name)}>change that service</Link>
            </>
          )}
          .
        </>
      }
    />
  );
}

function nameIn(values: unknown, key: string): string | undefined {
  const name = (values as Record<string, unknown> | undefined)?.[key];
  return typeof name === 'string' && NAME.test(name) ? name : undefined;
}

/** The other form, with the service chosen. */
function linkTo(template: string, name: string): string {
  const formData = JSON.stringify({ service: `component:default/${name}` });
  return `/create/templates/${template}?formData=${encodeURIComponent(formData)}`;
}
