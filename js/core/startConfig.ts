/** The configuration at the start of a backend: several plugins read it, and its faults are logged once. */
import { checkedSettings } from './config.ts';
import type { Settings } from './config.ts';
import type { Problem } from '#core';
import type { Core } from './core.ts';
import { describe, problem, problemsOf, refusal } from './errors.ts';
import { noKey } from './harness/key.ts';

/** The whole configuration, as `RootConfigService` of Backstage; the same object for all plugins of a backend. */
interface Configuration {
  getOptional(key: string): unknown;
}

/** Configurations whose faults have been logged. */
const reported = new WeakSet<Configuration>();

/**
 * The settings. A missing config repo, project or Harness API key is a warning, because each step may set its own. All faults are
 * logged at once; the error that stops the plugin only refers to the log, because Backstage repeats it for every plugin and once
 * more at the end.
 */
export function settingsAtStart(
  core: Pick<Core, 'next'>,
  config: Configuration,
  logger: { error(line: string): void; warn(line: string): void },
): Settings {
  try {
    const missing: Problem[] = [];
    const section = config.getOptional('ameide');
    const now = new Date().toISOString();
    const settings = checkedSettings(core, section, now, found => missing.push(found));
    if (!settings.harness.apiKey) missing.push(noKey());
    if (missing.length > 0 && !reported.has(config)) {
      reported.add(config);
      for (const found of missing) logger.warn(describe(found));
    }
    return settings;
  } catch (error) {
    const faults = problemsOf(error);
    if (faults.length === 0) throw error;
    const what = '`ameide` in the configuration is not valid';
    if (!reported.has(config)) {
      reported.add(config);
      logger.error(`${what}:\n${faults.map(describe).join('\n')}`);
    }
    const help = `correct the faults listed in the log (${faults.length}), then start again`;
    throw refusal('input', [problem('config/not-valid', what, help)]);
  }
}
