// What the configuration says of Ameide, held against what the core knows, before a plugin fails for it.
import { checkedSettings, describe, loadCore, problemsOf } from '@ameide/core';
import type { Config } from '@backstage/config';
import { CONFIGURATION, Ending } from './ending.ts';

export function checkSettings(config: Config): void {
  try {
    checkedSettings(loadCore(), config.getOptional('ameide'), new Date().toISOString());
  } catch (error) {
    const faults = problemsOf(error);
    if (faults.length === 0) throw error;
    const all = faults.map(describe).join('; ');
    throw new Ending(CONFIGURATION, `\`ameide\` in the configuration is not valid: ${all}`);
  }
}
