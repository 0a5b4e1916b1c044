/** Finds the command, runs it, reports the outcome. Exit status: 0 success, 1 problems found, 2 usage error. */
import { parseArgs } from 'node:util';
import { loadCore, problemsOf } from '@ameide/core';
import { noConfig, readConfig } from './configFile.ts';
import type { ConfigFile } from './configFile.ts';
import { COMMANDS } from './commands.ts';
import { UsageError } from './given.ts';
import type { Command, Given } from './given.ts';
import { COMMON, helpOf, overview } from './help.ts';
import { Printer } from './print.ts';
import { version } from './shipped.ts';
import { refusedArguments, suggestion } from './usage.ts';

export async function main(args: string[], printer = new Printer()): Promise<number> {
  if (args[0] === 'help') return help(args.slice(1), printer);
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
    if (positionals.length > 0 && !takesArguments(command))
      throw new UsageError(`\`${positionals.join(' ')}\` is not expected here`);
    printer.json = options['json'] === true;
    const core = loadCore();
    const file = options['config'] as string | undefined;
    if (file !== undefined || !command.unconfigured) config = await readConfig(core, printer, file);
    return await command.run({ options, positionals, config: config.settings, core, printer });
  } catch (error) {
    return failed(printer, command, config, error);
  }
}

/** Whether its usage names anything beside options and their values. */
function takesArguments({ usage }: Command): boolean {
  return /[A-Z]|^\w/.test(usage.replaceAll(/--[a-z-]+(?: [A-Z][^\s\]]*| [a-z][^\s\]]*)?/g, ''));
}

function failed(printer: Printer, command: Command, config: ConfigFile, error: unknown): number {
  const message = error instanceof Error ? error.message : String(error);
  const wrongUsage = error instanceof UsageError ? message : refusedArguments(error, command);
  if (wrongUsage !== undefined) {
    printer.error(`${wrongUsage}\n${`usage: ameide ${command.name} ${command.usage}`.trimEnd()}`);
    return 2;
  }
  const problems = problemsOf(error);
  if (problems.length > 0) printer.problems(problems.map(config.placed));
  else printer.error(message);
  return command.isUnready?.(error) ? 2 : 1;
}

/** The command that the arguments begin with, and its number of words. */
function find(args: string[]): { command: Command; words: number } | undefined {
  for (const command of COMMANDS)
    for (const spelling of [command.name, command.alias]) {
      const words = spelling?.split(' ');
      if (words?.every((word, index) => args[index] === word))
        return { command, words: words.length };
    }
  return undefined;
}

/** `ameide help [COMMAND]`: the commands, those of a noun, or one of them in full. */
function help(words: string[], printer: Printer): number {
  const { command } = find(words) ?? {};
  if (!command) return notFound([...words, '--help'], printer);
  printer.text(helpOf(command));
  return 0;
}

/** Lists all commands, or those of a noun; a success only with `--help`. */
function notFound(args: string[], printer: Printer): number {
  const [noun, verb] = args;
  if (noun === '--version' || noun === '-V' || noun === '-v') {
    printer.text(version());
    return 0;
  }
  const wantsHelp = args.includes('--help') || args.includes('-h');
  const words = args.filter(word => !word.startsWith('-'));
  const ofNoun = COMMANDS.filter(({ name }) => name.startsWith(`${noun} `));
  const text = overview(ofNoun.length > 0 ? ofNoun : COMMANDS);
  const isKnown = words.length === 0 || (ofNoun.length > 0 && words.length === 1);
  if (wantsHelp && isKnown) {
    printer.text(text);
    return 0;
  }
  const wrong = [noun, ofNoun.length > 0 ? verb : undefined].filter(Boolean).join(' ');
  const hint = meantBy(words);
  const more = hint ? 'Run `ameide help` for all commands.' : text;
  printer.error(wrong ? `unknown command \`${wrong}\`${hint}\n${more}` : text);
  return 2;
}

/** The command that was probably meant: by both words, by a verb without its noun, or by a noun alone. */
function meantBy(words: string[]): string {
  const known = COMMANDS.flatMap(({ name, alias }) => [name, ...(alias ? [alias] : [])]);
  const [first = ''] = words;
  const verb = known.find(name => name.endsWith(` ${first}`));
  if (verb !== undefined) return `; did you mean \`${verb}\`?`;
  const nouns = [...new Set(known.map(name => name.split(' ')[0] ?? ''))];
  return (
    suggestion(words.slice(0, 2).join(' '), known) ||
    (nouns.includes(first) ? '' : suggestion(first, [...known, ...nouns]))
  );
}
