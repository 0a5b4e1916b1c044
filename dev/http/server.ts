// The HTTP server under both doubles: reads the body, applies faults, writes the answer, keeps the log.
// It also answers `/_faults` (GET, POST, DELETE) and `/_log` (GET, DELETE), which faults never strike.

import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal, json, jsonBody } from './call.ts';
import type { Answer, Call, Handler } from './call.ts';
import { Faults, parseFaultRule } from './faults.ts';
import type { FaultRule } from './faults.ts';
import { RequestLog } from './log.ts';
import type { LogEntry } from './log.ts';
import { decode } from './router.ts';

export interface ServerOptions {
  handler: Handler;
  /** 0, the default, lets the system choose. */
  port?: number;
  /** Loopback unless told otherwise. */
  host?: string;
  faults?: Faults;
  log?: RequestLog;
  /** Takes an API prefix off the path before anything looks at it. */
  rewrite?: (path: string) => string;
  /** Says what the log and fault rules should know of a request beyond its method. */
  describe?: (call: Call) => { operation?: string; mutation?: boolean };
  /** The body for a handler that threw; the error has been printed. */
  onError?: (error: unknown) => Answer;
}

export interface RunningServer {
  url: string;
  port: number;
  faults: Faults;
  log: RequestLog;
  close(): Promise<void>;
}

/** Starts listening; resolves once requests are answered. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const faults = options.faults ?? new Faults();
  const log = options.log ?? new RequestLog();
  const closing = new AbortController();
  const host = options.host ?? '127.0.0.1';

  const server = createServer((request, response) => {
    serve(request, response, { ...options, faults, log }, closing.signal).catch(
      (error: unknown) => {
        if (!closing.signal.aborted && !request.destroyed) console.error(error);
        response.destroy();
      },
    );
  });
  // Clients keep connections for reuse; closing them under load would look like a fault.
  server.keepAliveTimeout = 120_000;

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://${host}:${port}`,
    port,
    faults,
    log,
    close: () =>
      new Promise(resolve => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Context = ServerOptions & { faults: Faults; log: RequestLog };

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  context: Context,
  closing: AbortSignal,
): Promise<void> {
  const call = await readCall(request, context);
  if (call.path === '/_faults' || call.path === '/_log') {
    return send(response, call, control(call, context));
  }

  const about = context.describe?.(call) ?? {};
  const started = performance.now();
  const entry = context.log.add({
    at: Date.now(),
    method: call.method,
    path: decode(call.path),
    query: call.query.toString(),
    status: 0,
    mutation: about.mutation ?? !['GET', 'HEAD', 'OPTIONS'].includes(call.method),
    ...(about.operation ? { operation: about.operation } : {}),
  });
  const finish = (status: number) => {
    entry.status = status;
    entry.ms = performance.now() - started;
  };

  const rule = context.faults.next({ ...entry });
  if (rule) noteFault(entry, rule);
  if (rule?.delayMs) await sleep(rule.delayMs, undefined, { signal: closing });
  if (rule?.drop === 'before') {
    finish(0);
    return void response.destroy();
  }

  const replaces = rule !== undefined && (rule.status !== undefined || rule.html || 'body' in rule);
  const answer =
    replaces && rule.when !== 'after' ? fault(rule) : applyAfter(await work(call, context), rule);
  if (rule?.drop === 'after') {
    finish(0);
    return void response.destroy();
  }
  finish(answer.status);
  send(response, call, answer, rule?.truncate);
}

async function readCall(request: IncomingMessage, context: Context): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const origin = `http://${request.headers.host ?? 'localhost'}`;
  const url = new URL(request.url ?? '/', origin);
  const path = context.rewrite?.(url.pathname) ?? url.pathname;
  return {
    method: request.method ?? 'GET',
    path,
    prefix: url.pathname.endsWith(path) ? url.pathname.slice(0, -path.length) : '',
    query: url.searchParams,
    headers: Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k, String(v)])),
    params: {},
    raw: Buffer.concat(chunks),
    origin,
  };
}

async function work(call: Call, context: Context): Promise<Answer> {
  try {
    return await context.handler(call);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    console.error(`${call.method} ${call.path}:`, error);
    return context.onError?.(error) ?? json(500, { message: 'Server Error' });
  }
}

function fault(rule: FaultRule): Answer {
  if (rule.html) {
    const page =
      '<html><head><title>Sign in</title></head><body>The proxy says hello</body></html>';
    const headers = { 'content-type': 'text/html', ...rule.headers };
    return { status: rule.status ?? 200, headers, body: rule.body ?? page };
  }
  return {
    status: rule.status ?? 200,
    headers: rule.headers,
    body: rule.body ?? { message: 'fault' },
  };
}

/** The work is done; the rule may still change what the client sees of it. */
function applyAfter(answer: Answer, rule: FaultRule | undefined): Answer {
  if (!rule) return answer;
  if (rule.status !== undefined || rule.html || 'body' in rule) return fault(rule);
  return { ...answer, headers: { ...answer.headers, ...rule.headers } };
}

function noteFault(entry: LogEntry, rule: FaultRule): void {
  const after = rule.when === 'after' ? ' after' : '';
  entry.fault = [
    rule.delayMs && `delay ${rule.delayMs}`,
    rule.drop && `drop ${rule.drop}`,
    rule.status && `status ${rule.status}${after}`,
    rule.html && 'html',
    rule.truncate && 'truncate',
  ]
    .filter(Boolean)
    .join(', ');
}

function send(
  response: ServerResponse,
  call: Call,
  answer: Answer,
  truncate: FaultRule['truncate'] = false,
): void {
  const { body } = answer;
  const isText = typeof body === 'string' || Buffer.isBuffer(body);
  const bytes =
    body === undefined ? Buffer.alloc(0) : Buffer.from(isText ? body : JSON.stringify(body));
  const empty = answer.status === 204 || answer.status === 304;
  response.writeHead(answer.status, {
    ...(isText || body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...answer.headers,
    ...(empty
      ? {}
      : { 'content-length': truncate === 'silent' ? bytes.length >> 1 : bytes.length }),
  });
  if (empty || call.method === 'HEAD') return void response.end();
  if (!truncate) return void response.end(bytes);
  const half = bytes.subarray(0, bytes.length >> 1);
  if (truncate === 'silent') return void response.end(half);
  // The head promised more: the client sees the connection end in the middle of the body.
  response.write(half, () => response.destroy());
}

/** The doubles' own interface for tests in another process. */
function control(call: Call, { faults, log }: Context): Answer {
  const isFaults = call.path === '/_faults';
  if (call.method === 'DELETE') {
    if (isFaults) faults.clear();
    else log.clear();
    return { status: 204 };
  }
  if (isFaults && call.method === 'POST') {
    try {
      const body = jsonBody(call);
      for (const rule of Array.isArray(body) ? body : [body]) faults.add(parseFaultRule(rule));
    } catch (error) {
      return json(400, { message: (error as Error).message });
    }
    return json(201, faults.list().map(showRule));
  }
  if (call.method !== 'GET') return json(405, { message: 'GET, DELETE, and POST on /_faults' });
  return json(200, isFaults ? faults.list().map(showRule) : log.entries);
}

function showRule({ rule, ...counts }: { rule: FaultRule; seen: number; struck: number }) {
  const path =
    rule.path instanceof RegExp ? { path: undefined, pathPattern: rule.path.source } : {};
  return { rule: { ...rule, ...path }, ...counts };
}
