// Starts OpenTelemetry before anything else is loaded: `node --import ./instrumentation.js server.js`. What is sent, and where to, is
// told by the environment variables of OpenTelemetry, as the chart sets them.
import { isMainThread } from 'node:worker_threads';
import { context, createContextKey } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { WinstonInstrumentation } from '@opentelemetry/instrumentation-winston';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { NoopSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { TERMINATED, end } from './startup/ending.ts';
import { metricsPort } from './startup/ports.ts';

/** Asked every few seconds, and by nobody who reads traces. */
const UNTOLD = ['/.backstage/health/', '/metrics'];

/** By its name, as the steps of tasks say whose work is done. */
const TENANT = createContextKey('tenant_id');

const IDS = ['trace_id', 'span_id', 'trace_flags', 'tenant_id'];

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
  // Lines of the log get the ids of their trace and of their tenant, and stay where they are.
  const winston = new WinstonInstrumentation({
    disableLogSending: true,
    logHook(_span, line) {
      const tenant = context.active().getValue(TENANT);
      if (tenant !== undefined) line['tenant_id'] = tenant;
      // The log of a task is for people, who have no use for ids. Each line of it is also one of the backend's, which names itself.
      if (!('service' in line)) for (const id of IDS) Reflect.deleteProperty(line, id);
    },
  });
  // The SDK's own would go on without metrics where it cannot listen, and say nothing.
  const metrics =
    process.env.OTEL_METRICS_EXPORTER === 'prometheus'
      ? new PrometheusExporter({}, error => {
          if (error) end(metricsPort(error));
        })
      : undefined;
  const isSent = process.env.OTEL_TRACES_EXPORTER !== 'none';
  const sdk = new NodeSDK({
    instrumentations: [http, winston],
    ...(metrics ? { metricReaders: [metrics] } : {}),
    // Also where no trace is sent lines that belong together can be found.
    ...(isSent ? {} : { spanProcessors: [new NoopSpanProcessor()] }),
  });
  sdk.start();
  process.once('SIGTERM', () => {
    // Whoever else listens ends the process; while that is being loaded, nobody would.
    if (process.listenerCount('SIGTERM') === 0) process.exit(TERMINATED);
    void sdk.shutdown();
  });
}
