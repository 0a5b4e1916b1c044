/** A metric and a span for each call. */
import { Code, ConnectError, type Interceptor } from '@connectrpc/connect';
import { Histogram, type Registry } from 'prom-client';
import { inSpan } from './telemetry.js';

export function observe(registry: Registry): Interceptor {
  const duration = new Histogram({
    name: 'rpc_server_duration_seconds',
    help: 'Duration of calls',
    labelNames: ['method', 'code'],
    registers: [registry],
  });
  return (next) => (request) => {
    const method = `${request.service.typeName}/${request.method.name}`;
    const end = duration.startTimer({ method });
    return inSpan(method, () => next(request)).then(
      (response) => {
        end({ code: 'ok' });
        return response;
      },
      (error: unknown) => {
        end({ code: Code[ConnectError.from(error).code] });
        throw error;
      },
    );
  };
}
