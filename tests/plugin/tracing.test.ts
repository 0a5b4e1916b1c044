// Traces of the plugin in a backend with OpenTelemetry's SDK: what belongs to what, and that no secret is in any of it.
import { tracingServiceFactory } from '@backstage/backend-defaults/alpha';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { openPlugin } from '../support/pluginBench.ts';
import type { PluginBench } from '../support/pluginBench.ts';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
provider.register();

const entry = {
  ...{ name: 'traced-service', archetype: 'api', profile: 'public-api', size: 'small' },
  ...{ team: 'payments-team', environments: ['int'], regions: ['euw1'] },
};

let bench: PluginBench;
beforeAll(async () => {
  bench = await openPlugin({ features: [tracingServiceFactory] });
});
afterAll(async () => {
  await bench?.close();
  await provider.shutdown();
});
beforeEach(() => exporter.reset());

/** The spans that are a part of one, directly. */
const partsOf = (whole: ReadableSpan) =>
  exporter
    .getFinishedSpans()
    .filter(span => span.parentSpanContext?.spanId === whole.spanContext().spanId);
const named = (name: string) => exporter.getFinishedSpans().filter(span => span.name === name);

it('a preview is a run with its decisions and its requests to both servers', async () => {
  await bench.ask('POST', '/v1/services?dryRun=true', entry);
  const run = named('ameide.run').find(
    ({ attributes }) => attributes['ameide.action'] === 'harness:create',
  )!;
  expect(run.attributes).toMatchObject({ 'backstage.plugin.id': 'ameide', 'ameide.dry_run': true });
  const parts = partsOf(run);
  const decisions = parts.filter(({ name }) => name === 'ameide.decide');
  expect(decisions.map(({ attributes }) => attributes['ameide.decision'])).toEqual([
    ...decisions.slice(1).map(() => 'read'),
    'plan',
  ]);
  const servers = new Set(
    parts.flatMap(({ name, attributes }) =>
      name === 'GET' || name === 'POST' ? [attributes['server.port']] : [],
    ),
  );
  expect(servers).toEqual(new Set([bench.github.port, Number(new URL(bench.harness.url).port)]));
});

it('an operation is a span with its kind, service and task', async () => {
  const { body } = await bench.ask('POST', '/v1/services', entry);
  expect(named('ameide.operation').map(({ attributes }) => attributes)).toEqual([
    {
      'backstage.plugin.id': 'ameide',
      'ameide.operation.id': body.id,
      'ameide.operation.kind': 'service.create',
      'ameide.operation.source': 'http',
      'ameide.service': 'traced-service',
      'ameide.task.id': body.taskId,
    },
  ]);
  // One that is refused tells why.
  await bench.ask('POST', '/v1/services', { ...entry, size: 'large' });
  expect(named('ameide.operation')[1]?.status.message).toMatch(/^api\/operation-running/);
});

it('hands its trace over to the task', async () => {
  await bench.ask('POST', '/v1/services', { ...entry, name: 'handed-over' });
  const { traceId, spanId } = named('ameide.operation')[0]!.spanContext();
  const { secrets } = bench.scaffolder.tasks.at(-1)!;
  expect(secrets).toEqual({ traceparent: `00-${traceId}-${spanId}-01` });
});

it('starts a task without its trace where the template takes no secrets but its own', async () => {
  bench.scaffolder.takesNoSecrets = true;
  const tasks = bench.scaffolder.tasks.length;
  const { status } = await bench.ask('POST', '/v1/services', { ...entry, name: 'without-trace' });
  bench.scaffolder.takesNoSecrets = false;
  expect(status).toBe(202);
  expect(bench.scaffolder.tasks.slice(tasks).map(({ secrets }) => secrets)).toEqual([undefined]);
});

it('no span has a token, a query or a body', async () => {
  await bench.ask('GET', '/v1/services/cart-api');
  await bench.ask('POST', '/v1/services?dryRun=true', { ...entry, description: 'said-in-body' });
  const back = bench.harness.faults.add({ status: 401 });
  await bench.ask('GET', '/v1/services/cart-api');
  back();
  const spans = exporter.getFinishedSpans();
  expect(spans.length).toBeGreaterThan(20);
  const told = JSON.stringify(
    spans.map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
  );
  expect(told).not.toMatch(/ghp_bot|pat\.acc123|said-in-body|authorization|x-api-key/i);
  for (const { attributes } of spans) {
    const { search } = new URL(String(attributes['url.full'] ?? 'http://none'));
    expect(search).toBe('');
  }
});
