/** GitHub credentials: the token of the request, else the driver's token for the repository. */
import { problem, refusal } from '../errors.ts';
import type { RepoId } from './repo.ts';

/** GitHub hosts and their API URLs, as `ScmIntegrations` of Backstage. */
export interface Hosts {
  github: { byHost(host: string): { config: { apiBaseUrl?: string } } | undefined };
}

/** Provides a token for the URL of a repository, as `GithubCredentialsProvider` of Backstage. */
export interface Credentials {
  getCredentials(repository: { url: string }): Promise<{ token?: string }>;
}

export interface GitHubAccess {
  integrations: Hosts;
  /** Creates a provider without cached tokens; may return the same one if nothing is cached. */
  credentials(): Credentials;
  /** The `token` input; takes precedence over the credentials. */
  token?: string;
  /** The only host that the token is sent to. Undefined if unknown: then it is not sent. */
  tokenHost?: string;
  /** Help for a missing token, instead of the help for Backstage's configuration. */
  advice?: string;
  /** `scaffolder.requireScmUserCredentials`: do not use the integrations' own credentials. */
  requireUserCredentials?: boolean;
}

/** API URL of a host. */
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

/** Provides the token of a repository; `renew` bypasses all caches after a token was rejected. */
export class Tokens {
  readonly #access: GitHubAccess;
  #provider: Credentials;

  constructor(access: GitHubAccess) {
    this.#access = access;
    this.#provider = access.credentials();
  }

  async of(id: RepoId): Promise<string> {
    const { host, owner, repo } = id;
    const { token, requireUserCredentials, advice } = this.#access;
    if (token && this.#isFor(id)) return token;
    const name = `${owner}/${repo}`;
    if (requireUserCredentials)
      throw missing(
        name,
        token
          ? `this portal requires your own GitHub credentials, and the \`token\` input is not sent to \`${host}\`: it is only for the host of the config repo`
          : 'this portal requires your own GitHub credentials: set the `token` input',
      );
    const url = `https://${host}/${owner}/${repo}`;
    const help =
      advice ??
      `install the GitHub app for \`${owner}\`, or set a token under \`integrations.github\``;
    const found = await this.#provider.getCredentials({ url }).catch((error: Error) => {
      throw missing(name, help, error);
    });
    if (!found.token) throw missing(name, help);
    return found.token;
  }

  /** A template may name a repository elsewhere, which must not get a user's token. */
  #isFor({ host }: RepoId): boolean {
    return this.#access.tokenHost?.toLowerCase() === host.toLowerCase();
  }

  /** Whether a new token can be requested. */
  renew(id: RepoId): boolean {
    if (this.#access.token && this.#isFor(id)) return false;
    const before = this.#provider;
    this.#provider = this.#access.credentials();
    return this.#provider !== before;
  }
}

function missing(name: string, help: string, cause?: Error): Error {
  return refusal(
    'denied',
    [problem('github/no-credentials', `there are no credentials for \`${name}\``, help)],
    cause,
  );
}
