/** What `--help` and `ameide help` print. */
import type { Command, Option } from './given.ts';

/** Options of every command. */
export const COMMON: Record<string, Option> = {
  json: { type: 'boolean', help: 'print the whole result as JSON' },
  'dry-run': { type: 'boolean', help: 'show what would be done without writing anything' },
  config: { type: 'string', help: 'the configuration file (default: ameide.yaml)' },
  help: { type: 'boolean', short: 'h', help: 'print this text' },
};

/** The options of a command as rows of flag and explanation. */
export function optionRows(options: Record<string, Option>): [string, string][] {
  return Object.entries(options).map(([name, { type, short, help }]) => [
    `${short === undefined ? '' : `-${short}, `}--${name}${type === 'string' ? ' ...' : ''}`,
    help ?? '',
  ]);
}

/** The help of one command. */
export function helpOf({ name, alias, usage, description, options }: Command): string {
  const also = alias === undefined ? '' : `\nAlso available as: ameide ${alias}`;
  return [
    `usage: ${`ameide ${name} ${usage}`.trimEnd()}`,
    '',
    description + also,
    '',
    ...columns(optionRows({ ...options, ...COMMON })),
  ].join('\n');
}

/** The list of commands. */
export function overview(commands: Command[]): string {
  return [
    'usage: ameide <command> [options]',
    '',
    ...columns(commands.map(({ name, description }) => [name, description])),
    '',
    'Every command accepts --json, --dry-run, --config FILE and --help.',
    '`ameide help <command>` shows the help of a command; `ameide --version` (-V) prints the version.',
    'Exit status: 0 success, 1 problems found, 2 usage error.',
  ].join('\n');
}

function columns(rows: string[][]): string[] {
  const width = Math.max(...rows.map(([first = '']) => first.length));
  return rows.map(([first = '', second = '']) => `  ${first.padEnd(width)}  ${second}`.trimEnd());
}
