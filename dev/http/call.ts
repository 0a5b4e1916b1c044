// A request as a handler sees it, and the answer it gives back.

/** One request, its body read to the end. */
export interface Call {
  method: string;
  /** Undecoded path, without query and without an API prefix. */
  path: string;
  /** The API prefix that was taken off, such as `/api/v3`. */
  prefix: string;
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  /** Decoded parameters of the route that matched. */
  params: Record<string, string>;
  raw: Buffer;
  /** Scheme and authority the client used, for links. */
  origin: string;
}

/** What to send. An object body is sent as JSON, a string or Buffer as it is. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;

/** Thrown by a handler anywhere below it to answer at once. */
export class Refusal extends Error {
  answer: Answer;

  constructor(answer: Answer) {
    super(`answered ${answer.status}`);
    this.answer = answer;
  }
}

/** The parsed JSON body; `undefined` when there is none. Throws `SyntaxError`. */
export function jsonBody(call: Call): unknown {
  const text = call.raw.toString('utf8');
  return text.trim() === '' ? undefined : (JSON.parse(text) as unknown);
}

export function json(status: number, body: unknown, headers?: Record<string, string>): Answer {
  return { status, body, headers };
}

export function html(status: number, body: string): Answer {
  return { status, body, headers: { 'content-type': 'text/html; charset=utf-8' } };
}
