// What the code measures, as Prometheus has it: the code is run with a meter that keeps what it is given.
import { metricsOf } from '../../js/plugin/schedule/metrics.ts';
import { told } from '../../js/core/httpSpan.ts';
import { telemetryOf } from '../../js/core/telemetry.ts';

interface Instrument {
  kind: 'counter' | 'histogram' | 'gauge';
  labels: Set<string>;
}

/** Names as the exporter writes them, each with its labels. */
export async function measured(): Promise<Record<string, string[]>> {
  const instruments = new Map<string, Instrument>();
  const seen: Promise<void>[] = [];
  const make = (kind: Instrument['kind']) => (name: string) => {
    const labels = new Set<string>();
    instruments.set(name, { kind, labels });
    const keep = (attributes: object = {}) => {
      for (const key of Object.keys(attributes)) labels.add(key);
    };
    return {
      add: (_value: number, attributes?: object) => keep(attributes),
      record: (_value: number, attributes?: object) => keep(attributes),
      addCallback: (callback: (result: object) => Promise<void>) => {
        seen.push(callback({ observe: (_value: number, attributes?: object) => keep(attributes) }));
      },
    };
  };
  const meter = {
    createCounter: make('counter'),
    createHistogram: make('histogram'),
    createObservableGauge: make('gauge'),
  };
  await measure(meter);
  await Promise.all(seen);
  // The scheduler's, which a test of its own holds against Backstage's source.
  instruments.set('backend_tasks.task.runs.count', {
    kind: 'counter',
    labels: new Set(['taskId', 'scope', 'result']),
  });
  instruments.set('backend_tasks.task.runs.completed', {
    kind: 'gauge',
    labels: new Set(['taskId']),
  });
  return Object.fromEntries([...instruments].flatMap(([name, one]) => names(name, one)));
}

/** Measures one of everything. */
async function measure(meter: object): Promise<void> {
  const state = { mapping: { all: () => Promise.resolve([{ state: 'drifted' }]) } };
  const plugin = metricsOf(meter as never, state as never);
  const now = '2026-11-21T10:00:00Z';
  plugin.operation({ kind: 'service.create', status: 'failed', createdAt: now } as never);
  plugin.request({ operationId: 'listServices' } as never, 200, 0.1);
  const telemetry = telemetryOf({ meter: meter as never });
  telemetry.waited('github.com', 'limit', 1);
  const failed = { answer: { status: 500 } };
  const request = { method: 'GET', url: 'https://github.com/' };
  await told(telemetry, request as never, 1, () => Promise.resolve(failed as never));
}

function names(name: string, { kind, labels }: Instrument): [string, string[]][] {
  const written = name.replaceAll('.', '_');
  const own = [...labels].map(label => label.replaceAll('.', '_'));
  if (kind === 'counter') return [[`${written}_total`, own]];
  if (kind === 'gauge') return [[written, own]];
  return [
    [`${written}_bucket`, [...own, 'le']],
    [`${written}_sum`, own],
    [`${written}_count`, own],
  ];
}
