/** An HTTP request, and the classification of its response: success, error, transport fault, or rate limit. */

/** One request. */
export interface Sent {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** Whether it may be resent if it is unknown whether it was processed: reads, PUT, DELETE. */
  repeatable: boolean;
  /** The server's display name, and the configuration key of its URL. */
  server?: { name: string; setting: string };
  /** Body type of a successful response. */
  expects: 'json' | 'bytes';
  /** Detects a rate limit that only the body shows. */
  limited?: (answer: Answered) => boolean;
  /** Detects a server failure that only the body shows. */
  failed?: (answer: Answered) => boolean;
}

/** A response with its body. */
export interface Answered {
  status: number;
  headers: Headers;
  bytes: Uint8Array<ArrayBuffer>;
  /** `Retry-After`, in milliseconds. */
  retryAfter?: number;
}

/** Result of one attempt: a response, a fault, or a response that is a fault. */
export interface Result {
  answer?: Answered;
  fault?: string;
  cause?: unknown;
  /** Whether the server certainly never received the request. */
  unsent?: boolean;
}

/** A rate limit. A `burst` gets a long wait, as GitHub requires for its secondary limits. */
export interface Limit {
  kind: 'budget' | 'burst';
  /** How long the server asks to wait, if it says so. */
  waitMs?: number;
}

/** Statuses for failures of the server or a proxy. */
const FAULTY = [408, 500, 502, 503, 504];

/** Detects gateway errors, proxies' error pages and truncated bodies. */
export function classify(
  request: Sent,
  response: Response,
  bytes: Uint8Array<ArrayBuffer>,
  now: number,
): Result {
  const { status, headers } = response;
  const retryAfter = retryAfterOf(headers.get('retry-after'), now);
  const answer = { status, headers, bytes, ...(retryAfter === undefined ? {} : { retryAfter }) };
  if (FAULTY.includes(status))
    return { answer, fault: `the server responded with status ${status}` };
  // The body of an error matters too, so a truncated one must not be misread.
  const saysJson = headers.get('content-type')?.includes('json') ?? false;
  if (status >= 400 && saysJson && bytes.length > 0 && !isJson(bytes))
    return { answer, fault: 'the response was truncated' };
  if (status >= 300 || status === 204 || status === 205) return { answer };
  if (headers.get('content-type')?.includes('text/html'))
    return { answer, fault: 'the server responded with an HTML page' };
  if (request.expects === 'json' && !isJson(bytes))
    return { answer, fault: 'the response is truncated or not valid JSON' };
  if (request.failed?.(answer)) return { answer, fault: 'the server reported a failure' };
  return { answer };
}

/** The body as JSON; an empty object for error responses that are not JSON. */
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

/** Whether the response is a rate limit; then the request was certainly not processed. */
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
