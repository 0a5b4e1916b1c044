// What the configuration says of Ameide, held against what the core and the plugin know, before a plugin fails for it.
import { checkPluginSettings } from '@ameide/backstage-plugin-ameide-backend';
import { checkedSettings, describe, loadCore, problemsOf } from '@ameide/core';
import type { Config } from '@backstage/config';
import { CONFIGURATION, Ending } from './ending.ts';

export function checkSettings(config: Config): void {
  const now = new Date().toISOString();
  const faults = [
    () => checkedSettings(loadCore(), config.getOptional('ameide'), now),
    () => checkPluginSettings(config),
  ].flatMap(faultsOf);
  if (faults.length === 0) return;
  const all = faults.map(describe).join('; ');
  throw new Ending(CONFIGURATION, `\`ameide\` in the configuration is not valid: ${all}`);
}

function faultsOf(check: () => unknown): ReturnType<typeof problemsOf> {
  try {
    check();
    return [];
  } catch (error) {
    const faults = problemsOf(error);
    if (faults.length === 0) throw error;
    return faults;
  }
}
