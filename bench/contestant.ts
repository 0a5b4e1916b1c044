/** Adds an entry to a catalog: text in, text out. */
export type Edit = (text: string, entry: Record<string, unknown>) => string;

/** One way to edit a catalog. Its library is loaded by `load`, so that a cold start can be measured. */
export interface Contestant {
  label: string;
  /** What it does, and what it leaves out. */
  does: string;
  load: () => Edit;
}
