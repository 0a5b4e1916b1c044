// The production portal as its image runs it: the bundle in folders that nobody can write to, under a user that owns none of them.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '@backstage/types';
import { parse } from 'yaml';
import type { Fixture } from '../../dev/faults/fixture.ts';
import type { Postgres } from '../../dev/faults/postgres.ts';
import { CLIENT } from './openid.ts';

const root = join(import.meta.dirname, '..', '..');
const { layout } = parse(readFileSync(join(root, 'deploy', 'chart', 'values.yaml'), 'utf8')) as {
  layout: { command: string[] };
};

/** Those that the chart starts Node with. */
const [, ...OPTIONS] = layout.command;

let copied: string | undefined;

/** The bundle outside of the project, where it would find packages that its image lacks. */
function bundle(): string {
  if (copied) return copied;
  const folder = mkdtempSync(join(tmpdir(), 'ameide-portal-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(root, 'deploy', 'portal', 'dist'), folder, { recursive: true });
  chmodSync(folder, 0o755);
  copied = folder;
  return folder;
}

/** `nobody`, where tests run as root; otherwise whoever runs them. */
export const WHO = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

export class Production {
  readonly url: string;
  readonly #folder: string;
  readonly #env: Record<string, string>;
  #server?: ChildProcess;
  #printed = '';

  constructor(
    port: number,
    postgres: Postgres,
    fixture: Fixture,
    issuer: string,
    env: Record<string, string> = {},
    /** More of the configuration. */
    more: JsonObject = {},
  ) {
    this.url = `http://localhost:${port}`;
    this.#folder = mkdtempSync(join(tmpdir(), 'ameide-production-'));
    chmodSync(this.#folder, 0o755);
    // JSON is YAML.
    writeFileSync(this.#own('installation'), JSON.stringify(settings(port, fixture)));
    writeFileSync(this.#own('more'), JSON.stringify(more));
    const { host, port: database, user, password } = postgres.connection;
    this.#env = {
      PATH: process.env.PATH ?? '',
      NODE_ENV: 'production',
      APP_BASE_URL: this.url,
      POSTGRES_HOST: host,
      POSTGRES_PORT: String(database),
      POSTGRES_USER: user,
      POSTGRES_PASSWORD: password,
      POSTGRES_DATABASE: 'postgres',
      AUTH_SESSION_SECRET: 'session-secret',
      AUTH_OIDC_CLIENT_SECRET: CLIENT.secret,
      OIDC_METADATA_URL: issuer,
      GITHUB_TOKEN: fixture.config.integration.token,
      HARNESS_API_KEY: String(fixture.config.ameide['harness']!['apiKey']),
      OTEL_SERVICE_NAME: 'portal',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      ...env,
    };
  }

  /** Runs the migrations to their end. */
  async migrate(): Promise<{ status: number | null; stderr: string }> {
    const child = spawn(process.execPath, [...OPTIONS, 'migrate.js', ...this.#configs], {
      ...WHO,
      cwd: bundle(),
      env: this.#env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    // This process may be the issuer that it asks.
    const [status] = (await once(child, 'close')) as [number | null];
    return { status, stderr };
  }

  /** Starts the server, whatever comes of it. */
  run(): void {
    const preload = ['--import', './instrumentation.js'];
    const args = [...OPTIONS, ...preload, 'server.js', ...this.#configs];
    this.#server = spawn(process.execPath, args, {
      ...WHO,
      cwd: bundle(),
      env: this.#env,
    });
    for (const stream of [this.#server.stdout, this.#server.stderr])
      stream?.on('data', (chunk: Buffer) => (this.#printed += chunk.toString()));
  }

  /** Starts the server; resolves once it is ready. */
  async start(): Promise<void> {
    this.run();
    for (let tries = 0; ; tries++) {
      const response = await fetch(`${this.url}/.backstage/health/v1/readiness`).catch(() => null);
      if (response?.ok) return;
      if (this.pid === undefined || tries === 400)
        throw new Error(`the portal did not start: ${this.#printed}`);
      await sleep(250);
    }
  }

  /** How it ends where it cannot start. */
  async ends(): Promise<{ status: number | null; printed: string }> {
    await once(this.#server!, 'close');
    await this.close();
    return { status: this.#server!.exitCode, printed: this.#printed };
  }

  /** Of its process, while that runs. */
  get pid(): number | undefined {
    const server = this.#server;
    return server?.exitCode === null && server.signalCode === null ? server.pid : undefined;
  }

  /** All that it has printed. */
  get printed(): string {
    return this.#printed;
  }

  async close(): Promise<void> {
    if (this.pid !== undefined) {
      const gone = once(this.#server!, 'exit');
      this.#server!.kill('SIGKILL');
      await gone;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #own(name: string): string {
    return join(this.#folder, `app-config.${name}.yaml`);
  }

  get #configs(): string[] {
    return [
      'app-config.yaml',
      'app-config.production.yaml',
      this.#own('installation'),
      this.#own('more'),
    ].flatMap(file => ['--config', file]);
  }
}

/** What an installation adds: its servers, people and teams. Secrets come from the environment. */
function settings(port: number, { config: { integration, ameide } }: Fixture): JsonObject {
  const harness = { ...ameide['harness'], apiKey: '${HARNESS_API_KEY}' };
  return {
    backend: { listen: { port, host: '127.0.0.1' } },
    integrations: { github: [{ ...integration, token: '${GITHUB_TOKEN}' }] },
    catalog: {
      locations: [
        { type: 'file', target: 'templates/scaffolder/*/template.yaml' },
        { type: 'file', target: join(root, 'dev', 'seed', 'backstage', 'org.yaml') },
      ],
    },
    ameide: { ...ameide, harness } as JsonObject,
  };
}
