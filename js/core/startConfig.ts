/** The configuration as a backend starts with it: several plugins read it, and what is wrong with it is told once. */
import { checkedSettings } from './config.ts';
import type { Settings } from './config.ts';
import type { Core } from './core.ts';
import { describe, problem, problemsOf, refusal } from './errors.ts';
import { noKey } from './harness/key.ts';

/** The whole configuration. `RootConfigService` of Backstage is one, the same for all plugins of a backend. */
interface Configuration {
  getOptional(key: string): unknown;
}

/** Configurations of which it has been told what is wrong or missing. */
const told = new WeakSet<Configuration>();

/**
 * The settings; that the key for Harness is missing is a warning, as each step may bring its own. All faults go to the log at once; the error that stops the plugin only points there, as Backstage repeats it for
 * every plugin, and once more at the end.
 */
export function settingsAtStart(
  core: Pick<Core, 'next'>,
  config: Configuration,
  logger: { error(line: string): void; warn(line: string): void },
): Settings {
  try {
    const settings = checkedSettings(core, config.getOptional('ameide'), new Date().toISOString());
    if (!settings.harness.apiKey && !told.has(config)) {
      told.add(config);
      logger.warn(describe(noKey()));
    }
    return settings;
  } catch (error) {
    const faults = problemsOf(error);
    if (faults.length === 0) throw error;
    const what = '`ameide` in the configuration is not valid';
    if (!told.has(config)) {
      told.add(config);
      logger.error(`${what}:\n${faults.map(describe).join('\n')}`);
    }
    const help = `correct what the log lists (${faults.length}), then start again`;
    throw refusal('input', [problem('config/not-valid', what, help)]);
  }
}
