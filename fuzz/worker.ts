import { parentPort, workerData } from 'node:worker_threads';
import { loadCore } from './core.ts';
import { merges } from './merges.ts';
import { moves } from './moves.ts';
import { session } from './session.ts';
import { Tally } from './tally.ts';

/** The share of one worker. */
export interface Share {
  seed: number;
  edits: number;
  merges: number;
  moves: number;
  first: number;
  step: number;
}

/** What one worker found. */
export interface Told {
  edits: Tally;
  merges: Tally;
  moves: Tally;
}

const share = workerData as Share;
const { seed, first, step } = share;
const core = loadCore();
const told: Told = { edits: new Tally(), merges: new Tally(), moves: new Tally() };
for (const [tally, most, make] of [
  [told.edits, share.edits, session],
  [told.merges, share.merges, merges],
  [told.moves, share.moves, moves],
] as const) {
  for (let number = first; tally.count < most; number += step) {
    for (const verdict of make(core, seed, number)) {
      tally.add(verdict, number);
      if (tally.count % 1_000 === 0) parentPort!.postMessage({ progress: 1_000 });
      if (tally.count >= most) break;
    }
  }
}
parentPort!.postMessage({ told });
