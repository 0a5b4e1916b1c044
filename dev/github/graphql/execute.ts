// Runs GraphQL requests on GitHub's own schema, so that a request GitHub would refuse is refused here.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { GraphQLError, buildASTSchema, execute, parse, validate } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { Refusal, json } from '../../http/index.ts';
import type { Answer, Call } from '../../http/index.ts';
import { Problem } from '../hub/problems.ts';
import type { RequestContext } from '../rest/requestContext.ts';
import type { Context } from './context.ts';
import { readRequest } from './document.ts';
import { mutations } from './mutations.ts';
import { queries } from './queries.ts';

let built: GraphQLSchema | undefined;

/** GitHub's schema; built once, since that takes a while. */
export function githubSchema(): GraphQLSchema {
  if (!built) {
    const text = readFileSync(schemaFile(), 'utf8');
    built = buildASTSchema(parse(text, { noLocation: true }), {
      assumeValid: true,
      assumeValidSDL: true,
    });
  }
  return built;
}

/** The package exports only code; its schema lies beside it. */
function schemaFile(): string {
  const folders = createRequire(import.meta.url).resolve.paths('@octokit/graphql-schema') ?? [];
  const files = folders.map(folder => join(folder, '@octokit/graphql-schema/schema.graphql'));
  const found = files.find(file => existsSync(file));
  if (!found) throw new Error('the package @octokit/graphql-schema is not installed');
  return found;
}

/** Answers a GraphQL request; `report` hears of requests that do not fit the schema. */
export async function answerGraphql(
  context: RequestContext,
  call: Call,
  report: (errors: string[]) => void,
): Promise<Answer> {
  const user = context.viewer(call);
  if (!user) {
    return json(401, { message: 'This endpoint requires you to be authenticated.', status: '401' });
  }
  let request;
  try {
    request = readRequest(call);
  } catch (error) {
    if (!(error instanceof GraphQLError)) return json(400, { message: 'Problems parsing JSON' });
    report([error.message]);
    return json(200, { errors: [error.toJSON()] });
  }
  const { document, operationName, variables: variableValues } = request;
  const schema = githubSchema();
  const wrong = validate(schema, document);
  if (wrong.length > 0) {
    report(wrong.map(error => error.message));
    return json(200, { errors: wrong.map(error => error.toJSON()) });
  }
  const { data, errors } = await execute({
    schema,
    document,
    operationName,
    variableValues,
    rootValue: { ...queries, ...mutations },
    contextValue: { request: context, user, at: context.links(call) } satisfies Context,
  });
  // Without data the variables did not fit, which no resolver has seen.
  if (data === undefined) report((errors ?? []).map(error => error.message));
  const body = {
    ...(data === undefined ? {} : { data }),
    ...(errors ? { errors: errors.map(show) } : {}),
  };
  return json(200, body);
}

/** An error as GitHub writes it: its `type` at the top, not under `extensions`. */
function show(error: GraphQLError) {
  const cause = error.originalError;
  if (cause && !(cause instanceof Refusal || cause instanceof GraphQLError)) console.error(cause);
  const type = cause instanceof Problem ? { type: cause.type } : {};
  const { path, locations, message } = error;
  return { ...type, ...(path ? { path } : {}), locations, message };
}
