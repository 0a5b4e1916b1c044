// What the portal preloads: an exporter for Prometheus on its own port, traces that are sent, ids in the log, and no query in any of it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { CONFIGURATION } from '../../deploy/portal/startup/ending.ts';
import { freePort } from '../../dev/backend/port.ts';

const root = join(import.meta.dirname, '..', '..');
const TRACE = '0af7651916cd43dd8448eb211c80319c';

/** A server as Backstage has it: CommonJS, with winston; it measures, logs, and asks itself. */
const PROGRAM = `
  import { createRequire } from 'node:module';
  const require = createRequire(process.cwd() + '/package.json');
  const http = require('node:http');
  const winston = require('winston');
  const { context, createContextKey, metrics } = require('@opentelemetry/api');
  const transports = [new winston.transports.Console()];
  const logger = winston.createLogger({ transports, defaultMeta: { service: 'portal' } });
  const logOfTask = winston.createLogger({ transports });
  const counter = metrics.getMeter('test').createCounter('ameide.operations');
  const server = http.createServer((request, response) => {
    counter.add(1, { outcome: 'failed' });
    logger.info('served', { path: request.url.split('?')[0] });
    if (request.url.startsWith('/ask'))
      context.with(context.active().setValue(createContextKey('tenant_id'), 'acme'), () => {
        logger.info('for a tenant');
        logOfTask.info('for people');
      });
    if (request.url.startsWith('/ask'))
      http.get({ port: server.address().port, path: '/inner?token=inner-secret' }, inner => {
        inner.resume();
        response.end('asked');
      });
    else response.end('ok');
  });
  server.listen(0, () => console.log(JSON.stringify({ port: server.address().port })));
  process.on('SIGTERM', () => server.close());
`;

it.each(['otlp', 'none'])(
  'measures, traces and logs, without queries: %s',
  { timeout: 60_000 },
  async traces => {
    const received: Buffer[] = [];
    const collector = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => received.push(chunk));
      request.on('end', () => response.end());
    }).listen(0);
    const metricsPort = await freePort();
    const endpoint = `http://localhost:${(collector.address() as AddressInfo).port}`;
    const preload = ['--import', './deploy/portal/instrumentation.ts'];
    const folder = mkdtempSync(join(tmpdir(), 'instrumentation-'));
    // In a file: how a process was started is part of what is sent.
    writeFileSync(join(folder, 'server.mjs'), PROGRAM);
    const child = spawn(process.execPath, [...preload, join(folder, 'server.mjs')], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        OTEL_SERVICE_NAME: 'portal',
        OTEL_RESOURCE_ATTRIBUTES: 'primitive_type=platform,primitive_name=backstage',
        OTEL_METRICS_EXPORTER: 'prometheus',
        OTEL_EXPORTER_PROMETHEUS_PORT: String(metricsPort),
        OTEL_TRACES_EXPORTER: traces,
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
        OTEL_LOGS_EXPORTER: 'none',
      },
    });
    const ended = once(child, 'exit');
    try {
      const lines: Record<string, unknown>[] = [];
      const output = createInterface({ input: child.stdout });
      output.on('line', line => lines.push(JSON.parse(line) as Record<string, unknown>));
      await once(output, 'line');
      const base = `http://localhost:${String(lines[0]!['port'])}`;
      const headers = { traceparent: `00-${TRACE}-b7ad6b7169203331-01` };
      await (await fetch(`${base}/ask?code=outer-secret`, { headers })).text();
      await (await fetch(`${base}/.backstage/health/v1/liveness`)).text();

      const scraped = await (await fetch(`http://localhost:${metricsPort}/metrics`)).text();
      expect(scraped).toMatch(/^ameide_operations_total\{.*outcome="failed".*\} 3/m);

      child.kill('SIGTERM');
      await ended;
      // The published protobuf holds texts as they are.
      const sent = Buffer.concat(received).toString('latin1');
      for (const word of ['portal', 'primitive_name', 'backstage', '/ask', '/inner'])
        expect(sent.includes(word)).toBe(traces === 'otlp');
      for (const path of ['liveness', '/metrics']) expect(sent).not.toContain(path);
      for (const secret of ['outer-secret', 'inner-secret']) {
        expect(sent).not.toContain(secret);
        expect(scraped).not.toContain(secret);
      }
      const id = Buffer.from(TRACE, 'hex').toString('latin1');
      expect(sent.includes(id)).toBe(traces === 'otlp');
      const served = lines.filter(({ message }) => message === 'served');
      expect(served.map(line => [line['path'], line['trace_id'] === TRACE])).toEqual([
        ['/ask', true],
        ['/inner', true],
        ['/.backstage/health/v1/liveness', false],
      ]);
      expect(served.some(line => 'tenant_id' in line)).toBe(false);
      expect(lines.find(({ message }) => message === 'for a tenant')).toMatchObject({
        ...{ tenant_id: 'acme', trace_id: TRACE },
      });
      expect(lines.find(({ message }) => message === 'for people')).toEqual({
        ...{ level: 'info', message: 'for people' },
      });
    } finally {
      child.kill('SIGKILL');
      collector.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

it.each([
  ['that something else listens to', undefined, 'is in use'],
  ['that cannot be one', '70000', 'cannot be opened: '],
])('a port for metrics %s is told in one line', { timeout: 60_000 }, async (_, given, why) => {
  const other = createServer().listen(0);
  await once(other, 'listening');
  const port = given ?? String((other.address() as AddressInfo).port);
  const waits = 'setInterval(() => {}, 1_000)';
  const options = ['--import', './deploy/portal/instrumentation.ts', '--eval', waits];
  const child = spawn(process.execPath, options, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'pipe'],
    env: {
      PATH: process.env.PATH,
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_PROMETHEUS_PORT: port,
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
    },
  });
  try {
    const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect([status, said.trim().split('\n')]).toEqual([CONFIGURATION, [expect.any(String)]]);
    const { message } = JSON.parse(said) as { message: string };
    expect(message).toContain(`port ${port} for metrics ${why}`);
    expect(message).toContain('set OTEL_EXPORTER_PROMETHEUS_PORT, in the chart');
  } finally {
    child.kill('SIGKILL');
    other.close();
  }
});
