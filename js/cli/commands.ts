/** All commands, in the order in which the help lists them. */
import { EDITS } from './catalog.ts';
import { LOOKS } from './catalogLook.ts';
import { MERGE } from './catalogMerge.ts';
import { MOVE } from './catalogMove.ts';
import { completionOf } from './completion.ts';
import { CONFIG_REPO } from './configRepo.ts';
import { DOCTOR } from './doctor.ts';
import type { Command } from './given.ts';
import { HARNESS } from './harness.ts';
import { HEAL } from './heal.ts';
import { MANIFESTS } from './manifests.ts';
import { PIPELINE } from './pipeline.ts';
import { PRIMITIVE } from './primitive.ts';
import { PRIMITIVE_LOOKS } from './primitiveLook.ts';

const WORKING: Command[] = [
  ...EDITS,
  ...LOOKS,
  MOVE,
  MERGE,
  ...CONFIG_REPO,
  ...MANIFESTS,
  ...PIPELINE,
  ...HARNESS,
  ...PRIMITIVE,
  ...PRIMITIVE_LOOKS,
  ...HEAL,
  DOCTOR,
];

/** All commands, including `completion`. */
export const COMMANDS: Command[] = [...WORKING, completionOf(WORKING)];
