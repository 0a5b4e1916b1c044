/** `POST /v1/sessions {"input": "..."}` answers `{"output": "..."}`. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { Busy, type Executor } from './executor.js';
import { log, messageOf } from './log.js';

const MOST_BYTES = 1024 * 1024;

/** The server; it is not ready before there is an executor. */
export function serverOf(executor: () => Executor | undefined): Server {
  return createServer((request, response) => {
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.method !== 'POST' || request.url !== '/v1/sessions')
      return answer(404, { error: 'not found' });
    const ready = executor();
    if (!ready) return answer(503, { error: 'not ready' });
    inputOf(request)
      .then(async (input) => {
        if (input === undefined) answer(400, { error: '`input` must be a string' });
        else answer(200, { output: await ready.session(input) });
      })
      .catch((error: unknown) => {
        log('warn', 'a session failed', { error: messageOf(error) });
        if (error instanceof Busy) answer(429, { error: error.message });
        else answer(502, { error: 'the session failed' });
      });
  });
}

async function inputOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  try {
    const body = JSON.parse(Buffer.concat(chunks).toString()) as { input?: unknown } | null;
    return typeof body?.input === 'string' ? body.input : undefined;
  } catch {
    return undefined;
  }
}
