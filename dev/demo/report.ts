// What the demo prints.
import { styleText } from 'node:util';
import type { StepLine } from '../backend/index.ts';
import type { ChangedFile, Check, PullRequest } from './checks.ts';

const print = (line = '') => process.stdout.write(`${line}\n`);
const bold = (text: string) => styleText('bold', text);
const dim = (text: string) => styleText('dim', text);

/** A heading. */
export function heading(text: string): void {
  print(`\n${bold(text)}`);
}

/** A line below a heading. */
export function line(text: string): void {
  print(`  ${text}`);
}

/** Prints the lines of a task as they come: one for each step's beginning and end, its own between them. */
export function taskPrinter(): (line: StepLine) => void {
  const marks: Record<string, string> = {
    processing: styleText('cyan', '▸'),
    completed: styleText('green', '✔'),
    failed: styleText('red', '✘'),
    skipped: dim('–'),
    cancelled: styleText('yellow', '■'),
  };
  return ({ stepId, status, level, message }) => {
    if (!stepId) return;
    // A failure's stack is for the log, not for people.
    const lines = message
      .replace(/^(Beginning|Finished) step /, '')
      .split(/\n {4}at /)[0]!
      .split('\n');
    const mark = status ? marks[status] : undefined;
    if (mark) return lines.forEach((text, index) => line(`${index ? ' ' : mark} ${text}`));
    const style = { error: 'red', warn: 'yellow' }[level ?? ''] as 'red' | 'yellow' | undefined;
    for (const text of lines) line(`    ${style ? styleText(style, text) : dim(text)}`);
  };
}

/** The diff of a pull request, coloured. */
export function diff({ number, title, html_url }: PullRequest, files: ChangedFile[]): void {
  heading(`Pull request #${number}: ${title}`);
  line(html_url);
  for (const { filename, additions, deletions, patch = '' } of files) {
    print(`\n  ${bold(filename)}  ${dim(`+${additions} -${deletions}`)}`);
    for (const text of patch.replace(/\n$/, '').split('\n')) line(coloured(text));
  }
}

function coloured(text: string): string {
  if (text.startsWith('+')) return styleText('green', text);
  if (text.startsWith('-')) return styleText('red', text);
  return text.startsWith('@@') ? styleText('cyan', text) : dim(text);
}

/** Lines in columns. */
export function table(rows: string[][]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]!.length)));
  for (const row of rows) {
    line(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
  }
}

/** Each check with its mark; answers whether all are right. */
export function checks(list: Check[]): boolean {
  for (const { what, ok, detail } of list) {
    const mark = ok ? styleText('green', '✔') : styleText('red', '✘');
    line(`${mark} ${what}${detail ? dim(` (${detail})`) : ''}`);
  }
  return list.every(({ ok }) => ok);
}
