// How rollouts and waves stand, in words, and with the color of which state.
import type {
  RolloutState,
  RolloutVerify,
  WaveState,
} from '@ameide/backstage-plugin-ameide-common';

interface Words {
  label: string;
  /** The state whose color it has. */
  word: string;
}

export const ROLLOUT: Record<RolloutState, Words> = {
  running: { label: 'Running', word: 'running' },
  paused: { label: 'Paused', word: 'outdated' },
  stopped: { label: 'Stopped', word: 'failed' },
  rolledBack: { label: 'Rolled back', word: 'unchanged' },
  done: { label: 'Done', word: 'succeeded' },
};

export const WAVE: Record<WaveState, Words> = {
  waiting: { label: 'Waiting', word: 'waiting' },
  written: { label: 'Written', word: 'running' },
  passed: { label: 'Passed', word: 'succeeded' },
  failed: { label: 'Failed', word: 'failed' },
  rolledBack: { label: 'Rolled back', word: 'unchanged' },
};

export const SKIPPED: Words = { label: 'Left out', word: 'outdated' };

export const VERIFY: Record<RolloutVerify, string> = {
  none: 'lint and validation',
  execution: 'lint, validation and executions',
};
