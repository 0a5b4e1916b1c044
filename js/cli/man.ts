/** The manual page `ameide(1)`, from the same commands as the help. */
import type { Command } from './given.ts';
import { COMMON, optionRows } from './help.ts';

/** The page in roff. */
export function manPage(commands: Command[], version: string): string {
  return [
    `.TH AMEIDE 1 "" "ameide ${version}" "User Commands"`,
    '.SH NAME',
    'ameide \\- edit a service catalog, and the Harness pipelines that belong to it',
    '.SH SYNOPSIS',
    '.B ameide',
    '.I command',
    '[options]',
    '.SH COMMANDS',
    ...commands.flatMap(section),
    '.SH COMMON OPTIONS',
    ...options(COMMON),
    '.SH EXIT STATUS',
    '0 success, 1 problems found, 2 usage error.',
    '.SH FILES',
    '.TP',
    '.I ameide.yaml',
    'The configuration, in the working directory or a folder above it in the same repository.',
    '.SH ENVIRONMENT',
    '.TP',
    '.B GITHUB_TOKEN\\fR, \\fBHARNESS_API_KEY',
    'Credentials for commands that need a server.',
    '.TP',
    '.B GITHUB_API_URL',
    'API URL of a GitHub Enterprise server.',
    '.TP',
    '.B NO_COLOR\\fR, \\fBFORCE_COLOR',
    'Turn colors off or on.',
    '',
  ].join('\n');
}

function section({ name, alias, usage, description, options: own }: Command): string[] {
  const also = alias === undefined ? '' : ` Also available as \\fBameide ${alias}\\fR.`;
  return [
    `.SS ameide ${escaped(name)} ${escaped(usage)}`.trimEnd(),
    `${escaped(description)}.${also}`,
    ...options(own),
  ];
}

function options(own: Command['options']): string[] {
  return optionRows(own).flatMap(([flag, help]) => ['.TP', `.B ${escaped(flag)}`, escaped(help)]);
}

/** Hyphens stay hyphens, and a line never begins with a request. */
function escaped(text: string): string {
  return text
    .replace(/\\/g, '\\e')
    .replace(/-/g, '\\-')
    .replace(/^([.'])/, '\\&$1');
}
