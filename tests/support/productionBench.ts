// The production portal from its bundle, with all that it stands on: PostgreSQL, an OpenID provider, the doubles of GitHub and Harness, and
// a collector of traces.
import { installApp } from '../../dev/app.ts';
import { freePort } from '../../dev/backend/port.ts';
import { FaultBench } from '../../dev/faults/fixture.ts';
import type { Fixture } from '../../dev/faults/fixture.ts';
import { findPostgres, startPostgres } from '../../dev/faults/postgres.ts';
import type { Postgres } from '../../dev/faults/postgres.ts';
import { run } from '../../dev/steps.ts';
import { startCollector } from './collector.ts';
import type { Collector } from './collector.ts';
import { startOpenId } from './openid.ts';
import type { OpenId } from './openid.ts';
import { Production } from './production.ts';
import { Visitor } from './visit.ts';

const bin = findPostgres();

/** What keeps the portal from being tested here. */
export const obstacle: string | false = !bin
  ? 'PostgreSQL is not installed'
  : !(await installApp()) && 'the packages of the app cannot be had';

/** Packing takes minutes where nothing is built yet. */
export const PATIENCE_MS = 600_000;

export interface ProductionBench {
  postgres: Postgres;
  fixture: Fixture;
  openid: OpenId;
  portal: Production;
  collector: Collector;
  metricsPort: number;
  /** A user's token of the portal. */
  signedIn(name: string): Promise<string>;
  /** Asks as a browser does that traces, if a trace is given. */
  ask(
    token: string,
    method: string,
    path: string,
    body?: object,
    trace?: string,
  ): Promise<{ status: number; text: string }>;
  close(): Promise<void>;
}

/** Packs the portal where that is not done yet, and starts it; people and templates are there. */
export async function openProduction(): Promise<ProductionBench> {
  const packed = await run('node', ['deploy/portal/bundle.ts', '--if-stale'], { quiet: true });
  if (packed.status !== 0) throw new Error(packed.output);
  const [postgres, bench] = await Promise.all([startPostgres(bin!), FaultBench.open()]);
  const fixture = await bench.fixture();
  const [{ host }, { owner }] = [fixture.config.integration, fixture];
  fixture.github.seed(owner, 'gitops', { 'README.md': '# GitOps\n' });
  fixture.config.ameide['primitives'] = { repoUrl: `${host}?owner=${owner}&repo=gitops` };
  const port = await freePort();
  const openid = await startOpenId(`http://localhost:${port}/api/auth/oidc/handler/frame`, {
    tom: { email: 'tom@company.example', verified: true, roles: ['platform-admin'] },
    jane: { email: 'jane@company.example', verified: true, roles: ['developer'] },
    maria: { email: 'maria@company.example', verified: true, roles: ['viewer'] },
    norole: { email: 'jane@company.example', verified: true, roles: ['offline_access'] },
    stranger: { email: 'new@company.example', verified: true, roles: ['developer'] },
    unverified: { email: 'jane@company.example', verified: false, roles: ['developer'] },
    elsewhere: {
      ...{ email: 'jane@company.example', verified: true, roles: ['developer'] },
      audience: 'another-client',
    },
  });
  const collector = await startCollector();
  const metricsPort = await freePort();
  const portal = new Production(port, postgres, fixture, openid.issuer, {
    OTEL_METRICS_EXPORTER: 'prometheus',
    OTEL_EXPORTER_PROMETHEUS_PORT: String(metricsPort),
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: '200',
  });
  const { status, stderr } = await portal.migrate();
  if (status !== 0 || stderr !== '') throw new Error(`the migrations failed: ${stderr}`);
  await portal.start();
  for (const name of ['tom', 'jane', 'maria']) await untilKnown(portal, name);
  return {
    ...{ postgres, fixture, openid, portal, collector, metricsPort },
    signedIn: async name => (await new Visitor(portal.url).signIn(name)).token!,
    async ask(token, method, path, body, trace) {
      const response = await fetch(`${portal.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          ...(trace && { traceparent: `00-${trace}-b7ad6b7169203331-01` }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      return { status: response.status, text: await response.text() };
    },
    async close() {
      await portal.close();
      await openid.close();
      collector.close();
      await fixture.harness.close();
      await bench.close();
      await postgres.close();
    },
  };
}

/** People are in the catalog a moment after the start. */
async function untilKnown(portal: Production, name: string): Promise<void> {
  for (let tries = 0; !(await new Visitor(portal.url).signIn(name)).token; tries++) {
    if (tries === 120) throw new Error(`${name} cannot sign in: ${portal.printed}`);
    await new Promise(resolve => setTimeout(resolve, 500));
  }
}
