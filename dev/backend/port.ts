// A port that nobody listens on.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** The wanted port where it is free, else one that the system chooses. */
export async function freePort(wanted = 0): Promise<number> {
  return (await listen(wanted)) ?? (await listen(0))!;
}

function listen(port: number): Promise<number | undefined> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address() as AddressInfo;
      server.close(() => resolve(address.port));
    });
  });
}
