// How a process of the portal ends that is told to, as a cluster tells its pods.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer, get } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TERMINATED } from '../../deploy/portal/startup/ending.ts';
import { hurrying } from '../../deploy/portal/startup/stopping.ts';
import { changed, connection } from './complete.ts';

const portal = join(import.meta.dirname, '..', '..', 'deploy', 'portal');

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

describe('a server that is being closed', () => {
  /** A server that answers so, with a request to it over a connection that is kept. */
  async function asked(
    answer: (response: ServerResponse) => void,
    graceMs: number,
  ): Promise<{ server: Server; hurry: () => void; answered: Promise<IncomingMessage> }> {
    const server = createServer();
    const hurry = hurrying(server, graceMs);
    server.on('request', (_, response) => answer(response));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const request = get({
      agent: new Agent({ keepAlive: true }),
      host: '127.0.0.1',
      port: portOf(server),
    });
    const answered = once(request, 'response').then(([response]) => response as IncomingMessage);
    answered.catch(() => undefined);
    return { server, hurry, answered };
  }

  /** As Backstage closes its own. */
  async function close(server: Server, hurry: () => void): Promise<void> {
    const closed = once(server, 'close');
    server.closeIdleConnections();
    server.close();
    hurry();
    await closed;
  }

  /** Longer than any test may take. */
  const NEVER_MS = 3_600_000;

  it.each([
    ['the events of a task', 200, 'text/event-stream'],
    ['the wait for events of others', 202, 'text/plain'],
  ])('ends %s at once', async (_, status, type) => {
    const { server, hurry, answered } = await asked(response => {
      response.setHeader('content-type', type);
      response.writeHead(status).flushHeaders();
    }, NEVER_MS);
    const body = (await answered).toArray();
    await close(server, hurry);
    expect(await body).toEqual([]);
  });

  it('lets other answers come to their end', async () => {
    let goOn: () => void = () => undefined;
    const { server, hurry, answered } = await asked(response => {
      response.writeHead(200, { connection: 'close' }).write('first, ');
      goOn = () => void response.end('last');
    }, NEVER_MS);
    const response = await answered;
    const closed = close(server, hurry);
    goOn();
    expect(Buffer.concat((await response.toArray()) as Buffer[]).toString()).toBe('first, last');
    await closed;
  });

  it('waits no longer than it may', async () => {
    const { server, hurry, answered } = await asked(response => {
      response.writeHead(200).write('first, ');
    }, 100);
    const body = (await answered).toArray();
    body.catch(() => undefined);
    await close(server, hurry);
    await expect(body).rejects.toThrow('aborted');
  });
});

it('the migrations end at once while they wait for their database', async () => {
  const silent = createTcpServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = { ...connection, host: '127.0.0.1', port: portOf(silent) };
  const config = changed('backend.database.connection', address);
  const folder = mkdtempSync(join(tmpdir(), 'stopping-'));
  // JSON is YAML.
  writeFileSync(join(folder, 'app-config.yaml'), JSON.stringify(config.get()));
  const child = spawn(
    process.execPath,
    [join(portal, 'migrate.ts'), '--config', join(folder, 'app-config.yaml')],
    { env: { PATH: process.env.PATH, NODE_ENV: 'production' } },
  );
  const ended = once(child, 'exit');
  await Promise.race([once(silent, 'connection'), ended]);
  child.kill('SIGTERM');
  // Not by the signal itself, which process 1 of a container would not hear of.
  expect(await ended).toEqual([TERMINATED, null]);
  silent.close();
  rmSync(folder, { recursive: true });
});
