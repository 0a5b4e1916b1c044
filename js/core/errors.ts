/** Problems as errors for users: one message for all problems, with the problems attached. */
import type { Problem } from '#core';

/** Error names of Backstage, which derives the HTTP status of a response from them. */
const NAMES = {
  /** The request is not valid or cannot be fulfilled. */
  input: 'InputError',
  /** Repeatedly lost a race against another writer. */
  conflict: 'ConflictError',
  /** A credential was rejected, or lacks a permission. */
  denied: 'NotAllowedError',
  /** A server does not respond, or not as expected. */
  unavailable: 'ServiceUnavailableError',
};

export type Kind = keyof typeof NAMES;

/** An error that carries its problems. */
export type Refusal = Error & { problems: Problem[] };

/** Creates an error of the given kind. The task page shows its message to users. */
export function refusal(kind: Kind, problems: Problem[], cause?: unknown): Refusal {
  const caused = cause === undefined ? '' : `; caused by ${String(cause)}`;
  const error = new Error(messageOf(problems) + caused, { cause });
  return Object.assign(error, { name: NAMES[kind], problems });
}

/** The same error with other problems. */
export function refusalLike(error: Error, problems: Problem[]): Refusal {
  return Object.assign(error, { message: messageOf(problems), problems });
}

/** The page renders it as Markdown, where two trailing spaces make a line break. */
function messageOf(problems: Problem[]): string {
  return problems.map(describe).join('\n').replaceAll('\n', '  \n');
}

/** A problem found by the shim. */
export function problem(code: string, message: string, help?: string): Problem {
  return { code, severity: 'error', message, ...(help ? { help } : {}) };
}

/** The problems of an error, if it has any. */
export function problemsOf(error: unknown): Problem[] {
  return error instanceof Error && 'problems' in error ? (error as Refusal).problems : [];
}

/** `code: message`, then where it is, then what to do. */
export function describe(found: Problem): string {
  const lines = [`${found.code}: ${found.message}`];
  const where = placeOf(found);
  if (where) lines.push(`  at ${where}`);
  if (found.help) lines.push(`  help: ${found.help}`);
  return lines.join('\n');
}

function placeOf({ file, line, column, path }: Problem): string {
  const place = [file, line, column].filter(part => part !== undefined).join(':');
  if (!path) return place;
  return place ? `${place} (${path})` : path;
}

/** The problems that a text lists as `describe` writes them: for errors that crossed a boundary which keeps their message alone. */
export function problemsIn(text: string): Problem[] {
  const found: Problem[] = [];
  for (const line of text.split(/ *\n/)) {
    const [, code, message] = /^([a-z]+\/[a-z-]+): (.+)$/.exec(line) ?? [];
    const last = found.at(-1);
    if (code !== undefined && message !== undefined) found.push(problem(code, message));
    else if (last && line.startsWith('  help: ')) last.help = line.slice('  help: '.length);
    else if (last && line.startsWith('  at '))
      Object.assign(last, placeIn(line.slice('  at '.length)));
  }
  return found;
}

function placeIn(text: string): Pick<Problem, 'file' | 'line' | 'column' | 'path'> {
  const [, place = '', path] = /^(.*?)(?:^| )\((.+)\)$/.exec(text) ?? [undefined, text];
  const [, file, line, column] = /^(.+?):(\d+)(?::(\d+))?$/.exec(place) ?? [];
  if (file === undefined) return path === undefined ? { path: place } : { file: place, path };
  const at = { file, line: Number(line), ...(column ? { column: Number(column) } : {}) };
  return path === undefined ? at : { ...at, path };
}

/**
 * The state has changed since the facts were read. Not a failure: the edit is computed again from fresh facts.
 * `queue` is the key under which the next round runs, so that writers of one process stop racing each other.
 */
export class LostRace extends Error {
  readonly queue: string | undefined;
  /** The effect was probably done, but its response was lost. */
  readonly done: unknown;

  constructor(what: string, queue?: string, done?: unknown) {
    super(what);
    this.name = 'LostRace';
    this.queue = queue;
    this.done = done;
  }
}
