/** Credentials of GitHub: the token given with the request, else whatever the driver hands out for the repository. */
import { problem, refusal } from '../errors.ts';
import type { RepoId } from './repo.ts';

/** Which hosts are GitHubs, and where their API is. `ScmIntegrations` of Backstage is one. */
export interface Hosts {
  github: { byHost(host: string): { config: { apiBaseUrl?: string } } | undefined };
}

/** Hands out a token for the address of a repository. `GithubCredentialsProvider` of Backstage is one. */
export interface Credentials {
  getCredentials(repository: { url: string }): Promise<{ token?: string }>;
}

export interface GitHubAccess {
  integrations: Hosts;
  /** Makes a source of tokens that keeps none from before; always the same one where nothing is kept. */
  credentials(): Credentials;
  /** The `token` input; wins over the credentials. */
  token?: string;
  /** The only host that it goes to. None where it is given for no host in particular: then it goes nowhere. */
  tokenHost?: string;
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
          ? `this portal wants your own credentials, and the \`token\` input is not sent to \`${host}\`: it is for the host of the config repo alone`
          : 'this portal wants your own credentials: give the `token` input',
      );
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

  /** A repository elsewhere, which a template may name, is not to have a person's token. */
  #isFor({ host }: RepoId): boolean {
    return this.#access.tokenHost?.toLowerCase() === host.toLowerCase();
  }

  /** Whether a new token can be had. */
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
