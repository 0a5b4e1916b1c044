// A field that only shows or checks something. Backstage validates fields that have a value: theirs is null.
import type { FieldExtensionOptions } from '@backstage/plugin-scaffolder-react';
import { useEffect } from 'react';

/** A field as both frontend systems take it. */
export type FieldOptions<T, V = unknown> = Omit<FieldExtensionOptions<V, T>, 'schema'>;

interface Props {
  formData?: unknown;
  onChange: (value: never) => void;
}

/** Gives the field its value, so that its validation is called. */
export function usePresence({ formData, onChange }: Props): void {
  useEffect(() => {
    if (formData !== null) onChange(null as never);
  }, [formData, onChange]);
}

/** The name of an entity, of its reference or as typed. */
export function nameOfEntity(reference: unknown): string | undefined {
  if (typeof reference !== 'string') return undefined;
  return reference.split(/[:/]/).pop()?.trim() || undefined;
}

/** What a field shows that has nothing to say: the place that the form keeps for it goes as well. */
export function Silent() {
  return <span className="ameide-silent" hidden />;
}
