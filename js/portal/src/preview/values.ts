// The values of a form under the names that the backend has for them.

export interface Renaming {
  rename?: Record<string, string>;
  omit?: string[];
}

/** The values under the keys that the template gives them, without what is empty. */
export function renamed(
  values: Record<string, unknown>,
  { rename = {}, omit = [] }: Renaming,
): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values)) {
    if (omit.includes(key) || isEmpty(value)) continue;
    put(found, (rename[key] ?? key).split('.'), value);
  }
  return found;
}

export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function put(into: Record<string, unknown>, [key, ...rest]: string[], value: unknown): void {
  if (key === undefined) return;
  if (rest.length === 0) into[key] = value;
  else put((into[key] ??= {}) as Record<string, unknown>, rest, value);
}
