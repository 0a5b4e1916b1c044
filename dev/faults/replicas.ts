// Backstage backends as processes that share a database, to be stopped, resumed and killed.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { JsonObject } from '@backstage/types';
import { Scaffolder, appConfig, freePort } from '../backend/index.ts';
import type { Fixture } from './fixture.ts';

export interface Replica {
  url: string;
  scaffolder: Scaffolder;
  /** All that it has printed. */
  printed(): string;
  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void;
  close(): Promise<void>;
}

export interface ReplicaOptions {
  database: JsonObject;
  /** Files of templates beyond those that ship. */
  templates?: string[];
  /** Keys of `ameide:` that differ, by section. */
  ameide?: Record<string, JsonObject>;
}

/** After so long without a sign of life a replica counts as dead. */
export const STALE_SECONDS = 4;

/** Starts a replica; resolves once it answers. */
export async function startReplica(fixture: Fixture, options: ReplicaOptions): Promise<Replica> {
  const port = await freePort();
  const { integration, ameide } = fixture.config;
  const harness = ameide['harness'] as Record<string, string>;
  const config = appConfig({
    port,
    github: { apiUrl: integration.apiBaseUrl, token: integration.token },
    harness: {
      baseUrl: harness['baseUrl']!,
      apiKey: harness['apiKey']!,
      org: 'default',
      project: 'platform',
    },
    catalogRepo: `${fixture.owner}/platform-next`,
    pipelinesRepo: `${fixture.pipelinesOwner}/harness-pipelines`,
    ameide: { harness: { strategy: 'runtime', requestsPerMinute: 100_000 }, ...options.ameide },
  });
  const backend = config['backend'] as JsonObject;
  const { locations } = config['catalog'] as { locations: JsonObject[] };
  for (const target of options.templates ?? []) locations.push({ type: 'file', target });
  const whole: JsonObject = {
    ...config,
    // They tell each other what happens.
    events: { useEventBus: 'auto' },
    backend: {
      ...backend,
      database: options.database,
      logger: { level: 'debug' },
      auth: { keys: [{ secret: 'shared-by-the-replicas' }] },
    },
    scaffolder: { taskRecovery: { enabled: true, staleTimeout: { seconds: STALE_SECONDS } } },
  };
  const file = join(import.meta.dirname, 'replica.ts');
  const child = fork(file, [JSON.stringify(whole)], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  await ready(child, () => printed);
  const url = `http://localhost:${port}`;
  return {
    url,
    scaffolder: new Scaffolder(url),
    printed: () => printed,
    signal: signal => void child.kill(signal),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function ready(child: ChildProcess, printed: () => string): Promise<void> {
  const died = once(child, 'exit').then(() => {
    throw new Error(`a replica died at its start:\n${printed()}`);
  });
  await Promise.race([once(child, 'message'), died]);
  died.catch(() => undefined);
}
