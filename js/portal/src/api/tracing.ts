// Requests say which trace they begin, as the W3C has it in `traceparent`: from a click to GitHub and Harness everything is found by one id.

type Fetch = typeof fetch;

const HEADER = 'traceparent';
/** Where a form starts its task. */
const TASKS = /\/scaffolder\/v2\/tasks$/;

/**
 * A part of Backstage's `fetchApi` that begins a trace with each request to the page's own server. Others are left as they are: they would
 * have to allow the header first. The task of a form gets the trace as well, among its secrets, as its steps see no request.
 */
export const tracing: { apply(next: Fetch): Fetch } = {
  apply: next => async (input, init) => {
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : {}));
    const url = new URL(input instanceof Request ? input.url : input, location.href);
    if (url.origin !== location.origin || headers.has(HEADER)) return next(input, init);
    const trace = newTrace();
    headers.set(HEADER, trace);
    const traced = { ...init, headers };
    const handedOver = TASKS.test(url.pathname) ? withSecret(init, trace) : undefined;
    if (handedOver === undefined) return next(input, traced);
    const response = await next(input, { ...traced, body: handedOver });
    // The template takes no secrets but its own: its task is a trace of its own.
    return (await isRefusedForSecrets(response)) ? next(input, traced) : response;
  },
};

/** Version, trace, place in it, and that it is recorded. */
function newTrace(): string {
  return `00-${hex(16)}-${hex(8)}-01`;
}

function hex(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return [...random].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

/** The request for a task with the trace among its secrets; nothing where it is none. */
function withSecret(init: RequestInit | undefined, trace: string): string | undefined {
  if (init?.method !== 'POST' || typeof init.body !== 'string') return undefined;
  const task = read(init.body);
  if (!task) return undefined;
  return JSON.stringify({ ...task, secrets: { [HEADER]: trace, ...(task.secrets as object) } });
}

async function isRefusedForSecrets(response: Response): Promise<boolean> {
  if (response.status !== 400) return false;
  const errors = read(await response.clone().text())?.errors;
  return (
    Array.isArray(errors) &&
    (errors as { property?: unknown }[]).some(({ property }) =>
      String(property).startsWith('secrets'),
    )
  );
}

function read(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
