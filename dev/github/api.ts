// One request on its way: who is it, does it fit the documents, which route answers, and what GitHub adds to every answer.

import { createHash, randomUUID } from 'node:crypto';
import { Refusal, Router, json } from '../http/index.ts';
import type { Answer, Call } from '../http/index.ts';
import { answerGraphql } from './graphql/execute.ts';
import type { User } from './hub/model.ts';
import { Problem, notFound } from './hub/problems.ts';
import type { OpenApi, Violation } from './openapi.ts';
import type { Limits } from './limits.ts';
import { pageRoutes } from './pages/routes.ts';
import { commitRoutes } from './rest/commits.ts';
import { contentsRoutes } from './rest/contents.ts';
import type { RequestContext } from './rest/requestContext.ts';
import { gitDataRoutes } from './rest/gitData.ts';
import { hookRoutes } from './rest/hooks.ts';
import { issueRoutes } from './rest/issues.ts';
import { pullRoutes } from './rest/pulls.ts';
import { ruleRoutes } from './rest/rules.ts';
import { repoRoutes } from './rest/repos.ts';
import { smartHttpRoutes } from './rest/smartHttp.ts';

export interface ApiOptions {
  openApi?: OpenApi;
  checkAnswers?: boolean;
  limits: Limits;
  violations: Violation[];
}

/** First segments of API paths; anything else without an API prefix is a page for people. */
const API_PATHS = /^\/(repos|user|users|orgs|rate_limit|graphql)(\/|$)/;

export class Api {
  #context: RequestContext;
  #options: ApiOptions;
  #routes = new Router();
  #pages = new Router();

  constructor(context: RequestContext, options: ApiOptions) {
    this.#context = context;
    this.#options = options;
    for (const add of [
      repoRoutes,
      contentsRoutes,
      gitDataRoutes,
      commitRoutes,
      pullRoutes,
      ruleRoutes,
      hookRoutes,
      issueRoutes,
    ]) {
      add(this.#routes, context);
    }
    this.#routes.on('GET', '/rate_limit', call =>
      json(200, options.limits.show(context.viewer(call))),
    );
    this.#routes.on('POST', '/graphql', call =>
      answerGraphql(context, call, errors => this.#note('graphql', call, errors)),
    );
    smartHttpRoutes(this.#pages, context);
    pageRoutes(this.#pages, context);
  }

  answer = async (call: Call): Promise<Answer> => {
    const isApi = call.prefix !== '' || API_PATHS.test(call.path);
    const page = isApi ? undefined : this.#pages.match(call);
    if (page) {
      call.params = page.params;
      return page.handler(call);
    }
    let user: User | undefined;
    let answer: Answer;
    try {
      user = this.#context.viewer(call);
      answer = this.#options.limits.refuse(user, call) ?? (await this.#route(call));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      answer = error.answer;
    }
    if (this.#options.checkAnswers) {
      this.#note('answer', call, this.#options.openApi?.checkAnswer(call, answer) ?? []);
    }
    return this.#finish(call, answer, user);
  };

  async #route(call: Call): Promise<Answer> {
    const method = call.method === 'HEAD' ? 'GET' : call.method;
    const match = this.#routes.match({ method, path: call.path });
    if (!match) throw notFound();
    call.params = match.params;
    const errors = this.#options.openApi?.checkRequest(call) ?? [];
    if (errors.length > 0) {
      this.#note('request', call, errors);
      throw new Problem(422, 'UNPROCESSABLE', `Invalid request.\n\n${errors.join('\n')}`);
    }
    return match.handler(call);
  }

  #note(kind: Violation['kind'], call: Call, errors: string[]): void {
    if (errors.length === 0) return;
    this.#options.violations.push({ kind, method: call.method, path: call.path, errors });
  }

  #finish(call: Call, answer: Answer, user: User | undefined): Answer {
    const etag = answer.status === 200 && call.method !== 'POST' ? tag(answer.body) : undefined;
    const isUserToken = user?.tokens.some(token => /^(ghp_|[0-9a-f]{40}$)/.test(token));
    const headers = {
      'x-github-request-id': randomUUID().toUpperCase(),
      'x-github-media-type': 'github.v3; format=json',
      'x-github-api-version-selected': '2022-11-28',
      // Tells a person's token from an app's.
      ...(isUserToken ? { 'x-oauth-scopes': 'repo, workflow' } : {}),
      ...(etag ? { etag, 'cache-control': 'private, max-age=60, s-maxage=60' } : {}),
      ...this.#options.limits.headers(user, call),
      ...answer.headers,
    };
    const wanted = call.headers['if-none-match'];
    const known =
      etag && wanted?.split(/,\s*/).some(one => one.replace(/^W\//, '') === etag.slice(2));
    return known ? { status: 304, headers } : { ...answer, headers };
  }
}

function tag(body: unknown): string {
  const bytes =
    typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body ?? '');
  return `W/"${createHash('sha256').update(bytes).digest('hex')}"`;
}
