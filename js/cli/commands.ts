/** All commands, in the order in which the help lists them. */
import { APPLY } from './apply.ts';
import { EDITS } from './catalog.ts';
import { LOOKS } from './catalogLook.ts';
import { MERGE } from './catalogMerge.ts';
import { MOVE } from './catalogMove.ts';
import { completionOf } from './completion.ts';
import { CONFIG_REPO } from './configRepo.ts';
import { DELEGATES } from './delegates.ts';
import { DOCTOR } from './doctor.ts';
import type { Command } from './given.ts';
import { HARNESS } from './harness.ts';
import { TAKEOVER } from './harnessTakeover.ts';
import { HEAL } from './heal.ts';
import { IMPORT } from './import.ts';
import { MANIFESTS } from './manifests.ts';
import { PIPELINE } from './pipeline.ts';
import { PIPELINES_REPO } from './pipelinesRepo.ts';
import { PRIMITIVE } from './primitive.ts';
import { PRIMITIVE_LOOKS } from './primitiveLook.ts';
import { ROLLOUT } from './rollout.ts';

const WORKING: Command[] = [
  ...EDITS,
  ...LOOKS,
  MOVE,
  MERGE,
  IMPORT,
  ...CONFIG_REPO,
  ...MANIFESTS,
  ...PIPELINE,
  ...PIPELINES_REPO,
  ...HARNESS,
  ...ROLLOUT,
  APPLY,
  DELEGATES,
  ...TAKEOVER,
  ...PRIMITIVE,
  ...PRIMITIVE_LOOKS,
  ...HEAL,
  DOCTOR,
];

/** All commands, including `completion`. */
export const COMMANDS: Command[] = [...WORKING, completionOf(WORKING)];
