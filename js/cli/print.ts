/** Prints the result of a command, for people or as JSON. */
import { inLines } from '@ameide/core';
import type { Problem, Tick } from '@ameide/core';
import { paint } from './color.ts';
import type { Color, Sink } from './color.ts';
import { Bar } from './bar.ts';
import { frame } from './frame.ts';

export class Printer {
  json = false;
  /** Reports the progress of many reads or writes. */
  readonly tick: Tick;
  readonly #bar: Bar;
  readonly #out: Sink;
  readonly #err: Sink;
  /** File contents whose lines problems show, by file name. */
  readonly #sources = new Map<string, Uint8Array | string[]>();

  constructor(out: Sink = process.stdout, err: Sink = process.stderr) {
    this.#out = out;
    this.#err = err;
    this.#bar = new Bar(err);
    const draws = err.isTTY === true && process.env['TERM'] !== 'dumb';
    const show = draws ? this.#bar.tick.bind(this.#bar) : inLines(line => this.progress(line));
    this.tick = (...how) => this.json || show(...how);
  }

  text(text: string): void {
    this.#bar.clear();
    if (text) this.#out.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  line(color: Color, text: string): void {
    this.text(paint(this.#out, color, text));
  }

  /** The last line: green on success. */
  summary(well: boolean, text: string): void {
    this.line(well ? 'green' : 'red', text);
  }

  /** A file's content as it is. */
  bytes(content: Uint8Array): void {
    this.#out.write(content);
  }

  /** Prints a progress message. */
  progress(line: string): void {
    this.#bar.clear();
    if (!this.json) this.#err.write(`${line}\n`);
  }

  error(text: string): void {
    this.#bar.clear();
    if (this.json) this.data({ error: text });
    else this.#err.write(`${text}\n`);
  }

  /** The whole result for programs. */
  data(value: unknown): void {
    this.text(JSON.stringify(value, null, 2));
  }

  /** Registers a file's content, so that problems can show their line. */
  source(file: string, content: Uint8Array): void {
    this.#sources.set(file, content);
  }

  problems(problems: Problem[]): void {
    this.#bar.clear();
    if (this.json) this.data({ problems });
    else for (const problem of problems) this.#err.write(this.#problem(problem));
  }

  /** Prints `file:line:column: error code: message`, the line itself, and the help. */
  #problem({ file, line, column, severity, code, message, help, path }: Problem): string {
    const mark = severity === 'error' ? 'red' : 'yellow';
    const place = [file, line, column].filter(part => part !== undefined).join(':');
    const head = paint(this.#err, 'bold', place && `${place}: `);
    const lines = [`${head}${paint(this.#err, mark, severity)} ${code}: ${message}`];
    const text = file !== undefined && line !== undefined ? this.#line(file, line) : undefined;
    if (text !== undefined && line !== undefined) {
      const [shown, caret] = frame(text, line, column);
      lines.push(paint(this.#err, 'dim', shown));
      if (caret) lines.push(paint(this.#err, mark, caret));
    } else if (path) lines.push(`  at ${path}`);
    if (help) lines.push(`  ${paint(this.#err, 'cyan', 'help')}: ${help}`);
    return `${lines.join('\n')}\n`;
  }

  #line(file: string, line: number): string | undefined {
    let source = this.#sources.get(file);
    if (source === undefined) return undefined;
    if (!Array.isArray(source)) {
      source = new TextDecoder().decode(source).split(/\r?\n/);
      this.#sources.set(file, source);
    }
    return source[line - 1];
  }

  diff(diff: string): void {
    const painted = diff.split('\n').map(line => {
      if (/^(\+\+\+|---) /.test(line)) return paint(this.#out, 'bold', line);
      if (line.startsWith('+')) return paint(this.#out, 'green', line);
      if (line.startsWith('-')) return paint(this.#out, 'red', line);
      return line.startsWith('@@') ? paint(this.#out, 'cyan', line) : line;
    });
    this.text(painted.join('\n'));
  }
}
