/** Health and metrics, on a port that only the cluster reaches. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, Registry } from 'prom-client';

export class Operations {
  readonly registry = new Registry();
  /** Whether requests should come in; set to false first of all when the process ends. */
  isReady = false;
  readonly #server = createServer((request, response) => {
    const answer = (status: number, text: string, type = 'text/plain') =>
      response.writeHead(status, { 'content-type': type }).end(text);
    if (request.url === '/healthz') return answer(200, 'ok\n');
    if (request.url === '/readyz')
      return this.isReady ? answer(200, 'ok\n') : answer(503, 'not ready\n');
    if (request.url !== '/metrics') return answer(404, 'not found\n');
    this.registry.metrics().then(
      (text) => answer(200, text, this.registry.contentType),
      () => answer(500, 'the metrics cannot be collected\n'),
    );
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Listens, and returns the port. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(port, resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.isReady = false;
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
