/** Files given on the command line; `-` is standard input. */
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { SourceFile } from '@ameide/core';
import { unreadable } from './disk.ts';
import { UsageError } from './given.ts';
import type { Printer } from './print.ts';

const STDIN = '<stdin>';
let taken = false;

/** Standard input, which can be read once. */
function stdin(): Promise<Buffer> {
  if (taken) throw new UsageError('`-` can be used only once');
  taken = true;
  return buffer(process.stdin);
}

/** Reads a file, and registers its content so that problems can show its lines. */
export async function fileGiven(path: string, printer: Printer): Promise<SourceFile> {
  const file =
    path === '-'
      ? { path: STDIN, content: await stdin() }
      : { path, content: await readFile(path).catch((error: unknown) => unreadable(path, error)) };
  printer.source(file.path, file.content);
  return file;
}

/** YAML itself, a file after `@`, or standard input for `-` and `@-`. */
export async function sourceGiven(text: string, printer: Printer): Promise<SourceFile> {
  if (text === '-') return fileGiven(text, printer);
  if (text.startsWith('@')) return fileGiven(text.slice(1), printer);
  const file = { path: '--service', content: Buffer.from(text) };
  printer.source(file.path, file.content);
  return file;
}
