/** Requests to GitHub: Octokit's request layer with Ameide's retries, credentials by owner, and errors that say what to do. */
import { isDeepStrictEqual } from 'node:util';
import type { Http } from '../http.ts';
import type { Sent } from '../httpAnswer.ts';
import { jsonOf } from '../httpAnswer.ts';
import type { Answered } from '../httpAnswer.ts';
import type { Log } from '../log.ts';
import { redact } from '../redact.ts';
import { Tokens, apiBaseUrl } from './credentials.ts';
import type { GitHubAccess } from './credentials.ts';
import { apiErrorOf, refused } from './errors.ts';
import { Known } from './known.ts';
import { octokit } from './octokit.ts';
import type { Api } from './octokit.ts';
import { parseRepoUrl, webUrl } from './repo.ts';
import type { RepoId } from './repo.ts';

/** A request to the REST API, with the description used in its errors. */
export interface Call {
  /** `GET /repos/{owner}/{repo}/...`. */
  route: string;
  params?: Record<string, unknown>;
  /** Description of the attempt, for messages: "read the branch". */
  what: string;
  /** The permission it needs, as GitHub names it. */
  permission?: string;
  /** Error statuses that the caller handles. */
  allow?: number[];
  /** Whether it is safe to resend; reads, PUT, PATCH and DELETE always are. */
  repeatable?: boolean;
  /** Return the bytes of the body. */
  raw?: boolean;
}

export interface Answer {
  status: number;
  data: unknown;
  /** Whether the server announces a next page; there may be more without it. */
  more?: boolean;
  /** Scopes of the token, where GitHub tells them. */
  scopes?: string;
}

/** Errors of a mutation that GraphQL rejected. */
export interface GraphQlError {
  type?: string;
  message: string;
  /** Where in the data it belongs to. */
  path?: (string | number)[];
}

export class GitHub {
  readonly http: Http;
  readonly log: Log;
  readonly access: GitHubAccess;
  readonly tokens: Tokens;
  readonly known = new Known();

  constructor(access: GitHubAccess, http: Http, log: Log) {
    this.access = access;
    this.http = http;
    this.log = log;
    this.tokens = new Tokens(access);
  }

  repo(repoUrl: string): Repo {
    return new Repo(this, parseRepoUrl(repoUrl));
  }
}

/** One repository. */
export class Repo {
  readonly id: RepoId;
  readonly client: GitHub;
  /** Where a person reads it. */
  readonly web: string;
  readonly #baseUrl: string;
  readonly #api: Api;

  constructor(client: GitHub, id: RepoId) {
    this.client = client;
    this.id = id;
    const baseUrl = apiBaseUrl(client.access, id.host);
    this.web = webUrl(id, baseUrl);
    this.#baseUrl = baseUrl;
    this.#api = octokit(baseUrl);
  }

  /** Seconds that this machine's clock is ahead of the server's, if the server told its time. */
  get ahead(): number | undefined {
    return this.client.http.ahead(this.#baseUrl);
  }

  get name(): string {
    return `${this.id.owner}/${this.id.repo}`;
  }

  /** Key under which this process serializes writes to a branch. */
  queueOf(branch: string): string {
    return `github/${this.id.host}/${this.name}/${branch}`.toLowerCase();
  }

  /** Sends a request; errors that the caller does not handle are thrown as errors for the user. */
  async request(call: Call): Promise<Answer> {
    const { route, raw, what, permission = 'Contents: read' } = call;
    const repeatable = call.repeatable ?? !route.startsWith('POST ');
    const answer = await this.#authorized(async authorization => {
      const { owner, repo } = this.id;
      const options = { owner, repo, headers: { authorization }, ...call.params };
      const request = { fetch: this.#fetch(repeatable, raw), parseSuccessResponseBody: !raw };
      const { status, data, headers } = await this.#api.request(route, { ...options, request });
      const more = headers.link?.includes('rel="next"') ?? false;
      return { status, data, more, scopes: headers['x-oauth-scopes'] };
    });
    if (answer.status < 400) {
      const data: unknown = raw
        ? new Uint8Array(await new Response(answer.data as BodyInit).arrayBuffer())
        : answer.data;
      return { ...answer, data };
    }
    if (call.allow?.includes(answer.status)) return answer;
    throw refused(this.name, what, permission, apiErrorOf(answer.status, answer.data));
  }

  /** All pages of a list. */
  async all<T>(call: Call, itemsOf = (data: unknown) => data as T[]): Promise<T[]> {
    const items: T[] = [];
    let before: T[] = [];
    for (let page = 1; ; page++) {
      const params = { ...call.params, per_page: 100, page };
      const { data, more } = await this.request({ ...call, params });
      const found = itemsOf(data);
      // A server or proxy without paging would return the same page forever.
      if (isDeepStrictEqual(found, before)) return items;
      items.push(...found);
      if (found.length < 100 && !more) return items;
      before = found;
    }
  }

