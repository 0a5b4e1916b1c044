/** What is told of the work, so that it can be traced and measured. The services of Backstage fit the types; without them nothing is told. */

export type Attributes = Record<string, string | number | boolean>;

/** A part of the work, as far as it is described while it runs. */
export interface Span {
  setAttribute(name: string, value: string | number | boolean): void;
  setStatus(status: { code: 'unset' | 'ok' | 'error'; message?: string }): void;
}

/** Why a request waits: it keeps to the pace that is configured, or the server said that its limit is reached. */
export type WaitReason = 'pace' | 'limit';

export interface Telemetry {
  /** Runs a part of the work; parts that it runs in turn belong to it. */
  span<T>(
    name: string,
    options: { kind?: 'internal' | 'client'; attributes: Attributes },
    work: (span: Span) => Promise<T>,
  ): Promise<T>;
  /** A request to a server has ended, with these attributes. */
  requested(seconds: number, attributes: Attributes): void;
  /** A request has waited for a rate limit. */
  waited(server: string, reason: WaitReason, seconds: number): void;
}

/** Starts spans, as the tracing service of Backstage does. */
interface Tracer {
  startActiveSpan<T>(
    name: string,
    options: { kind?: 'internal' | 'client'; attributes?: Attributes },
    work: (span: Span) => Promise<T>,
  ): Promise<T>;
}

/** Makes instruments, as the metrics service of Backstage does. */
interface Meter {
  createHistogram(
    name: string,
    options: {
      description: string;
      unit: string;
      advice: { explicitBucketBoundaries: number[] };
    },
  ): { record(value: number, attributes: Attributes): void };
}

const NO_SPAN: Span = { setAttribute: () => undefined, setStatus: () => undefined };

/** As OpenTelemetry's conventions have it for requests. */
const REQUESTS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const WAITS = [0.1, 0.5, 1, 5, 15, 30, 60, 120, 300, 900];

export function telemetryOf({ tracer, meter }: { tracer?: Tracer; meter?: Meter }): Telemetry {
  const requests = meter?.createHistogram('http.client.request.duration', {
    description: 'Requests to GitHub and Harness, by method, server and status',
    unit: 's',
    advice: { explicitBucketBoundaries: REQUESTS },
  });
  const waits = meter?.createHistogram('ameide.rate_limit.wait', {
    description: 'Waits of requests for a rate limit, by server and reason',
    unit: 's',
    advice: { explicitBucketBoundaries: WAITS },
  });
  return {
    span(name, options, work) {
      return tracer ? tracer.startActiveSpan(name, options, work) : work(NO_SPAN);
    },
    requested(seconds, attributes) {
      requests?.record(seconds, attributes);
    },
    waited(server, reason, seconds) {
      waits?.record(seconds, { server, reason });
    },
  };
}

/** For drivers that tell nobody. */
export const NO_TELEMETRY: Telemetry = telemetryOf({});
