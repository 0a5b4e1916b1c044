// The GitHub and the Harness that the demo works with: our doubles, or those that the environment names.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GitHubServer, HarnessServer } from '../backend/index.ts';
import { startGithub } from '../github/index.ts';
import type { GithubDouble } from '../github/index.ts';
import { startHarness } from '../harness/index.ts';
import type { HarnessDouble } from '../harness/index.ts';
import { rolloutsOf, startKubernetes } from '../kubernetes/index.ts';
import type { KubernetesDouble } from '../kubernetes/index.ts';
import type { LogEntry } from '../http/index.ts';
import { clusters, delegates } from '../seed/harness.ts';
import { filesOf } from '../seed/readFile.ts';
import { Api } from './api.ts';

/** What a double lets the demo see beyond its API. */
interface Watched {
  /** Requests that changed something, or tried to; undefined for a server of somebody else's. */
  writes?: () => LogEntry[];
  close(): Promise<void>;
}

export interface GitHub extends GitHubServer, Watched {
  api: Api;
  /** Where it is our own. */
  double?: GithubDouble;
}

export interface Harness extends HarnessServer, Watched {
  account: string;
  api: Api;
  /** Where it is our own. */
  double?: HarnessDouble;
}

export interface Servers {
  github: GitHub;
  harness: Harness;
  /** The clusters that our own double of Harness deploys into. */
  kubernetes?: KubernetesDouble;
}

/** Starts the doubles, each unless the environment names another server. */
export async function openServers(say: (line: string) => void): Promise<Servers> {
  const folder = mkdtempSync(join(tmpdir(), 'ameide-demo-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const github = await openGitHub(folder, say);
  const harness = await openHarness(folder, github, say);
  return { github, harness, kubernetes: harness.double && (await openKubernetes(harness.double)) };
}

/** What runs in the clusters of a double: what it has deployed. */
export function openKubernetes(harness: HarnessDouble): Promise<KubernetesDouble> {
  const token = randomBytes(24).toString('hex');
  return startKubernetes({ clusters, token, rollouts: () => rolloutsOf(harness) });
}

async function openGitHub(folder: string, say: (line: string) => void): Promise<GitHub> {
  const { GITHUB_API_URL: apiUrl } = process.env;
  if (apiUrl) {
    const token = required('GITHUB_TOKEN', 'GITHUB_API_URL');
    return { apiUrl, token, api: githubApi(apiUrl, token), close: async () => {} };
  }
  // The double's own user that may write.
  const token = 'ghp_bot';
  const double = await startGithub({
    folder: join(folder, 'github'),
    organisations: ['company', 'company-harness'],
    say,
  });
  const url = `${double.url}/api/v3`;
  const writes = () => double.log.mutations();
  const api = githubApi(url, token);
  return { apiUrl: url, token, api, double, writes, close: () => double.close() };
}

async function openHarness(
  folder: string,
  github: GitHub,
  say: (line: string) => void,
): Promise<Harness> {
  const org = process.env.HARNESS_ORG ?? 'default';
  const project = process.env.HARNESS_PROJECT ?? 'platform';
  const { HARNESS_BASE_URL: baseUrl } = process.env;
  if (baseUrl) {
    const apiKey = required('HARNESS_API_KEY', 'HARNESS_BASE_URL');
    // The account is the second part of a key.
    const account = process.env.HARNESS_ACCOUNT_ID ?? apiKey.split('.')[1] ?? '';
    const api = harnessApi(baseUrl, apiKey);
    return { baseUrl, apiKey, account, org, project, api, close: async () => {} };
  }
  const account = 'acc123';
  const apiKey = `pat.${account}.demo.secret`;
  const double = await startHarness({
    folder: join(folder, 'harness'),
    keys: [apiKey],
    projects: [`${org}/${project}`],
    delegates,
    readFile: github.double && filesOf(github.double),
    say,
  });
  const server = { baseUrl: double.url, apiKey, account, org, project };
  const writes = () => double.log.mutations();
  const api = harnessApi(double.url, apiKey);
  return { ...server, api, double, writes, close: () => double.close() };
}

const githubApi = (url: string, token: string) =>
  new Api(url, { authorization: `Bearer ${token}` });
const harnessApi = (url: string, apiKey: string) => new Api(url, { 'x-api-key': apiKey });

function required(name: string, because: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${because} is set, and so ${name} must be set too`);
  return value;
}
