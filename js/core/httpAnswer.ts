/** A request over HTTP, and what its answer is: good, an error, a fault on the way, or a rate limit. */

/** One request. */
export interface Sent {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** Whether it may be sent again when nobody knows if it was carried out: reads, PUT, DELETE. */
  repeatable: boolean;
  /** The server's name for people, and where its address is set. */
  server?: { name: string; setting: string };
  /** What a good answer carries. */
  expects: 'json' | 'bytes';
  /** Tells a rate limit that only the body shows. */
  limited?: (answer: Answered) => boolean;
  /** Tells a failure of the server that only the body shows. */
  failed?: (answer: Answered) => boolean;
}

/** An answer, its body read to the end. */
export interface Answered {
  status: number;
  headers: Headers;
  bytes: Uint8Array<ArrayBuffer>;
  /** What `Retry-After` asks for, in milliseconds. */
  retryAfter?: number;
}

/** What came of sending once: an answer, a fault, or an answer that is a fault. */
export interface Result {
  answer?: Answered;
  fault?: string;
  cause?: unknown;
  /** Certain that the server never saw the request. */
  unsent?: boolean;
}

/** A rate limit. A `burst` is waited out long, as GitHub asks for its secondary limits. */
export interface Limit {
  kind: 'budget' | 'burst';
  /** How long the server asks to wait, where it says so. */
  waitMs?: number;
}

/** Statuses behind which a server or proxy hides that something went wrong on its side. */
const FAULTY = [408, 500, 502, 503, 504];

/** Sees error statuses of the way, proxies' pages and bodies that were cut off. */
export function classify(
  request: Sent,
  response: Response,
  bytes: Uint8Array<ArrayBuffer>,
  now: number,
): Result {
  const { status, headers } = response;
  const retryAfter = retryAfterOf(headers.get('retry-after'), now);
  const answer = { status, headers, bytes, ...(retryAfter === undefined ? {} : { retryAfter }) };
  if (FAULTY.includes(status)) return { answer, fault: `the server answered ${status}` };
  // What a refusal means is decided by its body too: half of one must not pass for another.
  const saysJson = headers.get('content-type')?.includes('json') ?? false;
  if (status >= 400 && saysJson && bytes.length > 0 && !isJson(bytes))
    return { answer, fault: 'the answer was cut off' };
  if (status >= 300 || status === 204 || status === 205) return { answer };
  if (headers.get('content-type')?.includes('text/html'))
    return { answer, fault: 'the server answered with an HTML page' };
  if (request.expects === 'json' && !isJson(bytes))
    return { answer, fault: 'the answer was cut off or is no JSON' };
  if (request.failed?.(answer)) return { answer, fault: 'the server says that it failed' };
  return { answer };
}

/** The body as JSON; of error answers, which need not be JSON, an empty object. */
export function jsonOf(answer: Answered): unknown {
  try {
    return JSON.parse(textOf(answer)) as unknown;
  } catch {
    return {};
  }
}

function textOf(answer: Answered): string {
  return new TextDecoder().decode(answer.bytes);
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder().decode(bytes));
    return true;
  } catch {
    return false;
  }
}

/** Whether the answer is a rate limit, which also says for certain that the request was not carried out. */
export function limitOf(answer: Answered, request: Sent, now: number): Limit | undefined {
  const { status, headers, retryAfter } = answer;
  const spent = headers.get('x-ratelimit-remaining') === '0';
  const said = status === 403 && /rate limit|abuse detection/i.test(textOf(answer));
  const limited =
    status === 429 ||
    (status === 403 && (spent || said || retryAfter !== undefined)) ||
    request.limited?.(answer);
  if (!limited) return undefined;
  const secondary = /secondary rate limit|abuse detection/i.test(textOf(answer));
  if (retryAfter !== undefined) return { kind: 'budget', waitMs: retryAfter };
  const reset = Number(headers.get('x-ratelimit-reset'));
  if (spent && reset > 0) return { kind: 'budget', waitMs: Math.max(0, reset * 1000 - now) + 1000 };
  return { kind: secondary ? 'burst' : 'budget' };
}

/** Seconds, or a date. */
function retryAfterOf(value: string | null, now: number): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  const amount = Number(value);
  if (Number.isFinite(amount)) return Math.max(0, amount * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
