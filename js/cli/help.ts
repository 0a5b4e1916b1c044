/** What `--help` says. */
import type { Command, Option } from './given.ts';

/** What every command takes. */
export const COMMON: Record<string, Option> = {
  json: { type: 'boolean', help: 'the whole result as JSON' },
  'dry-run': { type: 'boolean', help: 'show what would be done, and write nothing' },
  config: { type: 'string', help: 'the configuration; by default ameide.yaml' },
  help: { type: 'boolean', short: 'h', help: 'this text' },
};

export function helpOf({ name, alias, usage, description, options }: Command): string {
  const own = Object.entries({ ...options, ...COMMON }).map(([key, { type, help }]) => [
    `--${key}${type === 'string' ? ' ...' : ''}`,
    help ?? '',
  ]);
  const also = alias === undefined ? '' : `\nThe same: ameide ${alias}`;
  return [`usage: ameide ${name} ${usage}`, '', description + also, '', ...columns(own)].join('\n');
}

export function overview(commands: Command[]): string {
  return [
    'usage: ameide <command> [options]',
    '',
    ...columns(commands.map(({ name, description }) => [name, description])),
    '',
    'Every command takes --json, --dry-run, --config FILE and --help.',
    'It ends with 0 where all is well, 1 for problems, 2 for wrong usage.',
  ].join('\n');
}

function columns(rows: string[][]): string[] {
  const width = Math.max(...rows.map(([first = '']) => first.length));
  return rows.map(([first = '', second = '']) => `  ${first.padEnd(width)}  ${second}`.trimEnd());
}
