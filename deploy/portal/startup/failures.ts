// What keeps plugins from starting: the configuration, or something else.
import { problemsOf } from '@ameide/core';
import { CONFIGURATION, Ending } from './ending.ts';
import { serverPort } from './ports.ts';

/** As Backstage's reader of configuration words what it finds. */
const FAULT =
  /(Invalid type in|Unable to convert|Missing required|Failed to read duration from) config|Invalid duration .* in config/;

/** What to end with: the faults of the configuration by the names of plugins, where there are no other failures. */
export function endingOf(error: unknown): unknown {
  const failures = failuresOf(error);
  // What all plugins share fails before any of them.
  const shared = { whose: 'Backstage', cause: error as Error };
  const told = failures.length === 0 ? [shared] : failures;
  const port = told.map(({ cause }) => serverPort(cause)).find(Boolean);
  if (port) return port;
  if (!told.every(({ cause }) => isFault(cause))) return error;
  const all = told.map(({ whose, cause }) => `${whose}: ${cause.message}`).join('; ');
  return new Ending(CONFIGURATION, `the configuration is not valid: ${all}. Set what it names`);
}

interface Failure {
  whose: string;
  cause: Error;
}

/** As the error of a start has them: of plugins, and of their modules. */
interface Results {
  plugins: {
    pluginId: string;
    failure?: { error: Error };
    modules: { moduleId: string; failure?: { error: Error } }[];
  }[];
}

function failuresOf(error: unknown): Failure[] {
  const { plugins } = (error as { result?: Results }).result ?? { plugins: [] };
  const all = plugins.flatMap(({ pluginId, failure, modules }) => [
    ...modules.map(one => ({
      whose: `the module \`${one.moduleId}\` of \`${pluginId}\``,
      cause: one.failure?.error,
    })),
    { whose: `the plugin \`${pluginId}\``, cause: failure?.error },
  ]);
  return all.filter((one): one is Failure => one.cause !== undefined);
}

function isFault(cause: Error): boolean {
  return (
    problemsOf(cause).some(({ code }) => code.startsWith('config/')) || FAULT.test(cause.message)
  );
}
