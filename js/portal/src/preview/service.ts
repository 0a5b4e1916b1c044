// From the values of the form to the service that is previewed. Knows no key of a service: the template says which is which.

/** Options of the field in a template, all optional. */
export interface PreviewOptions {
  /** Where a form calls a key otherwise: form key to key of the service, dots going inwards. */
  rename?: Record<string, string>;
  /** Values of the form that do not belong to the service. */
  omit?: string[];
  /** Values without which there is nothing to preview yet. */
  waitFor?: string[];
}

/** The service as the form stands now; `undefined` while a value that is waited for is missing. */
export function serviceOf(
  values: Record<string, unknown>,
  { rename = {}, omit = [], waitFor = [] }: PreviewOptions,
): Record<string, unknown> | undefined {
  if (waitFor.some(key => isEmpty(values[key]))) return undefined;
  const service: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values)) {
    if (omit.includes(key) || isEmpty(value)) continue;
    put(service, (rename[key] ?? key).split('.'), value);
  }
  return service;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function put(into: Record<string, unknown>, [key, ...rest]: string[], value: unknown): void {
  if (key === undefined) return;
  if (rest.length === 0) into[key] = value;
  else put((into[key] ??= {}) as Record<string, unknown>, rest, value);
}
