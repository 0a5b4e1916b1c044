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
export interface Room {
  owner: string;
  pipelinesOwner: string;
  github: GithubDouble;
  harness: HarnessDouble;
  config: RoomConfig;
}

/** All that a job in another process must know. */
export interface RoomConfig {
  integration: { host: string; apiBaseUrl: string; token: string };
  ameide: Record<string, Record<string, unknown>>;
}

/** A GitHub with room for many; one for each process of the matrix. */
export class House {
  readonly #github: GithubDouble;
  readonly #token: string;
  #rooms = 0;

  private constructor(github: GithubDouble, token: string) {
    this.#github = github;
    this.#token = token;
  }

  /** The first of the tokens is the portal's own. */
  static async open({ githubTokens = ['ghp_bot'] } = {}): Promise<House> {
    const users = [{ login: 'bot', tokens: githubTokens, access: 'write' as const }];
    const github = await startGithub({ users, say: () => {} });
    return new House(github, githubTokens[0] ?? '');
  }

  /** The first of the keys is the portal's own. */
  async room({ harnessKeys = [DEFAULT_KEY] } = {}): Promise<Room> {
    const number = (this.#rooms += 1);
    const [owner, pipelinesOwner] = [`company-${number}`, `company-harness-${number}`];
    const github = this.#github;
    github.seed(owner, 'platform-next', seedFiles('platform-next'));
    github.seed(pipelinesOwner, 'harness-pipelines', seedFiles('harness-pipelines'));
    github.log.clear();
    github.faults.clear();
    const harness = await startHarness({
      keys: harnessKeys,
      say: () => {},
      closedWorld: true,
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

/** Lets the fault strike the nth request of a server (and, if it lasts, all after it); `onStrike` hears of it. */
export function strike(
  room: Room,
  server: Server,
  nth: number,
  rule: FaultRule,
  lasting = false,
  onStrike: () => void = () => {},
): void {
  const faults = room[server].faults;
  faults.add({ ...rule, nth, times: lasting ? Infinity : 1 });
  // Both doubles ask their rules as a request comes in.
  faults.strike = target => {
    const struck = Faults.prototype.strike.call(faults, target);
    if (struck) onStrike();
    return struck;
  };
}

/** Takes all faults away, and waits until nothing is under way any more. */
export async function mend(room: Room): Promise<void> {
  for (const server of SERVERS) room[server].faults.clear();
  const busy = () =>
    SERVERS.some(server => room[server].log.entries.some(({ ms }) => ms === undefined));
  while (busy()) await new Promise(resolve => setTimeout(resolve, 20));
}
