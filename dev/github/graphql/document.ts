// Reading GraphQL requests: the body, and what the request log should say of it.

import { GraphQLError, getOperationAST, parse } from 'graphql';
import type { DocumentNode } from 'graphql';
import { jsonBody } from '../../http/index.ts';
import type { Call } from '../../http/index.ts';

export interface GraphqlRequest {
  document: DocumentNode;
  operationName?: string;
  variables?: Record<string, unknown>;
}

/** Parses a request; throws `GraphQLError` for bad GraphQL and `SyntaxError` for bad JSON. */
export function readRequest(call: Call): GraphqlRequest {
  const { query, operationName, variables } = (jsonBody(call) ?? {}) as Record<string, unknown>;
  if (typeof query !== 'string')
    throw new GraphQLError('A query attribute must be specified and must be a string.');
  return {
    document: parse(query),
    operationName: typeof operationName === 'string' ? operationName : undefined,
    variables: (variables ?? {}) as Record<string, unknown>,
  };
}

/** The fields asked for at the top, and whether they change something. */
export function describeRequest(call: Call): { operation?: string; mutation?: boolean } {
  try {
    const { document, operationName } = readRequest(call);
    const operation = getOperationAST(document, operationName);
    const names = operation?.selectionSet.selections.flatMap(selection =>
      selection.kind === 'Field' ? [selection.name.value] : [],
    );
    return {
      operation: [...new Set(names)].join(','),
      mutation: operation?.operation === 'mutation',
    };
  } catch {
    return { mutation: false }; // it will be refused
  }
}
