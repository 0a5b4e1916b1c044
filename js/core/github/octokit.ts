/** GitHub's own client, as far as it is used: the request layer. It is bundled into the package, since its types alone take 5 MB. */
import { Octokit } from '@octokit/core';

/** Requests to the API of one server. Error statuses are thrown, as Octokit's `HttpError` and `GraphqlResponseError`. */
export interface Api {
  /** Sends a request to the REST API: `GET /repos/{owner}/{repo}/...`, with the values of its placeholders, its query and its body. */
  request(
    route: string,
    options: Options,
  ): Promise<{
    status: number;
    data: unknown;
    headers: { link?: string; 'x-oauth-scopes'?: string };
  }>;
  /** Sends a query or a mutation; returns its data. */
  graphql(query: string, options: Options): Promise<unknown>;
}

type Options = Record<string, unknown> & {
  headers: Record<string, string>;
  request: { fetch: typeof fetch; parseSuccessResponseBody?: boolean };
};

export function octokit(baseUrl: string): Api {
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  return new Octokit({ baseUrl, log: quiet, userAgent: 'ameide' });
}
