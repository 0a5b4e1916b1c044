// From the values of the form to the primitive that is previewed. Knows no field of a kind: the template says which is which.
import type { PrimitivePreviewRequest } from '@ameide/backstage-plugin-ameide-common';
import { isEmpty, renamed } from './values';

/** Options of the field in a template, all optional but for the kind, which may be a value of the form instead. */
export interface PrimitivePreviewOptions {
  /** What the form does not ask for, such as its kind. */
  fixed?: Partial<PrimitivePreviewRequest>;
  /** Where a form calls a key otherwise: form key to key of the primitive, dots going inwards. */
  rename?: Record<string, string>;
  /** The values of the form that hold the fields, by kind, where the form asks for the kind. */
  fieldsOf?: Record<string, string>;
  /** Values of the form that do not belong to the primitive. */
  omit?: string[];
  /** Values without which there is nothing to preview yet, dots going inwards; the name by default. */
  waitFor?: string[];
}

/** What to preview as the form stands now; `undefined` while a value that is waited for is missing. */
export function primitiveOf(
  values: Record<string, unknown>,
  {
    fixed = {},
    rename = {},
    fieldsOf = {},
    omit = [],
    waitFor = ['name'],
  }: PrimitivePreviewOptions,
): PrimitivePreviewRequest | undefined {
  if (waitFor.some(path => isEmpty(valueAt(values, path)))) return undefined;
  const all = [...omit, ...Object.values(fieldsOf)];
  const fields = values[fieldsOf[String(values['kind'])] ?? ''];
  const wanted = {
    ...renamed(values, { rename, omit: all }),
    ...(isEmpty(fields) ? {} : { fields }),
    ...fixed,
  };
  const { kind, name } = wanted as Partial<PrimitivePreviewRequest>;
  return isEmpty(kind) || isEmpty(name)
    ? undefined
    : (wanted as unknown as PrimitivePreviewRequest);
}

function valueAt(values: unknown, path: string): unknown {
  const inwards = (value: unknown, key: string) =>
    (value as Record<string, unknown> | null | undefined)?.[key];
  return path.split('.').reduce(inwards, values);
}
