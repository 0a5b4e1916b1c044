// Telemetry that can be looked at: spans as a list, each with what it is part of, and measurements.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attributes, Telemetry } from '../../js/core/telemetry.ts';

export interface KeptSpan {
  name: string;
  parent?: string;
  attributes: Attributes;
  status?: string;
}

export function keptTelemetry() {
  const current = new AsyncLocalStorage<string>();
  const spans: KeptSpan[] = [];
  const requests: Attributes[] = [];
  const waits: [string, string, number][] = [];
  const telemetry: Telemetry = {
    span(name, options, work) {
      const parent = current.getStore();
      const span: KeptSpan = { name, attributes: { ...options.attributes } };
      if (parent !== undefined) span.parent = parent;
      spans.push(span);
      return current.run(name, () =>
        work({
          setAttribute: (key, value) => void (span.attributes[key] = value),
          setStatus: ({ code }) => void (span.status = code),
        }),
      );
    },
    requested: (_seconds, attributes) => void requests.push(attributes),
    waited: (...wait) => void waits.push(wait),
  };
  return { telemetry, spans, requests, waits };
}
