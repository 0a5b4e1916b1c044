/** The health checking protocol of gRPC. */
import type { ConnectRouter } from '@connectrpc/connect';
import { Health, HealthCheckResponse_ServingStatus as Status } from './gen/grpc/health/v1/health_pb.js';
import type { Operations } from './operations.js';

const INTERVAL_MS = 1_000;

export function healthRoutes(operations: Operations) {
  const status = () => (operations.isReady ? Status.SERVING : Status.NOT_SERVING);
  return (router: ConnectRouter) =>
    router.service(Health, {
      check: () => ({ status: status() }),
      // The state now, then each change of it.
      async *watch(_request, { signal }) {
        for (let told: Status | undefined; !signal.aborted; ) {
          const now = status();
          if (now !== told) yield { status: now };
          told = now;
          await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS).unref());
        }
      },
    });
}
