// Tools of the shim's tests: a log that is kept, time that does not pass, a server of a few lines.
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../js/core/clock.ts';

/** A log that can be looked at. */
export function keptLog() {
  const lines: string[] = [];
  const keep = (line: string) => void lines.push(line);
  return { lines, info: keep, warn: keep };
}

/** Waits end at once and are counted; the time moves on by as much. */
export function quickClock(): Clock & { waits: number[] } {
  let now = 1_790_000_000_000;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    random: () => 0.5,
    async wait(milliseconds, signal) {
      signal?.throwIfAborted();
      waits.push(milliseconds);
      now += milliseconds;
      // Let others run, as a real wait would.
      await new Promise(resolve => setImmediate(resolve));
    },
  };
}

export interface Tiny {
  url: string;
  /** `METHOD path` of each request, in order. */
  seen: string[];
  close(): Promise<void>;
}

type Reply = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A server that answers as it is told. */
export async function tiny(reply: Reply): Promise<Tiny> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    request.resume();
    request.on('end', () => reply(request, response, seen.length));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Answers with JSON. */
export function json(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