  /** Sends a mutation, which is never resent blindly; returns its data, or GitHub's errors. */
  async mutate(
    query: string,
    input: Record<string, unknown>,
    what: string,
  ): Promise<{ data: unknown } | { errors: GraphQlError[] }> {
    const answer = await this.#graphql(query, { input }, false);
    if (answer.status < 400) {
      const { data, errors } = answer.data as { data: unknown; errors?: GraphQlError[] };
      return errors ? { errors } : { data };
    }
    const problem = apiErrorOf(answer.status, answer.data);
    throw refused(this.name, what, 'Contents: write', problem);
  }

  /** Sends a query; undefined if the server does not support a part of it. */
  async query<T>(
    query: string,
    variables: Record<string, unknown>,
    what: string,
  ): Promise<T | undefined> {
    const answer = await this.#graphql(query, variables, true);
    if (answer.status < 400) {
      const { data, errors } = answer.data as { data?: T; errors?: GraphQlError[] };
      return errors ? undefined : data;
    }
    if ([400, 404, 422, 501].includes(answer.status)) return undefined;
    throw refused(this.name, what, 'Contents: read', apiErrorOf(answer.status, answer.data));
  }

  /** Sends a query that the REST API can answer as well: its data and errors, or undefined if it was refused. */
  async look<T>(
    query: string,
    variables: Record<string, unknown>,
  ): Promise<{ data?: T | null; errors: GraphQlError[] } | undefined> {
    const answer = await this.#graphql(query, variables, true);
    if (answer.status >= 400) return undefined;
    const { data, errors = [] } = answer.data as { data?: T; errors?: GraphQlError[] };
    return { data, errors };
  }

  #graphql(
    query: string,
    variables: Record<string, unknown>,
    repeatable: boolean,
  ): Promise<Answer> {
    return this.#authorized(async authorization => {
      const request = { fetch: this.#fetch(repeatable, false) };
      const headers = { authorization };
      const data = await this.#api.graphql(query, { ...variables, headers, request });
      return { status: 200, data: { data } };
    });
  }

  /** Sends with a token, which is renewed once if it is rejected. Error responses are returned, not thrown. */
  async #authorized(send: (authorization: string) => Promise<Answer>): Promise<Answer> {
    for (let renewed = false; ; renewed = true) {
      const token = await this.client.tokens.of(this.id);
      const answer = await send(`token ${token}`).catch(answerOf);
      if (answer.status !== 401 || renewed || !this.client.tokens.renew(this.id))
        return withoutSecret(answer, token);
      this.client.log.info(`the credentials for ${this.name} were rejected; requesting new ones`);
    }
  }

  #fetch(repeatable: boolean, raw = false): typeof fetch {
    return async (url, init) => {
      const answer = await this.client.http.send({
        method: init?.method ?? 'GET',
        url: String(url),
        headers: init?.headers as Record<string, string>,
        body: init?.body as string | undefined,
        repeatable,
        expects: raw ? 'bytes' : 'json',
        server: SERVER,
        ...(String(url).endsWith('/graphql') ? GRAPHQL : {}),
      });
      const { status, bytes } = answer;
      const headers = new Headers(answer.headers);
      // The bytes are already decoded.
      headers.delete('content-encoding');
      return new Response(bytes.length > 0 ? bytes : null, { status, headers });
    };
  }
}

const SERVER = { name: 'GitHub', setting: 'integrations.github' };

/** GraphQL reports errors in the body of a 200, including rate limits and server failures. */
function errorsIn(answer: Answered): GraphQlError[] {
  const { errors } = jsonOf(answer) as { errors?: unknown };
  return Array.isArray(errors) ? (errors as GraphQlError[]) : [];
}

const GRAPHQL: Pick<Sent, 'limited' | 'failed'> = {
  limited: answer => answer.status === 200 && errorsIn(answer).some(isLimit),
  failed: answer => errorsIn(answer).some(isFailure),
};

const isLimit = ({ type, message }: GraphQlError) =>
  type === 'RATE_LIMITED' || /rate limit/i.test(message);
const isFailure = ({ message }: GraphQlError) => /something went wrong while/i.test(message);

/** GraphQL's errors come with status 200; their messages are shown to users. */
function withoutSecret(answer: Answer, secret: string): Answer {
  const { errors } = (answer.data ?? {}) as { errors?: GraphQlError[] };
  if (!Array.isArray(errors)) return answer;
  const clean = errors.map(error => ({ ...error, message: redact(error.message, [secret]) }));
  return { ...answer, data: { ...(answer.data as object), errors: clean } };
}

/** Octokit throws error answers, and wraps whatever failed below it. */
function answerOf(error: unknown): Answer {
  if (!(error instanceof Error)) throw error;
  const { name, status, response, errors, data, cause } = error as Error & {
    status?: number;
    response?: { data: unknown };
    errors?: GraphQlError[];
    data?: unknown;
  };
  if (name === 'GraphqlResponseError') return { status: 200, data: { data, errors: errors ?? [] } };
  if (name === 'HttpError' && status !== undefined && response)
    return { status, data: response.data };
  throw cause instanceof Error ? cause : error;
}
