// Steps in OpenTelemetry's context: each goes on with the trace that its task was started in, and its lines know their tenant.
import { tmpdir } from 'node:os';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { context, createContextKey, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { startGithub } from '../../dev/github/index.ts';
import type { RegisteredAction } from '../../js/actions/fields.ts';
import { primitiveChange } from '../../js/actions/primitiveChange.ts';
import { primitiveCreate } from '../../js/actions/primitiveCreate.ts';
import { primitivePromote } from '../../js/actions/primitivePromote.ts';
import { primitiveRemove } from '../../js/actions/primitiveRemove.ts';
import type { Shim } from '../../js/backstage.ts';
import { readSettings } from '../../js/core/config.ts';
import { loadCore } from '../../js/core/core.ts';
import { telemetryOf } from '../../js/core/telemetry.ts';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
provider.register();
const KEY = createContextKey('tenant_id');

let github: Awaited<ReturnType<typeof startGithub>>;
let folder: string;
beforeAll(async () => {
  const seed = { 'company/gitops': { 'README.md': '#\n' } };
  github = await startGithub({ seed, say: () => undefined });
  folder = mkdtempSync(join(tmpdir(), 'ameide-trace-'));
});
afterAll(async () => {
  await github?.close();
  await provider.shutdown();
  rmSync(folder, { recursive: true });
});
beforeEach(() => exporter.reset());

/** Runs an action, and tells the lines of its log, each with the tenant that it was written for. */
async function perform(
  register: (shim: Shim) => RegisteredAction,
  input: object,
  secrets?: Record<string, string>,
) {
  const host = `127.0.0.1:${github.port}`;
  const integrations = { github: [{ host, apiBaseUrl: `${github.url}/api/v3`, token: 'ghp_bot' }] };
  const tracer = trace.getTracer('test');
  const action = register({
    core: loadCore(),
    settings: readSettings({ primitives: { repoUrl: `${host}?owner=company&repo=gitops` } }),
    integrations: ScmIntegrations.fromConfig(new ConfigReader({ integrations })),
    requireUserCredentials: false,
    telemetry: telemetryOf({
      tracer: {
        startActiveSpan: (name, _options, work) =>
          tracer.startActiveSpan(name, async span => {
            const ended = await work({ setAttribute: () => undefined, setStatus: () => undefined });
            span.end();
            return ended;
          }),
      },
    }),
  });
  const lines: { line: string; tenant: unknown }[] = [];
  const log = (line: string) => void lines.push({ line, tenant: context.active().getValue(KEY) });
  await action.handler({
    ...createMockActionContext(),
    input,
    workspacePath: mkdtempSync(join(folder, 'step-')),
    checkpoint: ({ fn }: { fn: () => unknown }) => fn(),
    logger: { info: log, warn: log, error: log, debug: log },
    output: () => undefined,
    secrets,
  } as never);
  return lines;
}

/** Creates a primitive of a tenant. */
const create = (tenant: string, secrets?: Record<string, string>, more: object = {}) => {
  const own = { kind: 'domain', name: `of-${tenant}`, tenant, owner: 'group:default/orders' };
  return perform(primitiveCreate, { ...own, ...more }, secrets);
};

const TRACE = '0af7651916cd43dd8448eb211c80319c';

it('goes on with the trace that is handed over', async () => {
  await create('t1', { traceparent: `00-${TRACE}-b7ad6b7169203331-01`, OTHER: 'secret' });
  const spans = exporter.getFinishedSpans();
  const run = spans.find(({ name }) => name === 'ameide.run')!;
  expect(run.parentSpanContext?.spanId).toBe('b7ad6b7169203331');
  // Down to each request.
  expect(spans.map(({ name }) => name)).toContain('POST');
  expect(new Set(spans.map(span => span.spanContext().traceId))).toEqual(new Set([TRACE]));
});

it('is a trace of its own where none is handed over, or what is no trace', async () => {
  await create('t2');
  await create('t2', {});
  await create('t2', { traceparent: `00-${'0'.repeat(32)}-no-01` });
  const runs = exporter.getFinishedSpans().filter(({ name }) => name === 'ameide.run');
  expect(runs.map(run => run.parentSpanContext)).toEqual([undefined, undefined, undefined]);
});

it('writes the lines of each tenant for that tenant, also side by side', async () => {
  const tenants = ['acme', 'globex', 'initech'];
  const all = await Promise.all(tenants.map(tenant => create(tenant)));
  for (const [index, lines] of all.entries()) {
    const own = tenants[index];
    expect(lines.length).toBeGreaterThan(0);
    expect(new Set(lines.map(({ tenant }) => tenant))).toEqual(new Set([own]));
    for (const other of tenants.filter(tenant => tenant !== own))
      for (const { line } of lines) expect(line).not.toContain(other);
  }
  expect(context.active().getValue(KEY)).toBeUndefined();
});

describe('what is told no tenant', () => {
  const TENANT = 'umbrella';
  const which = { kind: 'domain', name: `of-${TENANT}`, createPullRequest: false };
  beforeAll(() => create(TENANT, undefined, { createPullRequest: false }));

  it.each<[string, (shim: Shim) => RegisteredAction, object]>([
    ['a change', primitiveChange, { owner: 'group:default/payments' }],
    ['a promotion', primitivePromote, { digest: `sha256:${'a'.repeat(64)}` }],
    ['a removal', primitiveRemove, {}],
  ])('%s knows it by the files of the primitive', async (_, register, input) => {
    const lines = await perform(register, { ...which, ...input });
    const [said] = lines.filter(({ line }) => line.includes(`domain-of-${TENANT}`));
    expect(said?.tenant).toBe(TENANT);
    for (const { tenant } of lines) expect([undefined, TENANT]).toContain(tenant);
  });

  it('what all tenants share is of none', async () => {
    await perform(primitiveCreate, {
      ...{ kind: 'domain', name: 'shared', createPullRequest: false },
      owner: 'group:default/orders',
    });
    const input = { kind: 'domain', name: 'shared', owner: 'group:default/payments' };
    const lines = await perform(primitiveChange, input);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.map(({ tenant }) => tenant)).toEqual(lines.map(() => undefined));
  });
});
