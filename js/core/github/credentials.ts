/** Credentials of GitHub: the token given with the request, else from Backstage's integrations, chosen by owner. */
import { DefaultGithubCredentialsProvider } from '@backstage/integration';
import type { GithubCredentialsProvider, ScmIntegrationRegistry } from '@backstage/integration';
import { problem, refusal } from '../errors.ts';
import type { RepoId } from './repo.ts';

export interface GitHubAccess {
  integrations: ScmIntegrationRegistry;
  /** In place of the default one over the integrations. */
  credentials?: GithubCredentialsProvider;
  /** The `token` input; wins over the integrations. */
  token?: string;
  /** What to do where there is no token, in place of what Backstage's configuration wants. */
  advice?: string;
  /** `scaffolder.requireScmUserCredentials`: the integrations' own credentials are not to be used. */
  requireUserCredentials?: boolean;
}

/** Address of the API of a host. */
export function apiBaseUrl(access: GitHubAccess, host: string): string {
  const integration = access.integrations.github.byHost(host);
  if (!integration) {
    throw refusal('input', [
      problem(
        'github/no-integration',
        `there is no GitHub integration for the host \`${host}\``,
        'add it under `integrations.github` in app-config.yaml, or correct the repository',
      ),
    ]);
  }
  const fallback = host === 'github.com' ? 'https://api.github.com' : `https://${host}/api/v3`;
  return (integration.config.apiBaseUrl ?? fallback).replace(/\/+$/, '');
}

/** Hands out the token of a repository; `renew` asks past every cache, after one was refused. */
export class Tokens {
  readonly #access: GitHubAccess;
  #provider: GithubCredentialsProvider;

  constructor(access: GitHubAccess) {
    this.#access = access;
    this.#provider = access.credentials ?? this.#fresh();
  }

  async of({ host, owner, repo }: RepoId): Promise<string> {
    const { token, requireUserCredentials, advice } = this.#access;
    if (token) return token;
    const name = `${owner}/${repo}`;
    if (requireUserCredentials)
      throw missing(name, 'this portal wants your own credentials: give the `token` input');
    const url = `https://${host}/${owner}/${repo}`;
    const help =
      advice ??
      `install the GitHub app for \`${owner}\`, or give a token under \`integrations.github\``;
    const found = await this.#provider.getCredentials({ url }).catch((error: Error) => {
      throw missing(name, help, error);
    });
    if (!found.token) throw missing(name, help);
    return found.token;
  }

  /** Whether a new token can be had. */
  renew(): boolean {
    if (this.#access.token || this.#access.credentials) return false;
    this.#provider = this.#fresh();
    return true;
  }

  #fresh(): GithubCredentialsProvider {
    return DefaultGithubCredentialsProvider.fromIntegrations(this.#access.integrations);
  }
}

function missing(name: string, help: string, cause?: Error): Error {
  return refusal(
    'denied',
    [problem('github/no-credentials', `there are no credentials for \`${name}\``, help)],
    cause,
  );
}
