// A fresh pair of repositories and a fresh Harness for each point of the matrix, so that no point sees another.
import { startGithub } from '../github/index.ts';
import type { GithubDouble } from '../github/index.ts';
import { DEFAULT_KEY, startHarness } from '../harness/index.ts';
import type { HarnessDouble } from '../harness/index.ts';
import { Faults } from '../http/index.ts';
import type { FaultRule } from '../http/index.ts';
import { seedFiles } from '../seed/files.ts';
import { TIMEOUT_SECONDS } from './kinds.ts';

export type Server = 'github' | 'harness';
export const SERVERS: Server[] = ['github', 'harness'];

/** Where a job runs, and what it is configured with. */
export interface Fixture {
  owner: string;
  pipelinesOwner: string;
  github: GithubDouble;
  harness: HarnessDouble;
  config: FixtureConfig;
}

/** All that a job in another process must know. */
export interface FixtureConfig {
  integration: { host: string; apiBaseUrl: string; token: string };
  ameide: Record<string, Record<string, unknown>>;
}

/** A GitHub with room for many; one for each process of the matrix. */
export class FaultBench {
  readonly #github: GithubDouble;
  readonly #token: string;
  #fixtures = 0;

  private constructor(github: GithubDouble, token: string) {
    this.#github = github;
    this.#token = token;
  }

  /** The first of the tokens is the portal's own. */
  static async open({ githubTokens = ['ghp_bot'] } = {}): Promise<FaultBench> {
    const users = [{ login: 'bot', tokens: githubTokens, access: 'write' as const }];
    const github = await startGithub({ users, say: () => {} });
    return new FaultBench(github, githubTokens[0] ?? '');
  }

  /** The first of the keys is the portal's own. */
  async fixture({ harnessKeys = [DEFAULT_KEY] } = {}): Promise<Fixture> {
    const number = (this.#fixtures += 1);
    const [owner, pipelinesOwner] = [`company-${number}`, `company-harness-${number}`];
    const github = this.#github;
    github.seed(owner, 'platform-next', seedFiles('platform-next'));
    github.seed(pipelinesOwner, 'harness-pipelines', seedFiles('harness-pipelines'));
    github.log.clear();
    github.faults.clear();
    const harness = await startHarness({
      keys: harnessKeys,
      say: () => {},
      reportUndeclaredProperties: true,
      requestsPerMinute: 0,
    });
    const host = `127.0.0.1:${github.port}`;
    const integration = { host, apiBaseUrl: `${github.url}/api/v3`, token: this.#token };
    const ameide = {
      catalog: { repoUrl: `${host}?owner=${owner}&repo=platform-next` },
      pipelines: { repoUrl: `${host}?owner=${pipelinesOwner}&repo=harness-pipelines` },
      harness: {
        baseUrl: harness.url,
        apiKey: harness.apiKey,
        orgId: 'default',
        projectId: 'platform',
        strategy: 'runtime',
        requestsPerMinute: 100_000,
      },
      http: { timeoutSeconds: TIMEOUT_SECONDS },
    };
    return { owner, pipelinesOwner, github, harness, config: { integration, ameide } };
  }

  close(): Promise<void> {
    return this.#github.close();
  }
}

/** Lets the fault strike the nth request of a server (and, if it lasts, all after it); `onFault` hears of it. */
export function injectFault(
  fixture: Fixture,
  server: Server,
  nth: number,
  rule: FaultRule,
  lasting = false,
  onFault: () => void = () => {},
): void {
  const faults = fixture[server].faults;
  faults.add({ ...rule, nth, times: lasting ? Infinity : 1 });
  // Both doubles ask their rules as a request comes in.
  faults.next = target => {
    const struck = Faults.prototype.next.call(faults, target);
    if (struck) onFault();
    return struck;
  };
}

/** Takes all faults away, and waits until nothing is under way any more. */
export async function clearFaults(fixture: Fixture): Promise<void> {
  for (const server of SERVERS) fixture[server].faults.clear();
  const busy = () =>
    SERVERS.some(server => fixture[server].log.entries.some(({ ms }) => ms === undefined));
  while (busy()) await new Promise(resolve => setTimeout(resolve, 20));
}
