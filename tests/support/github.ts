// A GitHub client on the double, and what the tests ask of it.
import { DefaultGithubCredentialsProvider, ScmIntegrations } from '@backstage/integration';
import { ConfigReader } from '@backstage/config';
import type { Commit, Effect } from '../../js/core/pkg/ameide_core.d.ts';
import { startGithub } from '../../dev/github/index.ts';
import type { GithubDouble } from '../../dev/github/index.ts';
import { GitHub } from '../../js/core/github/client.ts';
import type { GitHubAccess } from '../../js/core/github/credentials.ts';
import { Http } from '../../js/core/http.ts';
import type { HttpOptions } from '../../js/core/http.ts';
import { keptLog, quickClock } from './tools.ts';

export const CATALOG = 'catalog/services.yaml';
export const FILES = {
  [CATALOG]: '\uFEFFservices:\r\n  - name: aaa\r\n  - name: zzz',
  'README.md': '# config\n',
  'docs/deep/a.md': 'a\n',
  'docs/b.md': 'b\n',
};

export async function openGithub(): Promise<GithubDouble> {
  return startGithub({ seed: { 'acme/config': FILES }, say: () => undefined });
}

/** A client of the double's GitHub Enterprise address. */
export function clientOf(
  double: GithubDouble,
  access: Partial<GitHubAccess> & { integrationToken?: string } = {},
  http: Partial<HttpOptions> = {},
) {
  const { integrationToken = 'ghp_bot', ...rest } = access;
  const host = `127.0.0.1:${double.port}`;
  const token = integrationToken || undefined;
  const github = [{ host, apiBaseUrl: `${double.url}/api/v3`, token }];
  const integrations = ScmIntegrations.fromConfig(new ConfigReader({ integrations: { github } }));
  const log = keptLog();
  const clock = quickClock();
  const credentials = () => DefaultGithubCredentialsProvider.fromIntegrations(integrations);
  const client = new Http({ log, clock, ...http });
  const hub = new GitHub({ integrations, credentials, tokenHost: host, ...rest }, client, log);
  const url = `${host}?owner=acme&repo=config`;
  return { hub, repo: hub.repo(url), url, log, clock };
}

export const headOf = (double: GithubDouble, branch = 'main') =>
  double.branches('acme', 'config')[branch] ?? '';

const bytes = (text: string) => new TextEncoder().encode(text);

/** A commit that adds a service on a branch of its own, with its pull request. */
export function onboard(
  double: GithubDouble,
  more: Partial<Commit> = {},
): Commit & { type: 'commit' } {
  const effect: Effect = {
    type: 'commit',
    key: 'commit/acme/config/x/abc',
    repo: `127.0.0.1:${double.port}?owner=acme&repo=config`,
    branch: 'ameide/onboard/mmm',
    base: 'main',
    baseCommit: headOf(double),
    head: null,
    files: [
      { path: CATALOG, content: bytes(`${FILES[CATALOG]}\r\n  - name: mmm`) },
      { path: 'backstage/mmm.yaml', content: bytes('kind: Component\n') },
    ],
    message: 'Add mmm\n\nBy ameide.\n\nAmeide-Intent: abc',
    pullRequest: {
      number: null,
      title: 'Add mmm',
      body: 'Adds mmm.\n\n<!-- ameide:op=add service=mmm intent-sha256=abc -->',
      draft: false,
      labels: [],
      reviewers: [],
      teamReviewers: [],
      autoMerge: null,
    },
    diff: '',
    ...more,
  };
  return effect as Commit & { type: 'commit' };
}
