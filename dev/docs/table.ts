// Markdown that prettier leaves as it is.
import { format, resolveConfig } from 'prettier';
import { join } from 'node:path';
import { root } from '../steps.ts';

/** A table; bars in cells are escaped. */
export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) =>
    `| ${cells.map(cell => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A page: says that it is generated, and is formatted as every page of the project. */
export async function page(title: string, ...parts: string[]): Promise<string> {
  const note = '<!-- Generated from the sources by `npm run docs`; do not edit by hand. -->';
  const text = [`# ${title}`, note, ...parts].join('\n\n');
  const options = await resolveConfig(join(root, 'README.md'));
  return format(text, { ...options, parser: 'markdown' });
}

/** Text in code marks, or nothing. */
export const code = (text: string | undefined) => (text ? `\`${text}\`` : '');
