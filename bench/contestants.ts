import type { Contestant } from './contestant.ts';
import * as ameide from './contestants/ameide.ts';
import * as jsYaml from './contestants/jsYaml.ts';
import * as npmYamlCst from './contestants/npmYamlCst.ts';
import * as npmYamlDocument from './contestants/npmYamlDocument.ts';
import * as roadieMerge from './contestants/roadieMerge.ts';

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
