// How the server ends that is told to: with time for the requests that are being answered, and with none for those that never end,
// such as that of a browser which follows a task.
import type { Server, ServerResponse } from 'node:http';
import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';

/** With the delay of the configuration less than a cluster gives a pod. */
const GRACE_MS = 10_000;

/** Backstage's own server, which waits for every connection. */
export const httpRouter = rootHttpRouterServiceFactory({
  configure({ server, lifecycle, applyDefaults }) {
    const hurry = hurrying(server);
    applyDefaults();
    lifecycle.addShutdownHook(hurry);
  },
});

/** What makes a server end in time that is being closed. */
export function hurrying(server: Server, graceMs = GRACE_MS): () => void {
  const open = new Set<ServerResponse>();
  server.on('request', (_, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
  });
  return () => {
    for (const response of open) if (isEndless(response)) end(response);
    setTimeout(() => server.closeAllConnections(), graceMs).unref();
  };
}

/** The events of a task, and the wait of a plugin for events of others: it has been accepted, and its body says nothing. */
function isEndless(response: ServerResponse): boolean {
  if (!response.headersSent) return false;
  const type = String(response.getHeader('content-type'));
  return type.startsWith('text/event-stream') || response.statusCode === 202;
}

/** Its connection would be kept for the next request. */
function end(response: ServerResponse): void {
  const { socket } = response;
  response.once('finish', () => socket?.destroySoon());
  response.end();
}
