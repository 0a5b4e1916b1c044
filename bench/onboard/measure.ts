// One build, and how long it takes to preview a service, to onboard it, and to onboard it once more.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { paymentEntry } from '../../dev/demo/services.ts';
import { FaultBench } from '../../dev/faults/fixture.ts';
import type { Job, Told } from './child.ts';
import { startProxy } from './proxy.ts';

export interface Taken {
  seconds: number;
  requests: number;
}

export interface Round {
  preview: Taken;
  first: Taken;
  again: Taken;
  /** Entities of Harness that the first one wrote. */
  entities: number;
}

export class Build {
  readonly #child;
  readonly #bench: FaultBench;
  readonly #delayMs: number;

  private constructor(home: string, bench: FaultBench, delayMs: number) {
    this.#child = fork(join(import.meta.dirname, 'child.ts'), [home]);
    this.#bench = bench;
    this.#delayMs = delayMs;
  }

  static async open(home: string, delayMs: number): Promise<Build> {
    const build = new Build(home, await FaultBench.open(), delayMs);
    await once(build.#child, 'message');
    return build;
  }

  /** A fresh pair of servers behind proxies. `onRequests` hears what was sent, by run. */
  async round(onRequests: (run: string, requests: string[]) => void = () => {}): Promise<Round> {
    const fixture = await this.#bench.fixture();
    const { integration, ameide } = fixture.config;
    const [github, harness] = await Promise.all([
      startProxy(fixture.github.url, this.#delayMs),
      startProxy(fixture.harness.url, this.#delayMs),
    ]);
    const host = `127.0.0.1:${github.port}`;
    const moved = (repoUrl: unknown) => String(repoUrl).replace(integration.host, host);
    const { catalog, pipelines } = ameide;
    const config = {
      integration: { ...integration, host, apiBaseUrl: `${github.url}/api/v3` },
      ameide: {
        catalog: { repoUrl: moved(catalog!['repoUrl']) },
        pipelines: { repoUrl: moved(pipelines!['repoUrl']) },
        harness: { ...ameide['harness'], baseUrl: harness.url },
      },
    };
    const run = async (name: string, what: Job['what'], outcomes: string[]): Promise<Taken> => {
      const told = await this.#tell({ what, config, service: paymentEntry });
      const requests = [...github.takeRequests(), ...harness.takeRequests()];
      onRequests(name, requests);
      if (told.error) throw new Error(told.error);
      if (told.outcomes.join() !== outcomes.join())
        throw new Error(`${name}: ended as ${told.outcomes.join(', ')}`);
      return { seconds: told.seconds, requests: requests.length };
    };
    try {
      const preview = await run('preview', 'preview', ['changed', 'created']);
      const first = await run('first', 'onboarding', ['changed', 'created']);
      const entities = fixture.harness.allEntities().length;
      const again = await run('again', 'onboarding', ['unchanged', 'unchanged']);
      return { preview, first, again, entities };
    } finally {
      await Promise.all([github.close(), harness.close(), fixture.harness.close()]);
    }
  }

  async #tell(job: Job): Promise<Told> {
    this.#child.send(job);
    const [told] = (await once(this.#child, 'message')) as [Told];
    return told;
  }

  async close(): Promise<void> {
    this.#child.kill();
    await this.#bench.close();
  }
}
