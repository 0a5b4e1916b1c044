/** GitHub and Harness for commands, with credentials from the environment. */
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { GitHub } from '../github/client.ts';
import { parseRepoUrl } from '../github/repo.ts';
import { Harness } from '../harness/client.ts';
import { Http } from '../http.ts';
import { noCheckpoint, perform } from '../perform.ts';
import type { Done } from '../perform.ts';
import { readAll } from '../read.ts';
import type { Driver } from '../run.ts';
import type { Given } from './given.ts';

/** GitHub and Harness, without a memory. */
export function serversOf({ config, printer }: Given): Driver<Done> {
  const log = {
    info: (line: string) => printer.progress(line),
    warn: (line: string) => printer.progress(line),
  };
  const http = () => new Http({ log, ...config.http });
  const advice = 'set GITHUB_TOKEN to a token that may use this repository';
  const github = new GitHub({ integrations: integrationsOf(config.core), advice }, http(), log);
  const servers = { github, harness: new Harness(config.harness, http(), log), log };
  return {
    read: reads => readAll(servers, reads, printer.tick),
    perform: (effect, queued, round) => perform(servers, noCheckpoint, effect, queued, round),
  };
}

/** The hosts of the configured repositories, with the token and API address of the environment. */
function integrationsOf(core: Record<string, unknown>): ScmIntegrations {
  const urls = ['catalog', 'pipelines'].map(
    key => (core[key] as { repoUrl?: unknown } | undefined)?.repoUrl,
  );
  const hosts = urls.filter(url => typeof url === 'string').map(url => parseRepoUrl(url).host);
  const { GITHUB_TOKEN: token, GITHUB_API_URL: apiBaseUrl } = process.env;
  const github = [...new Set(hosts)].map(host => ({
    host,
    ...(token ? { token } : {}),
    ...(apiBaseUrl ? { apiBaseUrl } : {}),
  }));
  return ScmIntegrations.fromConfig(new ConfigReader({ integrations: { github } }));
}
