// Starts OpenTelemetry before anything else is loaded: `node --import ./instrumentation.js server.js`. What is sent, and where to, is
// told by the environment variables of OpenTelemetry, as the chart sets them.
import { isMainThread } from 'node:worker_threads';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { WinstonInstrumentation } from '@opentelemetry/instrumentation-winston';
import { NodeSDK } from '@opentelemetry/sdk-node';

/** Asked every few seconds, and by nobody who reads traces. */
const UNTOLD = ['/.backstage/health/', '/metrics'];

// A worker would open the port of the exporter once more.
if (isMainThread) {
  const http = new HttpInstrumentation({
    ignoreIncomingRequestHook: ({ url = '' }) => UNTOLD.some(path => url.startsWith(path)),
    // Queries carry the codes of signing in.
    startIncomingSpanHook: () => ({ 'url.query': '' }),
    startOutgoingSpanHook: ({ protocol, host, hostname, port, path }) => {
      const server = hostname ?? host ?? 'localhost';
      const address = port ? `${server}:${port}` : server;
      return { 'url.full': `${protocol ?? 'http:'}//${address}${(path ?? '/').split('?')[0]}` };
    },
  });
  // Lines of the log get the ids of their trace, and stay where they are.
  const winston = new WinstonInstrumentation({ disableLogSending: true });
  const sdk = new NodeSDK({ instrumentations: [http, winston] });
  sdk.start();
  process.once('SIGTERM', () => void sdk.shutdown());
}
