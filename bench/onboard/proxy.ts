// A way to a server on which every request takes longer, as over a wide area.
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Proxy {
  url: string;
  port: number;
  /** Requests since it was last asked, in order of arrival: method and path. */
  takeRequests(): string[];
  close(): Promise<void>;
}

/** Adds a delay to each request; connections are kept, and requests wait side by side. */
export async function startProxy(target: string, delayMs: number): Promise<Proxy> {
  const { hostname, port: targetPort } = new URL(target);
  let requests: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    requests.push(`${method} ${url.split('?')[0]}`);
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      void sleep(delayMs).then(() => {
        const options = { hostname, port: targetPort, method, path: url, headers };
        const onward = forward(options, answer => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        });
        onward.on('error', () => outgoing.destroy());
        onward.end(Buffer.concat(chunks));
      });
    });
  });
  server.keepAliveTimeout = 120_000;
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    takeRequests() {
      const taken = requests;
      requests = [];
      return taken;
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
