/** GitHub and Harness for commands, with credentials from the environment. */
import { GitHub, Harness, Http, noCheckpoint, parseRepoUrl, perform, readAll } from '@ameide/core';
import type { Done, Driver, GitHubAccess } from '@ameide/core';
import type { Given } from './given.ts';

/** GitHub and Harness, without checkpoints. `limits`: how long is waited, where it is not as configured. */
export function serversOf(
  { config, printer }: Given,
  limits: Given['config']['http'] = {},
): Driver<Done> {
  const log = {
    info: (line: string) => printer.progress(line),
    warn: (line: string) => printer.progress(line),
  };
  const http = () => new Http({ log, ...config.http, ...limits });
  const advice = 'set GITHUB_TOKEN to a token with access to this repository';
  const github = new GitHub({ ...accessOf(config.core), advice }, http(), log);
  const servers = { github, harness: new Harness(config.harness, http(), log), log };
  return {
    read: reads => readAll(servers, reads, printer.tick),
    perform: (effect, queued, round) => perform(servers, noCheckpoint, effect, queued, round),
  };
}

/** The hosts of the configured repositories, with the token and API URL from the environment. */
function accessOf(core: Record<string, unknown>): GitHubAccess {
  const urls = ['catalog', 'pipelines'].map(
    key => (core[key] as { repoUrl?: unknown } | undefined)?.repoUrl,
  );
  const hosts = urls.filter(url => typeof url === 'string').map(url => parseRepoUrl(url).host);
  const { GITHUB_TOKEN: token, GITHUB_API_URL: apiBaseUrl } = process.env;
  const config = apiBaseUrl ? { apiBaseUrl } : {};
  const credentials = {
    // The token goes to these hosts and to no other.
    getCredentials: ({ url }: { url: string }) =>
      Promise.resolve(token && hosts.includes(new URL(url).host) ? { token } : {}),
  };
  const byHost = (host: string) => {
    if (hosts.includes(host)) return { config };
    return host === 'github.com' ? { config: {} } : undefined;
  };
  return { integrations: { github: { byHost } }, credentials: () => credentials };
}
