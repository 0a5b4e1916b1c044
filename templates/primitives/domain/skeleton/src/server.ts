/** The servers of the domain: HTTP/1.1, gRPC, and the one for health and metrics. */
import { createServer } from 'node:http';
import { createServer as createGrpcServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import type { ConnectRouter } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { healthRoutes } from './health.js';
import { observe } from './observe.js';
import { Operations } from './operations.js';
import { routes } from './service.js';

export interface Ports {
  port: number;
  grpcPort: number;
  operationsPort: number;
}

/** Starts all of them; returns their ports, and how to end. */
export async function start(wanted: Ports): Promise<Ports & { close(): Promise<void> }> {
  const operations = new Operations();
  const health = healthRoutes(operations);
  const all = (router: ConnectRouter) => {
    routes(router);
    health(router);
  };
  const handler = connectNodeAdapter({ routes: all, interceptors: [observe(operations.registry)] });
  const http = createServer(handler);
  const grpc = createGrpcServer(handler);
  const sessions = new Set<ServerHttp2Session>();
  grpc.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  const operationsPort = await operations.listen(wanted.operationsPort);
  const port = await listen(http, wanted.port);
  const grpcPort = await listen(grpc, wanted.grpcPort);
  operations.isReady = true;
  const close = async () => {
    operations.isReady = false;
    // Calls that are running come to their end; no new ones are taken.
    for (const session of sessions) session.close();
    http.closeIdleConnections();
    await Promise.all([http, grpc].map((server) => new Promise((resolve) => server.close(resolve))));
    await operations.close();
  };
  return { port, grpcPort, operationsPort, close };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, resolve);
  });
  return (server.address() as AddressInfo).port;
}
