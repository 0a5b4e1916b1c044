/** Values as both databases keep them alike: times and JSON as text, numbers and flags read back as such. */

/** A time in UTC with milliseconds; ordered as text as it is in time. */
export function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export function jsonOf(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}

export function fromJson<T>(text: string | null): T | undefined {
  return text === null ? undefined : (JSON.parse(text) as T);
}

/** PostgreSQL answers big integers as text, SQLite all numbers as floats. */
export function numberOf(value: number | string | null): number | undefined {
  return value === null ? undefined : Number(value);
}

/** Without the keys that are undefined or null, as answers leave them out. */
export function present<T extends object>(row: T): { [K in keyof T]: Exclude<T[K], null> } {
  return Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== undefined && value !== null),
  ) as { [K in keyof T]: Exclude<T[K], null> };
}
