/** Finds the command, runs it, tells what came of it. Exit codes: 0 well, 1 problems found, 2 wrong usage. */
import { parseArgs } from 'node:util';
import { loadCore, problemsOf } from '@ameide/core';
import { noConfig, readConfig } from './configFile.ts';
import type { ConfigFile } from './configFile.ts';
import { COMMANDS } from './commands.ts';
import { UsageError } from './given.ts';
import type { Command, Given } from './given.ts';
import { COMMON, helpOf, overview } from './help.ts';
import { Printer } from './print.ts';

export async function main(args: string[], printer = new Printer()): Promise<number> {
  const { command, words } = find(args) ?? {};
  if (!command) return notFound(args, printer);
  let config = noConfig();
  try {
    const { values, positionals } = parseArgs({
      args: args.slice(words),
      options: { ...COMMON, ...command.options },
      allowPositionals: true,
      strict: true,
    });
    const options = values as Given['options'];
    if (options['help']) {
      printer.text(helpOf(command));
      return 0;
    }
    printer.json = options['json'] === true;
    const core = loadCore();
    const file = options['config'] as string | undefined;
    if (file !== undefined || !command.unconfigured) config = await readConfig(core, printer, file);
    return await command.run({ options, positionals, config: config.settings, core, printer });
  } catch (error) {
    return failed(printer, command, config, error);
  }
}

function failed(printer: Printer, command: Command, config: ConfigFile, error: unknown): number {
  const message = error instanceof Error ? error.message : String(error);
  const wrongUsage =
    error instanceof UsageError ||
    (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true;
  if (wrongUsage) {
    printer.error(`${message}\nusage: ameide ${command.name} ${command.usage}`);
    return 2;
  }
  const problems = problemsOf(error);
  if (problems.length > 0) printer.problems(problems.map(config.placed));
  else printer.error(message);
  return 1;
}

/** The command whose words the arguments begin with, and how many these are. */
function find(args: string[]): { command: Command; words: number } | undefined {
  for (const command of COMMANDS)
    for (const spelling of [command.name, command.alias]) {
      const words = spelling?.split(' ');
      if (words?.every((word, index) => args[index] === word))
        return { command, words: words.length };
    }
  return undefined;
}

/** Tells the commands, where a noun is given those of it; right only where that was asked. */
function notFound(args: string[], printer: Printer): number {
  const [noun, verb] = args;
  if (noun === '--version' || noun === '-v') {
    printer.text(version());
    return 0;
  }
  const asked = args.includes('--help') || args.includes('-h');
  const ofNoun = COMMANDS.filter(({ name }) => name.startsWith(`${noun} `));
  const text = overview(ofNoun.length > 0 ? ofNoun : COMMANDS);
  const wrong = [noun, ofNoun.length > 0 ? verb : undefined].filter(Boolean).join(' ');
  if (asked) printer.text(text);
  else printer.error(wrong ? `there is no command \`${wrong}\`\n${text}` : text);
  return asked ? 0 : 2;
}

function version(): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- found by name from js/cli and from its dist/ alike
  return (require('@ameide/cli/package.json') as { version: string }).version;
}
