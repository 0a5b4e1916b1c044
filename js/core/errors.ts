/** Problems as errors that people are shown: one text for all of them, and the problems themselves attached. */
import type { Problem } from '#core';

/** The names that Backstage's own errors have: it chooses the HTTP status of an answer by them. */
const NAMES = {
  /** What was asked cannot be done. */
  input: 'InputError',
  /** Somebody else was faster, again and again. */
  conflict: 'ConflictError',
  /** A credential is refused, or lacks a permission. */
  denied: 'NotAllowedError',
  /** A server does not answer, or not as it should. */
  unavailable: 'ServiceUnavailableError',
};

export type Kind = keyof typeof NAMES;

/** An error that carries its problems. */
export type Refusal = Error & { problems: Problem[] };

/** Makes the error of a kind. The message is for people: it is what the task page shows. */
export function refusal(kind: Kind, problems: Problem[], cause?: unknown): Refusal {
  const caused = cause === undefined ? '' : `; caused by ${String(cause)}`;
  const error = new Error(messageOf(problems) + caused, { cause });
  return Object.assign(error, { name: NAMES[kind], problems });
}

/** The same error, telling these problems in place of its own. */
export function refusalLike(error: Error, problems: Problem[]): Refusal {
  return Object.assign(error, { message: messageOf(problems), problems });
}

/** The page sets it as Markdown, where two spaces at its end keep a line from running into the next. */
function messageOf(problems: Problem[]): string {
  return problems.map(describe).join('\n').replaceAll('\n', '  \n');
}

/** A problem that the shim itself found. */
export function problem(code: string, message: string, help?: string): Problem {
  return { code, severity: 'error', message, ...(help ? { help } : {}) };
}

/** The problems of an error, where it carries some. */
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

/**
 * The world is no longer as it was when the facts were read. Not a failure: the edit is computed again on fresh facts.
 * `queue` names the turn in which the next round is to run, so that writers of one process stop racing each other.
 */
export class LostRace extends Error {
  readonly queue: string | undefined;
  /** What was done in all likelihood, though its answer was lost. */
  readonly done: unknown;

  constructor(what: string, queue?: string, done?: unknown) {
    super(what);
    this.name = 'LostRace';
    this.queue = queue;
    this.done = done;
  }
}
