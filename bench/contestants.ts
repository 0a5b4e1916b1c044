import * as ameide from './contestants/ameide.ts';
import * as jsYaml from './contestants/jsYaml.ts';
import * as npmYamlCst from './contestants/npmYamlCst.ts';
import * as npmYamlDocument from './contestants/npmYamlDocument.ts';
import * as roadieMerge from './contestants/roadieMerge.ts';

/** Adds an entry to a catalog: text in, text out. */
export type Edit = (text: string, entry: Record<string, unknown>) => string;

/** One way to edit a catalog. Its library is loaded by `load`, so that a cold start can be measured. */
export interface Contestant {
  label: string;
  /** What it does, and what it leaves out. */
  does: string;
  load: () => Edit;
}

/** All that run in this process, ours first. */
export const contestants = {
  wasm: ameide,
  npmYamlDocument,
  npmYamlCst,
  jsYaml,
  roadieMerge,
} satisfies Record<string, Contestant>;

/** Name of a contestant. */
export type ContestantId = keyof typeof contestants;
