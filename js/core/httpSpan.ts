/** A request as a span and a measurement, by OpenTelemetry's conventions for HTTP clients. Queries, headers and bodies are not told. */
import type { Result, Sent } from './httpAnswer.ts';
import type { Attributes, Telemetry } from './telemetry.ts';

/** Sends one attempt; `attempt` counts from 1. */
export function told(
  telemetry: Telemetry,
  { method, url }: Sent,
  attempt: number,
  send: () => Promise<Result>,
): Promise<Result> {
  const { protocol, hostname, port, origin, pathname } = new URL(url);
  const server: Attributes = {
    'http.request.method': method,
    'server.address': hostname,
    'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
  };
  const attributes: Attributes = { ...server, 'url.full': `${origin}${pathname}` };
  if (attempt > 1) attributes['http.request.resend_count'] = attempt - 1;
  return telemetry.span(method, { kind: 'client', attributes }, async span => {
    const started = performance.now();
    const result = await send();
    const ended = outcomeOf(result);
    for (const [name, value] of Object.entries(ended)) span.setAttribute(name, value);
    if (ended['error.type'] !== undefined)
      span.setStatus({ code: 'error', ...(result.fault ? { message: result.fault } : {}) });
    telemetry.requested((performance.now() - started) / 1000, { ...server, ...ended });
    return result;
  });
}

function outcomeOf({ answer, fault }: Result): Attributes {
  const status = answer?.status;
  if (status === undefined) return { 'error.type': 'no_response' };
  const failed: Attributes = status >= 400 || fault ? { 'error.type': typeOf(status) } : {};
  return { 'http.response.status_code': status, ...failed };
}

function typeOf(status: number): string {
  return status >= 400 ? String(status) : 'invalid_response';
}
